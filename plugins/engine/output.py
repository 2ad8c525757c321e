"""The output folder: files are made beside it and moved in whole, unchanged ones are left alone, stale ones go."""

import os
import shutil
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from itertools import chain, count, islice
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from plugins.engine.ledger import (
    UNKNOWN,
    Companion,
    Entry,
    Ledger,
    Section,
    State,
    build_section,
    get_state,
    hash_data,
    pack_states,
    read_ledger,
    settle_state,
    write_ledger,
)
from plugins.engine.work import map_batches

# What makes the bytes of many orders: takes a function of a batch, the items, what each of them costs, and what is to
# be done meanwhile; gives a result for each batch.
MapBatches = Callable[[Callable[[Sequence], object], Sequence, Callable[[object], int], Callable[[], object]], Iterable]
# So many files of a first build are planned before the first of them are made, and while these are, as many more as can
# be planned in the time that making them takes. The plan of a later build is known, as a rule.
SHARE = 2048
GROWTH = 3
# So many bytes of files are made before they are written.
MOST_HELD = 8_000_000
# Processes that make files in one folder wait for each other, and spin while they wait.
DRAFTS_A_FOLDER = 64
# Stands for the place of a draft that could not be written because a file and a folder want one place.
CLASH = "?"
# Gives the state of a file whose bytes are those that the ledger knows.
FindState = Callable[[str, Entry | Companion], State | None]
# Tells whether a file, by its path in the folder, stands with the bytes that the ledger knows.
IsStanding = Callable[[str, Entry | Companion], bool]


class OutputError(Exception):
    """The output folder can't be used as it stands."""


class Order(NamedTuple):
    """One file that has to be in the output: its fingerprint, how to make its bytes, what that costs.

    `load` loads what the bytes are made of and returns what makes them. `list_parts` tells what a page was made of. Both
    are given the file's path, so that many orders share them. `prepare` is called before anything is made, once for all
    orders that have the same one.
    """

    save_as: str
    fingerprint: bytes
    load: Callable[[str], Callable[[], bytes]]
    list_parts: Callable[[str], object] | None = None
    cost: int = 1
    prepare: Callable[[], object] | None = None


class Parcel(NamedTuple):
    """Files that are ordered together; `key` stands for their paths and fingerprints, in their order."""

    key: bytes
    list_orders: Callable[[], Iterable[Order]]


class Companions(msgspec.Struct, frozen=True):
    """Files made from another file's bytes, that stand beside it: its name and one of the endings.

    `make` returns those that a file gets, by ending, from its path and bytes; `key` stands for how it does so.
    """

    key: bytes
    endings: tuple[str, ...]
    make: Callable[[str, bytes], Mapping[str, bytes]]


NO_COMPANIONS = Companions(b"", (), lambda save_as, data: {})


class Outcome(msgspec.Struct, frozen=True):
    """What a build did to the output folder, paths in order, and the ledger of all that is in it now.

    `made` and `kept` count files without their companions, `written` and `removed` name each of them.
    """

    made: tuple[str, ...]
    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    ledger: Ledger


class _Task(msgspec.Struct, frozen=True):
    """A file to make, where it is drafted, and what the ledger knows of it."""

    order: Order
    draft: str
    known: Entry | None


class _Draft(NamedTuple):
    """A file that was made: its ending beside the one it belongs to, "" for that one itself, its digest and size.

    `place` is where it was drafted, "" when the same bytes stand already.
    """

    ending: str
    digest: bytes
    size: int
    place: str


