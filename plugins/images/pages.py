"""The output files of images and attachments: the originals, unchanged, at the URLs that pages give."""

from collections.abc import Iterator

from plugins.engine.pages import StaticFile
from plugins.newsroom.edition import Edition


def plan_pages(edition: Edition) -> Iterator[StaticFile]:
    """Yield a file for each image and each attachment."""
    for image in edition.images.values():
        place = edition.urls.place("IMAGE", path=image.path)
        yield StaticFile(place.save_as, image.digest, source=image.source)
    for attachment in edition.attachments.values():
        place = edition.urls.place("DOCUMENT", path=attachment.path)
        yield StaticFile(place.save_as, attachment.digest, source=attachment.source)
