"""The theme's static files: one stylesheet bundled from its layers, scripts, fonts, each named by its content."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.pages import StaticFile
from plugins.newsroom.urls import Urls

# One line of site.css: the stylesheet to put in its place, and the cascade layer that it goes into.
IMPORT = re.compile(r'^@import (?:url\()?"(?P<path>[^"]+)"\)?(?: layer\((?P<layer>[\w.-]+)\))?;$', re.MULTILINE)
URL = re.compile(r'url\("(?P<path>[^":]+)"\)')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SCRIPT_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
BLANK_LINES = re.compile(r"\n\s*\n+")
SCRIPT_IMPORT = re.compile(r'(?P<before>\bfrom |\bimport )"(?P<path>\./[^"]+)"')


class ThemeError(Exception):
    """The theme asks for a file that isn't there."""


class Assets(msgspec.Struct, frozen=True):
    """The theme's files for the output, and the URL of each by its name in the theme."""

    files: tuple[StaticFile, ...]
    urls: Mapping[str, str]


def build_assets(static: Path, urls: Urls, extra: Mapping[str, bytes]) -> Assets:
    """Build the files of theme/static; `extra` are files made by the build (fonts), by their name in the theme."""
    sources = {path.relative_to(static).as_posix(): path for path in sorted(static.rglob("*")) if path.is_file()}
    files: dict[str, StaticFile] = {}
    places: dict[str, str] = {}

    def add(name: str, data: bytes) -> None:
        digest = hash_bytes(data)
        path = PurePosixPath(name)
        place = urls.place("THEME", path=str(path.with_name(f"{path.stem}.{digest.hex()[:8]}{path.suffix}")))
        files[name] = StaticFile(place.save_as, digest, data=data)
        places[name] = place.url

    for name, data in extra.items():
        add(name, data)
    for name in sources:
        if not name.endswith((".css", ".js")):
            add(name, sources[name].read_bytes())
    for name in _order_scripts(sources):
        text = sources[name].read_text(encoding="utf-8")
        text = SCRIPT_COMMENT.sub("", text)
        add(name, SCRIPT_IMPORT.sub(lambda match, name=name: _set_import(match, name, places), text).encode())
    bundle = bundle_styles(static / "css", "site.css", places)
    add("css/site.css", bundle.encode())
    return Assets(tuple(files.values()), places)


def bundle_styles(folder: Path, name: str, places: Mapping[str, str]) -> str:
    """Return a stylesheet with each `@import "path" layer(name);` replaced by that file inside `@layer name { }`."""

    def include(match: re.Match[str]) -> str:
        path = folder / match["path"]
        if not path.is_file():
            raise ThemeError(f"{folder / name} imports {match['path']}, which is not there")
        text = path.read_text(encoding="utf-8").strip()
        return f"@layer {match['layer']} {{\n{text}\n}}" if match["layer"] else text

    def set_url(match: re.Match[str]) -> str:
        known = places.get(match["path"].removeprefix("../"))
        if known is None:
            raise ThemeError(f"{folder / name} asks for {match['path']}, which is not there")
        return f'url("{known}")'

    text = IMPORT.sub(include, (folder / name).read_text(encoding="utf-8"))
    return BLANK_LINES.sub("\n", URL.sub(set_url, COMMENT.sub("", text))).strip() + "\n"


def _order_scripts(sources: Mapping[str, Path]) -> Iterable[str]:
    """Yield the scripts so that each comes after those that it imports, whose names it has to know."""
    waiting = [name for name in sources if name.endswith(".js")]
    done: set[str] = set()
    while waiting:
        ready = [name for name in waiting if _list_imports(name, sources) <= done]
        if not ready:
            raise ThemeError(f"scripts import one another in a circle, or one that is not there: {', '.join(waiting)}")
        yield from ready
        done.update(ready)
        waiting = [name for name in waiting if name not in done]


def _list_imports(name: str, sources: Mapping[str, Path]) -> set[str]:
    text = sources[name].read_text(encoding="utf-8")
    return {_join(name, match["path"]) for match in SCRIPT_IMPORT.finditer(text)}


def _set_import(match: re.Match[str], name: str, places: Mapping[str, str]) -> str:
    return f'{match["before"]}"{places[_join(name, match["path"])]}"'


def _join(name: str, path: str) -> str:
    return str(PurePosixPath(name).parent / path)
