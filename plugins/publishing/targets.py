"""Where a site is put before readers: DEPLOY_TARGET read into a place."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from plugins.newsroom.texts import say


class TargetError(Exception):
    """DEPLOY_TARGET names nothing that a site can be put to."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of releases, here or on the server `host`, which `ssh` leads to."""

    path: str
    host: str = ""
    ssh: str = ""


def parse_target(text: str, ssh: str) -> Folder:
    """Return the target that a setting names."""
    parts = urlsplit(text)
    match parts.scheme:
        case "" | "file" if parts.path.startswith("/") and len(parts.path) > 1 and not parts.netloc:
            return Folder(unquote(parts.path).rstrip("/") if parts.scheme else text.rstrip("/"))
        case "ssh" if parts.hostname and len(parts.path) > 1:
            user = f"{parts.username}@" if parts.username else ""
            port = f" -p {parts.port}" if parts.port else ""
            return Folder(unquote(parts.path).rstrip("/"), f"{user}{parts.hostname}", f"{ssh}{port}")
    raise TargetError(say("publish.bad_target", found=text))
