"""Git's index: the blob ids of files that git has looked at and that are as they were then. A fresh clone has all of them.

The format is described in git's own documentation (gitformat-index), version 2 and 3.
"""

from pathlib import Path
from struct import Struct

from plugins.engine.ledger import State

HEADER = Struct(">4sII")
# Times of change and of modification, device, inode, mode, owner, group, size, id, flags.
ENTRY = Struct(">10I20sH")
REGULAR_FILES = frozenset({0o100644, 0o100755})
# Git was told not to look, there is more behind the flags, or the file is in conflict.
ODD = 0x8000 | 0x4000 | 0x3000
# With any of these, a file's bytes may be others than its blob's, or the ids of another kind.
CONVERSIONS = r"^(core\.(autocrlf|attributesfile)|extensions\.objectformat)$"


def read_git_index(folder: Path) -> dict[str, tuple[State, bytes]]:
    """Return state and blob id of each file below a folder, by its path there, as git has noted them; {} without git.

    A state's inode is cut to 32 bits. What git would look at again itself is left out.
    """
    root = next((found for found in (folder, *folder.parents) if (found / ".git").is_dir()), None)
    if root is None or _converts(root, folder):
        return {}
    index = root / ".git" / "index"
    try:
        data, written = index.read_bytes(), index.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    signature, version, count = HEADER.unpack_from(data)
    if signature != b"DIRC" or version not in (2, 3):
        return {}
    prefix = folder.relative_to(root).as_posix().encode() + b"/" if folder != root else b""
    found = {}
    position = HEADER.size
    for _ in range(count):
        changed, changed_ns, _, _, _, inode, mode, _, _, size, blob, flags = ENTRY.unpack_from(data, position)
        start = position + ENTRY.size + (2 if flags & 0x4000 else 0)
        end = data.index(b"\0", start)
        # Entries are padded to a multiple of eight bytes, with one zero byte at least.
        position += (end - position + 8) // 8 * 8
        state = size, changed * 1_000_000_000 + changed_ns, inode
        if data.endswith(b".gitattributes", start, end):
            return {}
        if mode in REGULAR_FILES and not flags & ODD and state[1] < written and data.startswith(prefix, start):
            found[data[start + len(prefix) : end].decode(errors="surrogateescape")] = state, blob
    return found


def _converts(root: Path, folder: Path) -> bool:
    """Tell whether git may have changed bytes when it wrote the files below a folder."""
    # Imported here: where most files are known, git isn't asked.
    import subprocess

    folders = (folder, *folder.parents)
    if (root / ".git/info/attributes").exists() or any(
        (found / ".gitattributes").exists() for found in folders[: folders.index(root) + 1]
    ):
        return True
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), "config", "--get-regexp", CONVERSIONS], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return True
    return asked.returncode != 1
