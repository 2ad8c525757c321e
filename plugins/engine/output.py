"""The output folder: files are made beside it and moved in whole, unchanged ones are left alone, stale ones go."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.ledger import UNKNOWN, Entry, Ledger, State, get_state, read_ledger, write_ledger
from plugins.engine.work import map_batches

# What makes the bytes of many orders: takes a function of a batch, the items, and what each of them costs; gives a
# result for each batch.
MapBatches = Callable[[Callable[[Sequence], object], Sequence, Callable[[object], int]], Iterable]


class OutputError(Exception):
    """The output folder can't be used as it stands."""


class Order(NamedTuple):
    """One file that has to be in the output: its fingerprint, how to make its bytes and how to find its page, what it costs.

    `prepare` is called before anything is made, once for all orders that have the same one.
    """

    save_as: str
    fingerprint: bytes
    make: Callable[[], bytes]
    find_page: Callable[[], object] | None = None
    cost: int = 1
    prepare: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Companions:
    """Files made from another file's bytes, that stand beside it: its name and one of the endings.

    `make` returns those that a file gets, by ending, from its path and bytes; `key` stands for how it does so.
    """

    key: bytes
    endings: tuple[str, ...]
    make: Callable[[str, bytes], Mapping[str, bytes]]


NO_COMPANIONS = Companions(b"", (), lambda save_as, data: {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did to the output folder, paths in order, and the ledger's entries of all that is in it now."""

    made: tuple[str, ...]
    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    files: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class _Task:
    """A file to make: where it is drafted, the entries of what is known to stand now, its own and its companions', by path.

    `settled` says that these companions are those of the file as it stands.
    """

    order: Order
    draft: str
    standing: Mapping[str, Entry]
    settled: bool


class _Draft(NamedTuple):
    """A file that was made: its path, digest and size, and where it was drafted, "" when the same bytes stand already."""

    save_as: str
    digest: bytes
    size: int
    place: str


def hash_data(data: bytes) -> bytes:
    """Return the SHA-256 of a file's bytes."""
    return sha256(data, usedforsecurity=False).digest()


def update_output(
    folder: Path,
    ledger_path: Path,
    orders: Iterable[Order],
    retained: frozenset[str] = frozenset(),
    map_work: MapBatches = lambda function, items, weigh: map_batches(function, items, 1, weigh=weigh),
    published: bool = False,
    note: Callable[[Sequence[Order], Sequence[str]], None] = lambda made, removed: None,
    companions: Companions = NO_COMPANIONS,
) -> Outcome:
    """Bring the folder to exactly the files that are ordered, with their companions, besides those in `retained` at its top.

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
    beside: dict[str, Entry] = {}
    dirty: list[_Task] = []
    kept = 0
    root = f"{folder}/"
    for order in orders:
        order = _accompany(order, companions)
        entry = known.get(order.save_as)
        if entry and entry.fingerprint == order.fingerprint and not companions.endings:
            # What nearly every file comes to: there is nothing beside it, and it is as it was.
            if find_state(root + order.save_as, entry) == entry.state:
                fresh[order.save_as] = entry
                kept += 1
                continue
        standing, whole = _find_standing(order.save_as, known, companions, find_state, root)
        entry = standing.get(order.save_as)
        if whole and entry.fingerprint == order.fingerprint:
            fresh[order.save_as] = standing.pop(order.save_as)
            beside.update(standing)
            kept += 1
        else:
            # The place is taken now: the ledger keeps the order in which files were asked for.
            fresh[order.save_as] = None
            dirty.append(_Task(order, f"{staging}/{len(dirty)}", standing, whole and len(standing) > 1))
    written: dict[str, str] = {}
    try:
        if dirty:
            staging.mkdir(parents=True)
        for prepare in dict.fromkeys(task.order.prepare for task in dirty):
            if prepare:
                prepare()
        results = chain.from_iterable(map_work(partial(_draft_files, companions), dirty, _weigh))
        for task, drafts in zip(dirty, results, strict=True):
            own = drafts[0]
            fresh[own.save_as] = _enter(own, task.order.fingerprint, root, published)
            suiting = _hash_companions(companions, own.digest)
            beside.update((draft.save_as, _enter(draft, suiting, root, published)) for draft in drafts[1:])
            written.update((draft.save_as, draft.place) for draft in drafts if draft.place)
        if taken := fresh.keys() & beside.keys():
            raise OutputError(f"{min(taken)} is wanted for itself and beside the file without its ending; rename one")
        fresh |= beside
        # Assets before the pages that ask for them; what nothing asks for any more goes last.
        ready: set[str] = set()
        for save_as in sorted(written, key=lambda name: (".html" in name, name)):
            _move(written[save_as], root, save_as, ready)
            fresh[save_as] = fresh[save_as].replace_state(get_state(root + save_as))
        wanted = dict.fromkeys(written) if published else fresh
        removed, folders = _tidy(folder, wanted, known, intact, written, retained)
        if published:
            removed = tuple(sorted(known.keys() - fresh.keys()))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    note([task.order for task in dirty], removed)
    if ledger is None or fresh != known or folders != ledger.folders:
        write_ledger(ledger_path, Ledger(files=fresh, folders=folders))
    return Outcome(tuple(task.order.save_as for task in dirty), tuple(written), kept, removed, fresh)


def list_changes(ledger: Ledger | None, orders: Iterable[Order], companions: Companions = NO_COMPANIONS) -> tuple[str, ...]:
    """Return the paths of what an update would make anew or remove, by the ledger alone: the folder is not looked at."""
    known = ledger.files if ledger else {}
    wanted = {order.save_as: _accompany(order, companions).fingerprint for order in orders}
    beside = {f"{name}{ending}" for name in wanted for ending in companions.endings}
    changed = (name for name, own in wanted.items() if name not in known or known[name].fingerprint != own)
    return tuple(sorted({*changed, *(known.keys() - wanted.keys() - beside)}))


def _accompany(order: Order, companions: Companions) -> Order:
    """Return the order with a fingerprint that stands for its companions too."""
    return order._replace(fingerprint=hash_bytes(order.fingerprint, companions.key)) if companions.endings else order


def _find_standing(
    save_as: str,
    known: Mapping[str, Entry],
    companions: Companions,
    find_state: Callable[[str, Entry], State | None],
    root: str,
) -> tuple[dict[str, Entry], bool]:
    """Return the entries of what stands as the ledger knows it, a file and its companions, and whether it is all of it."""
    entry = known.get(save_as)
    if entry is None:
        return {}, False
    expected = [(save_as, entry)]
    beside = [(name, found) for ending in companions.endings if (found := known.get(name := save_as + ending))]
    if beside:
        suiting = _hash_companions(companions, entry.digest)
        expected += [(name, found) for name, found in beside if found.fingerprint == suiting]
    standing = {}
    for name, found in expected:
        if state := find_state(root + name, found):
            standing[name] = found if state == found.state else found.replace_state(state)
    return standing, len(standing) == len(expected)


def _hash_companions(companions: Companions, digest: bytes) -> bytes:
    """Return the fingerprint of the companions of a file with these bytes."""
    return hash_bytes(companions.key, digest)


def _enter(draft: _Draft, fingerprint: bytes, root: str, published: bool) -> Entry:
    """Return the ledger's entry of a file that was made."""
    state = UNKNOWN if draft.place or published else get_state(root + draft.save_as)
    return Entry(fingerprint, draft.digest, draft.size, state)


def _weigh(task: _Task) -> int:
    return task.order.cost


def _draft_files(companions: Companions, tasks: Sequence[_Task]) -> list[list[_Draft]]:
    """Make files, each followed by its companions; what stands already with the same bytes is not drafted."""
    return [list(_make_files(task, companions)) for task in tasks]


def _make_files(task: _Task, companions: Companions) -> Iterator[_Draft]:
    save_as, data = task.order.save_as, task.order.make()
    own = _draft(task, 0, save_as, data)
    yield own
    if task.settled and not own.place:
        for name, entry in task.standing.items():
            if name != save_as:
                yield _Draft(name, entry.digest, entry.size, "")
    else:
        for number, (ending, content) in enumerate(companions.make(save_as, data).items(), start=1):
            yield _draft(task, number, save_as + ending, content)


def _draft(task: _Task, number: int, save_as: str, data: bytes) -> _Draft:
    digest = hash_data(data)
    standing = task.standing.get(save_as)
    place = "" if standing and standing.digest == digest else f"{task.draft}.{number}"
    if place:
        with open(place, "wb") as file:
            file.write(data)
    return _Draft(save_as, digest, len(data), place)


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


def _move(draft: str, root: str, save_as: str, ready: set[str]) -> None:
    """Move a file into place; a folder that stands in its way goes. `ready` are the folders that are known to be there."""
    _make_folder(root, save_as.rpartition("/")[0], ready)
    try:
        os.replace(draft, root + save_as)
    except IsADirectoryError:
        shutil.rmtree(root + save_as)
        os.replace(draft, root + save_as)


def _make_folder(root: str, name: str, ready: set[str]) -> None:
    """Make a folder and those above it; a file or a link in the place of one gives way."""
    if name in ready:
        return
    if name:
        _make_folder(root, name.rpartition("/")[0], ready)
    try:
        os.mkdir(root + name)
    except FileExistsError:
        if name and (os.path.islink(root + name) or not os.path.isdir(root + name)):
            os.unlink(root + name)
            os.mkdir(root + name)
    ready.add(name)


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
