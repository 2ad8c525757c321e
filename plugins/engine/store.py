"""The store: results that are costly to make, kept by the digest of what they were made from, in one SQLite file."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

# One in so many results has to be stale before any is dropped.
WORTH_PRUNING = 16
# How many keys one question asks for.
QUESTION = 500
# A file that begins otherwise, or has another layout, is none of ours and is begun anew.
LAYOUT = 2


class DamagedStore(Exception):
    """The store lacks or garbles what it has to hold; without the file, everything in it is made again."""


class Store:
    """A table of bytes by key; safe against a killed process, usable from another path or machine.

    What a build does not ask for is dropped by `prune`. A damaged file is set aside and begun anew:
    nothing in it is worth more than the time to make it again.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._used: set[bytes] = set()
        self._inherited: list[sqlite3.Connection] = []
        try:
            self._connect()
        except sqlite3.DatabaseError:
            discard_store(path)
            self._connect()
        self._changed = False

    def _connect(self) -> None:
        connection = sqlite3.connect(self._path, timeout=60)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
            connection.execute("DROP TABLE IF EXISTS results")
            connection.execute(f"PRAGMA user_version={LAYOUT}")
        # The keys stand in an index of their own: to list them, no value is read.
        connection.execute("CREATE TABLE IF NOT EXISTS results (key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)")
        self._connection, self._process = connection, os.getpid()

    def _get_connection(self) -> sqlite3.Connection:
        """Return the connection; a process that was forked off opens the file for itself, SQLite asks for that."""
        if self._process != os.getpid():
            # Never closed here: that would release the parent's locks.
            self._inherited.append(self._connection)
            self._connect()
        return self._connection

    def _ask(self, question: str, values: Sequence = ()) -> sqlite3.Cursor:
        connection = self._get_connection()
        try:
            return connection.execute(question, values)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise DamagedStore(f"{self._path}: {error}") from error

    def get(self, key: bytes) -> bytes | None:
        """Return what is kept under a key, or None."""
        self._used.add(key)
        row = self._ask("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def has(self, key: bytes) -> bool:
        """Tell whether something is kept under a key, which stays through the next `prune`."""
        self._used.add(key)
        return self._ask("SELECT 1 FROM results WHERE key = ?", (key,)).fetchone() is not None

    def recall(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a key; make and keep it when there is nothing."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put([(key, value)])
        return value

    def get_many(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Yield key and value of all that is kept under the keys, in any order."""
        for chosen, rows in self._select("key, value", keys):
            self._used.update(chosen)
            yield from rows

    def list_missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the keys under which nothing is kept."""
        missing: list[bytes] = []
        for chosen, rows in self._select("key", keys):
            known = {key for (key,) in rows}
            missing += [key for key in chosen if key not in known]
        return missing

    def _select(self, columns: str, keys: Iterable[bytes]) -> Iterator[tuple[list[bytes], sqlite3.Cursor]]:
        """Yield some of the keys at a time, with the rows that are kept under them."""
        rest = iter(keys)
        while chosen := list(islice(rest, QUESTION)):
            marks = ",".join("?" * len(chosen))
            yield chosen, self._ask(f"SELECT {columns} FROM results WHERE key IN ({marks})", chosen)

    def put(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep results, all or none of them."""
        items = list(items)
        if not items:
            return
        self._changed = True
        self._used.update(key for key, _ in items)
        with self._get_connection() as connection:
            connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?)", items)

    def keys(self) -> Iterator[bytes]:
        """Yield every key that is kept."""
        for (key,) in self._ask("SELECT key FROM results"):
            yield key

    def mark_used(self, keys: Iterable[bytes]) -> None:
        """Keep results through the next `prune` without reading them."""
        self._used.update(keys)

    def prune(self, changed: bool = False) -> int:
        """Drop what this build did not use, where that is worth the while; return how many.

        A build that kept nothing new leaves all as it is. `changed` says that processes forked from this one kept something.
        """
        if not (self._changed or changed):
            return 0
        kept = self._ask("SELECT COUNT(*) FROM results").fetchone()[0]
        # To list what is stale takes longer than most of what a small commit does.
        if kept - len(self._used) < kept // WORTH_PRUNING:
            return 0
        stale = [key for key in self.keys() if key not in self._used]
        self.drop(stale)
        return len(stale)

    def drop(self, keys: Iterable[bytes]) -> None:
        """Drop what is kept under the keys."""
        with self._connection:
            self._connection.executemany("DELETE FROM results WHERE key = ?", [(key,) for key in keys])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def discard_store(path: Path) -> None:
    """Remove a store and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
