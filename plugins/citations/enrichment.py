"""Citations in an edition: each article's candidates resolved against the register, once, and what follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import MONTH, read_kind

FEATURE_NAME = "citations"


class Cited(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of the candidates of one document of a batch, by its number in it, as it is kept between builds."""

    number: int
    resolutions: tuple[Resolution, ...]
    citations: tuple[Citation, ...]
    digest: bytes


class _Outline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The same without its resolutions, which only the page itself needs."""

    number: int
    resolutions: msgspec.Raw
    citations: tuple[Citation, ...]
    digest: bytes


OUTLINES = msgspec.msgpack.Decoder(list[_Outline])
RESOLUTIONS = msgspec.msgpack.Decoder(tuple[Resolution, ...])


class CitationFinisher(msgspec.Struct, frozen=True):
    """Links the citations of a body; `resolutions` are what became of each document's candidates, packed."""

    resolutions: Mapping[Document, msgspec.Raw]
    digests: Mapping[Document, bytes]
    register: Register
    addresses: Mapping[str, str]

    def list_resolutions(self) -> Mapping[str, tuple[Resolution, ...]]:
        """Return what became of every candidate, by the path of the document."""
        return {document.path: RESOLUTIONS.decode(found) for document, found in self.resolutions.items()}

    def finish(self, html: str, document: Document) -> str:
        """Return the body with a link round each resolved citation."""
        found = self.resolutions.get(document)
        resolutions = RESOLUTIONS.decode(found) if found else ()
        return link_citations(html, resolutions, self.register, self.addresses.__getitem__)


def add_citations(edition: Edition) -> Edition:
    """Return the edition with every citation resolved: which article names which document, and the links in bodies.

    What a month's articles cite is resolved together, and again only when one of them, or anything that the register is
    made of, has changed.
    """
    register = build_edition_register(edition)
    addresses = {slug: edition.urls.place("DIRECTIVE", slug=slug).url for slug in edition.newsroom.directives}
    own = hash_entities(edition)
    # An article's context is its own, and what campaigns say; the day counts for other documents alone.
    dated = hash_bytes(own, hash_value(edition.newsroom.today))
    # Articles that readers of the site's own language may see.
    seen = frozenset(edition.newsroom.by_slug.values())
    batches: dict[str, list[Document]] = defaultdict(list)
    for reading in edition.readings.values():
        document = reading.document
        batches[document.order[:MONTH] or document.kind].append(document)
    found: dict[Document, _Outline] = {}
    for batch in batches.values():
        are_seen = bytes([document in seen for document in batch])
        ground = own if batch[0].kind == "article" else dated
        key = hash_bytes(b"citations", ground, are_seen, b"".join([document.digest for document in batch]))
        make = partial(_resolve_batch, edition, batch, are_seen, register, addresses)
        for outline in OUTLINES.decode(edition.recall(key, make)):
            found[batch[outline.number]] = outline
    finisher = CitationFinisher(
        {document: outline.resolutions for document, outline in found.items()},
        {document: outline.digest for document, outline in found.items() if outline.digest},
        register,
        addresses,
    )
    citations = build_citations(outline.citations for outline in found.values())
    return replace(edition, citations=citations, finishers=(*edition.finishers, finisher))


def _resolve_batch(
    edition: Edition, batch: Sequence[Document], are_seen: bytes, register: Register, addresses: Mapping[str, str]
) -> bytes:
    found = []
    for number, document in enumerate(batch):
        cited = read_findings(edition.readings[document.path].findings)
        if not (cited.candidates or cited.names):
            continue
        resolutions = resolve(cited, build_context(edition, document), register)
        if document.kind == "directive":
            # On its own page a document's name leads nowhere.
            resolutions = tuple(found for found in resolutions if found.slug != document.slug)
        citations = tuple(_list_citations(document, cited, resolutions)) if are_seen[number] else ()
        found.append(Cited(number, resolutions, citations, _hash_links(resolutions, register, addresses)))
    return msgspec.msgpack.encode(found)


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
