"""The files that come with a document of the register."""

from urllib.parse import quote

from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.register.views import Attachment


def list_attachments(edition: Edition, document: Document) -> tuple[Attachment, ...]:
    """Return a document's files; one that is missing or can't be read stops the build elsewhere."""
    names = (name.removeprefix("documents/") for name in document.fields.attachments)
    files = (edition.attachments.get(name) for name in names)
    return tuple(
        Attachment(
            title=file.path.rsplit("/", 1)[-1],
            url=edition.urls.place("DOCUMENT", path=quote(file.path)).url,
            size=file.size,
            pages=file.pages,
            mime=file.mime,
        )
        for file in files
        if file
    )
