"""What a build holds back: drafts, embargoed articles and notices of days to come, for the check of its output."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from plugins.newsroom.edition import Edition


class Withheld(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """One thing that is not published yet: its content file, the output file that it would have, and its headline.

    `until` is the moment that it waits for; None for a draft.
    """

    path: str
    save_as: str
    title: str
    until: datetime | None = None


def list_withheld(edition: "Edition") -> Iterator[Withheld]:
    """Yield what has no place in an edition."""
    clock = edition.newsroom.clock
    for path, reading in edition.readings.items():
        document = reading.document
        stated = document.stated
        if document.kind != "notice" and "status" not in stated and "embargo" not in stated:
            continue
        fields = document.fields
        draft = getattr(fields, "status", "published") == "draft"
        embargo = getattr(fields, "embargo", None)
        early = document.kind == "notice" and fields.date > clock
        if draft or early or (embargo is not None and embargo > clock):
            until = None if draft else fields.date if early else embargo
            yield Withheld(path, edition.get_place(document).save_as, fields.title, until)


def write_withheld(path: Path, withheld: Sequence[Withheld]) -> None:
    """Write down what an edition holds back."""
    path.write_bytes(msgspec.msgpack.encode(withheld))


def read_withheld(path: Path) -> tuple[Withheld, ...]:
    """Return what the last build held back; nothing where none has said."""
    try:
        return tuple(msgspec.msgpack.decode(path.read_bytes(), type=list[Withheld]))
    except FileNotFoundError:
        return ()
