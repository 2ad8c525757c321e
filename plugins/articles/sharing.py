"""Ways to pass an article on: plain addresses that open the reader's own service, no script of anyone's."""

import json
from base64 import b64encode
from urllib.parse import quote

import msgspec

from plugins.newsroom.texts import DEFAULT_LANGUAGE, say


class ShareLink(msgspec.Struct, frozen=True):
    """A service and the address that opens it with the article."""

    name: str
    words: str
    url: str


def list_share_links(url: str, title: str, language: str = DEFAULT_LANGUAGE) -> tuple[ShareLink, ...]:
    """Return the ways to share a page by its absolute URL."""
    # Zalo takes the address as JSON in base64.
    packed = b64encode(f'{{"url":{json.dumps(url)}}}'.encode()).decode()
    packed = packed.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    target = quote(url, safe="")
    return (
        ShareLink("zalo", "Zalo", f"https://button-share.zalo.me/share_external?layout=1&color=blue&customize=false&d={packed}&shareType=0"),
        ShareLink("facebook", "Facebook", f"https://www.facebook.com/sharer/sharer.php?u={target}"),
        ShareLink("mail", say("share.mail", language), f"mailto:?subject={quote(title)}&body={target}"),
    )
