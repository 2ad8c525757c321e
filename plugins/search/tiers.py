"""Tiers: which entries share a segment, by their dates alone, so that the index doesn't tell how it came about.

The newest entry's date is the open end. Everything before its own block of years lies in closed blocks; then come the
closed years of its block, the closed months of its year, the closed weeks of its month and the closed days of its
week, each tier one segment, until few enough entries are left for the open segment.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date

YEARS_A_BLOCK = 4
MOST_OPEN = 128


def _get_block(day: date) -> tuple[int, ...]:
    return (day.year // YEARS_A_BLOCK,)


# From coarse to fine; the first divides what is closed into blocks, the others leave it together.
TIERS: tuple[Callable[[date], tuple[int, ...]], ...] = (
    _get_block,
    lambda day: (day.year,),
    lambda day: (day.year, day.month),
    lambda day: (day.year, day.month, (day.day - 1) // 7),
    lambda day: (day.year, day.month, day.day),
)


def divide_by_date(days: Sequence[date], most_open: int = MOST_OPEN) -> Iterator[slice]:
    """Yield the segments, as slices of entries whose days are given in order, from the oldest to the newest."""
    start, end = 0, len(days)
    for get_period in TIERS:
        if end - start <= most_open:
            break
        opening = bisect_left(days, get_period(days[-1]), start, end, key=get_period)
        if get_period is _get_block:
            yield from _divide_blocks(days, start, opening)
        elif opening > start:
            yield slice(start, opening)
        start = opening
    if end > start:
        yield slice(start, end)


def _divide_blocks(days: Sequence[date], start: int, end: int) -> Iterator[slice]:
    while start < end:
        block = _get_block(days[start])
        after = bisect_left(days, (block[0] + 1,), start, end, key=_get_block)
        yield slice(start, after)
        start = after
