"""Digests of what a page follows from besides its content: our code, other people's libraries, any setting at all."""

import os
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType

from plugins.engine.fingerprints import hash_bytes

DISTRIBUTION = re.compile(r"([A-Za-z0-9_.]+)-([^-]+)\.(?:dist|egg)-info$")
# The memory address in the name of an object that says nothing else of itself.
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def hash_code(files: Iterable[Path], root: Path) -> bytes:
    """Return the digest of files, their names below `root` and their bytes."""
    pieces = []
    for path in sorted(files):
        pieces += [os.path.relpath(path, root).encode(), path.read_bytes()]
    return hash_bytes(*pieces)


def read_versions(names: Collection[str]) -> dict[str, str]:
    """Return the versions of installed distributions by name; "" for one that isn't there.

    The folders' names say it: to open every distribution's metadata costs a hundred times more.
    """
    wanted = {_normalize(name): name for name in names}
    found = dict.fromkeys(names, "")
    for folder in reversed(sys.path):
        if os.path.isdir(folder):
            for item in os.listdir(folder):
                match = DISTRIBUTION.match(item)
                if match and (name := wanted.get(_normalize(match[1]))):
                    found[name] = match[2]
    return found


def _normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def hash_time_zone(name: str) -> bytes:
    """Return the digest of a time zone's data, wherever this Python takes it from."""
    import zoneinfo

    for folder in zoneinfo.TZPATH:
        path = Path(folder, name)
        if path.is_file():
            return hash_bytes(path.read_bytes())
    spec = find_spec("tzdata")
    return hash_bytes(Path(spec.origin).parent.joinpath("zoneinfo", name).read_bytes())


def hash_setting(value: object, root: Path, above: tuple[int, ...] = ()) -> bytes:
    """Return the digest of a setting, whatever it is: data by its value, functions and classes by their source.

    What lies below `root`, the project's folder, counts the same wherever the project lies. `above` are the ids of
    the objects that hold this one.
    """
    if id(value) in above:
        return hash_bytes(b"circle")
    above = (*above, id(value))

    def inner(*items: object) -> list[bytes]:
        return [hash_setting(item, root, above) for item in items]

    if value is None or isinstance(value, bool | int | float | bytes):
        return hash_bytes(b"plain", repr(value).encode())
    if isinstance(value, str):
        return hash_bytes(b"text", value.replace(str(root), ".").encode())
    if isinstance(value, os.PathLike):
        return hash_bytes(b"path", *inner(os.fspath(value)))
    if isinstance(value, Mapping):
        items = sorted(tuple(inner(key, item)) for key, item in value.items())
        return hash_bytes(b"mapping", *(piece for pair in items for piece in pair))
    if isinstance(value, set | frozenset):
        return hash_bytes(b"set", *sorted(inner(*value)))
    if isinstance(value, list | tuple):
        return hash_bytes(b"sequence", *inner(*value))
    if isinstance(value, FunctionType | type):
        name = f"{value.__module__}.{value.__qualname__}"
        return hash_bytes(b"code", name.encode(), _read_source(value), *inner(*_list_state(value)))
    if isinstance(value, ModuleType):
        return hash_bytes(b"module", value.__name__.encode(), _read_source(value))
    described = ADDRESS.sub("", repr(value)).replace(str(root), ".")
    return hash_bytes(b"object", described.encode(), *inner(type(value), *_list_state(value)))


def _list_state(value: object) -> list[object]:
    """Return what a function or an object holds besides its code."""
    if isinstance(value, type):
        return []
    if isinstance(value, FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        return [value.__code__.co_code, value.__defaults__, value.__kwdefaults__, cells]
    # functools.partial and bound methods tell what they stand for; other objects have their attributes.
    held = [getattr(value, name, None) for name in ("func", "args", "keywords", "__func__", "__self__")]
    return [*held, getattr(value, "__dict__", None)]


def _read_source(value: object) -> bytes:
    """Return the whole file that a function or class comes from: it may call anything that stands there."""
    module = value if isinstance(value, ModuleType) else sys.modules.get(value.__module__)
    file = getattr(module, "__file__", None)
    if file is None and isinstance(value, FunctionType):
        # A settings file is run without becoming a module.
        file = value.__code__.co_filename
    path = Path(file) if file else None
    return path.read_bytes() if path and path.is_file() and path.suffix == ".py" else b""