def update_output(
    folder: Path,
    ledger_path: Path,
    parcels: Iterable[Parcel],
    retained: frozenset[str] = frozenset(),
    map_work: MapBatches = lambda function, items, weigh, meanwhile: map_batches(function, items, 1, weigh=weigh, meanwhile=meanwhile),
    published: bool = False,
    note: Callable[[Sequence[Order], Sequence[str]], None] = lambda made, removed: None,
    companions: Companions = NO_COMPANIONS,
) -> Outcome:
    """Bring the folder to exactly the files that are ordered, with their companions, besides those in `retained` at its top.

    Parcels whose files all stand as the ledger knows them are left alone, their orders never asked for.
    Everything is made before anything is moved: an error while making leaves the folder as it was.
    The ledger is written last; a build that was killed is mended by the next one. The caller holds a lock.
    `note` is told what was made and what was removed before the ledger is.
    `published` says that what the ledger knows stands elsewhere: the folder then receives what changed, nothing more.
    """
    ledger = read_ledger(ledger_path)
    _check_folder(folder, ledger)
    former = ledger or Ledger()
    # Otherwise each file is made anew, for the sake of what stands beside it.
    is_same_way = ledger is not None and ledger.companions == companions.key
    find_state = _trust_ledger if published else _get_intact_state
    staging = folder.with_name(f".{folder.name}.staging")
    shutil.rmtree(staging, ignore_errors=True)
    root = f"{folder}/"
    # The drafts of a first build stand as the files will: the folder is moved as one, which takes no time.
    is_first = ledger is None and not (folder.exists() and any(folder.iterdir()))
    if former.sections:
        # What is left of the ledger can be told only when all that it knows has been claimed.
        parcels = list(parcels)
    claimed = {parcel.key for parcel in parcels} if former.sections and is_same_way else frozenset()
    stock = _take_stock(root, former.sections, claimed, find_state)
    known = stock.known
    fresh: dict[str, Entry] = {}
    placed: list[tuple[bytes, list[str]]] = []

    def list_tasks() -> Iterator[_Task]:
        places = (f"{number // DRAFTS_A_FOLDER}/{number}" for number in count())
        for parcel in parcels:
            names: list[str] = []
            placed.append((parcel.key, names))
            for order in () if parcel.key in stock.whole else parcel.list_orders():
                save_as = order.save_as
                names.append(save_as)
                entry = known.get(save_as)
                is_current = entry is not None and is_same_way and entry.fingerprint == order.fingerprint
                # Without an entry the place is taken all the same: the ledger keeps the order in which files were asked for.
                fresh[save_as] = stays = _find_whole(root + save_as, entry, find_state) if is_current else None
                if stays is None:
                    yield _Task(order, f"{staging}/{save_as if is_first else next(places)}", entry)

    dirty: list[_Task] = []
    drafted: dict[str, list[_Draft]] = {}
    written: dict[str, str] = {}
    draft_files = partial(_draft_files, companions, is_same_way, lambda name, entry: find_state(root + name, entry) is not None)
    try:
        for task, drafts in _draft_shares(list_tasks(), len(known) + SHARE, staging, draft_files, map_work):
            save_as = task.order.save_as
            dirty.append(task)
            drafted[save_as] = drafts
            written.update((save_as + draft.ending, draft.place) for draft in drafts if draft.place)
        _refuse_doubles(fresh, drafted, companions.endings, stock)
        ready = _move_all(written, staging if is_first else None, folder, stock.intact)
        for task in dirty:
            fresh[task.order.save_as] = _enter(task.order, drafted[task.order.save_as], root, published)
        stale = _list_stale(known, fresh, companions.endings)
        if published:
            homes, others = list_folders(written).keys(), frozenset()
        elif stale or not stock.knows_folders:
            homes, others = list_folders(chain(stock.names, fresh)).keys(), frozenset()
        else:
            # No folder is given up: those that hold what they held need not be gone through one by one.
            homes, others = list_folders(fresh).keys() | stock.altered, stock.intact
        # Files to be removed stand in the ones, and what is no longer retained may stand in the other.
        ready |= dict.fromkeys([*list_folders(stale), ""], False)

        def is_home(name: str) -> bool:
            return name in homes or name in others

        removed, states = _tidy(
            folder,
            (homes - stock.intact) | (homes & list_folders(chain(written, stale)).keys()),
            is_home,
            is_wanted=written.__contains__ if published else lambda name: _is_held(fresh, companions.endings, name) or name in stock.names,
            is_ours=lambda name: ready.get(name, name in stock.intact),
            retained=retained,
        )
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if published:
        removed = tuple(sorted(stale))
    note([task.order for task in dirty], removed)
    # Of folders that stand elsewhere nothing is known: a later build of the whole folder has to find out.
    present = _compose_ledger(stock, placed, fresh, is_home, None if published else states, companions.key)
    if present != ledger:
        write_ledger(ledger_path, present)
    made = tuple(task.order.save_as for task in dirty)
    known_whole = sum(found.section.count for found in stock.whole.values())
    return Outcome(made, tuple(written), known_whole + len(fresh) - len(dirty), removed, present)


