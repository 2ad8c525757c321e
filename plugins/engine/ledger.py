"""The ledger: what each output file was made from and what was written, so that the next build can leave it alone."""

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from plugins.engine.fingerprints import hash_bytes

LEDGER_VERSION = 4
# A file's clock ticks every few milliseconds: what changed this shortly before may change again within the same tick.
TICK = 20_000_000

State = tuple[int, int, int]
# The state of no file at all.
UNKNOWN: State = (0, 0, 0)


class Companion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file made from another one's bytes, which stands beside it: what its name has more, and the rest as of an entry."""

    ending: str
    digest: bytes
    size: int
    state: State


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One output file: the fingerprint of its recipe, the SHA-256 of its bytes, their number, and the file as the system knew it.

    `state` is (size, ctime in ns, inode): if all three are unchanged, so are the bytes. The time of modification
    plays no part, for anybody can set it.
    """

    fingerprint: bytes
    digest: bytes
    size: int
    state: State
    beside: tuple[Companion, ...] = ()

    def replace_states(self, own: State, beside: Iterable[State]) -> "Entry":
        """Return the entry with other states of its file and of the companions."""
        companions = tuple(Companion(one.ending, one.digest, one.size, state) for one, state in zip(self.beside, beside))
        return Entry(self.fingerprint, self.digest, self.size, own, companions)

    def settle(self, now: int) -> "Entry":
        """Return the entry without the states that can't be relied on later."""
        return self.replace_states(settle_state(self.state, now), (settle_state(one.state, now) for one in self.beside))


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """All files of an output folder by path, and the state of each folder in it, which tells of strangers.

    `companions` stands for how those were made that stand beside the files.
    """

    version: int = LEDGER_VERSION
    files: dict[str, Entry] = {}
    folders: dict[str, State] = {}
    companions: bytes = b""


def get_state(path: str | Path) -> State:
    """Return a file's state; FileNotFoundError when it is gone."""
    found = os.lstat(path)
    return found.st_size, found.st_ctime_ns, found.st_ino


def settle_state(state: State, now: int) -> State:
    """Return a state that can be relied on later; UNKNOWN for one so young that the file may change without a trace."""
    return state if state[1] < now - TICK else UNKNOWN


def read_ledger(path: Path) -> Ledger | None:
    """Return the ledger; None when there is none that can be trusted."""
    try:
        found = msgspec.msgpack.decode(path.read_bytes(), type=Ledger)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return found if found.version == LEDGER_VERSION else None


def write_ledger(path: Path, ledger: Ledger, known: Mapping[str, Entry]) -> None:
    """Write the ledger, states that are too young left out; the file is whole or it is the old one.

    `known` are entries that were read from it: the states in them were old enough then.
    """
    now = time.time_ns()
    settled = Ledger(
        files={name: entry if known.get(name) is entry else entry.settle(now) for name, entry in ledger.files.items()},
        folders={name: settle_state(state, now) for name, state in ledger.folders.items()},
        companions=ledger.companions,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(msgspec.msgpack.encode(settled))
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

