"""What pages show of pictures, and other sites of articles and campaigns."""

from dataclasses import dataclass
from pathlib import Path

from plugins.engine.code import hash_code, read_versions
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.images.renditions import Rendition, build_picture, list_renditions
from plugins.newsroom.cards import Picture
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition, ImageFile
from plugins.newsroom.urls import Urls

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Illustrations:
    """The pictures of one site; `encoder` stands for the code and the library that make them."""

    urls: Urls
    encoder: bytes

    def list_renditions(self, image: ImageFile) -> list[Rendition]:
        """Return the files of an image."""
        return list(list_renditions(image, self.urls, self.encoder))

    def find_picture(self, image: ImageFile) -> Picture:
        """Return an image as pages show it, without words."""
        return build_picture(image, self.list_renditions(image))

    def find_social_card(self, document: Document, edition: Edition) -> Picture | None:
        """Return the card that other sites show of an article or a campaign."""
        return None


def build_illustrations(urls: Urls) -> Illustrations:
    """Build what knows of pictures, without opening any."""
    # Pillow's package brings the encoders along: its version stands for theirs.
    versions = hash_value(read_versions(("pillow",)))
    return Illustrations(urls, hash_bytes(versions, hash_code((FOLDER / "encoding.py",), FOLDER)))
