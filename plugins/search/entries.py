"""Entries: what of an edition can be found, what each is found by, and what a result shows of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import Name
from plugins.newsroom.texts import say
from plugins.search.terms import Texts, collect_terms

# A lead is cut for the list of results; the page has the whole of it.
LONGEST_LEAD = 240


@dataclass(frozen=True, slots=True)
class Shown:
    """What a result shows; `day` is ISO or empty, `label` the section or what kind of page it is."""

    kind: str
    url: str
    title: str
    lead: str
    day: str
    label: str


@dataclass(frozen=True, slots=True)
class Facets:
    """By what results can be narrowed; slugs, and the year as text."""

    section: tuple[str, ...] = ()
    committee: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    directive: tuple[str, ...] = ()
    year: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that can be found; `body` is the key of its stored HTML, empty where it has none."""

    day: date
    slug: str
    shown: Shown
    texts: Texts
    body: bytes
    facets: Facets


def load_terms(entry: Entry, load_body: Callable[[bytes], str]) -> Mapping[str, int]:
    """Return an entry's terms."""
    html = load_body(entry.body) if entry.body else ""
    texts = entry.texts
    return collect_terms(Texts(texts.title, texts.lead, texts.body, html))


def list_articles(edition: Edition) -> list[Entry]:
    """Return the published articles and their translations, from the oldest to the newest."""
    newsroom = edition.newsroom
    translations = (document for found in newsroom.translations.values() for document in found)
    # A draft or an embargoed article, as the development server shows them, is nobody's to find.
    entries = [
        _build_article(edition, document)
        for document in (*newsroom.articles, *translations)
        if document.fields.status == "published"
        and not (document.fields.embargo and document.fields.embargo > newsroom.clock)
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.slug, entry.shown.url))


def _build_article(edition: Edition, document: Document) -> Entry:
    fields, newsroom = document.fields, edition.newsroom
    links = newsroom.get_links(document)
    card = edition.get_article_card(document)
    cited = (citation.directive for citation in edition.citations.of_article.get(document.slug, ()))
    directives = tuple(dict.fromkeys((*links.directives, *cited)))
    bodies = [newsroom.committees[slug].fields for slug in links.committees]
    return Entry(
        day=fields.date.date(),
        slug=document.slug,
        shown=Shown(
            "article",
            card.url,
            card.title,
            shorten(card.lead),
            card.date.date().isoformat(),
            card.section.title if card.section else "",
        ),
        texts=Texts(
            title=(fields.title,),
            lead=(card.lead, *map(edition.get_symbol, links.directives), *(name.title for name in links.tags)),
            body=(
                *filter(None, (fields.image_caption, fields.image_credit, fields.source)),
                *fields.authors,
                *(name.title for name in links.authors),
                *(text for body in bodies for text in (body.title, body.short_title) if text),
                *(edition.get_link("campaign", slug).title for slug in links.campaigns),
            ),
        ),
        body=edition.readings[document.path].body,
        facets=Facets(
            section=(links.section,) if links.section else (),
            committee=links.committees,
            campaign=links.campaigns,
            directive=directives,
            year=(str(fields.date.year),),
        ),
    )


def list_places(edition: Edition) -> list[Entry]:
    """Return everything with a page of its own that is no article: a search for its name is a search for it."""
    entries = [
        *_list_directives(edition),
        *_list_campaigns(edition),
        *_list_committees(edition),
        *_list_pages(edition),
        *_list_notices(edition),
        *_list_sections(edition),
        *_list_authors(edition),
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.shown.kind, entry.slug))


def _build_place(
    edition: Edition, document: Document, title: str, names: tuple[str, ...], lead: str, day: date | None
) -> Entry:
    reading = edition.readings[document.path]
    return Entry(
        day=day or date.min,
        slug=document.slug,
        shown=Shown(
            document.kind,
            edition.get_place(document).url,
            title,
            shorten(lead or reading.excerpt),
            day.isoformat() if day else "",
            say(f"search.kind_{document.kind}"),
        ),
        texts=Texts(title=names, lead=(lead,) if lead else (), body=()),
        body=reading.body,
        facets=Facets(),
    )


def _list_directives(edition: Edition) -> Iterator[Entry]:
    for slug, document in edition.newsroom.directives.items():
        card = edition.get_directive_card(slug)
        names = (
            card.name,
            say("search.numbered", kind=card.kind, symbol=card.symbol),
            *document.fields.aliases,
        )
        yield _build_place(edition, document, card.name, names, card.title, card.issued)


def _list_campaigns(edition: Edition) -> Iterator[Entry]:
    for document in edition.newsroom.campaigns.values():
        fields = document.fields
        yield _build_place(edition, document, fields.title, (fields.title,), "", fields.start)


def _list_committees(edition: Edition) -> Iterator[Entry]:
    for document in edition.newsroom.committees.values():
        fields = document.fields
        names = (fields.title, *filter(None, (fields.short_title,)))
        yield _build_place(edition, document, fields.title, names, "", fields.valid_from)


def _list_pages(edition: Edition) -> Iterator[Entry]:
    for document in edition.newsroom.pages.values():
        fields = document.fields
        if fields.status == "published":
            day = fields.date.date() if fields.date else None
            yield _build_place(edition, document, fields.title, (fields.title,), fields.summary or "", day)


def _list_notices(edition: Edition) -> Iterator[Entry]:
    for document in edition.newsroom.notices.values():
        fields = document.fields
        if fields.date <= edition.newsroom.clock:
            yield _build_place(edition, document, fields.title, (fields.title,), "", fields.date.date())


def _list_sections(edition: Edition) -> Iterator[Entry]:
    for document in edition.newsroom.sections.values():
        fields = document.fields
        yield _build_place(edition, document, fields.title, (fields.title,), "", None)


def _list_authors(edition: Edition) -> Iterator[Entry]:
    newsroom = edition.newsroom
    for document in newsroom.authors.values():
        fields = document.fields
        yield _build_place(edition, document, fields.title, (fields.title, *fields.aliases), "", None)
    for slug in newsroom.articles_of_author:
        if slug not in newsroom.authors:
            yield _build_free_author(edition, newsroom.author_names[slug])


def _build_free_author(edition: Edition, name: Name) -> Entry:
    link = edition.get_name_link("author", name)
    shown = Shown("author", link.url, link.title, "", "", say("search.kind_author"))
    return Entry(date.min, name.slug, shown, Texts((name.title,), (), ()), b"", Facets())


def shorten(text: str) -> str:
    """Return a lead, cut at a word's end where it is long."""
    if len(text) <= LONGEST_LEAD:
        return text
    return text[:LONGEST_LEAD].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
