"""Scanning: every content file by name, and the blob id of its bytes, which git would give it too.

What was hashed once is remembered by the file's size, inode and time of change, which nobody can set back; the time of
modification plays no part. In a fresh clone nothing is remembered; then git's own index is asked, and what it doesn't
know for certain is hashed.
"""

import os
import time
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.git_index import read_git_index
from plugins.engine.ledger import State, settle_state
from plugins.engine.store import Store

Memory = dict[str, tuple[State, bytes]]
# So many files that nothing is known of, and to ask git takes less than to read them.
WORTH_ASKING = 100


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
    found = sorted(_list_files(str(content)))
    unknown = [name for name, _, state in found if memory.get(name, (None,))[0] != state]
    noted = read_git_index(content) if len(unknown) >= WORTH_ASKING else {}
    fresh: Memory = {}
    files = []
    for name, path, state in found:
        known = memory.get(name)
        if known and known[0] == state:
            fresh[name] = known
        else:
            size, changed, inode = state
            git_state, blob = noted.get(name, (None, b""))
            if git_state != (size, changed, inode & 0xFFFFFFFF):
                with open(path, "rb") as file:
                    blob = hash_content(file.read())
            fresh[name] = settle_state(state, started), blob
        files.append(SourceFile(name, path, fresh[name][1]))
    if fresh != memory:
        store.put([(key, msgspec.msgpack.encode(fresh))])
    return files


def _list_files(content: str) -> list[tuple[str, str, State]]:
    """Return the path below the content folder, the path and the state of every file that isn't hidden."""
    files = []
    folders = [(content, "")]
    while folders:
        folder, prefix = folders.pop()
        with os.scandir(folder) as items:
            for item in items:
                name = item.name
                if name[0] == ".":
                    continue
                if item.is_dir(follow_symlinks=False):
                    folders.append((item.path, f"{prefix}{name}/"))
                elif item.is_file():
                    status = item.stat()
                    files.append((prefix + name, item.path, (status.st_size, status.st_ctime_ns, status.st_ino)))
    return files
