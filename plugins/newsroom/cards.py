"""What one page shows of another: small frozen values, each built once and shared by every page that shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from plugins.newsroom.focus import Focus


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads; `url` is empty for a name that has no page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchLink:
    """Where the search page stands, and its description for browsers."""

    title: str
    url: str
    description: str


@dataclass(frozen=True, slots=True)
class WebAppLinks:
    """Where the web manifest and the service worker stand; `worker` is empty when nothing is kept for reading offline.

    `scope` is the address below which both hold.
    """

    manifest: str
    worker: str
    scope: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of a page, with its media type."""

    title: str
    url: str
    mime: str


@dataclass(frozen=True, slots=True)
class Version:
    """The same page in one language: the language's code, its own name, and where the page stands."""

    language: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A picture in one format, in several widths: (URL, width in pixels), the narrowest first."""

    mime: str
    candidates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Picture:
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


@dataclass(frozen=True, slots=True)
class ArticleCard:
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


@dataclass(frozen=True, slots=True)
class DirectiveCard:
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


@dataclass(frozen=True, slots=True)
class CommitteeCard:
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


@dataclass(frozen=True, slots=True)
class Figure:
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


@dataclass(frozen=True, slots=True)
class CampaignCard:
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


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice as lists show it."""

    slug: str
    url: str
    title: str
    date: datetime
    expires: date | None


@dataclass(frozen=True, slots=True)
class Pagination:
    """The ways from one page of a list to the others; pages are numbered from the oldest."""

    newest: Link | None
    newer: Link | None
    older: Link | None
    oldest: Link | None
    label: str


@dataclass(frozen=True, slots=True)
class Head:
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