def _move_all(written: Mapping[str, str], staging: Path | None, folder: Path, intact: Container[str]) -> dict[str, bool]:
    """Move drafts into place, the staging folder as a whole if it is given; tell of folders whether all in them is ours."""
    if clash := next((name for name, place in written.items() if place == CLASH), None):
        raise OutputError(f"{clash} stands where another file needs a folder, or needs one where a file stands")
    if staging and written:
        with suppress(OSError):
            os.replace(staging, folder)
            return dict.fromkeys(list_folders(written), True)
    ready: dict[str, bool] = {}
    # Assets before the pages that ask for them; what nothing asks for any more goes last.
    for name in sorted(written, key=lambda name: (".html" in name, name)):
        _move(written[name], f"{folder}/", name, intact, ready)
    return ready


def _settle(entry: Entry, known: Entry | None, now: int) -> Entry:
    """Return an entry as the ledger keeps it; the states in one that was read from it were old enough then."""
    return entry if entry is known else entry.settle(now)


class _Kept(NamedTuple):
    """A section whose files all stand as they were made, in the states that they have now; its folders and places."""

    section: Section
    folders: list[str]
    places: list[str]


class _Stock(msgspec.Struct, dict=True):
    """What stands of what the ledger knows: sections by key, and the entries of all files that are in none of these.

    Of the folders that the ledger knows, `intact` hold what they held when it was written, `altered` don't; `free` has the
    known states of those that are in none of the sections.
    """

    whole: dict[bytes, _Kept] = {}
    known: dict[str, Entry] = {}
    intact: set[str] = set()
    altered: set[str] = set()
    free: dict[str, State] = {}

    @property
    def knows_folders(self) -> bool:
        """Whether the ledger has the state of any folder."""
        return bool(self.intact or self.altered)

    @cached_property
    def names(self) -> frozenset[str]:
        """The paths of the files in the sections and of what stands beside them."""
        return frozenset(chain.from_iterable(kept.places for kept in self.whole.values()))


def _take_stock(root: str, sections: Sequence[Section], claimed: Container[bytes], find_state: FindState) -> _Stock:
    """Look at what the ledger knows, section by section, for to ask for what lies near takes less.

    A link in a folder's place goes. Folders are not looked at where the ledger is trusted.
    """
    stock = _Stock()
    is_trusted = find_state is _trust_ledger
    was_misled = False
    with _open_folder(root) as opened:
        for section in sections:
            folders, places = section.list_folders(), section.list_places()
            if not is_trusted:
                if _read_states(folders, opened) == section.folder_states:
                    stock.intact.update(folders)
                else:
                    intact, has_unlinked = _look_closer(root, section.map_folders(), opened)
                    stock.intact.update(intact)
                    stock.altered.update(set(folders).difference(intact))
                    was_misled = was_misled or has_unlinked
            stays = None
            if section.key in claimed:
                is_intact = is_trusted or _read_states(places, opened) == section.states
                stays = section if is_intact else _renew(root, section, find_state)
            if stays:
                stock.whole[section.key] = _Kept(stays, folders, places)
            else:
                stock.known.update(section.list_entries())
                stock.free.update(section.map_folders())
    # What was seen by way of a link doesn't stand.
    return _take_stock(root, sections, claimed, find_state) if was_misled else stock


