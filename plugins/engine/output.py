"""The output folder: files are made beside it and moved in whole, unchanged ones are left alone, stale ones go."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from plugins.engine.ledger import UNKNOWN, Entry, Ledger, State, get_state, read_ledger, write_ledger
from plugins.engine.work import map_batches

# What makes the bytes of many orders: takes a function of a batch and the items, gives a result for each batch.
MapBatches = Callable[[Callable[[Sequence], object], Sequence], Iterable]


class OutputError(Exception):
    """The output folder can't be used as it stands."""


class Order(NamedTuple):
    """One file that has to be in the output: its fingerprint, how to make its bytes, and what it is made from."""

    save_as: str
    fingerprint: bytes
    make: Callable[[], bytes]
    page: object = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did to the output folder, paths in order."""

    made: tuple[str, ...]
    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to make: where it is drafted, and the digest of what stands in its place now, if that is known."""

    order: Order
    draft: str
    standing: bytes | None


def hash_data(data: bytes) -> bytes:
    """Return the digest of a file's bytes."""
    return sha256(data, usedforsecurity=False).digest()[:16]


def update_output(
    folder: Path,
    ledger_path: Path,
    orders: Iterable[Order],
    retained: frozenset[str] = frozenset(),
    map_work: MapBatches = lambda function, items: map_batches(function, items, 1),
    published: bool = False,
    note: Callable[[Sequence[Order], Sequence[str]], None] = lambda made, removed: None,
) -> Outcome:
    """Bring the folder to exactly the files that are ordered, besides those in `retained` at its top.

    Everything is made before anything is moved: an error while making leaves the folder as it was.
    The ledger is written last; a build that was killed is mended by the next one. The caller holds a lock.
    `note` is told what was made and what was removed before the ledger is.
    `published` says that what the ledger knows stands elsewhere: the folder then receives what changed, nothing more.
    """
    ledger = read_ledger(ledger_path)
    _check_folder(folder, ledger)
    known = ledger.files if ledger else {}
    intact = _list_intact_folders(folder, ledger.folders) if ledger and not published else {}
    find_state = _trust_ledger if published else _get_intact_state
    staging = folder.with_name(f".{folder.name}.staging")
    shutil.rmtree(staging, ignore_errors=True)
    fresh: dict[str, Entry] = {}
    dirty: list[_Task] = []
    kept = 0
    root = f"{folder}/"
    for order in orders:
        entry = known.get(order.save_as)
        state = find_state(root + order.save_as, entry) if entry else None
        if state and entry.fingerprint == order.fingerprint:
            fresh[order.save_as] = entry if state == entry.state else Entry(entry.fingerprint, entry.digest, state)
            kept += 1
        else:
            # The place is taken now: the ledger keeps the order in which files were asked for.
            fresh[order.save_as] = None
            dirty.append(_Task(order, f"{staging}/{len(dirty)}", entry.digest if state else None))
    written: dict[str, str] = {}
    try:
        if dirty:
            staging.mkdir(parents=True)
        for task, (digest, drafted) in zip(dirty, chain.from_iterable(map_work(_draft_files, dirty)), strict=True):
            save_as = task.order.save_as
            state = UNKNOWN if drafted or published else get_state(root + save_as)
            fresh[save_as] = Entry(task.order.fingerprint, digest, state)
            if drafted:
                written[save_as] = task.draft
        # Assets before the pages that ask for them; what nothing asks for any more goes last.
        ready: set[Path] = set()
        for save_as in sorted(written, key=lambda name: (name.endswith(".html"), name)):
            _move(written[save_as], folder, save_as, ready)
            entry = fresh[save_as]
            fresh[save_as] = Entry(entry.fingerprint, entry.digest, get_state(root + save_as))
        wanted = dict.fromkeys(written) if published else fresh
        removed, folders = _tidy(folder, wanted, known, intact, written, retained)
        if published:
            removed = tuple(sorted(known.keys() - fresh.keys()))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    note([task.order for task in dirty], removed)
    if ledger is None or fresh != known or folders != ledger.folders:
        write_ledger(ledger_path, Ledger(files=fresh, folders=folders))
    return Outcome(tuple(task.order.save_as for task in dirty), tuple(written), kept, removed)


def _draft_files(tasks: Sequence[_Task]) -> list[tuple[bytes, bool]]:
    """Make files; return for each the digest of its bytes, and whether it was drafted, being other than what stands."""
    results = []
    for task in tasks:
        data = task.order.make()
        digest = hash_data(data)
        drafted = digest != task.standing
        if drafted:
            with open(task.draft, "wb") as file:
                file.write(data)
        results.append((digest, drafted))
    return results


