"""Old addresses and where they lead now, and how web servers and hosts are told."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from plugins.newsroom.edition import Edition


def list_redirects(edition: "Edition") -> dict[str, str]:
    """Return for each old address, decoded and with the path before every URL, the URL that took its place."""
    newsroom = edition.newsroom
    translations = chain.from_iterable(newsroom.translations.values())
    documents = chain(newsroom.articles, newsroom.unlisted, translations, newsroom.pages.values())
    redirects: dict[str, str] = {}
    for document in (document for document in documents if "redirect_from" in document.stated):
        for old in document.fields.redirect_from:
            redirects[unquote(edition.urls.root + old)] = edition.get_place(document).url
    return dict(sorted(redirects.items()))


def list_spellings(redirects: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each old address as readers may ask for it: that of a folder with and without a slash at its end."""
    for old, target in redirects.items():
        yield old, target
        if old.endswith("/") and old.rstrip("/") and old.rstrip("/") not in redirects:
            yield old.rstrip("/"), target
        elif "." not in old.rpartition("/")[2] and f"{old}/" not in redirects:
            yield f"{old}/", target


def write_nginx_map(redirects: Mapping[str, str]) -> str:
    """Return the lines of an nginx `map` from old addresses to new ones."""
    return "".join(f"{_quote_nginx(old)} {_quote_nginx(target)};\n" for old, target in list_spellings(redirects))


def _quote_nginx(text: str) -> str:
    # A dollar sign would begin a variable, and nothing escapes it: it stands as it does in an address.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "%24")
    return f'"{escaped}"'


def write_caddy_map(redirects: Mapping[str, str]) -> str:
    """Return the lines of a Caddy `map` from old addresses to new ones."""
    lines = (f"{_quote_caddy(old)} {_quote_caddy(target)}\n" for old, target in list_spellings(redirects))
    # Caddy doesn't start with a file that is empty.
    return "".join(("# Old addresses.\n", *lines))


def _quote_caddy(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{")
    return f'"{escaped}"'


def write_host_rules(redirects: Mapping[str, str]) -> str:
    """Return the `_redirects` file that GitLab Pages and other hosts read."""
    return "".join(f"{old} {target} 301\n" for old, target in list_spellings(redirects))