def _compose_ledger(
    stock: _Stock,
    placed: Sequence[tuple[bytes, Sequence[str]]],
    fresh: Mapping[str, Entry],
    is_home: Callable[[str], bool],
    states: Mapping[str, State] | None,
    companions: bytes,
) -> Ledger:
    """Return the ledger of what stands now; `is_home` tells which folders are wanted.

    `states` are those of folders that aren't as the stock knows them; None when nothing is to be known of any.
    """
    now = time.time_ns()
    found = {name: settle_state(state, now) for name, state in (states or {}).items()}
    free = {} if states is None else {name: state for name, state in (stock.free | found).items() if is_home(name)}
    sections = {}
    for key, kept in stock.whole.items():
        sections[key] = kept.section
        if states is None:
            sections[key] = replace(kept.section, folders="", folder_states=b"")
        elif changed := found.keys() & kept.folders:
            own = kept.section.map_folders() | {name: free.pop(name) for name in changed}
            sections[key] = replace(kept.section, folder_states=pack_states(own.values()))
    for key, names in placed:
        if key not in sections:
            entries = {name: _settle(fresh[name], stock.known.get(name), now) for name in names}
            homes = dict.fromkeys(name.rpartition("/")[0] for name in names)
            sections[key] = build_section(key, entries, {name: free.pop(name) for name in homes if name in free})
    rest = build_section(b"", {}, free)
    return Ledger(sections=(rest, *(sections[key] for key, _ in placed)), companions=companions)


def _look_closer(root: str, folders: Mapping[str, State], opened: int | None) -> tuple[list[str], bool]:
    """Return which folders are in the states given, and whether a file or a link stood in the place of one; that is gone then."""
    intact = []
    has_unlinked = False
    for name, state in folders.items():
        if _read_states([name], opened) == pack_states([state]):
            intact.append(name)
        elif name and (os.path.islink(root + name) or os.path.isfile(root + name)):
            os.unlink(root + name)
            has_unlinked = True
    return intact, has_unlinked


def _read_states(names: Iterable[str], opened: int | None) -> bytes | None:
    """Return the states of files and folders, packed; None when one of them is gone, or there is no folder that is open."""
    try:
        return pack_states([get_state(name or ".", opened) for name in names]) if opened is not None else None
    except (FileNotFoundError, NotADirectoryError):
        return None


@contextmanager
def _open_folder(path: str) -> Iterator[int | None]:
    """Open a folder, to ask for states by it: that takes nine tenths of asking by whole paths; None where there is none."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        yield None
        return
    try:
        yield opened
    finally:
        os.close(opened)


def _renew(root: str, section: Section, find_state: FindState) -> Section | None:
    """Return a section with the states that its files have now; None when one of them isn't as it was made."""
    started = time.time_ns()
    entries = {}
    for name, entry in section.list_entries().items():
        stays = _find_whole(root + name, entry, find_state)
        if stays is None:
            return None
        entries[name] = _settle(stays, entry, started)
    return build_section(section.key, entries, section.map_folders())


def list_changes(ledger: Ledger | None, parcels: Sequence[Parcel], companions: Companions = NO_COMPANIONS) -> tuple[str, ...]:
    """Return the paths of what an update would make anew or remove, by the ledger alone: the folder is not looked at."""
    former = {section.key: section for section in ledger.sections} if ledger and ledger.companions == companions.key else {}
    asked = {parcel.key for parcel in parcels}
    wanted = {
        order.save_as: order.fingerprint
        for parcel in parcels
        if parcel.key not in former
        for order in parcel.list_orders()
    }
    left = (section for section in (ledger.sections if ledger else ()) if section.key not in former or section.key not in asked)
    known = {name: entry for section in left for name, entry in section.list_entries().items()}
    changed = (name for name, own in wanted.items() if not former or name not in known or known[name].fingerprint != own)
    return tuple(sorted({*changed, *(known.keys() - wanted.keys())}))


def _find_whole(path: str, entry: Entry, find_state: FindState) -> Entry | None:
    """Return an entry with the states that its file and the companions have now; None when one isn't as it was made."""
    own = find_state(path, entry)
    if own == entry.state and not entry.beside:
        return entry
    beside = [find_state(path + one.ending, one) for one in entry.beside]
    if own is None or None in beside:
        return None
    is_same = own == entry.state and beside == [one.state for one in entry.beside]
    return entry if is_same else entry.replace_states(own, beside)


def _enter(order: Order, drafts: Sequence[_Draft], root: str, published: bool) -> Entry:
    """Return the ledger's entry of a file that was made and stands now."""

    def get(draft: _Draft) -> State:
        return get_state(root + order.save_as + draft.ending) if draft.place or not published else UNKNOWN

    own, *beside = drafts
    companions = tuple(Companion(draft.ending, get(draft), draft.digest, draft.size) for draft in beside)
    return Entry(get(own), companions, order.fingerprint, own.digest, own.size)


