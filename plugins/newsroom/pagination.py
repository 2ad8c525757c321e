"""Lists in pages numbered from the oldest, so that a page, once full, never changes again.

The list's own URL shows the newest: what doesn't fill a page yet and the last full page's worth before it.
A full page links to the one after it, always; where that isn't full yet, a redirect to the list's URL stands there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plugins.newsroom.cards import Link, Pagination
from plugins.newsroom.texts import say
from plugins.newsroom.urls import Place, Urls


@dataclass(frozen=True, slots=True)
class ListPage:
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


def paginate(urls: Urls, place: Place, items: Sequence, size: int) -> tuple[ListPage, ...]:
    """Return the pages of a list whose items come oldest first; the first one stands at the list's own place."""
    full = max(len(items) // size - 1, 0)
    newest = Link(say("pagination.newest"), place.url)

    def place_of(number: int) -> Place:
        return urls.below(place, "PAGINATION", n=number)

    def link(key: str, number: int) -> Link | None:
        return Link(say(f"pagination.{key}"), place_of(number).url) if number >= 1 else None

    oldest = link("oldest", 1) if full else None
    first = Pagination(None, None, link("older", full), oldest, say("pagination.label_newest"))
    pages = [ListPage(place, None, tuple(reversed(items[full * size :])), first)]
    for number in range(full, 0, -1):
        ways = Pagination(
            newest=newest,
            newer=link("newer", number + 1),
            older=link("older", number - 1),
            oldest=link("oldest", 1) if number > 1 else None,
            label=say("pagination.label", n=number),
        )
        chosen = tuple(reversed(items[(number - 1) * size : number * size]))
        pages.append(ListPage(place_of(number), number, chosen, ways))
    if full:
        nowhere = Pagination(newest, None, None, None, "")
        pages.append(ListPage(place_of(full + 1), full + 1, (), nowhere, moved_to=place.url))
    return tuple(pages)
