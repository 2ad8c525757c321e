"""Scanning: every content file by name, and the blob id of its bytes, which git would give it too.

What was hashed once is remembered by the file's size, inode and time of change, which nobody can set back; the time of
modification plays no part. In a fresh clone nothing is known, and every file is hashed.
"""

import os
import time
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.ledger import State, settle_state
from plugins.engine.store import Store

Memory = dict[str, tuple[State, bytes]]


class SourceFile(NamedTuple):
    """A content file: its path below the content folder, where it lies, and git's id of its bytes."""

    name: str
    path: str
    blob: bytes


def hash_content(data: bytes) -> bytes:
    """Return git's blob id of a file's bytes, as bytes."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).digest()


def scan_content(content: Path, store: Store, name: str) -> list[SourceFile]:
    """Return every file below the content folder in the order of its path; hidden ones are passed over.

    `name` tells this folder's memory from that of others in the same store.
    """
    started = time.time_ns()
    key = hash_bytes(b"scan", name.encode())
    kept = store.get(key)
    memory = msgspec.msgpack.decode(kept, type=Memory) if kept else {}
    fresh: Memory = {}
    files = []
    for name, path, state in sorted(_walk(str(content), "")):
        known = memory.get(name)
        if known and known[0] == state:
            fresh[name] = known
            blob = known[1]
        else:
            with open(path, "rb") as file:
                blob = hash_content(file.read())
            fresh[name] = settle_state(state, started), blob
        files.append(SourceFile(name, path, blob))
    if fresh != memory:
        store.put([(key, msgspec.msgpack.encode(fresh))])
    return files


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, str, State]]:
    folders = []
    with os.scandir(folder) as found:
        for item in found:
            if item.name.startswith("."):
                continue
            if item.is_dir(follow_symlinks=False):
                folders.append((item.path, f"{prefix}{item.name}/"))
            elif item.is_file():
                status = item.stat()
                yield prefix + item.name, item.path, (status.st_size, status.st_ctime_ns, status.st_ino)
    for path, below in folders:
        yield from _walk(path, below)
