"""What stands for many documents at once: equal digests, and whatever pages show of them is equal too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, repeat

from msgspec.structs import force_setattr

from plugins.newsroom.documents import Document, Reading
from plugins.newsroom.edition import Edition, ImageFile
from plugins.newsroom.pagination import Run

# Stands where there is no digest.
NOTHING = bytes(16)


def add_pictures(readings: Iterable[Reading], images: Mapping[str, ImageFile]) -> None:
    """Let each document's `front` stand for the image on its card too, whose file may change alone."""
    for reading in readings:
        document = reading.document
        if "image" in document.stated and (image := images.get(reading.pictures[0])):
            force_setattr(document, "front", blake2b(document.front + image.digest, digest_size=16).digest())


def hash_fronts(documents: Iterable[Document]) -> bytes:
    """Return the digest of all that other pages show of these documents, in their order."""
    # Asked of a hundred thousand articles in ten lists each: `map` with an attrgetter takes half as long again.
    return blake2b(b"".join([document.front for document in documents]), digest_size=16).digest()


def describe_run(run: Run) -> tuple[int, bool, bytes]:
    """Return, in plain data, what stands for a run of full pages as far as it shows documents."""
    return run.numbers.start, run.is_last, hash_fronts(run.items)


def list_digests(edition: Edition, articles: Sequence[Document]) -> list[bytes]:
    """Return what stands for all that a page shows of articles that it shows whole, entities left out.

    Texts and front matter, pictures, what features put into the texts, where their links lead, and names that are written
    otherwise than the article writes them.
    """
    added = edition.keep("digest", "added", lambda: _list_added(edition))
    digests = [b"".join([article.digest for article in articles]), b"".join([article.front for article in articles])]
    for finisher in edition.finishers:
        digests.append(b"".join(map(finisher.digests.get, articles, repeat(NOTHING))))
    # Few articles have any.
    return digests + [added[article] for article in articles if article in added] if added else digests


def _list_added(edition: Edition) -> Mapping[Document, bytes]:
    """Return where the links of an article lead, its pictures but for that of its card, and the names that others write otherwise.

    Each says whose they are.
    """
    added: dict[Document, list[str]] = defaultdict(list)
    for path, reading in edition.readings.items():
        if reading.links:
            added[reading.document] += (path, *(edition.find_link(*link.split(":", 1)) for link in reading.links))
        if reading.images or reading.loose_images or len(reading.pictures) > 1:
            added[reading.document] += (path, *_describe_images(edition, edition.list_image_names(reading.document)))
    for path, names in edition.newsroom.renamed.items():
        added[edition.readings[path].document] += (path, repr(names))
    return {article: "\n".join(told).encode() for article, told in added.items()}


def _describe_images(edition: Edition, names: Iterable[str]) -> Iterator[str]:
    """Yield the name and the digest of each image that is there."""
    return (f"{name} {edition.images[name].digest.hex()}" for name in names if name in edition.images)


def hash_entities(edition: Edition) -> bytes:
    """Return the digest of all that an article's page, or its card, shows of anything but articles.

    Front matter and excerpt of every section, body, campaign, document and author; what the day of the build makes of
    documents and bodies; their pictures. Names of tags and of authors without an entry are not among them.
    """
    return edition.keep("digest", "entities", lambda: _hash_entities(edition))


def _hash_entities(edition: Edition) -> bytes:
    newsroom = edition.newsroom
    kinds = (newsroom.sections, newsroom.committees, newsroom.campaigns, newsroom.directives, newsroom.authors)
    state = blake2b(digest_size=16)
    documents = [document for kind in kinds for document in kind.values()]
    for document in documents:
        state.update(document.front)
    days = [
        *(edition.get_directive_card(slug).status for slug in newsroom.directives),
        *(repr((card.closed, card.successor)) for card in map(edition.get_committee_card, newsroom.committees)),
        *_describe_images(edition, dict.fromkeys(chain.from_iterable(map(edition.list_image_names, documents)))),
    ]
    state.update("\0".join(days).encode())
    return state.digest()
