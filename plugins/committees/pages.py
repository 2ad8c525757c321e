"""The recipes of bodies' pages and of their tree."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice

from plugins.committees.views import CommitteesView, TermView, TreeNode, build_first_page, build_older_page
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.pages import Group, Page, plan_redirect
from plugins.newsroom.cards import CommitteeCard, Head, Link, build_redirect_head, build_tally
from plugins.newsroom.digests import describe_run, hash_entities, hash_fronts
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import ORDER
from plugins.newsroom.pagination import (
    ListPage,
    build_newest_page,
    list_older_pages,
    list_runs,
    take_newest,
)
from plugins.newsroom.schemas import COMMITTEE_KINDS, Term
from plugins.newsroom.texts import say
from plugins.newsroom.vietnamese import sort_key
from plugins.newsroom.words import format_short_day

# How many articles of its child bodies a body's page shows besides its own.
CHILD_ARTICLES = 5


def plan_pages(edition: Edition) -> Iterator[Page | Group]:
    """Yield the recipes of all pages of this feature."""
    yield plan_tree(edition)
    for document in edition.newsroom.committees.values():
        yield from plan_committee(edition, document)


# ---- the tree ----


def plan_tree(edition: Edition) -> Page:
    """Return the page with all bodies under one another."""
    committees = edition.newsroom.committees
    roots = [slug for slug, document in committees.items() if document.fields.parent not in committees]
    place = edition.urls.place("COMMITTEES")
    head = Head(
        kind="committees",
        title=edition.get_list_link("COMMITTEES").title,
        description=say("committees.description", site=edition.config.name),
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"),),
        language=edition.config.language,
    )
    parts = {"head": head, "tree": tuple(_build_node(edition, card) for card in _sort_bodies(edition, roots))}
    return Page("committees", place.url, place.save_as, CommitteesView, parts, "committees.html")


def _build_node(edition: Edition, card: CommitteeCard) -> TreeNode:
    newsroom = edition.newsroom
    return TreeNode(
        card=card,
        articles=build_tally(len(newsroom.articles_of_committee.get(card.slug, ()))),
        children=tuple(_build_node(edition, child) for child in _list_children(edition, card.slug)),
    )


def _list_children(edition: Edition, slug: str) -> list[CommitteeCard]:
    return _sort_bodies(edition, edition.newsroom.committee_children.get(slug, ()))


def _sort_bodies(edition: Edition, slugs: Iterable[str]) -> list[CommitteeCard]:
    """Return bodies by kind, as the schema orders these, then by name; those that ended stand last."""
    kinds = list(COMMITTEE_KINDS)
    cards = map(edition.get_committee_card, slugs)
    return sorted(cards, key=lambda card: (card.closed, kinds.index(card.kind), sort_key(card.title)))


# ---- one body ----


def plan_committee(edition: Edition, document: Document) -> Iterator[Page | Group]:
    """Yield a body's page, the older pages of its articles, and the redirect where the next one will be."""
    place = edition.get_place(document)
    card = edition.get_committee_card(document.slug)
    articles = edition.newsroom.articles_of_committee.get(document.slug, ())
    feed = edition.get_list_feed(place, document.fields.title)

    def plan(pages: Iterable[ListPage]) -> Iterator[Page]:
        for page in pages:
            if page.moved_to:
                head = build_redirect_head(document.fields.title, page.moved_to)
                yield plan_redirect(head, page.place.save_as, page.moved_to)
                continue
            parts = {
                "head": _build_head(edition, document, page),
                "committee": card,
                "successor": card.successor,
                "articles": tuple(map(edition.get_article_card, page.items)),
                "pagination": page.pagination,
                "feed": feed.url,
            }
            yield Page(
                kind="committee",
                url=page.place.url,
                save_as=page.place.save_as,
                build=build_first_page if page.is_first else build_older_page,
                parts=parts | _list_first_parts(edition, document) if page.is_first else parts,
                render="committee.html",
                source=document.path,
            )

    size = edition.config.page_size
    yield Group(
        lambda: _hash_first_page(edition, document, take_newest(articles, size)),
        lambda: plan([build_newest_page(edition.urls, place, articles, size)]),
    )
    for run in list_runs(articles, size):
        yield Group(
            lambda run=run: hash_value(("older", hash_entities(edition), document.slug, describe_run(run))),
            lambda run=run: plan(list_older_pages(edition.urls, place, run, size)),
        )


