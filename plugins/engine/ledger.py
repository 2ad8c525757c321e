"""The ledger: what each output file was made from and what was written, so that the next build can leave it alone."""

import fcntl
import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import msgspec

from plugins.engine.fingerprints import hash_bytes

LEDGER_VERSION = 3
# A file's clock ticks every few milliseconds: what changed this shortly before may change again within the same tick.
TICK = 20_000_000

State = tuple[int, int, int]
# The state of no file at all.
UNKNOWN: State = (0, 0, 0)


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One output file: the fingerprint of its recipe, the SHA-256 of its bytes, their number, and the file as the system knew it.

    `state` is (size, ctime in ns, inode): if all three are unchanged, so are the bytes. The time of modification
    plays no part, for anybody can set it.
    """

    fingerprint: bytes
    digest: bytes
    size: int
    state: State

    def replace_state(self, state: State) -> "Entry":
        """Return the entry with the file's state as it is now."""
        return Entry(self.fingerprint, self.digest, self.size, state)


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """All files of an output folder by path, and the state of each folder in it, which tells of strangers."""

    version: int = LEDGER_VERSION
    files: dict[str, Entry] = {}
    folders: dict[str, State] = {}


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


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Write the ledger, states that are too young left out; the file is whole or it is the old one."""
    now = time.time_ns()
    settled = Ledger(
        files={
            name: entry if entry.state[1] < now - TICK else entry.replace_state(UNKNOWN)
            for name, entry in ledger.files.items()
        },
        folders={name: settle_state(state, now) for name, state in ledger.folders.items()},
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

