"""What each page was made from, part by part, when it was last rendered: to tell why one is rendered again."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

# Digests this short tell two states of one part apart well enough: nothing depends on them but a message.
SHORT = 6
PARTS = msgspec.msgpack.Decoder(dict[str, bytes])
# A file with another layout is begun anew.
LAYOUT = 2


class Recipes:
    """A table of digests by output file: of its page's parts, and of the grounds, which are what else it follows from.

    Losing it costs explanations only.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60)
        self._connection.execute("PRAGMA synchronous=OFF")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
            self._connection.execute("DROP TABLE IF EXISTS recipes")
            self._connection.execute(f"PRAGMA user_version={LAYOUT}")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS recipes (save_as TEXT PRIMARY KEY, grounds BLOB NOT NULL, parts BLOB NOT NULL) WITHOUT ROWID"
        )

    def list_changes(self, save_as: str, grounds: bytes, parts: bytes) -> tuple[str, ...] | None:
        """Return the names of what differs from the last rendering; None when there was none."""
        row = self._connection.execute("SELECT grounds, parts FROM recipes WHERE save_as = ?", (save_as,)).fetchone()
        if row is None:
            return None
        before, now = ({**PARTS.decode(kept), **PARTS.decode(own)} for kept, own in (row, (grounds, parts)))
        return tuple(name for name in dict.fromkeys((*now, *before)) if before.get(name) != now.get(name))

    def keep(self, recipes: Iterable[tuple[str, bytes, bytes | None]], removed: Iterable[str]) -> None:
        """Keep the packed grounds and parts of pages that were rendered; None for parts that are as they were.

        Pages that are no more are forgotten.
        """
        with self._connection:
            for save_as, grounds, parts in recipes:
                if parts is None:
                    self._connection.execute("UPDATE recipes SET grounds = ? WHERE save_as = ?", (grounds, save_as))
                else:
                    self._connection.execute("INSERT OR REPLACE INTO recipes VALUES (?, ?, ?)", (save_as, grounds, parts))
            self._connection.executemany("DELETE FROM recipes WHERE save_as = ?", ((name,) for name in removed))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def pack_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return digests by name as they are kept."""
    return msgspec.msgpack.encode({name: digest[:SHORT] for name, digest in parts.items()})