def _hash_first_page(edition: Edition, document: Document, newest: Sequence[Document]) -> bytes:
    """Return what stands for all that a body's own page follows from."""
    newsroom, slug = edition.newsroom, document.slug
    campaigns = *newsroom.campaigns_led_by.get(slug, ()), *newsroom.campaigns_joined_by.get(slug, ())
    return hash_value(
        (
            "newest",
            hash_entities(edition),
            slug,
            edition.get_body(document, hash_bytes).digest,
            list(map(edition.get_fixed_campaign_card, campaigns)),
            len(newsroom.articles_of_committee.get(slug, ())),
            newsroom.tally_of_committee_tree.get(slug, 0),
            hash_fronts(_list_child_articles(edition, slug)),
            hash_fronts(newest),
        )
    )


def _build_head(edition: Edition, document: Document, page: ListPage) -> Head:
    title = document.fields.title
    excerpt = edition.readings[document.path].excerpt
    return Head(
        kind="committee",
        title=title if page.is_first else f"{title} – {page.pagination.label}",
        description=excerpt or say("committees.committee_description", title=title, site=edition.config.name),
        url=page.place.url,
        breadcrumb=(
            edition.get_list_link("FRONT"),
            edition.get_list_link("COMMITTEES"),
            *(
                edition.get_link("committee", slug)
                for slug in reversed(edition.newsroom.list_ancestors(document.slug))
            ),
        ),
        feeds=(edition.get_list_feed(edition.get_place(document), title),),
        language=edition.config.language,
    )


def _list_first_parts(edition: Edition, document: Document) -> dict[str, object]:
    newsroom, fields, slug = edition.newsroom, document.fields, document.slug
    return {
        "introduction": edition.get_body(document, hash_bytes),
        "parent": edition.get_link("committee", fields.parent)
        if fields.parent in newsroom.committees
        else None,
        "children": tuple(_list_children(edition, slug)),
        "predecessors": tuple(_list_predecessors(edition, slug)),
        "terms": tuple(
            TermView(term.title or "", term.congress or "", _describe_span(term)) for term in fields.terms
        ),
        "leads": tuple(map(edition.get_fixed_campaign_card, newsroom.campaigns_led_by.get(slug, ()))),
        "joins": tuple(map(edition.get_fixed_campaign_card, newsroom.campaigns_joined_by.get(slug, ()))),
        "issued": tuple(map(edition.get_directive_card, newsroom.directives_issued_by.get(slug, ()))),
        "child_articles": tuple(map(edition.get_article_card, _list_child_articles(edition, slug))),
        "total": len(newsroom.articles_of_committee.get(slug, ())),
        "total_tree": newsroom.tally_of_committee_tree.get(slug, 0),
    }


def _list_predecessors(edition: Edition, slug: str) -> Iterator[Link]:
    """Yield links to the bodies that gave way to this one."""
    for other in edition.newsroom.committee_predecessors.get(slug, ()):
        if edition.get_committee_card(other).successor:
            yield edition.get_link("committee", other)


def _describe_span(term: Term) -> str:
    """Return a term's time in words: in years where only years were given, nothing where its title says them."""
    start, end = term.from_, term.to
    if start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        said = str(start.year) in (term.title or "") and str(end.year) in (term.title or "")
        return "" if said else say("campaign.span", start=start.year, end=end.year)
    if start and end:
        return say("campaign.span", start=format_short_day(start), end=format_short_day(end))
    if start:
        return say("campaign.since", day=format_short_day(start))
    return say("committee.until", day=format_short_day(end)) if end else ""


def _list_child_articles(edition: Edition, slug: str) -> Iterator[Document]:
    """Yield the newest articles that name a body below this one and not this one itself."""
    newsroom = edition.newsroom
    listed = (reversed(newsroom.articles_of_committee.get(body, ())) for body in _list_below(edition, slug))
    own = set(newsroom.articles_of_committee.get(slug, ()) if slug in newsroom.committee_children else ())
    newest = (article for article, _ in groupby(merge(*listed, key=ORDER, reverse=True)))
    return islice((article for article in newest if article not in own), CHILD_ARTICLES)


def _list_below(edition: Edition, slug: str) -> list[str]:
    """Return the bodies below one; each once, for a preview looks at content in which they may stand in a circle."""
    found = [slug]
    for body in found:
        found += (child for child in edition.newsroom.committee_children.get(body, ()) if child not in found)
    return found[1:]
