"""The store: results that are costly to make, kept by the digest of what they were made from, in one SQLite file."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path


class Store:
    """A table of bytes by key; safe against a killed process, usable from another path or machine.

    What a build does not ask for is dropped by `prune`. A damaged file is set aside and begun anew:
    nothing in it is worth more than the time to make it again.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._used: set[bytes] = set()
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            path.unlink()
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=60)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        return connection

    def get(self, key: bytes) -> bytes | None:
        """Return what is kept under a key, or None."""
        self._used.add(key)
        row = self._connection.execute("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep results, all or none of them."""
        with self._connection:
            for key, value in items:
                self._used.add(key)
                self._connection.execute("INSERT OR REPLACE INTO results VALUES (?, ?)", (key, value))

    def keys(self) -> Iterator[bytes]:
        """Yield every key that is kept."""
        for (key,) in self._connection.execute("SELECT key FROM results"):
            yield key

    def mark_used(self, key: bytes) -> None:
        """Keep a result through the next `prune` without reading it."""
        self._used.add(key)

    def prune(self) -> int:
        """Drop what this build did not use; return how many."""
        stale = [key for key in self.keys() if key not in self._used]
        with self._connection:
            self._connection.executemany("DELETE FROM results WHERE key = ?", [(key,) for key in stale])
        return len(stale)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
