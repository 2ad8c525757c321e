"""Scanning: every content file by name, and the blob id of its bytes, which git would give it too.

What was hashed once is remembered by the file's size, inode and time of change, which nobody can set back; the time of
modification plays no part. In a fresh clone nothing is remembered; then git's own index is asked, and what it doesn't
know for certain is hashed.
"""

import os
import time
from collections.abc import Sequence
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.git_index import read_git_index
from plugins.engine.ledger import State, settle_state
from plugins.engine.store import Store

# So many files that nothing is known of, and to ask git takes less than to read them.
WORTH_ASKING = 100


class SourceFile(NamedTuple):
    """A content file: its path below the content folder, where it lies, and git's id of its bytes."""

    name: str
    path: str
    blob: bytes


class _Memory(msgspec.Struct, array_like=True):
    """What is remembered of the files, in the order of their paths: these, their states, and their blob ids."""

    names: list[str] = []
    states: list[State] = []
    blobs: list[bytes] = []


def hash_content(data: bytes) -> bytes:
    """Return git's blob id of a file's bytes, as bytes."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).digest()


def scan_content(content: Path, store: Store, name: str) -> list[SourceFile]:
    """Return every file below the content folder in the order of its path; hidden ones are passed over.

    `name` tells this folder's memory from that of others in the same store.
    """
    started = time.time_ns()
    key = hash_bytes(b"scanned", name.encode())
    kept = store.get(key)
    memory = msgspec.msgpack.decode(kept, type=_Memory) if kept else _Memory()
    found = sorted(_list_files(str(content)))
    names, states = [name for name, _, _ in found], [state for _, _, state in found]
    if names != memory.names or states != memory.states:
        memory = _identify(content, [path for _, path, _ in found], names, states, memory, started)
        store.put([(key, msgspec.msgpack.encode(memory))])
    return [SourceFile(name, path, blob) for (name, path, _), blob in zip(found, memory.blobs, strict=True)]


def _identify(
    content: Path, paths: Sequence[str], names: list[str], states: list[State], memory: _Memory, started: int
) -> _Memory:
    """Return what is to be remembered of the files; those of which nothing is known are hashed."""
    known = dict(zip(zip(memory.names, memory.states), memory.blobs))
    blobs = list(map(known.get, zip(names, states)))
    unknown = [position for position, blob in enumerate(blobs) if blob is None]
    noted = read_git_index(content) if len(unknown) >= WORTH_ASKING else {}
    for position in unknown:
        size, changed, inode = states[position]
        git_state, blob = noted.get(names[position], (None, b""))
        if git_state != (size, changed, inode & 0xFFFFFFFF):
            with open(paths[position], "rb") as file:
                blob = hash_content(file.read())
        blobs[position], states[position] = blob, settle_state(states[position], started)
    return _Memory(names, states, blobs)


def _list_files(content: str) -> list[tuple[str, str, State]]:
    """Return the path below the content folder, the path and the state of every file that isn't hidden."""
    files = []
    folders = [(content, "")]
    while folders:
        folder, prefix = folders.pop()
        # To ask by a folder that is open for a file's state takes four fifths of asking by its whole path.
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with os.scandir(opened) as items:
                for item in items:
                    name = item.name
                    if name[0] == ".":
                        continue
                    path = f"{folder}/{name}"
                    if item.is_dir(follow_symlinks=False):
                        folders.append((path, f"{prefix}{name}/"))
                    elif item.is_file():
                        status = item.stat()
                        files.append((prefix + name, path, (status.st_size, status.st_ctime_ns, status.st_ino)))
        finally:
            os.close(opened)
    return files
