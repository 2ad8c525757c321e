"""Where a site is put before readers: DEPLOY_TARGET read into a place of one kind or another."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from plugins.newsroom.texts import say


class TargetError(Exception):
    """DEPLOY_TARGET names nothing that a site can be put to."""


class Folder(msgspec.Struct, frozen=True):
    """A folder of releases, here or on the server `host`, which `ssh` leads to."""

    path: str
    host: str = ""
    ssh: str = ""


class Bucket(msgspec.Struct, frozen=True):
    """A place in object storage; `prefix` is empty or ends in "/", `endpoint` is empty for AWS."""

    name: str
    prefix: str
    endpoint: str


class Artefact(msgspec.Struct, frozen=True):
    """A folder that a host's own CI takes the whole site from."""

    host: str
    folder: Path


class Branch(msgspec.Struct, frozen=True):
    """A branch of a repository that a host serves."""

    repository: str
    name: str


Target = Folder | Bucket | Artefact | Branch


def parse_target(text: str, ssh: str, endpoint: str) -> Target:
    """Return the target that a setting names."""
    parts = urlsplit(text)
    match parts.scheme:
        case "" | "file" if parts.path.startswith("/") and len(parts.path) > 1 and not parts.netloc:
            return Folder(unquote(parts.path).rstrip("/") if parts.scheme else text.rstrip("/"))
        case "ssh" if parts.hostname and len(parts.path) > 1:
            user = f"{parts.username}@" if parts.username else ""
            port = f" -p {parts.port}" if parts.port else ""
            return Folder(unquote(parts.path).rstrip("/"), f"{user}{parts.hostname}", f"{ssh}{port}")
        case "s3" if parts.netloc:
            prefix = parts.path.strip("/")
            return Bucket(parts.netloc, f"{prefix}/" if prefix else "", endpoint)
        case "github" | "gitlab" if parts.path:
            return Artefact(parts.scheme, Path(parts.path))
        case scheme if scheme.startswith("git+") and parts.fragment:
            return Branch(text.removeprefix("git+").partition("#")[0], parts.fragment)
    raise TargetError(say("publish.bad_target", found=text))
