"""The ledger: what each output file was made from and what was written, so that the next build can leave it alone."""

import fcntl
import os
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

LEDGER_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One output file: the fingerprint of its recipe, the digest of its bytes, and the file as the system knew it.

    `state` is (size, mtime in ns, ctime in ns, inode): if all four are unchanged, so are the bytes.
    """

    fingerprint: bytes
    digest: bytes
    state: tuple[int, int, int, int]


def get_state(path: Path) -> tuple[int, int, int, int]:
    """Return a file's state; FileNotFoundError when it is gone."""
    found = os.stat(path, follow_symlinks=False)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def read_ledger(path: Path) -> Mapping[str, Entry] | None:
    """Return the entries by output path; None when there is no ledger that can be trusted."""
    try:
        version, entries = msgspec.msgpack.decode(path.read_bytes(), type=tuple[int, dict[str, Entry]])
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return entries if version == LEDGER_VERSION else None


def write_ledger(path: Path, entries: Mapping[str, Entry]) -> None:
    """Write the entries; the file is whole or it is the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(msgspec.msgpack.encode((LEDGER_VERSION, dict(sorted(entries.items())))))
    os.replace(draft, path)


@contextmanager
def hold_lock(path: Path):
    """Hold a lock between processes for as long as the block runs; a second build waits for the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
