"""What the templates of the register read."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

import msgspec
from markupsafe import Markup

from plugins.newsroom.cards import ArticleCard, CampaignCard, DirectiveCard, Head, Link, Pagination
from plugins.newsroom.vietnamese import sort_key

NO_MARKUP = Markup()


class Attachment(msgspec.Struct, frozen=True):
    """A file that comes with a document; size in bytes, `pages` where it is known."""

    title: str
    url: str
    size: int
    mime: str
    pages: int | None = None


class DirectiveNode(msgspec.Struct, frozen=True):
    """A document in the tree of those that implement one another; `current` is the one whose page it is."""

    card: DirectiveCard
    current: bool
    children: tuple["DirectiveNode", ...]


class RelationGroup(msgspec.Struct, frozen=True):
    """Documents that stand in one relation to this one: `relation` is its name in the code, `words` what readers see."""

    relation: str
    words: str
    cards: tuple[DirectiveCard, ...]


class CitingArticle(msgspec.Struct, frozen=True):
    """An article that names a document, with the first sentence in which it does."""

    card: ArticleCard
    sentence: str


class DirectiveView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a document. Older pages show its name and older articles: what has a default stays empty there.

    An article that names the document in its text stands in `cited_by`; `tagged` are those whose front matter
    alone does. The totals count all pages of the list.
    """

    head: Head
    directive: DirectiveCard
    cited_by: tuple[CitingArticle, ...]
    tagged: tuple[ArticleCard, ...]
    pagination: Pagination
    first_page: bool
    effective: date | None = None
    expires: date | None = None
    introduction: Markup = NO_MARKUP
    aliases: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    tree: tuple[DirectiveNode, ...] = ()
    relations: tuple[RelationGroup, ...] = ()
    campaigns: tuple[CampaignCard, ...] = ()
    same_symbol: tuple[DirectiveCard, ...] = ()
    total: int | None = None
    cited_total: int | None = None
    tagged_total: int | None = None


def build_first_page(introduction: str, **parts: object) -> DirectiveView:
    """Build the view of a document's own URL; the introduction is safe HTML."""
    return DirectiveView(first_page=True, introduction=Markup(introduction), **parts)


def build_older_page(**parts: object) -> DirectiveView:
    """Build the view of an older page, which shows nothing that a new article would change."""
    return DirectiveView(first_page=False, **parts)


class YearGroup(msgspec.Struct, frozen=True):
    """The documents issued in one year, newest first."""

    year: int
    cards: tuple[DirectiveCard, ...]


class Count(msgspec.Struct, frozen=True):
    """A part of the register, and how many documents it holds."""

    link: Link
    count: int


class Facet(msgspec.Struct, frozen=True):
    """One way to part the register: by kind, by who issued, by year, by status."""

    title: str
    parts: tuple[Count, ...]


class Choice(msgspec.Struct, frozen=True):
    """A value by which the list can be narrowed, and its name."""

    value: str
    words: str


class DirectivesView(msgspec.Struct, frozen=True, kw_only=True):
    """The register or a part of it: documents by year, and the values by which readers may narrow the list.

    What has a default is empty on the page of a part.
    """

    head: Head
    years: tuple[YearGroup, ...]
    kinds: tuple[str, ...]
    issuers: tuple[str, ...]
    statuses: tuple[Choice, ...]
    total: int
    facets: tuple[Facet, ...] = ()
    tree: str = ""
    data_csv: str = ""
    data_json: str = ""


def build_directives_view(head: Head, cards: tuple[DirectiveCard, ...]) -> DirectivesView:
    """Build the view of a part of the register from its cards, newest first."""
    return DirectivesView(head=head, **_arrange(cards))


def build_register_view(head: Head, cards: tuple[DirectiveCard, ...], **parts: object) -> DirectivesView:
    """Build the view of the whole register."""
    return DirectivesView(head=head, **_arrange(cards), **parts)


def _arrange(cards: tuple[DirectiveCard, ...]) -> dict[str, object]:
    statuses = {card.status: Choice(card.status, card.status_words) for card in cards}
    return {
        "years": tuple(
            YearGroup(year, tuple(found)) for year, found in groupby(cards, key=lambda card: card.issued.year)
        ),
        "kinds": _sort({card.kind for card in cards}),
        "issuers": _sort({card.issuer.title for card in cards}),
        "statuses": tuple(sorted(statuses.values(), key=lambda choice: sort_key(choice.words))),
        "total": len(cards),
    }


def _sort(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, names), key=sort_key))


class SymbolView(msgspec.Struct, frozen=True):
    """The page of a symbol that several documents bear."""

    head: Head
    symbol: str
    holders: tuple[DirectiveCard, ...]


class TreeView(msgspec.Struct, frozen=True):
    """The page of all documents that implement one another, from the topmost down."""

    head: Head
    tree: tuple[DirectiveNode, ...]
