"""The recipes of campaigns' pages, of their list and of the files with their progress."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain

from msgspec.structs import replace

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.pages import Group, Page, plan_redirect
from plugins.newsroom.cards import CampaignCard, Head, Link, build_redirect_head
from plugins.newsroom.digests import describe_run, hash_entities, hash_fronts
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import DIRECTIVE_RELATIONS
from plugins.newsroom.pagination import (
    ListPage,
    build_newest_page,
    list_older_pages,
    list_runs,
)
from plugins.newsroom.texts import say
from plugins.newsroom.urls import Place
from plugins.topics.data import ProgressData, render_csv, render_json
from plugins.topics.progress import IndicatorSeries
from plugins.topics.views import (
    CampaignsView,
    MilestoneView,
    RelatedDirective,
    StageCount,
    build_first_page,
    build_older_page,
)

DATA_FORMATS = {"csv": render_csv, "json": render_json}


def plan_pages(edition: Edition) -> Iterator[Page | Group]:
    """Yield the recipes of all pages of this feature."""
    yield plan_campaigns(edition)
    for document in edition.newsroom.campaigns.values():
        yield from plan_campaign(edition, document)


# ---- the list of campaigns ----


def plan_campaigns(edition: Edition) -> Page:
    """Return the list of campaigns: running ones by what was last in the news, coming ones by what comes first."""
    cards = [edition.get_campaign_card(slug) for slug in edition.newsroom.campaigns]
    by_state = {
        state: [card for card in cards if card.state == state] for state in ("running", "upcoming", "closed")
    }
    by_state["running"].sort(key=lambda card: card.latest or date.min, reverse=True)
    by_state["upcoming"].sort(key=lambda card: card.start)
    by_state["closed"].sort(key=lambda card: card.end, reverse=True)
    place = edition.urls.place("CAMPAIGNS")
    head = Head(
        kind="campaigns",
        title=edition.get_list_link("CAMPAIGNS").title,
        description=say("topics.description", site=edition.config.name),
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"),),
        language=edition.config.language,
    )
    parts = {"head": head, **{state: tuple(found) for state, found in by_state.items()}}
    return Page("campaigns", place.url, place.save_as, CampaignsView, parts, "campaigns.html")


# ---- one campaign ----


def plan_campaign(edition: Edition, document: Document) -> Iterator[Group]:
    """Yield a campaign's topic page with its data, the older pages of its articles, and the redirect where the next one will be."""
    articles = edition.newsroom.articles_of_campaign.get(document.slug, ())
    place = edition.get_place(document)
    name = _strip_card(edition.get_campaign_card(document.slug))

    def plan(pages: Iterable[ListPage]) -> Iterator[Page]:
        for page in pages:
            if page.moved_to:
                head = build_redirect_head(document.fields.title, page.moved_to)
                yield plan_redirect(head, page.place.save_as, page.moved_to)
                continue
            own_parts = _list_first_parts(edition, document) if page.is_first else {"campaign": name}
            yield Page(
                kind="campaign",
                url=page.place.url,
                save_as=page.place.save_as,
                build=build_first_page if page.is_first else build_older_page,
                parts=_list_common_parts(edition, document, page) | own_parts,
                render="campaign.html",
                source=document.path,
            )

    size = edition.config.page_size
    yield Group(
        partial(_hash_campaign, edition, document),
        lambda: chain(plan([build_newest_page(edition.urls, place, articles, size)]), plan_data(edition, document)),
    )
    for run in list_runs(articles, size):
        yield Group(
            lambda run=run: hash_value(("older", hash_entities(edition), name, edition.get_shared_picture(document), describe_run(run))),
            lambda run=run: plan(list_older_pages(edition.urls, place, run, size)),
        )


def _hash_campaign(edition: Edition, document: Document) -> bytes:
    """Return what stands for all that a campaign's topic page and its data follow from."""
    newsroom, fields, slug = edition.newsroom, document.fields, document.slug
    pinned = map(newsroom.by_slug.get, (*fields.featured, *(milestone.article for milestone in fields.milestones)))
    return hash_value(
        (
            hash_entities(edition),
            newsroom.today,
            slug,
            edition.get_body(document, hash_bytes).digest,
            edition.get_shared_picture(document),
            [edition.get_campaign_card(child) for child in newsroom.campaign_children.get(slug, ())],
            hash_fronts(newsroom.articles_of_campaign.get(slug, ())),
            [article.front for article in pinned if article],
        )
    )


def _strip_card(card: CampaignCard) -> CampaignCard:
    """Return a card without what grows with the campaign; older pages show its name, state and days."""
    return replace(card, summary="", picture=None, articles=0, latest=None, figure=None)


def _list_common_parts(edition: Edition, document: Document, page: ListPage) -> dict[str, object]:
    fields = document.fields
    feed = edition.get_list_feed(edition.get_place(document), fields.title)
    excerpt = edition.readings[document.path].excerpt
    head = Head(
        kind="campaign",
        title=fields.title if page.is_first else f"{fields.title} – {page.pagination.label}",
        description=excerpt
        or say("topics.campaign_description", title=fields.title, site=edition.config.name),
        url=page.place.url,
        breadcrumb=_list_path(edition, document.slug),
        feeds=(feed,),
        picture=edition.get_shared_picture(document),
        language=edition.config.language,
    )
    return {
        "head": head,
        "articles": tuple(map(edition.get_article_card, page.items)),
        "stage_names": tuple(_get_stage(article, document) for article in page.items),
        "stage_order": fields.stages,
        "pagination": page.pagination,
        "feed": feed.url,
    }


