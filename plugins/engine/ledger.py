"""The ledger: what each output file was made from and what was written, so that the next build can leave it alone."""

import fcntl
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path

import msgspec

from plugins.engine.fingerprints import hash_bytes

LEDGER_VERSION = 6
# A file's clock ticks every few milliseconds: what changed this shortly before may change again within the same tick.
TICK = 20_000_000

State = tuple[int, int, int]
# The ledger begins with the digest of the rest.
DIGEST_SIZE = sha256().digest_size
# The state of no file at all.
UNKNOWN: State = (0, 0, 0)


class Companion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file made from another one's bytes, which stands beside it: what its name has more, and the rest as of an entry."""

    ending: str
    state: State
    digest: bytes
    size: int


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One output file: the file as the system knew it, the fingerprint of its recipe, the SHA-256 of its bytes, their number.

    `state` is (size, ctime in ns, inode): if all three are unchanged, so are the bytes. The time of modification
    plays no part, for anybody can set it.
    """

    state: State
    beside: tuple[Companion, ...]
    fingerprint: bytes
    digest: bytes
    size: int

    def replace_states(self, own: State, beside: Iterable[State]) -> "Entry":
        """Return the entry with other states of its file and of the companions."""
        companions = tuple(Companion(one.ending, state, one.digest, one.size) for one, state in zip(self.beside, beside))
        return Entry(own, companions, self.fingerprint, self.digest, self.size)

    def settle(self, now: int) -> "Entry":
        """Return the entry without the states that can't be relied on later."""
        return self.replace_states(settle_state(self.state, now), (settle_state(one.state, now) for one in self.beside))


class _File(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the ledger keeps of an entry besides the states: of each companion its ending, digest and size."""

    beside: tuple[tuple[str, bytes, int], ...]
    fingerprint: bytes
    digest: bytes
    size: int


FILES = msgspec.msgpack.Decoder(list[_File])
# Between the paths of a section: no path has this in it.
SEPARATOR = "\0"


class Section(msgspec.Struct, frozen=True, array_like=True):
    """Files that were ordered together; `key` stands for their paths and fingerprints, `count` is their number.

    What tells whether all stands as it did is packed, for it is asked of each section in each build: the paths of
    `folders`, and `places`, those of the files, each followed by its companions. `files` have the rest, in their order.
    """

    key: bytes
    count: int
    folders: str
    folder_states: bytes
    places: str
    states: bytes
    files: msgspec.Raw

    def list_folders(self) -> list[str]:
        """Return the folders whose states the section has: none of them is in another one."""
        return self.folders.split(SEPARATOR) if self.folder_states else []

    def list_places(self) -> list[str]:
        """Return the paths of the files and of what stands beside them."""
        return self.places.split(SEPARATOR) if self.states else []

    def map_folders(self) -> dict[str, State]:
        """Return the states of the folders."""
        return dict(zip(self.list_folders(), unpack_states(self.folder_states)))

    def list_entries(self) -> dict[str, Entry]:
        """Return the entries of the files, by path."""
        found = zip(self.list_places(), unpack_states(self.states))
        entries = {}
        for file in FILES.decode(self.files):
            name, state = next(found)
            beside = tuple(Companion(ending, next(found)[1], digest, size) for ending, digest, size in file.beside)
            entries[name] = Entry(state, beside, file.fingerprint, file.digest, file.size)
        return entries


def build_section(key: bytes, entries: Mapping[str, Entry], folders: Mapping[str, State]) -> Section:
    """Return the section of these entries, with the states of these folders."""
    places, states, files = [], [], []
    for name, entry in entries.items():
        places += (name, *(name + one.ending for one in entry.beside))
        states += (entry.state, *(one.state for one in entry.beside))
        beside = tuple((one.ending, one.digest, one.size) for one in entry.beside)
        files.append(_File(beside, entry.fingerprint, entry.digest, entry.size))
    return Section(
        key,
        len(files),
        SEPARATOR.join(folders),
        pack_states(folders.values()),
        SEPARATOR.join(places),
        pack_states(states),
        msgspec.Raw(msgspec.msgpack.encode(files)),
    )


def pack_states(states: Iterable[State]) -> bytes:
    """Return states as the ledger keeps them: three numbers of 64 bits each."""
    return array("Q", chain.from_iterable(states)).tobytes()


def unpack_states(packed: bytes) -> Iterator[State]:
    """Yield the states that were packed."""
    numbers = iter(array("Q", packed))
    return zip(numbers, numbers, numbers)


class Ledger(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """All files of an output folder in sections, with the state of each folder, which tells of strangers.

    Folders that hold no file of a section are in one without files. `companions` stands for how those were made that
    stand beside the files.
    """

    version: int = LEDGER_VERSION
    sections: tuple[Section, ...] = ()
    companions: bytes = b""

    @cached_property
    def files(self) -> Mapping[str, Entry]:
        """The entry of each file, by path."""
        return {name: entry for section in self.sections for name, entry in section.list_entries().items()}

    @cached_property
    def folders(self) -> Mapping[str, State]:
        """The state of each folder, by path, "" for the output folder itself."""
        return {name: state for section in self.sections for name, state in section.map_folders().items()}


def hash_data(data: bytes | memoryview) -> bytes:
    """Return the SHA-256 of a file's bytes."""
    return sha256(data, usedforsecurity=False).digest()


def get_state(path: str | Path, opened: int | None = None, follows_links: bool = False) -> State:
    """Return the state of a file, by its path below a folder that is `opened` if one is; FileNotFoundError when it is gone."""
    found = os.stat(path, dir_fd=opened, follow_symlinks=follows_links)
    return found.st_size, found.st_ctime_ns, found.st_ino


def settle_state(state: State, now: int) -> State:
    """Return a state that can be relied on later; UNKNOWN for one so young that the file may change without a trace."""
    return state if state[1] < now - TICK else UNKNOWN


def read_ledger(path: Path) -> Ledger | None:
    """Return the ledger; None when there is none that can be trusted."""
    try:
        kept = memoryview(path.read_bytes())
        # Sections are decoded when somebody asks for them: that all of it is whole is told by its digest.
        if kept[:DIGEST_SIZE] != hash_data(kept[DIGEST_SIZE:]):
            return None
        found = msgspec.msgpack.decode(kept[DIGEST_SIZE:], type=Ledger)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return found if found.version == LEDGER_VERSION else None


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Write the ledger; the file is whole or it is the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    data = msgspec.msgpack.encode(ledger)
    draft.write_bytes(hash_data(data) + data)
    os.replace(draft, path)


def name_output(output: Path, cache: Path) -> str:
    """Return a name for the output folder's ledger that holds wherever the project and its cache are moved together."""
    return hash_bytes(os.path.relpath(output, cache).encode()).hex()[:12]


@contextmanager
def hold_lock(path: Path, tell: Callable[[], None] = lambda: None):
    """Hold a lock between processes for as long as the block runs; `tell` is called when another one holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield

