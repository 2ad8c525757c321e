"""Scanning: every content file by name, and the blob id of its bytes, which git would give it too.

What was hashed once is remembered by the file's size, inode and time of change, which nobody can set back; the time of
modification plays no part. In a fresh clone nothing is remembered; then git's own index is asked, and what it doesn't
know for certain is hashed.
"""

import os
import time
from collections.abc import Iterator, Mapping
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.git_index import read_git_index
from plugins.engine.ledger import State, get_state, pack_states, settle_state, unpack_states
from plugins.engine.store import Store

# So many files that nothing is known of, and to ask git takes less than to read them.
WORTH_ASKING = 100
BLOB_SIZE = 20


class SourceFile(NamedTuple):
    """A content file: its path below the content folder, that folder, and git's id of its bytes."""

    name: str
    content: str
    blob: bytes

    @property
    def path(self) -> str:
        """Where it lies."""
        return f"{self.content}/{self.name}"


class _Folder(NamedTuple):
    """A folder: its path below the content folder, which ends in a slash if there is any, its files in order, their states, packed."""

    prefix: str
    names: list[str]
    states: bytes


class _Memory(msgspec.Struct, array_like=True):
    """What is remembered of a folder: the names of its files, their states and blob ids, one after the other."""

    names: list[str] = []
    states: bytes = b""
    blobs: bytes = b""

    def list_blobs(self) -> list[bytes]:
        """Return the blob ids of the files."""
        return [self.blobs[start : start + BLOB_SIZE] for start in range(0, len(self.blobs), BLOB_SIZE)]


MEMORIES = msgspec.msgpack.Decoder(_Memory)
NOTHING = msgspec.msgpack.encode(_Memory())


def hash_content(data: bytes) -> bytes:
    """Return git's blob id of a file's bytes, as bytes."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).digest()


def scan_content(content: Path, store: Store, name: str) -> list[SourceFile]:
    """Return every file below the content folder in the order of its path; hidden ones are passed over.

    `name` tells this folder's memory from that of others in the same store.
    """
    started = time.time_ns()
    root = str(content)
    folders = list(_list_folders(root))
    keys = [hash_bytes(b"scanned", name.encode(), folder.prefix.encode()) for folder in folders]
    memories = [MEMORIES.decode(store.get(key) or NOTHING) for key in keys]
    changed = [
        number
        for number, (folder, memory) in enumerate(zip(folders, memories, strict=True))
        if folder.states != memory.states or folder.names != memory.names
    ]
    known = [_match_blobs(folders[number], memories[number]) for number in changed]
    # Git is asked at most once, for all folders.
    noted = read_git_index(content) if sum(blobs.count(None) for blobs in known) >= WORTH_ASKING else {}
    for number, blobs in zip(changed, known, strict=True):
        memories[number] = _identify(root, folders[number], blobs, noted, started)
    store.put((keys[number], msgspec.msgpack.encode(memories[number])) for number in changed)
    return sorted(
        SourceFile(folder.prefix + name, root, blob)
        for folder, memory in zip(folders, memories, strict=True)
        for name, blob in zip(folder.names, memory.list_blobs(), strict=True)
    )


def _match_blobs(folder: _Folder, memory: _Memory) -> list[bytes | None]:
    """Return the blob id of each file in a folder; None for those of which nothing is known."""
    known = dict(zip(zip(memory.names, unpack_states(memory.states)), memory.list_blobs()))
    return list(map(known.get, zip(folder.names, unpack_states(folder.states))))


def _identify(
    root: str, folder: _Folder, blobs: list[bytes | None], noted: Mapping[str, tuple[State, bytes]], started: int
) -> _Memory:
    """Return what is to be remembered of a folder; files of which nothing is known are hashed."""
    states = list(unpack_states(folder.states))
    for position, name in enumerate(folder.names):
        if blobs[position] is None:
            size, changed, inode = states[position]
            git_state, blob = noted.get(folder.prefix + name, (None, b""))
            if git_state != (size, changed, inode & 0xFFFFFFFF):
                with open(f"{root}/{folder.prefix}{name}", "rb") as file:
                    blob = hash_content(file.read())
            blobs[position], states[position] = blob, settle_state(states[position], started)
    return _Memory(folder.names, pack_states(states), b"".join(blobs))


def _list_folders(root: str) -> Iterator[_Folder]:
    """Yield the content folder and every folder in it, with all files that aren't hidden."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        names = []
        # To ask by a folder that is open for a file's state takes four fifths of asking by its whole path.
        opened = os.open(f"{root}/{prefix}", os.O_RDONLY | os.O_DIRECTORY)
        try:
            with os.scandir(opened) as items:
                for item in items:
                    if item.name[0] == ".":
                        continue
                    if item.is_dir(follow_symlinks=False):
                        waiting.append(f"{prefix}{item.name}/")
                    elif item.is_file():
                        names.append(item.name)
            names.sort()
            yield _Folder(prefix, names, pack_states([get_state(name, opened, follows_links=True) for name in names]))
        finally:
            os.close(opened)
