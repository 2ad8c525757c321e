"""When an edition turns into another one although nothing was edited: at midnight, and at moments that documents name."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, time, timedelta
from functools import cache
from typing import get_args

from plugins.newsroom.documents import Document

SECOND = timedelta(seconds=1)


def find_next_turn(documents: Iterable[Document], clock: datetime) -> datetime:
    """Return the first moment after the clock's at which readers may see anything else than at the clock's.

    What begins with a moment begins at that moment, what ends with it ends a second later.
    """
    turns = [datetime.combine(clock.date() + timedelta(days=1), time(), clock.tzinfo)]
    for document in documents:
        for name in _list_moments(type(document.fields)):
            moment = getattr(document.fields, name)
            if moment is not None and moment + SECOND > clock:
                turns.append(moment if moment > clock else moment + SECOND)
    return min(turns)


@cache
def _list_moments(schema: type) -> tuple[str, ...]:
    """Return the names of a kind's fields that hold a moment."""
    hints = {field.name: get_args(field.type)[:1] for field in fields(schema)}
    return tuple(name for name, hint in hints.items() if datetime in (*hint, *get_args(*hint)))