def _list_path(edition: Edition, slug: str) -> tuple[Link, ...]:
    """Return the links from the front page down to the campaign's parent."""
    campaigns = edition.newsroom.campaigns
    above: list[str] = []
    parent = campaigns[slug].fields.parent
    while parent in campaigns and parent not in above:
        above.append(parent)
        parent = campaigns[parent].fields.parent
    return (
        edition.get_list_link("FRONT"),
        edition.get_list_link("CAMPAIGNS"),
        *(edition.get_link("campaign", found) for found in reversed(above)),
    )


def _get_stage(article: Document, campaign: Document) -> str:
    """Return the stage of a campaign that an article reports on; "" for none, or for one of another campaign."""
    stage = article.fields.stage
    return stage if stage in campaign.fields.stages else ""


def _list_first_parts(edition: Edition, document: Document) -> dict[str, object]:
    newsroom, fields, slug = edition.newsroom, document.fields, document.slug
    bodies = [edition.get_link("committee", body) for body in fields.committee if body in newsroom.committees]
    articles = newsroom.articles_of_campaign.get(slug, ())
    counts = Counter(_get_stage(article, document) for article in articles)
    card = edition.get_campaign_card(slug)
    data = {ending: place.url for ending, place in _list_data_places(edition, document).items()}
    return {
        "campaign": card,
        "introduction": edition.get_body(document, hash_bytes),
        "directives": _relate_directives(edition, newsroom.directives_of_campaign[slug]),
        "leads": tuple(bodies[:1]),
        "participants": tuple(bodies[1:]),
        "parent": edition.get_link("campaign", fields.parent)
        if fields.parent in newsroom.campaigns
        else None,
        "children": tuple(map(edition.get_campaign_card, newsroom.campaign_children.get(slug, ()))),
        "indicators": list_series(edition, document),
        "milestones": _list_milestones(edition, document),
        "featured": _list_featured(edition, document),
        "stage_counts": tuple(
            StageCount(stage, counts[stage]) for stage in (*fields.stages, "") if counts[stage]
        ),
        "current_stage": _find_current_stage(fields.stages, counts) if card.state == "running" else "",
        "total": len(articles),
        "data_csv": data.get("csv", ""),
        "data_json": data.get("json", ""),
    }


def _find_current_stage(stages: tuple[str, ...], counts: Mapping[str, int]) -> str:
    """Return the last stage that an article reports on: a late piece on an earlier stage doesn't turn time back."""
    return next((stage for stage in reversed(stages) if counts[stage]), "")


def _relate_directives(edition: Edition, slugs: tuple[str, ...]) -> tuple[RelatedDirective, ...]:
    """Return a campaign's documents in the editor's order, each with what it is to the others and what it implements."""
    return tuple(
        RelatedDirective(edition.get_directive_card(slug), _name_relation(edition, slug, slugs))
        for slug in slugs
    )


def _name_relation(edition: Edition, slug: str, others: tuple[str, ...]) -> str:
    phrases = []
    guides = True
    for relation in DIRECTIVE_RELATIONS:
        related = edition.newsroom.relations[relation][slug]
        among = [target for target in related if target in others]
        guides = guides and not among
        named = related if relation == "implements" else among
        if named:
            cards = map(edition.get_directive_card, named)
            targets = ", ".join(card.name for card in cards)
            phrases.append(say(f"topics.{relation}", targets=targets))
    if guides:
        phrases.insert(0, say("topics.guiding"))
    words = "; ".join(phrases)
    return words[:1].upper() + words[1:]


def list_series(edition: Edition, document: Document) -> tuple[IndicatorSeries, ...]:
    """Return what a campaign counts, each indicator with its reports, in the campaign's order."""
    return tuple(
        IndicatorSeries(
            id=indicator.id,
            title=indicator.title,
            unit=indicator.unit or "",
            total=indicator.total,
            figures=edition.get_figures(document.slug, indicator.id),
        )
        for indicator in document.fields.indicators
    )


def _list_milestones(edition: Edition, document: Document) -> tuple[MilestoneView, ...]:
    """Return the timeline by day; what a milestone doesn't say itself, its article says."""
    newsroom = edition.newsroom
    found = []
    for milestone in document.fields.milestones:
        article = newsroom.by_slug.get(milestone.article)
        day = milestone.date or (article and article.fields.date.date())
        title = milestone.title or (article and article.fields.title)
        # A milestone that is nothing but its article waits until readers may see that one.
        if day and title:
            state = "today" if day == newsroom.today else "past" if day < newsroom.today else "coming"
            found.append(
                MilestoneView(day, title, edition.get_document_link(article) if article else None, state)
            )
    return tuple(sorted(found, key=lambda milestone: milestone.date))


def _list_featured(edition: Edition, document: Document) -> tuple:
    """Return the cards of the pinned articles in the editor's order; one that lists don't show isn't pinned either."""
    found = (edition.newsroom.by_slug.get(slug) for slug in document.fields.featured)
    return tuple(
        edition.get_article_card(article)
        for article in found
        if article and article.fields.status != "hidden"
    )


# ---- data ----


def plan_data(edition: Edition, document: Document) -> Iterator[Page]:
    """Yield the files with a campaign's progress; none when it counts nothing."""
    parts = {
        "slug": document.slug,
        "title": document.fields.title,
        "url": edition.get_place(document).url,
        "indicators": list_series(edition, document),
    }
    for ending, place in _list_data_places(edition, document).items():
        render = DATA_FORMATS[ending]
        yield Page("progress-data", place.url, place.save_as, ProgressData, parts, render, document.path)


def _list_data_places(edition: Edition, document: Document) -> Mapping[str, Place]:
    """Return where the files with a campaign's progress stand, by format."""
    campaign = edition.get_place(document)
    formats = DATA_FORMATS if document.fields.indicators else ()
    return {ending: edition.urls.below(campaign, "PROGRESS_DATA", format=ending) for ending in formats}
