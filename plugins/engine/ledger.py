"""The ledger: what each output file was made from and what was written, so that the next build can leave it alone."""

import fcntl
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import msgspec

from plugins.engine.fingerprints import DIGEST_SIZE, hash_bytes

LEDGER_VERSION = 5
# A file's clock ticks every few milliseconds: what changed this shortly before may change again within the same tick.
TICK = 20_000_000

State = tuple[int, int, int]
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


class _SeenCompanion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """No more of a companion than tells whether it is as it was: the rest stays encoded."""

    ending: str
    state: State


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """No more of an entry than tells whether its files are as they were: the rest stays encoded."""

    state: State
    beside: tuple[_SeenCompanion, ...]


ENTRIES = msgspec.msgpack.Decoder(dict[str, Entry])
SEEN = msgspec.msgpack.Decoder(dict[str, Seen])


class Section(msgspec.Struct, frozen=True, array_like=True):
    """Files that were ordered together, by path; `key` stands for the paths and fingerprints, `count` is their number."""

    key: bytes
    count: int
    files: msgspec.Raw

    def list_entries(self) -> dict[str, Entry]:
        """Return the entries of the files."""
        return ENTRIES.decode(self.files)

    def list_seen(self) -> dict[str, Seen]:
        """Return what tells whether the files are as they were."""
        return SEEN.decode(self.files)


def build_section(key: bytes, entries: Mapping[str, Entry]) -> Section:
    """Return the section of these entries."""
    return Section(key, len(entries), msgspec.Raw(msgspec.msgpack.encode(entries)))


class Ledger(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """All files of an output folder in sections, and the state of each folder in it, which tells of strangers.

    `companions` stands for how those were made that stand beside the files.
    """

    version: int = LEDGER_VERSION
    sections: tuple[Section, ...] = ()
    folders: dict[str, State] = {}
    companions: bytes = b""

    @cached_property
    def files(self) -> Mapping[str, Entry]:
        """The entry of each file, by path."""
        return {name: entry for section in self.sections for name, entry in section.list_entries().items()}


def get_state(path: str | Path, opened: int | None = None) -> State:
    """Return the state of a file, by its path below a folder that is `opened` if one is; FileNotFoundError when it is gone."""
    found = os.stat(path, dir_fd=opened, follow_symlinks=False)
    return found.st_size, found.st_ctime_ns, found.st_ino


def settle_state(state: State, now: int) -> State:
    """Return a state that can be relied on later; UNKNOWN for one so young that the file may change without a trace."""
    return state if state[1] < now - TICK else UNKNOWN


def read_ledger(path: Path) -> Ledger | None:
    """Return the ledger; None when there is none that can be trusted."""
    try:
        kept = path.read_bytes()
        # Sections are decoded when somebody asks for them: that all of it is whole is told by its digest.
        if kept[:DIGEST_SIZE] != hash_bytes(kept[DIGEST_SIZE:]):
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
    draft.write_bytes(hash_bytes(data) + data)
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

