"""The shape of the front page: what today's news asks for, read from dates and counts alone."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

import msgspec

from plugins.newsroom.documents import Document
from plugins.newsroom.index import Newsroom

# So many articles that editors have marked make a set: one lead and two beside it.
SET_SIZE = 3
SECONDS = 2
FEATURED_ARTICLES = 4
LATEST_ARTICLES = 10
# With nothing marked and nothing new for so long, the lead takes less room.
QUIET_DAYS = 3
# A running campaign rises to the top with so many articles in so many days, or on the day of one of its milestones.
RISING_ARTICLES = 3
RISING_DAYS = 7
# A notice that holds for no longer than this can't wait below the news.
URGENT_DAYS = 3


class Arrangement(msgspec.Struct, frozen=True):
    """What stands where on the front page; `shape` is "set", "single" or "quiet", `risen` a campaign's slug."""

    shape: str
    lead: Document | None
    seconds: tuple[Document, ...]
    featured: tuple[Document, ...]
    latest: tuple[Document, ...]
    risen: str | None
    urgent: tuple[Document, ...]
    notices: tuple[Document, ...]


def arrange_front(newsroom: Newsroom) -> Arrangement:
    """Return the front page's arrangement at the build's moment."""
    newest = newsroom.articles[::-1]
    marked = [a for a in newest if "featured_until" in a.stated and a.fields.featured_until >= newsroom.clock]
    lead = next(iter(marked or newest), None)
    seconds = marked[1 : 1 + SECONDS] if len(marked) >= SET_SIZE else []
    # Fewer than the box holds are marked on most days: the newest fill it up.
    featured = _list_first(FEATURED_ARTICLES, (*marked, *newest), taken=(lead, *seconds))
    current = [notice for notice in newsroom.notices.values() if _is_current(notice, newsroom)]
    urgent = [notice for notice in current if _is_urgent(notice)]
    return Arrangement(
        shape="set" if seconds else "single" if marked or _is_fresh(lead, newsroom) else "quiet",
        lead=lead,
        seconds=tuple(seconds),
        featured=featured,
        latest=_list_first(LATEST_ARTICLES, newest, taken=(lead, *seconds, *featured)),
        risen=_find_risen(newsroom),
        urgent=tuple(urgent),
        notices=tuple(notice for notice in current if notice not in urgent),
    )


def _list_first(count: int, articles: Iterable[Document], taken: Sequence[Document | None]) -> tuple[Document, ...]:
    """Return the first articles that are not taken, each once."""
    seen = set(map(id, taken))
    fresh = (article for article in articles if id(article) not in seen and not seen.add(id(article)))
    return tuple(islice(fresh, count))


def _is_fresh(article: Document | None, newsroom: Newsroom) -> bool:
    return article is not None and newsroom.today - article.fields.date.date() <= timedelta(days=QUIET_DAYS)


def _is_current(notice: Document, newsroom: Newsroom) -> bool:
    fields = notice.fields
    return fields.date <= newsroom.clock and (fields.expires is None or fields.expires >= newsroom.today)


def _is_urgent(notice: Document) -> bool:
    fields = notice.fields
    return fields.expires is not None and fields.expires - fields.date.date() <= timedelta(days=URGENT_DAYS)


def _find_risen(newsroom: Newsroom) -> str | None:
    """Return the running campaign that today belongs on top: the one with most news, a milestone before all."""
    first = newsroom.today - timedelta(days=RISING_DAYS - 1)
    rising = []
    for slug, campaign in newsroom.campaigns.items():
        fields = campaign.fields
        if fields.start > newsroom.today or (fields.end and fields.end < newsroom.today):
            continue
        is_due = any(milestone.date == newsroom.today for milestone in fields.milestones)
        fresh = 0
        for article in reversed(newsroom.articles_of_campaign.get(slug, ())):
            if article.fields.date.date() < first:
                break
            fresh += 1
        if is_due or fresh >= RISING_ARTICLES:
            rising.append((is_due, fresh, slug))
    return max(rising, default=(False, 0, None), key=lambda found: found[:2])[2]
