"""What pages show of pictures, and other sites of articles and campaigns."""

from pathlib import Path

import msgspec

from plugins.engine.code import hash_code, read_versions
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.images.drawing import HEIGHT, PACKAGES, WIDTH, Card
from plugins.images.renditions import Rendition, build_picture, list_renditions
from plugins.newsroom.cards import Picture
from plugins.newsroom.documents import Document, normalize_image_name
from plugins.newsroom.edition import Edition, ImageFile
from plugins.newsroom.focus import Focus
from plugins.newsroom.urls import Place, Urls

FOLDER = Path(__file__).parent
MIDDLE = Focus(50, 50)


class SocialCard(msgspec.Struct, frozen=True):
    """A card before it is drawn: what it says, the picture behind it, where it stands; `key` stands for its bytes."""

    key: bytes
    place: Place
    card: Card
    image: ImageFile | None
    focus: Focus


class Illustrations(msgspec.Struct, frozen=True):
    """The pictures of one site; `encoder` and `painter` stand for the code and the libraries that make them."""

    urls: Urls
    encoder: bytes
    painter: bytes

    def list_renditions(self, image: ImageFile) -> list[Rendition]:
        """Return the files of an image."""
        return list(list_renditions(image, self.urls, self.encoder))

    def find_picture(self, image: ImageFile) -> Picture:
        """Return an image as pages show it, without words."""
        return build_picture(image, self.list_renditions(image))

    def find_social_card(self, document: Document, edition: Edition) -> Picture | None:
        """Return the card that other sites show of an article or a campaign; None where the settings want none."""
        if not edition.config.social_cards:
            return None
        return Picture(self.plan_social_card(document, edition).place.url, WIDTH, HEIGHT, document.fields.title)

    def plan_social_card(self, document: Document, edition: Edition) -> SocialCard:
        """Return the card of an article or a campaign."""
        fields = document.fields
        image = edition.images.get(normalize_image_name(fields.image or ""))
        if image and image.kind == "drawing":
            # Pillow draws no SVG.
            image = None
        card = Card(fields.title, _find_label(document, edition), edition.get_config(document).name)
        focus = fields.image_focus or MIDDLE
        digest = image.digest if image else b""
        key = hash_bytes(b"social card", self.painter, hash_value((card, focus)), digest)
        return SocialCard(key, self._place_card(document, edition, key), card, image, focus)

    def _place_card(self, document: Document, edition: Edition, key: bytes) -> Place:
        # Beside one another stand the cards of a month, so that a new one changes a small folder.
        folder = f"{document.fields.date:%Y/%m}" if document.kind == "article" else "chuyen-de"
        language = edition.get_language(document)
        version = "" if language == edition.config.language else f"-{language}"
        return self.urls.place("SOCIAL_CARD", path=f"{folder}/{document.slug}{version}.{key.hex()[:8]}.jpg")


def _find_label(document: Document, edition: Edition) -> str:
    """Return what a card says above the title: an article's campaign or section."""
    if document.kind != "article":
        return edition.get_list_link("CAMPAIGNS").title
    links = edition.newsroom.get_links(document)
    if links.campaigns:
        return edition.get_link("campaign", links.campaigns[0]).title
    return edition.get_link("section", links.section).title if links.section else ""


def build_illustrations(urls: Urls) -> Illustrations:
    """Build what knows of pictures, without opening any."""
    # Pillow's package brings the encoders along: its version stands for theirs.
    versions = read_versions(("pillow", *PACKAGES))
    encoding = hash_code((FOLDER / "encoding.py",), FOLDER)
    drawing = hash_code((FOLDER / "drawing.py",), FOLDER)
    encoder = hash_bytes(hash_value(versions["pillow"]), encoding)
    return Illustrations(urls, encoder, hash_bytes(encoder, hash_value(versions), drawing))
