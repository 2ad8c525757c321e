"""An article's body as it leaves the site: every address in it is whole."""

import re
from collections.abc import Callable
from html import escape, unescape

# Finished bodies are written by nh3 and by us, always with double quotes round values: text can't pose as a tag,
# and attributes are read one after the other, so that a value can't pose as an attribute.
TAG = re.compile(r'</?[a-z][^>"]*(?:"[^"]*"[^>"]*)*>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
ADDRESSES = frozenset({"href", "src", "cite"})
# What lets a browser choose between a picture's files; a feed names the one that every program reads.
CHOICE_TAGS = ("<picture>", "</picture>", "<source ")
CHOICE_ATTRIBUTES = frozenset({"srcset", "sizes", "fetchpriority", "decoding"})


def set_addresses(html: str, make_absolute: Callable[[str], str]) -> str:
    """Return the HTML with each link's and image's address replaced by what `make_absolute` makes of it.

    Of a picture that is there in several formats and widths, one stays.
    """

    def set_attribute(match: re.Match[str]) -> str:
        name, value = match.groups()
        if name in CHOICE_ATTRIBUTES:
            return ""
        return f' {name}="{escape(make_absolute(unescape(value)))}"' if name in ADDRESSES else match[0]

    def set_tag(tag: re.Match[str]) -> str:
        return "" if tag[0].startswith(CHOICE_TAGS) else ATTRIBUTE.sub(set_attribute, tag[0])

    return TAG.sub(set_tag, html)
