"""Lists in pages numbered from the oldest, so that a page, once full, never changes again.

The list's own URL shows the newest: what doesn't fill a page yet and the last full page's worth before it.
A full page links to the one after it, always; where that isn't full yet, a redirect to the list's URL stands there.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from plugins.newsroom.cards import Link, Pagination
from plugins.newsroom.texts import DEFAULT_LANGUAGE, say
from plugins.newsroom.urls import Place, Urls

# How many full pages are planned together.
RUN = 8


class ListPage(msgspec.Struct, frozen=True):
    """One page of a list: its items newest first; `moved_to` is the list's URL where the page isn't full yet."""

    place: Place
    number: int | None
    items: tuple
    pagination: Pagination
    moved_to: str = ""

    @property
    def is_first(self) -> bool:
        """Whether this is the page on the list's own URL."""
        return self.number is None


class Run(NamedTuple):
    """Full pages that are planned together: their numbers, the items on them, and whether none is full behind them."""

    numbers: range
    items: Sequence
    is_last: bool


def take_newest(items: Sequence, size: int) -> Sequence:
    """Return the items of the newest page: what doesn't fill a page yet, and the last full page's worth."""
    return items[_count_full_pages(items, size) * size :]


def list_runs(items: Sequence, size: int) -> Iterator[Run]:
    """Yield the full pages, oldest first, in runs: one item that changes touches no more than its run."""
    full = _count_full_pages(items, size)
    for first in range(1, full + 1, RUN):
        numbers = range(first, min(first + RUN, full + 1))
        yield Run(numbers, items[(first - 1) * size : (numbers.stop - 1) * size], full in numbers)


def build_newest_page(
    urls: Urls, place: Place, items: Sequence, size: int, language: str = DEFAULT_LANGUAGE
) -> ListPage:
    """Return the page at the list's own place."""
    full = _count_full_pages(items, size)
    oldest = _link(urls, place, "oldest", 1, language) if full else None
    older = _link(urls, place, "older", full, language)
    ways = Pagination(None, None, older, oldest, say("pagination.label_newest", language))
    return ListPage(place, None, tuple(reversed(take_newest(items, size))), ways)


def list_older_pages(
    urls: Urls, place: Place, run: Run, size: int, language: str = DEFAULT_LANGUAGE
) -> Iterator[ListPage]:
    """Yield the pages of a run, newest first; behind the last, the one that isn't full yet, which leads to the list's own place."""
    for number in reversed(run.numbers):
        start = (number - run.numbers.start) * size
        yield _build_full_page(urls, place, run.items[start : start + size], number, language)
    if run.is_last:
        following = run.numbers.stop
        nowhere = Pagination(Link(say("pagination.newest", language), place.url), None, None, None, "")
        yield ListPage(_place(urls, place, following), following, (), nowhere, moved_to=place.url)


def _count_full_pages(items: Sequence, size: int) -> int:
    """Return how many pages stand behind the newest one."""
    return max(len(items) // size - 1, 0)


def _build_full_page(urls: Urls, place: Place, items: Sequence, number: int, language: str) -> ListPage:
    """Return one of the pages that never change, by its number from the oldest, 1."""
    ways = Pagination(
        newest=Link(say("pagination.newest", language), place.url),
        newer=_link(urls, place, "newer", number + 1, language),
        older=_link(urls, place, "older", number - 1, language),
        oldest=_link(urls, place, "oldest", 1, language) if number > 1 else None,
        label=say("pagination.label", language, n=number),
    )
    return ListPage(_place(urls, place, number), number, tuple(reversed(items)), ways)


def _place(urls: Urls, place: Place, number: int) -> Place:
    return urls.below(place, "PAGINATION", n=number)


def _link(urls: Urls, place: Place, key: str, number: int, language: str) -> Link | None:
    return Link(say(f"pagination.{key}", language), _place(urls, place, number).url) if number >= 1 else None
