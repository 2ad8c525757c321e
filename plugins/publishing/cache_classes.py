"""Cache classes: what kind of file each is to browsers and caches, and how long they may keep it."""

import re
from collections.abc import Callable, Sequence

import msgspec

from plugins.newsroom.urls import Urls

# A name with the digest of its content, as the theme's files bear it, or of what it is made from, as pictures do.
DIGEST_IN_NAME = r".+\.[0-9a-f]{8}\.[A-Za-z0-9]+"


class CacheClass(msgspec.Struct, frozen=True):
    """Files by a regular expression over their path below the site's root, "a/index.html" or, as readers ask, "a/".

    Python, PCRE (nginx) and RE2 (Caddy) have to read the expression alike.
    """

    name: str
    pattern: str
    control: str


def list_classes(urls: Urls) -> tuple[CacheClass, ...]:
    """Return the classes; the first one that matches counts, the last one takes what is left."""
    # The search's list of its files names those that there are now; the worker tells what to keep for offline reading.
    asked = (_write_pattern(urls, "SEARCH_DATA", "[^/]+[.]json"), _write_pattern(urls, "WORKER"))
    return (
        # Other bytes have another name, so that what is kept is never wrong.
        CacheClass(
            "immutable",
            f"^(?:{_write_pattern(urls, 'THEME', DIGEST_IN_NAME)}|{_write_pattern(urls, 'IMAGE', DIGEST_IN_NAME)}|{_write_pattern(urls, 'SOCIAL_CARD', DIGEST_IN_NAME)}|{_write_pattern(urls, 'SEARCH_DATA', 'chi-muc/.+')})$",
            "public, max-age=31536000, immutable",
        ),
        CacheClass("live", f"^(?:{'|'.join(asked)})$", "no-cache"),
        CacheClass("page", r"(?:^|/|\.html)$", "public, max-age=60"),
        CacheClass("data", r"\.(?:xml|json|csv|txt|webmanifest)$", "public, max-age=300"),
        CacheClass("media", "", "public, max-age=3600"),
    )


def _write_pattern(urls: Urls, name: str, path: str = "") -> str:
    """Return a regular expression for the files of an address setting, `path` standing for {path}."""
    return re.escape(urls.place(name, path="\0").save_as).replace(re.escape("\0"), path).replace(r"\-", "-")


def build_finder(classes: Sequence[CacheClass]) -> Callable[[str], str]:
    """Return a function that gives the name of a file's class by its path below the site's root."""
    searches = [(re.compile(found.pattern).search, found.name) for found in classes]
    return lambda path: next(name for search, name in searches if search(path))
