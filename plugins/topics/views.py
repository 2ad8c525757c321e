"""What the templates of campaigns read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec
from markupsafe import Markup

from plugins.newsroom.cards import ArticleCard, CampaignCard, DirectiveCard, Head, Link, Pagination
from plugins.newsroom.texts import say
from plugins.topics.progress import IndicatorSeries, IndicatorView, build_indicator_view

NO_MARKUP = Markup()


class RelatedDirective(msgspec.Struct, frozen=True):
    """A document that a campaign follows, and in words what it is to the campaign and to its other documents."""

    card: DirectiveCard
    relation: str


class MilestoneView(msgspec.Struct, frozen=True):
    """A day of a campaign's timeline; `state` is past, today or coming by the day of the build."""

    date: date
    title: str
    article: Link | None
    state: str


class MonthGroup(msgspec.Struct, frozen=True):
    """The articles of one month, newest first; `day` is its first day."""

    day: date
    articles: tuple[ArticleCard, ...]


class StageGroup(msgspec.Struct, frozen=True):
    """The articles of one stage on one page of the list, newest month first.

    `count` is the stage's articles in the whole campaign, and None on older pages, which never change.
    """

    name: str
    current: bool
    count: int | None
    months: tuple[MonthGroup, ...]


class StageCount(msgspec.Struct, frozen=True):
    """How many articles of the whole campaign report on a stage; the name is empty for those that name none."""

    name: str
    count: int


class CampaignView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a campaign. Older pages show its name and their articles: what has a default stays empty there."""

    head: Head
    campaign: CampaignCard
    stages: tuple[StageGroup, ...]
    pagination: Pagination
    first_page: bool
    feed: str
    introduction: Markup = NO_MARKUP
    directives: tuple[RelatedDirective, ...] = ()
    leads: tuple[Link, ...] = ()
    participants: tuple[Link, ...] = ()
    parent: Link | None = None
    children: tuple[CampaignCard, ...] = ()
    indicators: tuple[IndicatorView, ...] = ()
    milestones: tuple[MilestoneView, ...] = ()
    featured: tuple[ArticleCard, ...] = ()
    total: int | None = None
    data_csv: str = ""
    data_json: str = ""


def build_first_page(
    introduction: str,
    indicators: Sequence[IndicatorSeries],
    articles: Sequence[ArticleCard],
    stage_names: Sequence[str],
    stage_order: Sequence[str],
    stage_counts: Sequence[StageCount],
    current_stage: str,
    **parts: object,
) -> CampaignView:
    """Build the view of a campaign's own URL; the introduction is safe HTML."""
    counts = {found.name: found.count for found in stage_counts}
    return CampaignView(
        first_page=True,
        introduction=Markup(introduction),
        indicators=tuple(map(build_indicator_view, indicators)),
        stages=group_by_stage(articles, stage_names, stage_order, counts, current_stage),
        **parts,
    )


def build_older_page(
    articles: Sequence[ArticleCard], stage_names: Sequence[str], stage_order: Sequence[str], **parts: object
) -> CampaignView:
    """Build the view of an older page, which shows nothing that a new article would change."""
    return CampaignView(first_page=False, stages=group_by_stage(articles, stage_names, stage_order), **parts)


def group_by_stage(
    articles: Sequence[ArticleCard],
    stage_names: Sequence[str],
    stage_order: Sequence[str],
    counts: Mapping[str, int] | None = None,
    current_stage: str = "",
) -> tuple[StageGroup, ...]:
    """Group articles, newest first, by stage and month; `stage_names` are theirs one by one, "" for none.

    Readers come for what is going on: the campaign's last stage stands on top, the first one below. Articles that
    name no stage follow in a group of their own, which is called after time where a page has no other group.
    """
    found: dict[str, list[ArticleCard]] = {}
    for article, stage in zip(articles, stage_names, strict=True):
        found.setdefault(stage, []).append(article)
    unnamed = say("topics.by_time" if found.keys() == {""} else "topics.other_articles")
    return tuple(
        StageGroup(
            name=stage or unnamed,
            current=bool(stage) and stage == current_stage,
            count=counts[stage] if counts else None,
            months=_group_by_month(found[stage]),
        )
        for stage in (*reversed(stage_order), "")
        if stage in found
    )


def _group_by_month(articles: Iterable[ArticleCard]) -> tuple[MonthGroup, ...]:
    months = groupby(articles, key=lambda article: article.date.date().replace(day=1))
    return tuple(MonthGroup(day, tuple(found)) for day, found in months)


class CampaignsView(msgspec.Struct, frozen=True):
    """All campaigns by state."""

    head: Head
    running: tuple[CampaignCard, ...]
    upcoming: tuple[CampaignCard, ...]
    closed: tuple[CampaignCard, ...]
