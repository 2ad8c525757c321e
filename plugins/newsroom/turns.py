"""When an edition turns into another one although nothing was edited: at midnight, and at moments that documents name.

What begins with a moment begins at that moment, what ends with it ends a second later.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import get_args

import msgspec

from plugins.newsroom.documents import Document

SECOND = timedelta(seconds=1)
# A day begins at its midnight and ends at the next; the news sitemap drops an article two days after its own.
DAYS = (0, 1, 2)


def find_next_turn(documents: Iterable[Document], clock: datetime) -> datetime:
    """Return the first moment after the clock's at which readers may see anything else than at the clock's."""
    # Imported here: a build in which nothing changed has no turn to find.
    from plugins.newsroom.schemas import Article

    turns = [datetime.combine(clock.date() + timedelta(days=1), time(), clock.tzinfo)]
    last = clock - SECOND
    # Most articles name no moment but that of their date, which is past.
    today, others = last.date().isoformat(), frozenset(_list_moments(Article)) - {"date"}
    for document in documents:
        if document.kind == "article" and document.order < today and others.isdisjoint(document.stated):
            continue
        for name in _list_moments(type(document.fields)):
            moment = getattr(document.fields, name)
            if moment is not None and moment > last:
                turns.append(moment if moment > clock else moment + SECOND)
    return min(turns)


@cache
def _list_moments(schema: type) -> tuple[str, ...]:
    """Return the names of a kind's fields that hold a moment."""
    hints = {name: get_args(hint)[:1] for name, hint in schema.__annotations__.items()}
    return tuple(name for name, hint in hints.items() if datetime in (*hint, *get_args(*hint)))


def list_turns(documents: Iterable[Document], clock: datetime) -> list[datetime]:
    """Return the moments to come at which anything that the documents date may begin or end, the nearest first.

    Unlike `find_next_turn` it looks at every date, those of nested fields too, and at no midnight that none names.
    """
    found: set[datetime] = set()
    for document in documents:
        for day in _list_dates(document.fields):
            if isinstance(day, datetime):
                found.update((day, day + SECOND))
                day = day.date()
            found.update(datetime.combine(day + timedelta(days), time(), clock.tzinfo) for days in DAYS)
    return sorted(moment for moment in found if moment > clock)


def _list_dates(value: object) -> Iterator[date]:
    """Yield every day and moment in a document's fields."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _list_dates(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _list_dates(getattr(value, name))
