"""The output folder: files are made beside it and moved in whole, unchanged ones are left alone, stale ones go."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.ledger import Entry, get_state, hold_lock, read_ledger, write_ledger


class OutputError(Exception):
    """The output folder can't be used as it stands."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file that has to be in the output: its fingerprint and how to make its bytes."""

    save_as: str
    fingerprint: bytes
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did to the output folder, paths in order."""

    made: tuple[str, ...]
    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]


def update_output(
    folder: Path, ledger_path: Path, orders: Iterable[Order], retained: frozenset[str] = frozenset()
) -> Outcome:
    """Bring the folder to exactly the files that are ordered, besides those in `retained` at its top.

    Everything is made before anything is moved: an error while making leaves the folder as it was.
    The ledger is written last; a build that was killed is mended by the next one.
    """
    with hold_lock(ledger_path.with_suffix(".lock")):
        return _update_output(folder, ledger_path, list(orders), retained)


def _update_output(folder: Path, ledger_path: Path, orders: list[Order], retained: frozenset[str]) -> Outcome:
    entries = read_ledger(ledger_path)
    _check_folder(folder, entries)
    ledger = dict(entries or {})
    staging = folder.with_name(f".{folder.name}.staging")
    shutil.rmtree(staging, ignore_errors=True)
    fresh: dict[str, Entry] = {}
    staged: list[str] = []
    made: list[str] = []
    kept = 0
    try:
        for order in orders:
            target = folder / order.save_as
            known = ledger.get(order.save_as)
            state = _get_intact_state(target, known)
            if known and state and known.fingerprint == order.fingerprint:
                fresh[order.save_as] = Entry(order.fingerprint, known.digest, state)
                kept += 1
                continue
            data = order.make()
            made.append(order.save_as)
            digest = hash_bytes(data)
            if known and state and known.digest == digest:
                fresh[order.save_as] = Entry(order.fingerprint, digest, state)
                continue
            draft = staging / order.save_as
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            fresh[order.save_as] = Entry(order.fingerprint, digest, (0, 0, 0, 0))
            staged.append(order.save_as)
        # Assets before the pages that ask for them; what nothing asks for any more goes last.
        for save_as in sorted(staged, key=lambda name: (name.endswith(".html"), name)):
            _move(staging / save_as, folder, save_as)
            entry = fresh[save_as]
            fresh[save_as] = Entry(entry.fingerprint, entry.digest, get_state(folder / save_as))
        removed = _remove_stale(folder, fresh, retained)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    write_ledger(ledger_path, fresh)
    return Outcome(tuple(made), tuple(staged), kept, removed)


def _check_folder(folder: Path, entries: Mapping[str, Entry] | None) -> None:
    """Refuse to tidy a folder that doesn't look like a site: everything that was not ordered is removed from it."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder")
    if entries is None and folder.exists() and any(folder.iterdir()) and not (folder / "index.html").exists():
        raise OutputError(f"{folder} holds other files and no site; name an empty folder or one of an earlier build")


def _get_intact_state(target: Path, known: Entry | None) -> tuple[int, int, int, int] | None:
    """Return the file's state when its bytes are those that the ledger knows, else None."""
    if known is None:
        return None
    try:
        state = get_state(target)
        if state == known.state:
            return state
        # The same bytes may have come back by another way: a restored cache, a copy.
        return state if hash_bytes(target.read_bytes()) == known.digest else None
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _move(draft: Path, folder: Path, save_as: str) -> None:
    """Move a file into place; what stands in its way, a file for a folder or a folder for a file, gives way."""
    target = folder / save_as
    for parent in reversed(target.relative_to(folder).parents):
        if (folder / parent).is_symlink() or (folder / parent).is_file():
            (folder / parent).unlink()
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(draft, target)


def _remove_stale(folder: Path, fresh: Mapping[str, Entry], retained: frozenset[str]) -> tuple[str, ...]:
    """Remove files that were not ordered, then folders that are empty; return the files' paths."""
    removed = []
    for root, folders, files in os.walk(folder, topdown=False):
        if Path(root).relative_to(folder).as_posix().split("/", 1)[0] in retained:
            continue
        for name in files + [name for name in folders if os.path.islink(os.path.join(root, name))]:
            path = Path(root, name)
            save_as = path.relative_to(folder).as_posix()
            if save_as not in fresh and save_as not in retained:
                path.unlink()
                removed.append(save_as)
        if root != str(folder) and not os.listdir(root):
            os.rmdir(root)
    return tuple(sorted(removed))
