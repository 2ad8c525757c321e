"""The recipes of the register, of its entries' pages and of the symbols that several entries bear."""

from collections.abc import Iterable, Iterator, Sequence

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.pages import Group, Page, plan_redirect
from plugins.newsroom.cards import Head, Link, build_redirect_head
from plugins.newsroom.digests import hash_entities, hash_fronts
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
from plugins.newsroom.texts import say
from plugins.newsroom.urls import Place
from plugins.register.attachments import list_attachments
from plugins.register.lists import plan_lists
from plugins.register.relations import build_tree, list_relations
from plugins.register.views import CitingArticle, SymbolView, build_first_page, build_older_page

# Put behind a symbol's slug where an entry of that name has the address: "43-nq-tw-cac-van-ban".
SHARED_SYMBOL_SUFFIX = "-cac-van-ban"


def plan_pages(edition: Edition) -> Iterator[Page | Group]:
    """Yield the recipes of all pages of this feature."""
    yield from plan_lists(edition)
    shared = {symbol: slugs for symbol, slugs in edition.newsroom.holders_of_symbol.items() if len(slugs) > 1}
    symbol_of = {slug: symbol for symbol, slugs in shared.items() for slug in slugs}
    for slug, document in edition.newsroom.directives.items():
        yield from plan_directive(edition, document, symbol_of.get(slug, ""))
    for symbol, slugs in shared.items():
        yield plan_symbol(edition, symbol, slugs)


# ---- one document ----


def plan_directive(edition: Edition, document: Document, symbol: str) -> Iterator[Page | Group]:
    """Yield a document's page and the older pages of the articles that name it; `symbol` is its slug where it is shared."""
    card = edition.get_directive_card(document.slug)
    sentences = _collect_sentences(edition, document.slug)
    # Those that name it in their front matter too.
    articles = sorted(dict.fromkeys((*edition.newsroom.articles_of_directive.get(document.slug, ()), *sentences)), key=ORDER)

    def plan(pages: Iterable[ListPage]) -> Iterator[Page]:
        for page in pages:
            if page.moved_to:
                head = build_redirect_head(_name_directive(edition, document), page.moved_to)
                yield plan_redirect(head, page.place.save_as, page.moved_to)
                continue
            parts = {
                "head": _build_head(edition, document, page, symbol),
                "directive": card,
                "cited_by": tuple(
                    CitingArticle(edition.get_article_card(article), sentences[article])
                    for article in page.items
                    if article in sentences
                ),
                "tagged": tuple(
                    edition.get_article_card(article) for article in page.items if article not in sentences
                ),
                "pagination": page.pagination,
            }
            if page.is_first:
                citing = len(sentences)
                counts = {"total": len(articles), "cited_total": citing, "tagged_total": len(articles) - citing}
                parts |= _list_first_parts(edition, document, symbol) | counts
            yield Page(
                kind="directive",
                url=page.place.url,
                save_as=page.place.save_as,
                build=build_first_page if page.is_first else build_older_page,
                parts=parts,
                render="directive.html",
                source=document.path,
            )

    place, size = edition.get_place(document), edition.config.page_size

    def hash_listed(listed: Sequence[Document], *own: object) -> bytes:
        said = list(map(sentences.get, listed))
        return hash_value((hash_entities(edition), document.slug, hash_fronts(listed), said, own))

    def hash_first_page() -> bytes:
        campaigns = edition.newsroom.campaigns_of_directive.get(document.slug, ())
        return hash_listed(
            take_newest(articles, size),
            edition.get_body(document, hash_bytes).digest,
            list_attachments(edition, document),
            list(map(edition.get_fixed_campaign_card, campaigns)),
            len(articles),
            len(sentences),
        )

    yield Group(hash_first_page, lambda: plan([build_newest_page(edition.urls, place, articles, size)]))
    for run in list_runs(articles, size):
        yield Group(
            lambda run=run: hash_listed(run.items, run.numbers.start, run.is_last),
            lambda run=run: plan(list_older_pages(edition.urls, place, run, size)),
        )


def _collect_sentences(edition: Edition, slug: str) -> dict[Document, str]:
    """Return for each listed article that names a document in its text the first sentence in which it does."""
    sentences: dict[str, str] = {}
    for citation in edition.citations.of_directive.get(slug, ()):
        sentences.setdefault(citation.article, citation.sentence)
    hidden = frozenset(edition.newsroom.unlisted)
    articles = map(edition.newsroom.by_slug.get, sentences)
    return {
        article: sentence
        for article, sentence in zip(articles, sentences.values(), strict=True)
        if article and article not in hidden
    }


def _name_directive(edition: Edition, document: Document) -> str:
    card = edition.get_directive_card(document.slug)
    return say("register.heading", name=card.name, title=card.title)


def _build_head(edition: Edition, document: Document, page: ListPage, symbol: str) -> Head:
    title = _name_directive(edition, document)
    return Head(
        kind="directive",
        title=title if page.is_first else f"{title} – {page.pagination.label}",
        description=edition.readings[document.path].excerpt or document.fields.title,
        url=page.place.url,
        breadcrumb=(
            edition.get_list_link("FRONT"),
            edition.get_list_link("DIRECTIVES"),
            *([_get_symbol_link(edition, symbol)] if symbol else []),
        ),
        language=edition.config.language,
    )


def _list_first_parts(edition: Edition, document: Document, symbol: str) -> dict[str, object]:
    newsroom, fields, slug = edition.newsroom, document.fields, document.slug
    others = [other for other in newsroom.holders_of_symbol.get(symbol, ()) if other != slug]
    return {
        "effective": fields.effective,
        "expires": fields.expires,
        "introduction": edition.get_body(document, hash_bytes),
        "aliases": fields.aliases,
        "attachments": list_attachments(edition, document),
        "tree": build_tree(edition, slug),
        "relations": list_relations(edition, slug),
        "campaigns": tuple(map(edition.get_fixed_campaign_card, newsroom.campaigns_of_directive.get(slug, ()))),
        "same_symbol": tuple(map(edition.get_directive_card, others)),
    }


# ---- a symbol that several documents bear ----


def plan_symbol(edition: Edition, symbol: str, holders: tuple[str, ...]) -> Page:
    """Return the page on which readers choose among the documents of one symbol."""
    place = get_symbol_place(edition, symbol)
    link = _get_symbol_link(edition, symbol)
    words = edition.get_symbol(holders[0])
    head = Head(
        kind="symbol",
        title=link.title,
        description=say("symbol.note", count=len(holders), symbol=words),
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"), edition.get_list_link("DIRECTIVES")),
        language=edition.config.language,
    )
    parts = {"head": head, "symbol": words, "holders": tuple(map(edition.get_directive_card, holders))}
    return Page("symbol", place.url, place.save_as, SymbolView, parts, "symbol.html")


def get_symbol_place(edition: Edition, symbol: str) -> Place:
    """Return where a shared symbol's page stands: at the symbol's slug, or beside the entry that has that name."""
    slug = symbol
    while slug in edition.newsroom.directives:
        slug += SHARED_SYMBOL_SUFFIX
    return edition.urls.place("DIRECTIVE", slug=slug)


def _get_symbol_link(edition: Edition, symbol: str) -> Link:
    words = edition.get_symbol(edition.newsroom.holders_of_symbol[symbol][0])
    return Link(say("symbol.title", symbol=words), get_symbol_place(edition, symbol).url)
