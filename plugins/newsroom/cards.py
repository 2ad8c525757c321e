"""What one page shows of another: small frozen values, each built once and shared by every page that shows it."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from plugins.newsroom.focus import Focus

# So many articles are told one by one.
EXACT_TALLY = 100


class Link(msgspec.Struct, frozen=True):
    """A title and where it leads; `url` is empty for a name that has no page."""

    title: str
    url: str


class Tally(msgspec.Struct, frozen=True):
    """How many articles an overview tells of: all of up to a hundred, else more than a round number, which seldom changes."""

    number: int
    is_more: bool = False


def build_tally(count: int) -> Tally:
    """Return the tally of a number of articles: of a large one, the two leading digits of what it exceeds."""
    if count <= EXACT_TALLY:
        return Tally(count)
    step = 10 ** (len(str(count - 1)) - 2)
    return Tally((count - 1) // step * step, is_more=True)


class SearchLink(msgspec.Struct, frozen=True):
    """Where the search page stands, and its description for browsers."""

    title: str
    url: str
    description: str


class WebAppLinks(msgspec.Struct, frozen=True):
    """Where the web manifest and the service worker stand; `worker` is empty when nothing is kept for reading offline.

    `scope` is the address below which both hold.
    """

    manifest: str
    worker: str
    scope: str


class FeedLink(msgspec.Struct, frozen=True):
    """A feed of a page, with its media type."""

    title: str
    url: str
    mime: str


class Version(msgspec.Struct, frozen=True):
    """The same page in one language: the language's code, its own name, and where the page stands."""

    language: str
    name: str
    url: str


class Source(msgspec.Struct, frozen=True):
    """A picture in one format, in several widths: (URL, width in pixels), the narrowest first."""

    mime: str
    candidates: tuple[tuple[str, int], ...]


class Picture(msgspec.Struct, frozen=True):
    """An image with its size in pixels; every text may be empty.

    `url` is what every browser can show in a page, `full` the largest there is of it (empty: the same), `candidates`
    both and what lies between, by width. `sources` are smaller formats, the best first.
    """

    url: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    full: str = ""
    mime: str = "image/jpeg"
    candidates: tuple[tuple[str, int], ...] = ()
    sources: tuple[Source, ...] = ()
    focus: Focus | None = None


class ArticleCard(msgspec.Struct, frozen=True):
    """An article as lists show it; `date` is in Vietnam's zone."""

    slug: str
    url: str
    title: str
    lead: str
    date: datetime
    section: Link | None
    campaign: Link | None
    picture: Picture | None
    language: str


class DirectiveCard(msgspec.Struct, frozen=True):
    """A document of the register as lists show it; `status` is upcoming, in_force, expired or replaced."""

    slug: str
    url: str
    symbol: str
    kind: str
    title: str
    issued: date
    issuer: Link
    organ: str
    status: str
    status_words: str

    @property
    def name(self) -> str:
        """The kind and the symbol, "Kế hoạch 94-KH/TU"; the symbol alone where it is a name that says its kind."""
        named = self.symbol.casefold().startswith(self.kind.casefold())
        return self.symbol if named else f"{self.kind} {self.symbol}"


class CommitteeCard(msgspec.Struct, frozen=True):
    """A body as lists show it; `closed` by the day of the build, `successor` once the body has given way to it."""

    slug: str
    url: str
    title: str
    short_title: str
    kind: str
    kind_words: str
    valid_from: date | None
    valid_to: date | None
    closed: bool
    successor: Link | None


class Figure(msgspec.Struct, frozen=True):
    """One reported progress figure; `percent` is 0 to 100, or None where there is no total."""

    indicator: str
    title: str
    done: Decimal | int
    total: Decimal | int | None
    unit: str
    scope: str
    as_of: datetime
    as_of_words: str
    words: str
    percent: float | None
    article: ArticleCard | None


class CampaignCard(msgspec.Struct, frozen=True):
    """A campaign as lists show it; `state` is upcoming, running or closed by the day of the build."""

    slug: str
    url: str
    title: str
    summary: str
    start: date
    end: date | None
    state: str
    state_words: str
    picture: Picture | None
    articles: int
    latest: date | None
    figure: Figure | None


class NoticeCard(msgspec.Struct, frozen=True):
    """A notice as lists show it."""

    slug: str
    url: str
    title: str
    date: datetime
    expires: date | None


class Pagination(msgspec.Struct, frozen=True):
    """The ways from one page of a list to the others; pages are numbered from the oldest."""

    newest: Link | None
    newer: Link | None
    older: Link | None
    oldest: Link | None
    label: str


class Head(msgspec.Struct, frozen=True):
    """What every page says of itself; `breadcrumb` runs from the front page to the parent.

    `versions` are this page and its counterparts in other languages, the site's own language first; empty where there are none.
    """

    kind: str
    title: str
    description: str
    url: str
    breadcrumb: tuple[Link, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    picture: Picture | None = None
    published: datetime | None = None
    modified: datetime | None = None
    robots: str = ""
    language: str = "vi"
    versions: tuple[Version, ...] = ()


def build_redirect_head(title: str, target: str) -> Head:
    """Return what a redirect says of itself: its target's title and URL, and that search engines leave it out."""
    return Head("redirect", title, "", target, robots="noindex")
