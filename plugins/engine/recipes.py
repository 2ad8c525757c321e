"""What each page was made from, part by part, when it was last rendered: to tell why one is rendered again."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

# Digests this short tell two states of one part apart well enough: nothing depends on them but a message.
SHORT = 6
Parts = Mapping[str, bytes]


class Recipes:
    """A table of parts' digests by output file; losing it costs explanations only."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60)
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS recipes (save_as TEXT PRIMARY KEY, parts BLOB NOT NULL) WITHOUT ROWID"
        )

    def list_changes(self, save_as: str, parts: Parts) -> tuple[str, ...] | None:
        """Return the names of the parts that differ from those of the last rendering; None when there was none."""
        row = self._connection.execute("SELECT parts FROM recipes WHERE save_as = ?", (save_as,)).fetchone()
        if row is None:
            return None
        before = msgspec.msgpack.decode(row[0], type=dict[str, bytes])
        names = dict.fromkeys((*parts, *before))
        return tuple(name for name in names if before.get(name) != (parts[name][:SHORT] if name in parts else None))

    def keep(self, recipes: Iterable[tuple[str, Parts]], removed: Iterable[str]) -> None:
        """Keep the parts of pages that were rendered, and forget pages that are no more."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO recipes VALUES (?, ?)",
                (
                    (save_as, msgspec.msgpack.encode({name: digest[:SHORT] for name, digest in parts.items()}))
                    for save_as, parts in recipes
                ),
            )
            self._connection.executemany("DELETE FROM recipes WHERE save_as = ?", ((name,) for name in removed))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
