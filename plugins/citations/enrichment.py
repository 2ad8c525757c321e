"""Citations in an edition: each article's candidates resolved against the register, once, and what follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec
from msgspec.structs import replace

from plugins.citations.finder import CitedText
from plugins.citations.linker import link_citations
from plugins.citations.lookup import Body, Register, RegisterEntry, build_register, read_congress
from plugins.citations.resolver import Context, Resolution, resolve
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.newsroom.citations import Citation, build_citations
from plugins.newsroom.digests import hash_entities
from plugins.newsroom.documents import Document, Reading
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import read_kind

FEATURE_NAME = "citations"


class Cited(msgspec.Struct, frozen=True, array_like=True):
    """What became of one document's candidates, as it is kept between builds."""

    path: str
    resolutions: tuple[Resolution, ...]
    citations: tuple[Citation, ...]
    digest: bytes


class _Outline(msgspec.Struct, frozen=True, array_like=True):
    """The same without its resolutions, which only the page itself needs."""

    path: str
    resolutions: msgspec.Raw
    citations: tuple[Citation, ...]
    digest: bytes


OUTLINES = msgspec.msgpack.Decoder(list[_Outline])
RESOLUTIONS = msgspec.msgpack.Decoder(tuple[Resolution, ...])


class CitationFinisher(msgspec.Struct, frozen=True):
    """Links the citations of a body; what became of its candidates is kept by the path of the document."""

    outlines: Mapping[str, _Outline]
    register: Register
    addresses: Mapping[str, str]

    def list_resolutions(self) -> Mapping[str, tuple[Resolution, ...]]:
        """Return what became of every candidate, by the path of the document."""
        return {path: RESOLUTIONS.decode(outline.resolutions) for path, outline in self.outlines.items()}

    def get_digest(self, document: Document) -> bytes:
        """Return a digest of the links: where each stands, where it leads and what it says of its entry."""
        outline = self.outlines.get(document.path)
        return outline.digest if outline else b""

    def finish(self, html: str, document: Document) -> str:
        """Return the body with a link round each resolved citation."""
        outline = self.outlines.get(document.path)
        resolutions = RESOLUTIONS.decode(outline.resolutions) if outline else ()
        return link_citations(html, resolutions, self.register, self.addresses.__getitem__)


def add_citations(edition: Edition) -> Edition:
    """Return the edition with every citation resolved: which article names which document, and the links in bodies.

    What a month's articles of one folder cite is resolved together, and again only when one of them, or anything that
    the register is made of, has changed.
    """
    register = build_edition_register(edition)
    addresses = {slug: edition.urls.place("DIRECTIVE", slug=slug).url for slug in edition.newsroom.directives}
    own = hash_entities(edition)
    # An article's context is its own, and what campaigns say; the day counts for other documents alone.
    dated = hash_bytes(own, hash_value(edition.newsroom.today))
    batches: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for path, reading in edition.readings.items():
        month = reading.document.order[5:7]
        batches[path.rpartition("/")[0], month].append(reading)
    outlines: dict[str, _Outline] = {}
    for batch in batches.values():
        ground = own if batch[0].document.kind == "article" else dated
        seen = bytes(_is_seen(edition, reading.document) for reading in batch)
        key = hash_bytes(b"citations", ground, seen, *(reading.document.digest for reading in batch))
        make = partial(_resolve_batch, edition, batch, register, addresses)
        outlines |= {outline.path: outline for outline in OUTLINES.decode(edition.recall(key, make))}
    citations = (found for outline in outlines.values() for found in outline.citations)
    finisher = CitationFinisher(outlines, register, addresses)
    return replace(edition, citations=build_citations(citations), finishers=(*edition.finishers, finisher))


def _resolve_batch(
    edition: Edition, batch: Iterable[Reading], register: Register, addresses: Mapping[str, str]
) -> bytes:
    found = []
    for reading in batch:
        document = reading.document
        cited = read_findings(reading.findings)
        if not (cited.candidates or cited.names):
            continue
        resolutions = resolve(cited, build_context(edition, document), register)
        if document.kind == "directive":
            # On its own page a document's name leads nowhere.
            resolutions = tuple(found for found in resolutions if found.slug != document.slug)
        citations = _list_citations(document, cited, resolutions) if _is_seen(edition, document) else ()
        digest = _hash_links(resolutions, register, addresses)
        found.append(Cited(document.path, resolutions, tuple(citations), digest))
    return msgspec.msgpack.encode(found)


def _is_seen(edition: Edition, document: Document) -> bool:
    """Tell whether a document is an article that readers of the site's own language may see."""
    return document.kind == "article" and edition.newsroom.by_slug.get(document.slug) is document


def _hash_links(
    resolutions: Iterable[Resolution], register: Register, addresses: Mapping[str, str]
) -> bytes:
    linked = [found for found in resolutions if found.slug]
    if not linked:
        return b""
    return hash_value(
        [
            (found.start, found.end, found.core, found.words, addresses[found.slug], entry.title, entry.issued)
            for found in linked
            for entry in (register.entries[found.slug],)
        ]
    )


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
