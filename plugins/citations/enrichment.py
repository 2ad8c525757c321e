"""Citations in an edition: each article's candidates resolved against the register, once, and what follows from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from plugins.citations.finder import CitedText
from plugins.citations.linker import link_citations
from plugins.citations.lookup import Body, Register, RegisterEntry, build_register, read_congress
from plugins.citations.resolver import Context, Resolution, resolve
from plugins.engine.fingerprints import hash_value
from plugins.newsroom.citations import Citation, build_citations
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import read_kind

FEATURE_NAME = "citations"


@dataclass(frozen=True, slots=True)
class CitationFinisher:
    """Links the citations of a body; `resolutions` are kept by the path of the document."""

    resolutions: Mapping[str, tuple[Resolution, ...]]
    register: Register
    addresses: Mapping[str, str]

    def get_digest(self, document: Document) -> bytes:
        """Return a digest of the links: where each stands, where it leads and what it says of its entry."""
        linked = [found for found in self.resolutions.get(document.path, ()) if found.slug]
        if not linked:
            return b""
        return hash_value(
            [
                (found.start, found.end, found.core, found.words, self.addresses[found.slug], entry.title, entry.issued)
                for found in linked
                for entry in (self.register.entries[found.slug],)
            ]
        )

    def finish(self, html: str, document: Document) -> str:
        """Return the body with a link round each resolved citation."""
        return link_citations(html, self.resolutions.get(document.path, ()), self.register, self.addresses.__getitem__)


def add_citations(edition: Edition) -> Edition:
    """Return the edition with every citation resolved: which article names which document, and the links in bodies."""
    register = build_edition_register(edition)
    resolutions: dict[str, tuple[Resolution, ...]] = {}
    citations: list[Citation] = []
    for reading in edition.readings.values():
        document = reading.document
        cited = read_findings(reading.findings)
        if not (cited.candidates or cited.names):
            continue
        found = resolve(cited, build_context(edition, document), register)
        if document.kind == "directive":
            # On its own page a document's name leads nowhere.
            found = tuple(resolution for resolution in found if resolution.slug != document.slug)
        resolutions[document.path] = found
        if document.kind == "article" and edition.newsroom.by_slug.get(document.slug) is document:
            citations += _list_citations(document, cited, found)
    addresses = {slug: edition.urls.place("DIRECTIVE", slug=slug).url for slug in edition.newsroom.directives}
    finisher = CitationFinisher(resolutions, register, addresses)
    return replace(edition, citations=build_citations(citations), finishers=(*edition.finishers, finisher))


def read_findings(findings: Mapping[str, msgspec.Raw]) -> CitedText:
    """Return what the finder left of one body in the store."""
    kept = findings.get(FEATURE_NAME)
    return msgspec.msgpack.decode(kept, type=CitedText) if kept else CitedText()


def _list_citations(document: Document, cited: CitedText, found: tuple[Resolution, ...]) -> Iterator[Citation]:
    for resolution in found:
        if resolution.slug:
            yield Citation(document.slug, resolution.slug, cited.find_sentence(resolution.start, resolution.end))


def build_context(edition: Edition, document: Document) -> Context:
    """Return what a document says of itself; only articles have a day before which a document must have been issued."""
    newsroom, slug = edition.newsroom, document.slug
    if document.kind == "article":
        links = newsroom.get_links(document)
        campaigns = (found for campaign in links.campaigns for found in newsroom.directives_of_campaign.get(campaign, ()))
        directives = tuple(dict.fromkeys((*links.directives, *campaigns)))
        return Context(document.fields.date.date(), directives, links.committees)
    if document.kind == "directive":
        related = (found for table in newsroom.relations.values() for found in table.get(slug, ()))
        return Context(newsroom.today, tuple(dict.fromkeys((slug, *related))), (document.fields.issuer,))
    if document.kind == "campaign":
        return Context(newsroom.today, newsroom.directives_of_campaign.get(slug, ()), document.fields.committee)
    return Context(newsroom.today, committees=(slug,) if document.kind == "committee" else ())


def build_edition_register(edition: Edition) -> Register:
    """Build the resolver's register from an edition's documents and bodies."""
    newsroom = edition.newsroom
    entries = (
        RegisterEntry(
            slug=slug,
            symbol=newsroom.symbols.get(slug),
            kind=read_kind(document.fields.kind) if document.fields.kind else "",
            title=document.fields.title,
            issued=document.fields.issued,
            issuer=document.fields.issuer,
            organ=document.fields.organ or "",
            aliases=document.fields.aliases,
        )
        for slug, document in newsroom.directives.items()
    )
    bodies = (
        Body(
            slug=slug,
            parent=document.fields.parent,
            code=document.fields.code or "",
            names=tuple(filter(None, (document.fields.title, document.fields.short_title))),
            terms=tuple(
                (number, term.from_)
                for term in document.fields.terms
                if term.from_ and (number := read_congress(term.congress or ""))
            ),
        )
        for slug, document in newsroom.committees.items()
    )
    return build_register(entries, bodies)
