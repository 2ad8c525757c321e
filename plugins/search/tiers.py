"""Tiers: which entries share a segment, by their dates alone, so that the index doesn't tell how it came about.

The newest entry's date is the open end. Closed years come first, then the closed months of its year and the closed days
of its month, each tier one segment, until few enough entries are left for the open segment.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date

MOST_OPEN = 128

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
