"""The output files of pictures that pages show, and of attachments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain

from msgspec.structs import replace

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.pages import Group, StaticFile
from plugins.images.drawing import draw_card
from plugins.images.encoding import Decoder, decode_file, encode
from plugins.images.illustrations import SocialCard, build_illustrations
from plugins.images.renditions import Rendition
from plugins.newsroom.digests import hash_entities, hash_fronts
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition, ImageFile
from plugins.newsroom.vietnamese import slugify

# One rendition, or one card, takes as long as so many pages.
COST = 10
# No more pictures than this are planned together, more or less.
LARGE_GROUP = 128


def add_illustrations(edition: Edition) -> Edition:
    """Return the edition with what its pages need to know of pictures."""
    return replace(edition, illustrator=build_illustrations(edition.urls))


def plan_pages(edition: Edition) -> Iterator[StaticFile | Group]:
    """Yield the files of every picture that a page shows, and each attachment that readers may have."""
    yield from plan_pictures(edition)
    if edition.config.social_cards:
        yield from plan_social_cards(edition)
    waiting = list_waiting_attachments(edition)
    for attachment in edition.attachments.values():
        if attachment.path in waiting:
            continue
        place = edition.urls.place("DOCUMENT", path=attachment.path)
        yield StaticFile(place.save_as, attachment.digest, source=attachment.source)


def list_waiting_attachments(edition: Edition) -> frozenset[str]:
    """Return the attachments that only documents name which readers may not see yet."""
    if not edition.attachments:
        return frozenset()
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for reading in edition.readings.values():
        document = reading.document
        attached = getattr(document.fields, "attachments", ())
        if attached or reading.links:
            linked = (link.partition(":")[2].lstrip("/") for link in reading.links)
            named[edition.is_shown(document)].update(name.removeprefix("documents/") for name in (*attached, *linked))
    return frozenset(named[False] - named[True])


# ---- pictures ----


def plan_pictures(edition: Edition) -> Iterator[Group]:
    """Yield the files of pictures, a group for each folder of them; of a large folder several, divided by the pictures' bytes.

    Two files with the same bytes, whose names differ in accents alone, are in one group.
    """
    folders: dict[str, list[ImageFile]] = defaultdict(list)
    name_folder = cache(slugify)
    for image in list_shown_images(edition):
        folders[name_folder(image.path.rpartition("/")[0])].append(image)
    for images in folders.values():
        # Twice as many once the folder has grown to twice its size: until then a new picture moves no other one.
        count = 1 << (len(images) // LARGE_GROUP).bit_length()
        groups: dict[int, list[ImageFile]] = defaultdict(list)
        for image in images:
            groups[int.from_bytes(image.digest) % count].append(image)
        for group in groups.values():
            yield Group(partial(_hash_images, group), partial(_plan_renditions, edition, group))


def _hash_images(images: Iterable[ImageFile]) -> bytes:
    return hash_bytes(*(piece for image in images for piece in (image.path.encode(), image.digest)))


def list_shown_images(edition: Edition) -> list[ImageFile]:
    """Return the images that pages of this edition show, by path: what waits, and what nothing shows, isn't published."""
    shown = (reading.document for reading in edition.readings.values() if edition.is_shown(reading.document))
    names = {name for document in shown for name in edition.list_image_names(document)}
    return [edition.images[name] for name in sorted(names & edition.images.keys())]


def _plan_renditions(edition: Edition, images: Iterable[ImageFile]) -> Iterator[StaticFile]:
    decoder = Decoder()
    # Two files with the same bytes, whose names differ in accents alone, are one.
    planned: set[str] = set()
    for image in images:
        for rendition in edition.illustrator.list_renditions(image):
            if rendition.place.save_as in planned:
                continue
            planned.add(rendition.place.save_as)
            if rendition.format is None:
                make, cost = image.source.read_bytes, 1
            else:
                make, cost = partial(_make_rendition, edition, decoder, image, rendition), COST
            yield StaticFile(rendition.place.save_as, rendition.key, make=make, cost=cost)


def _make_rendition(edition: Edition, decoder: Decoder, image: ImageFile, rendition: Rendition) -> bytes:
    return edition.recall_picture(
        rendition.key, lambda: encode(decoder.decode(image.source), rendition.format, rendition.width)
    )


# ---- social cards ----


def plan_social_cards(edition: Edition) -> Iterator[Group | StaticFile]:
    """Yield the card of each campaign and of each article that has a page, those of a month as one group."""
    newsroom = edition.newsroom
    yield from map(partial(_plan_social_card, edition), newsroom.campaigns.values())
    # What a card shows of anything but its article: names of sections and campaigns, pictures.
    entities = hash_entities(edition)
    for articles in newsroom.articles_of_month.values():
        key = partial(hash_bytes, b"social cards", entities, hash_fronts(articles))
        yield Group(key, partial(_plan_social_cards, edition, articles))
    others = (*newsroom.unlisted, *chain.from_iterable(newsroom.translations.values()))
    yield from _plan_social_cards(edition, others)


def _plan_social_cards(edition: Edition, documents: Iterable[Document]) -> Iterator[StaticFile]:
    return (_plan_social_card(edition, document) for document in documents)


def _plan_social_card(edition: Edition, document: Document) -> StaticFile:
    card = edition.illustrator.plan_social_card(document, edition)
    make = partial(_make_social_card, edition, card)
    return StaticFile(card.place.save_as, card.key, make=make, cost=COST)


def _make_social_card(edition: Edition, social: SocialCard) -> bytes:
    def draw() -> bytes:
        picture = decode_file(social.image.source) if social.image else None
        return draw_card(social.card, picture, (social.focus.x, social.focus.y))

    return edition.recall_picture(social.key, draw)
