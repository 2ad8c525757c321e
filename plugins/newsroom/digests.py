"""What stands for many documents at once: equal digests, and whatever pages show of them is equal too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import repeat

from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.pagination import Run

# Stands where there is no digest.
NOTHING = bytes(16)


def hash_fronts(documents: Iterable[Document]) -> bytes:
    """Return the digest of all that other pages show of these documents, in their order."""
    # Asked of a hundred thousand articles in ten lists each: `map` with an attrgetter takes half as long again.
    return blake2b(b"".join([document.front for document in documents]), digest_size=16).digest()


def describe_run(run: Run) -> tuple[int, bool, bytes]:
    """Return, in plain data, what stands for a run of full pages as far as it shows documents."""
    return run.numbers.start, run.is_last, hash_fronts(run.items)


def list_digests(edition: Edition, articles: Sequence[Document]) -> list[bytes]:
    """Return what stands for all that a page shows of articles that it shows whole, entities left out.

    Texts and front matter, what features put into the texts, where their links lead, and names that are written otherwise
    than the article writes them. The pictures are among what `hash_entities` stands for.
    """
    added = edition.keep("digest", "added", lambda: _list_added(edition))
    digests = [b"".join([article.digest for article in articles])]
    for finisher in edition.finishers:
        digests.append(b"".join(map(finisher.digests.get, articles, repeat(NOTHING))))
    # Few articles have any.
    return digests + [added[article] for article in articles if article in added] if added else digests


def _list_added(edition: Edition) -> Mapping[Document, bytes]:
    """Return where the links of an article lead, and the names that others write otherwise; each says whose they are."""
    added: dict[Document, list[str]] = defaultdict(list)
    for path, reading in edition.readings.items():
        if reading.links:
            added[reading.document] += (path, *(edition.find_link(*link.split(":", 1)) for link in reading.links))
    for path, names in edition.newsroom.renamed.items():
        added[edition.readings[path].document] += (path, repr(names))
    return {article: "\n".join(told).encode() for article, told in added.items()}


def hash_entities(edition: Edition) -> bytes:
    """Return the digest of all that an article's page, or its card, shows of anything but articles.

    Front matter and excerpt of every section, body, campaign, document and author; what the day of the build makes of
    documents and bodies; the pictures. Names of tags and of authors without an entry are not among them.
    """
    return edition.keep("digest", "entities", lambda: _hash_entities(edition))


def _hash_entities(edition: Edition) -> bytes:
    newsroom = edition.newsroom
    kinds = (newsroom.sections, newsroom.committees, newsroom.campaigns, newsroom.directives, newsroom.authors)
    state = blake2b(digest_size=16)
    for documents in kinds:
        for document in documents.values():
            state.update(document.front)
    days = [
        *(edition.get_directive_card(slug).status for slug in newsroom.directives),
        *(repr((card.closed, card.successor)) for card in map(edition.get_committee_card, newsroom.committees)),
        *(f"{name} {image.digest.hex()}" for name, image in edition.images.items()),
    ]
    state.update("\0".join(days).encode())
    return state.digest()