def _split_name(name: str, endings: tuple[str, ...]) -> tuple[str, str]:
    """Return the file that one of this name would be a companion of, and its ending, "" where it bears none of them."""
    ending = next((ending for ending in endings if name.endswith(ending)), "")
    return name.removesuffix(ending), ending


def _refuse_doubles(
    fresh: Mapping[str, Entry | None], drafted: Mapping[str, Sequence[_Draft]], endings: tuple[str, ...], stock: _Stock
) -> None:
    """Raise OutputError when a file is ordered where another one's companion is to stand."""
    if not endings:
        return
    beside = {
        name + one.ending
        for name, entry in fresh.items()
        for one in (entry.beside if entry else drafted.get(name, ()))
        if one.ending
    }
    for name in chain(fresh, beside):
        if name.endswith(endings) and ((name in fresh and name in beside) or name in stock.names):
            raise OutputError(f"{name} is wanted for itself and beside the file without its ending; rename one")


def _is_held(fresh: Mapping[str, Entry], endings: tuple[str, ...], name: str) -> bool:
    """Tell whether a file is in the ledger, for itself or beside another one."""
    if name in fresh:
        return True
    stem, ending = _split_name(name, endings)
    return stem in fresh and any(one.ending == ending for one in fresh[stem].beside)


def _list_stale(known: Mapping[str, Entry], fresh: Mapping[str, Entry], endings: tuple[str, ...]) -> list[str]:
    """Return the files and companions that were there and are no more."""
    former = (
        name
        for save_as, entry in known.items()
        if fresh.get(save_as) is not entry
        for name in (save_as, *(save_as + one.ending for one in entry.beside))
    )
    return [name for name in former if not _is_held(fresh, endings, name)]


def _weigh(task: _Task) -> int:
    return task.order.cost


def _draft_shares(
    tasks: Iterator[_Task], size: int, staging: Path, draft: Callable[[Sequence], object], map_work: MapBatches
) -> Iterator[tuple[_Task, list[_Draft]]]:
    """Yield each task with its drafts; while some are made, at first so many, the next are planned."""
    prepared: set[object] = {None}
    share = list(islice(tasks, size))
    if share:
        staging.mkdir(parents=True)
    while share:
        for prepare in dict.fromkeys(task.order.prepare for task in share):
            if prepare not in prepared:
                prepared.add(prepare)
                prepare()
        size *= GROWTH
        following: list[_Task] = []
        results = map_work(draft, share, _weigh, partial(following.extend, islice(tasks, size)))
        yield from zip(share, chain.from_iterable(results), strict=True)
        share = following


def _draft_files(
    companions: Companions, is_same_way: bool, is_standing: IsStanding, tasks: Sequence[_Task]
) -> list[list[_Draft]]:
    """Make files, each followed by its companions; what stands already with the same bytes is not drafted.

    All is loaded before anything is made, and much is made before any of it is written: the same step many times in a row
    takes a tenth to a sixth less time.
    """
    loaded = [task.order.load(task.order.save_as) for task in tasks]
    drafts: list[list[_Draft]] = []
    made: list[tuple[_Task, bytes]] = []
    size = 0
    for task, make in zip(tasks, loaded, strict=True):
        made.append((task, make()))
        size += len(made[-1][1])
        if size > MOST_HELD or len(made) + len(drafts) == len(tasks):
            drafts += [list(_make_files(*one, companions, is_same_way, is_standing)) for one in made]
            made.clear()
            size = 0
    return drafts


def _make_files(
    task: _Task, data: bytes, companions: Companions, is_same_way: bool, is_standing: IsStanding
) -> Iterator[_Draft]:
    known = task.known
    own = _draft(task, "", data, known, is_standing)
    yield own
    beside = {one.ending: one for one in known.beside} if known else {}
    if not own.place and is_same_way and all(is_standing(task.order.save_as + ending, one) for ending, one in beside.items()):
        yield from (_Draft(ending, one.digest, one.size, "") for ending, one in beside.items())
    else:
        for ending, content in companions.make(task.order.save_as, data).items():
            yield _draft(task, ending, content, beside.get(ending), is_standing)


