"""Tiers: which entries share a segment, and their numbers in it, by their dates alone: the index doesn't tell how it came about.

The newest entry's date is the open end. Closed years come first, then the closed months of its year and the closed days
of its month, each tier one segment, until few enough entries are left for the open segment.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import ceil, frexp, ldexp

MOST_OPEN = 128
# Numbers that a segment has room for, as a multiple of its entries, at least.
ROOM = 1.25

# From coarse to fine.
TIERS: tuple[Callable[[date], tuple[int, ...]], ...] = (
    lambda day: (day.year,),
    lambda day: (day.year, day.month),
    lambda day: (day.year, day.month, day.day),
)


def divide_by_date(days: Sequence[date], most_open: int = MOST_OPEN) -> Iterator[slice]:
    """Yield the segments, as slices of entries whose days are given in order, from the oldest to the newest."""
    start, end = 0, len(days)
    for get_period in TIERS:
        if end - start <= most_open:
            break
        opening = bisect_left(days, get_period(days[-1]), start, end, key=get_period)
        if opening > start:
            yield slice(start, opening)
        start = opening
    if end > start:
        yield slice(start, end)


def number_by_date(days: Sequence[date]) -> list[int]:
    """Return a number for each of a segment's entries, whose days are given in order; the numbers rise.

    Each day begins at a number of its own, as far as the days before leave it, so that an entry that comes, goes or
    moves gives other numbers to its neighbours in time at most. They are counted from the first of a month: the first
    entry may go, and the others keep theirs.
    """
    first = days[0].replace(day=1).toordinal()
    span = days[-1].toordinal() - first + 1
    # Three binary digits: one entry more or less hardly ever gives others.
    digits, exponent = frexp(ROOM * len(days) / span)
    a_day = ldexp(ceil(digits * 8), exponent - 3)
    numbers, free = [], 0
    for day in days:
        free = max(free, int((day.toordinal() - first) * a_day))
        numbers.append(free)
        free += 1
    return numbers
