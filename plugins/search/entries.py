"""Entries: what of an edition can be found, what each is found by, and what a result shows of it."""

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec.structs import replace

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.newsroom.digests import hash_entities
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import Name
from plugins.newsroom.texts import say
from plugins.search.terms import Lexicon, Texts, collect_terms

# What has a page of its own and can be found: a document, or an author that no document is about.
Item = Document | Name

# A lead is cut for the list of results; the page has the whole of it.
LONGEST_LEAD = 240


class Shown(msgspec.Struct, frozen=True):
    """What a result shows; `day` is ISO or empty, `label` the section or what kind of page it is."""

    kind: str
    url: str
    title: str
    lead: str
    day: str
    label: str


class Facets(msgspec.Struct, frozen=True):
    """By what results can be narrowed; slugs, and the year as text."""

    section: tuple[str, ...] = ()
    committee: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    directive: tuple[str, ...] = ()
    year: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """One page that can be found; its texts are without that of its body."""

    shown: Shown
    texts: Texts


def list_articles(edition: Edition) -> list[Document]:
    """Return the articles that readers may see, and their translations, from the oldest to the newest."""
    newsroom = edition.newsroom
    translations = (document for found in newsroom.translations.values() for document in found)
    # A draft or an embargoed article, as the development server shows them, is nobody's to find.
    found = [
        document
        for document in (*newsroom.articles, *translations)
        if "status" not in document.stated
        and not ("embargo" in document.stated and document.fields.embargo > newsroom.clock)
    ]
    return sorted(found, key=lambda document: (document.order, document.path))


def list_places(edition: Edition) -> list[Item]:
    """Return everything with a page of its own that is no article: a search for its name is a search for it."""
    newsroom = edition.newsroom
    found = [
        *newsroom.directives.values(),
        *newsroom.campaigns.values(),
        *newsroom.committees.values(),
        *(page for page in newsroom.pages.values() if page.fields.status == "published"),
        *(notice for notice in newsroom.notices.values() if edition.is_shown(notice)),
        *newsroom.sections.values(),
        *newsroom.authors.values(),
        *(newsroom.author_names[slug] for slug in newsroom.articles_of_author if slug not in newsroom.authors),
    ]
    return sorted(found, key=lambda item: (_get_day(item) or date.min, getattr(item, "kind", "author"), item.slug))


def hash_items(edition: Edition, items: Iterable[Item]) -> bytes:
    """Return a digest of all that the entries of items follow from besides code and settings."""
    newsroom = edition.newsroom
    cited = edition.citations.of_article
    pieces = [hash_entities(edition)]
    for item in items:
        if isinstance(item, Name):
            pieces.append(hash_value(item))
            continue
        pieces.append(item.digest)
        if item.kind == "article":
            pieces.append(hash_value(newsroom.renamed.get(item.path)))
            pieces += [citation.directive.encode() for citation in cited.get(item.slug, ())]
    return hash_bytes(*pieces)


def build_entry(edition: Edition, item: Item) -> Entry:
    """Return the entry of an item."""
    if isinstance(item, Name):
        link = edition.get_name_link("author", item)
        return Entry(Shown("author", link.url, link.title, "", "", say("search.kind_author")), Texts((item.title,)))
    if item.kind == "article":
        return _build_article(edition, item)
    return _build_place(edition, item)


def get_body(edition: Edition, item: Item) -> bytes:
    """Return the key of an item's stored HTML, empty where it has none."""
    return b"" if isinstance(item, Name) else edition.readings[item.path].body


def list_facets(edition: Edition, item: Item) -> Facets:
    """Return by what an item can be narrowed; nothing for what is no article."""
    if isinstance(item, Name) or item.kind != "article":
        return Facets()
    links = edition.newsroom.get_links(item)
    cited = (citation.directive for citation in edition.citations.of_article.get(item.slug, ()))
    return Facets(
        section=(links.section,) if links.section else (),
        committee=links.committees,
        campaign=links.campaigns,
        directive=tuple(dict.fromkeys((*links.directives, *cited))),
        year=(str(item.fields.date.year),),
    )


def _build_article(edition: Edition, document: Document) -> Entry:
    fields = document.fields
    links = edition.newsroom.get_links(document)
    card = edition.get_article_card(document)
    bodies = [edition.newsroom.committees[slug].fields for slug in links.committees]
    return Entry(
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
    )


def _build_place(edition: Edition, document: Document) -> Entry:
    reading = edition.readings[document.path]
    names, lead = _list_names(edition, document)
    day = _get_day(document)
    return Entry(
        shown=Shown(
            document.kind,
            edition.get_place(document).url,
            names[0],
            shorten(lead or reading.excerpt),
            day.isoformat() if day else "",
            say(f"search.kind_{document.kind}"),
        ),
        texts=Texts(title=names, lead=(lead,) if lead else ()),
    )


def _list_names(edition: Edition, document: Document) -> tuple[tuple[str, ...], str]:
    """Return what an entity is called, first as it is shown, and its lead."""
    fields = document.fields
    match document.kind:
        case "directive":
            card = edition.get_directive_card(document.slug)
            spelt = say("search.numbered", kind=card.kind, symbol=card.symbol)
            return (card.name, spelt, *fields.aliases), card.title
        case "committee":
            return (fields.title, *filter(None, (fields.short_title,))), ""
        case "author":
            return (fields.title, *fields.aliases), ""
        case "page":
            return (fields.title,), fields.summary or ""
    return (fields.title,), ""


def _get_day(item: Item) -> date | None:
    """Return the day that an entity stands under among others."""
    if isinstance(item, Name):
        return None
    match item.kind:
        case "directive":
            return item.fields.issued
        case "campaign":
            return item.fields.start
        case "committee":
            return item.fields.valid_from
        case "page" | "notice":
            return item.fields.date.date() if item.fields.date else None
    return None


def load_terms(edition: Edition, item: Item, lexicon: Lexicon) -> set[int]:
    """Return an item's terms."""
    texts, body = build_entry(edition, item).texts, get_body(edition, item)
    return collect_terms(replace(texts, html=edition.load_body(body)) if body else texts, lexicon)


def shorten(text: str) -> str:
    """Return a lead, cut at a word's end where it is long."""
    if len(text) <= LONGEST_LEAD:
        return text
    return text[:LONGEST_LEAD].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
