"""Video and audio that a text names by address: what can be played in its place once the reader asks for it.

Nothing is loaded from another host before the reader's click, and without script the place holds a plain link.
"""

import re
from collections.abc import Container
from html import escape
from pathlib import PurePosixPath
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from plugins.newsroom.texts import DEFAULT_LANGUAGE, say

VIDEO_FILES = frozenset({".mp4", ".m4v", ".webm"})
AUDIO_FILES = frozenset({".mp3", ".m4a", ".oga", ".ogg", ".opus", ".wav"})
# The hosts whose players can be set into a page; a content security policy names them in frame-src.
PLAYER_HOSTS = ("www.youtube-nocookie.com", "player.vimeo.com", "www.facebook.com")
YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts|v)/([\w-]{6,20})")
YOUTUBE_ID = re.compile(r"[\w-]{6,20}\Z")
VIMEO_PATH = re.compile(r"/(?:video/)?(\d+)(?:/(\w+))?/?\Z")
FACEBOOK_PATH = re.compile(r"/(?:[\w.-]+/videos/(?:[\w.-]+/)?\d+|reel/\d+|watch)/?\Z")


class Recording(msgspec.Struct, frozen=True):
    """Something to see or hear: `address` is the player's page or, where `player` is empty, the file itself."""

    kind: str
    address: str
    player: str = ""

    @property
    def host(self) -> str:
        """The host that it is loaded from; empty for a file of our own."""
        return urlsplit(self.address).hostname or ""


def parse_recording(url: str) -> Recording | None:
    """Return what a URL lets a reader see or hear; None for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("https", "http", ""):
        return None
    suffix = PurePosixPath(parts.path).suffix.lower()
    if suffix in VIDEO_FILES or suffix in AUDIO_FILES:
        return Recording("video" if suffix in VIDEO_FILES else "audio", url)
    query = parse_qs(parts.query)
    match (parts.hostname or "").removeprefix("www.").removeprefix("m."):
        case "youtu.be":
            return _set_youtube(parts.path[1:])
        case "youtube.com" | "youtube-nocookie.com":
            found = YOUTUBE_PATH.match(parts.path)
            return _set_youtube(found[1] if found else query.get("v", [""])[0])
        case "vimeo.com" | "player.vimeo.com":
            if found := VIMEO_PATH.match(parts.path):
                # An unlisted film is shown to those alone who know the second part of its address.
                key = found[2] or query.get("h", [""])[0]
                secret = f"&h={quote(key)}" if key else ""
                return Recording("video", f"https://player.vimeo.com/video/{found[1]}?dnt=1&autoplay=1{secret}", "Vimeo")
        case "facebook.com":
            if FACEBOOK_PATH.match(parts.path):
                page = quote(f"https://www.facebook.com{parts.path}{f'?{parts.query}' if parts.query else ''}", safe="")
                return Recording("video", f"https://www.facebook.com/plugins/video.php?href={page}&autoplay=1", "Facebook")
    return None


def _set_youtube(name: str) -> Recording | None:
    if not YOUTUBE_ID.match(name):
        return None
    return Recording("video", f"https://www.youtube-nocookie.com/embed/{name}?autoplay=1", "YouTube")


def render_recording(url: str, words: str, hosts: Container[str], language: str = DEFAULT_LANGUAGE) -> str | None:
    """Return the HTML that stands for a recording: a player for a file of our own, else a link that becomes one.

    `words` is the link's safe HTML. None for what isn't a recording, and for a player whose host is not among `hosts`.
    """
    recording = parse_recording(url)
    if recording is None or (recording.player and recording.host not in hosts):
        return None
    kind = recording.kind
    title = words if words != escape(url) else say(f"recording.{kind}", language)
    link = f'<a class="recording__link" href="{escape(url)}">{title}</a>'
    if not recording.host:
        player = f'<{kind} class="recording__player" controls preload="none" src="{escape(url)}"></{kind}>'
        return f'<figure class="recording recording--{kind}">{player}<figcaption>{link}</figcaption></figure>'
    name = recording.player or recording.host
    opened = "frame" if recording.player else kind
    return (
        f'<figure class="recording recording--{kind}" data-recording="{opened}" data-address="{escape(recording.address)}">'
        f'<p class="recording__box">{link}</p>'
        f"<figcaption>{escape(say(f'recording.{kind}_from', language, host=name))}</figcaption></figure>"
    )