def _draft(task: _Task, ending: str, data: bytes, known: Entry | Companion | None, is_standing: IsStanding) -> _Draft:
    """Draft a file or a companion, unless it stands with the same bytes as it is known."""
    digest = hash_data(data)
    place = task.draft + ending
    if known and known.digest == digest and is_standing(task.order.save_as + ending, known):
        place = ""
    else:
        try:
            _write(place, data)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            # Who planned it can tell more of it, as soon as all is planned.
            place = CLASH
    return _Draft(ending, digest, len(data), place)


def _write(path: str, data: bytes) -> None:
    """Write a new file; what `open` prepares for more than that takes a third of the time."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        file = os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(path.rpartition("/")[0], exist_ok=True)
        file = os.open(path, flags, 0o666)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)


def _check_folder(folder: Path, ledger: Ledger | None) -> None:
    """Refuse to tidy a folder that doesn't look like a site: everything that was not ordered is removed from it."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder")
    if ledger is None and folder.exists() and any(folder.iterdir()) and not (folder / "index.html").exists():
        raise OutputError(f"{folder} holds other files and no site; name an empty folder or one of an earlier build")


def _trust_ledger(target: str, known: Entry | Companion) -> State:
    return known.state


def _get_intact_state(target: str, known: Entry | Companion) -> State | None:
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


def _move(draft: str, root: str, save_as: str, intact: Container[str], ready: dict[str, bool]) -> None:
    """Move a file into place; a folder that stands in its way goes. Folders that are `intact` or `ready` are known to be there."""
    _make_folder(root, save_as.rpartition("/")[0], intact, ready)
    try:
        os.replace(draft, root + save_as)
    except IsADirectoryError:
        shutil.rmtree(root + save_as)
        os.replace(draft, root + save_as)


def _make_folder(root: str, name: str, intact: Container[str], ready: dict[str, bool]) -> None:
    """Make a folder and those above it, and tell of each whether all that it holds is ours.

    A file or a link in the place of one gives way.
    """
    if name in intact or name in ready:
        return
    if name:
        _make_folder(root, name.rpartition("/")[0], intact, ready)
    ready[name] = True
    try:
        os.mkdir(root + name)
    except FileExistsError:
        if name and not S_ISDIR(os.lstat(root + name).st_mode):
            os.unlink(root + name)
            os.mkdir(root + name)
        else:
            ready[name] = False


def _tidy(
    folder: Path,
    names: Iterable[str],
    is_home: Callable[[str], bool],
    is_wanted: Callable[[str], bool],
    is_ours: Callable[[str], bool],
    retained: frozenset[str],
) -> tuple[tuple[str, ...], dict[str, State]]:
    """Remove what was not ordered from the folders that are named; return the files removed, and these folders' states.

    Named are those that this build has touched or somebody else changed: there is found what is ordered no more,
    strangers, and folders left empty. None of these is in a folder of which `is_ours` says so; `is_home` tells folders that stay.
    """
    root = f"{folder}/"
    removed: list[str] = []
    states = {}
    for name in names:
        if is_ours(name):
            states[name] = get_state(root + name)
        elif os.path.isdir(root + name):
            for stranger in _list_strangers(root + name, name, is_wanted, is_home, retained):
                removed += _remove(stranger, folder)
            states[name] = get_state(root + name)
    return tuple(sorted(removed)), states


def list_folders(files: Iterable[str]) -> dict[str, None]:
    """Return the folders that hold the files, and those above them, "" for the root."""
    folders: dict[str, None] = {"": None}
    for save_as in files:
        name = save_as.rpartition("/")[0]
        while name not in folders:
            folders[name] = None
            name = name.rpartition("/")[0]
    return folders


def _list_strangers(
    path: str, name: str, is_wanted: Callable[[str], bool], is_home: Callable[[str], bool], retained: frozenset[str]
) -> list[str]:
    """Return the paths of what a folder holds and nobody ordered."""
    prefix = f"{name}/" if name else ""
    with os.scandir(path) as found:
        return [
            item.path
            for item in found
            if not (is_home(prefix + item.name) and item.is_dir(follow_symlinks=False))
            and not (is_wanted(prefix + item.name) and item.is_file(follow_symlinks=False))
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