def _check_folder(folder: Path, ledger: Ledger | None) -> None:
    """Refuse to tidy a folder that doesn't look like a site: everything that was not ordered is removed from it."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder")
    if ledger is None and folder.exists() and any(folder.iterdir()) and not (folder / "index.html").exists():
        raise OutputError(f"{folder} holds other files and no site; name an empty folder or one of an earlier build")


def _trust_ledger(target: str, known: Entry) -> State:
    return known.state


def _get_intact_state(target: str, known: Entry) -> State | None:
    """Return the file's state when its bytes are those that the ledger knows, else None."""
    try:
        state = get_state(target)
        if state == known.state:
            return state
        # The same bytes may have come back by another way: a restored cache, a copy.
        if os.path.islink(target):
            return None
        with open(target, "rb") as file:
            return state if hash_data(file.read()) == known.digest else None
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _move(draft: str, folder: Path, save_as: str, ready: set[Path]) -> None:
    """Move a file into place; what stands in its way, a file for a folder or a folder for a file, gives way.

    `ready` are the folders that are known to be there.
    """
    target = folder / save_as
    if target.parent not in ready:
        for parent in reversed(target.relative_to(folder).parents):
            if (folder / parent).is_symlink() or (folder / parent).is_file():
                (folder / parent).unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        ready.add(target.parent)
    try:
        os.replace(draft, target)
    except IsADirectoryError:
        shutil.rmtree(target)
        os.replace(draft, target)


def _list_intact_folders(folder: Path, seen: Mapping[str, State]) -> dict[str, State]:
    """Return the folders that hold what they held when the ledger was written; a link in a folder's place goes."""
    intact = {}
    for name, state in seen.items():
        path = f"{folder}/{name}"
        try:
            if get_state(path) == state:
                intact[name] = state
            elif name and (os.path.islink(path) or os.path.isfile(path)):
                os.unlink(path)
        except (FileNotFoundError, NotADirectoryError):
            pass
    return intact


def _tidy(
    folder: Path,
    wanted: Mapping[str, object],
    known: Mapping[str, Entry],
    intact: Mapping[str, State],
    written: Iterable[str],
    retained: frozenset[str],
) -> tuple[tuple[str, ...], dict[str, State]]:
    """Remove what was not ordered; return the files removed, and the folders that stay with their states.

    Files that are ordered no more are known from the ledger. Only folders that this build, or somebody else, has
    changed are looked into: that finds strangers, and folders left empty.
    """
    root = f"{folder}/"
    stale = known.keys() - wanted.keys()
    changed = _list_folders(chain(written, stale))
    removed: list[str] = []
    for save_as in stale:
        try:
            os.unlink(root + save_as)
            removed.append(save_as)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            pass
    folders = _list_folders(wanted)
    states: dict[str, State] = {}
    for name in folders:
        if name in intact and name not in changed:
            states[name] = intact[name]
        elif os.path.isdir(root + name):
            for stranger in _list_strangers(root + name, name, wanted, folders, retained):
                removed += _remove(stranger, folder)
            states[name] = get_state(root + name)
    return tuple(sorted(removed)), states


def _list_folders(files: Iterable[str]) -> dict[str, None]:
    """Return the folders that hold the files, and those above them, "" for the root."""
    folders: dict[str, None] = {"": None}
    for save_as in files:
        name = save_as.rpartition("/")[0]
        while name not in folders:
            folders[name] = None
            name = name.rpartition("/")[0]
    return folders


def _list_strangers(
    path: str, name: str, wanted: Mapping[str, object], folders: Mapping[str, None], retained: frozenset[str]
) -> list[str]:
    """Return the paths of what a folder holds and nobody ordered."""
    prefix = f"{name}/" if name else ""
    with os.scandir(path) as found:
        return [
            item.path
            for item in found
            if not (prefix + item.name in folders and item.is_dir(follow_symlinks=False))
            and not (prefix + item.name in wanted and item.is_file(follow_symlinks=False))
            and not (not prefix and item.name in retained)
        ]


def _remove(path: str, folder: Path) -> list[str]:
    """Remove a file, a link, or a folder with all it holds; return the files removed, relative to the output folder."""
    if os.path.isdir(path) and not os.path.islink(path):
        files = [os.path.join(top, name) for top, _, names in os.walk(path) for name in names]
        shutil.rmtree(path)
    elif os.path.lexists(path):
        files = [path]
        os.unlink(path)
    else:
        files = []
    return [os.path.relpath(file, folder) for file in files]
