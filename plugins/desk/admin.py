"""The editors' desk at /admin/: its page, the CMS's configuration, and the files that desk/ was bundled into."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.desk.forms import IMAGES, ORDER, build_collection, build_rules
from plugins.engine.fingerprints import hash_bytes
from plugins.engine.pages import Page, StaticFile
from plugins.newsroom.config import Licence
from plugins.newsroom.edition import Edition
from plugins.newsroom.schemas import SCHEMAS
from plugins.newsroom.texts import say

# Where each service answers unless `api_root` says otherwise; github.com keeps what it shows on hosts of its own.
SERVICES = {
    "github": ("https://api.github.com", "https://*.githubusercontent.com"),
    "gitlab": ("https://gitlab.com",),
    "gitea": ("https://gitea.com",),
}
# A package's line in the bundle's list of licences, above the text of its own.
PACKAGE = re.compile(r"^(\S+ \d+\.\d+\.\d+\S*): (.+)$", re.MULTILINE)
REPOSITORY = re.compile(r"[^/:\s]+(?:/[^/:\s]+)+")
# The CMS knows no backend that is a folder and nothing else: a folder is offered beside a service, which main.js hides.
FOLDER_ONLY = {"name": "gitea", "repo": "folder/only", "base_url": "http://localhost", "auth_methods": ["token"]}
# Wide enough for every page, and small enough for a phone.
LONGEST_SIDE = 2048
LARGEST_UPLOAD = 30_000_000


class DeskError(Exception):
    """The desk is asked for and can't be built."""


class DeskConfig(msgspec.Struct, frozen=True):
    """What the settings say of the desk; paths as the CMS needs them, from the project's root."""

    # DESK_BACKEND: the repository that the desk writes to, in the CMS's own words; empty for a local folder.
    backend: Mapping[str, object] = {}
    # The content folder below the project's root.
    content: str = "content"
    # Where desk/ was bundled.
    bundle: Path = Path("desk/dist")


class AdminView(msgspec.Struct, frozen=True):
    """What the desk's page shows before the CMS takes it over."""

    site: str
    language: str
    policy: str


def plan_admin(config: DeskConfig, edition: Edition) -> Iterator[Page | StaticFile]:
    """Yield the desk's page, its configuration and the bundle's files."""
    if not (config.bundle / "desk.js").is_file():
        raise DeskError(say("desk.not_bundled", folder=config.bundle))
    if config.backend and not _is_repository(config.backend):
        raise DeskError(say("desk.bad_backend", names=", ".join(SERVICES)))
    place = edition.urls.place("DESK", path="")
    parts = {"site": edition.config.name, "language": edition.config.language, "policy": build_policy(config.backend)}
    yield Page("desk", place.url, place.save_as, AdminView, parts, render_admin)
    data = json.dumps(build_config(config, edition.config.name), ensure_ascii=False, indent=1).encode()
    yield StaticFile(edition.urls.place("DESK", path="config.json").save_as, hash_bytes(data), data=data)
    for path in sorted(config.bundle.rglob("*")):
        name = path.relative_to(config.bundle).as_posix()
        if path.is_file() and not name.startswith("."):
            save_as = edition.urls.place("DESK", path=name).save_as
            yield StaticFile(save_as, hash_bytes(path.read_bytes()), source=path)


def list_licences(bundle: Path) -> tuple[Licence, ...]:
    """Return what a bundle holds of other people's work; nothing where there is no bundle, which planning tells."""
    path = bundle / "licences.txt"
    found = PACKAGE.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
    names, kinds = (", ".join(dict.fromkeys(column)) for column in zip(*found)) if found else ("", "")
    return (Licence(say("desk.title"), names, kinds, ""),) if found else ()


def _is_repository(backend: Mapping[str, object]) -> bool:
    return backend.get("name") in SERVICES and REPOSITORY.fullmatch(str(backend.get("repo"))) is not None


def render_admin(site: object, view: AdminView) -> str:
    """Return the desk's page; it owes nothing to the theme."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    page = environment.get_template("admin.html")
    return page.render(site=view.site, language=view.language, policy=view.policy, say=say)


def build_config(config: DeskConfig, site: str) -> dict[str, object]:
    """Return the CMS's configuration, and beside it the rules of the desk's own file format, by kind."""
    return {
        "app_title": say("desk.site", site=site),
        "backend": dict(config.backend or FOLDER_ONLY),
        "media_folder": f"{config.content}/{IMAGES}",
        "public_folder": f"/{IMAGES}",
        "media_libraries": {
            "default": {
                "config": {
                    "max_file_size": LARGEST_UPLOAD,
                    "slugify_filename": True,
                    "transformations": {
                        "raster_image": {"format": "webp", "quality": 85, "width": LONGEST_SIDE, "height": LONGEST_SIDE}
                    },
                }
            },
            "stock_assets": {"providers": []},
        },
        "slug": {"encoding": "ascii", "clean_accents": True, "timezone": "local"},
        "output": {"omit_empty_optional_fields": True},
        "show_preview_links": False,
        "collections": [build_collection(kind, config.content) for kind in ORDER],
        "documents": {kind: build_rules(schema) for kind, schema in SCHEMAS.items()},
    }


def build_policy(backend: Mapping[str, object]) -> str:
    """Return the page's Content-Security-Policy: nothing but this site and the repository's host."""
    hosts = " ".join(_list_hosts(backend))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "font-src 'self'",
            f"img-src 'self' blob: data: {hosts}".rstrip(),
            "media-src 'self' blob:",
            f"connect-src 'self' blob: data: {hosts}".rstrip(),
            "worker-src 'self'",
            "frame-src blob:",
            "manifest-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _list_hosts(backend: Mapping[str, object]) -> list[str]:
    """Return the origins that the CMS talks to with a backend."""
    if not backend:
        return []
    named = [str(backend[key]) for key in ("api_root", "base_url") if backend.get(key)]
    own = [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, named)]
    return list(dict.fromkeys([*(SERVICES[backend["name"]] if not backend.get("api_root") else ()), *own]))
