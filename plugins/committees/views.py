"""What the templates of bodies read."""


import msgspec
from markupsafe import Markup

from plugins.newsroom.cards import (
    ArticleCard,
    CampaignCard,
    CommitteeCard,
    DirectiveCard,
    Head,
    Link,
    Pagination,
    Tally,
)

NO_MARKUP = Markup()


class TermView(msgspec.Struct, frozen=True):
    """A term of office, the congress that it belongs to, and its time in words; each may be empty."""

    title: str
    congress: str
    span: str


class CommitteeView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a body. Older pages show its name and their articles: what has a default stays empty there.

    `articles` name the body itself; `total_tree` counts those of its child bodies too, down to the last, and
    `child_articles` are the newest of these that don't name the body itself.
    """

    head: Head
    committee: CommitteeCard
    successor: Link | None
    articles: tuple[ArticleCard, ...]
    pagination: Pagination
    first_page: bool
    feed: str
    introduction: Markup = NO_MARKUP
    parent: Link | None = None
    children: tuple[CommitteeCard, ...] = ()
    predecessors: tuple[Link, ...] = ()
    terms: tuple[TermView, ...] = ()
    leads: tuple[CampaignCard, ...] = ()
    joins: tuple[CampaignCard, ...] = ()
    issued: tuple[DirectiveCard, ...] = ()
    child_articles: tuple[ArticleCard, ...] = ()
    total: int | None = None
    total_tree: int | None = None


def build_first_page(introduction: str, **parts: object) -> CommitteeView:
    """Build the view of a body's own URL; the introduction is safe HTML."""
    return CommitteeView(first_page=True, introduction=Markup(introduction), **parts)


def build_older_page(**parts: object) -> CommitteeView:
    """Build the view of an older page, which shows nothing that a new article would change."""
    return CommitteeView(first_page=False, **parts)


class TreeNode(msgspec.Struct, frozen=True):
    """A body in the tree of all; `articles` counts those that name it."""

    card: CommitteeCard
    articles: Tally
    children: tuple["TreeNode", ...]


class CommitteesView(msgspec.Struct, frozen=True):
    """All bodies under one another."""

    head: Head
    tree: tuple[TreeNode, ...]
