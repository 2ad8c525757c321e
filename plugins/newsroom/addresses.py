"""Addresses that editors write: web pages, the site's old paths, files of the content folder."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from plugins.newsroom.fields import FieldError, parse_text

STATIC_PREFIX = re.compile(r"(?:\{(?:static|attach|filename)\}|\|(?:static|attach|filename)\|)")
# What browsers take in an address and no address may hold (RFC 3986).
UNSAFE = re.compile(r"[ \"<>^`{|}]")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# A file on the editor's own computer.
DRIVE = re.compile(r"[A-Za-z]:/")


def parse_web_url(text: str) -> str:
    """Return an absolute http or https URL; signs that must be written in code in one are."""
    text = parse_text(text)
    try:
        parts = urlsplit(text)
        host = parts.hostname
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        raise FieldError("bad-url", found=text) from None
    if parts.scheme in ("http", "https"):
        if host and " " not in text and "\\" not in text:
            return encode_unsafe(text)
        raise FieldError("bad-url", found=text)
    if SCHEME.match(text) and not re.match(r"[^/:]+\.[^/:]+:\d", text):
        raise FieldError("url-scheme", found=text)
    if re.match(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", text) and " " not in text:
        raise FieldError("bad-url-hint", found=text, suggestion=f"https://{text.lstrip('/')}")
    raise FieldError("bad-url", found=text)


def encode_unsafe(url: str) -> str:
    """Return a URL with the signs that browsers take and no URL may hold written in code."""
    return UNSAFE.sub(lambda sign: quote(sign[0]), url)


def parse_old_path(text: str) -> str:
    """Return the path below the site's address that an old URL had; it begins with "/" and names one file."""
    text = parse_text(text)
    if SCHEME.match(text) or text.startswith("//"):
        path = text.split("//", 1)[-1].partition("/")[2]
        raise FieldError("redirect-with-host", found=text, suggestion=f"/{path}")
    if not text.startswith("/"):
        raise FieldError("redirect-without-slash", found=text, suggestion=f"/{text}")
    if "?" in text or "#" in text:
        raise FieldError("redirect-with-query", found=text)
    if _climbs(text) or re.search(r"[\s\\<>\"]|//", text):
        raise FieldError("bad-path", found=text)
    return text


def below(folder: str) -> Callable[[str], str]:
    """Return a parser of file names in a folder of the content, which gives the path below that folder."""

    def parse_path(text: str) -> str:
        name = STATIC_PREFIX.sub("", parse_text(text).replace("\\", "/"), count=1)
        if DRIVE.match(name):
            raise FieldError("bad-file-name", found=parse_text(text), folder=folder)
        if SCHEME.match(name) or name.startswith("//"):
            raise FieldError("file-elsewhere", folder=folder)
        name = name.removeprefix("./")
        rooted = name.removeprefix("/")
        if rooted.startswith(f"{folder}/"):
            name = rooted[len(folder) + 1 :]
        names_file = name and not name.startswith("/") and not name.endswith("/")
        if not names_file or _climbs(name) or re.search(r"[<>\"?#]", name):
            raise FieldError("bad-file-name", found=parse_text(text), folder=folder)
        return str(PurePosixPath(name))

    return parse_path


def _climbs(path: str) -> bool:
    """Tell whether a path leaves its folder, however the dots are written."""
    return ".." in re.split(r"[/\\]", unquote(path))
