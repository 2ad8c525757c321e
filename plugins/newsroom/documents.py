"""Content files read: kind and slug from the path, fields checked, the body's source with its place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec.structs import force_setattr

from plugins.newsroom.fields import Many, is_slug, suggest_slug
from plugins.newsroom.problems import Problem, build_problem, has_errors
from plugins.newsroom.suggestions import nearest

if TYPE_CHECKING:
    from plugins.newsroom.front_matter import FrontMatter
    from plugins.newsroom.schemas import Fields
    from plugins.newsroom.validation import Checked

FOLDERS = {
    "articles": "article",
    "sections": "section",
    "committees": "committee",
    "campaigns": "campaign",
    "directives": "directive",
    "authors": "author",
    "pages": "page",
    "notices": "notice",
}
SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


# The fields of an article by which the index sorts it, in the order of `references`.
REFERRING = ("category", "committee", "campaign", "directive", "authors", "tags")
# What nearly every article has; `stated` is about the others.
USUAL = frozenset({"title", "date", "summary", "stage", *REFERRING})


class Keeper(Protocol):
    """Has what is kept of documents and isn't needed to sort them."""

    def decode_fields(self, kind: str, encoded: bytes) -> "Fields":
        """Return a document's fields."""

    def load_lines(self, digest: bytes) -> Mapping[str, tuple[int, int]]:
        """Return the places of the fields of the document that a digest stands for."""

    def load_findings(self, digest: bytes) -> Mapping[str, msgspec.Raw]:
        """Return what features found in its body."""


class Document(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """One content file without errors; `path` is relative to the content folder.

    What the index sorts by stands in plain texts: of an article, `order` is its moment in Vietnam and its slug, and
    `references` what it refers to, a line each ("committee:thanh-uy"). `stated` are the names of the fields that say
    anything, but for those that most articles have. All else is decoded, or loaded, when somebody asks for it.
    `front` stands for front matter and excerpt, all that other pages show of it, and once the images are known for the one
    on its card as well; `digest` stands for the whole file.
    """

    kind: str
    slug: str
    path: str
    order: str = ""
    stated: tuple[str, ...] = ()
    references: str = ""
    front: bytes = b""
    digest: bytes = b""
    encoded: bytes = b""
    keeper: object = None
    # Known from the start where the file was just read; `body` is the text's source, which begins on `body_line`.
    decoded: object = None
    places: object = None
    body: str = ""
    body_line: int = 1

    @property
    def fields(self) -> "Fields":
        """What the front matter says."""
        if self.decoded is None:
            force_setattr(self, "decoded", self.keeper.decode_fields(self.kind, self.encoded))
        return self.decoded

    @property
    def lines(self) -> Mapping[str, tuple[int, int]]:
        """Line and column of each field path ("campaign", "progress[0].done", "committee[1]")."""
        return self.keeper.load_lines(self.digest) if self.places is None else self.places


class Reading(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """What was read from one content file: the document, where its body is kept, and what features noted at its inspection.

    `pictures` are the images that its front matter names, by their paths below content/images, that of its card first;
    `images`, `loose_images` and `links` are what its body names, as it names them.
    """

    document: Document
    body: bytes
    words: int
    excerpt: str
    images: tuple[str, ...]
    loose_images: tuple[str, ...]
    links: tuple[str, ...]
    crossheads: bytes
    noted: tuple[tuple[str, bytes], ...] = ()
    pictures: tuple[str, ...] = ()
    found: object = None

    @property
    def headings(self) -> Sequence[tuple[str, str, int]]:
        """The body's headings: anchor, text, level; only a long article whose page is planned anew asks for them."""
        return HEADINGS.decode(self.crossheads)

    @property
    def findings(self) -> Mapping[str, msgspec.Raw]:
        """What features found in the body."""
        return self.document.keeper.load_findings(self.document.digest) if self.found is None else self.found


HEADINGS = msgspec.msgpack.Decoder(tuple[tuple[str, str, int], ...])


def list_pictures(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each image that a document's front matter names, as it names it, with its field; that of its card first."""
    if "image" in document.stated:
        yield "image", document.fields.image
    if "gallery" in document.stated:
        for position, picture in enumerate(document.fields.gallery):
            yield f"gallery[{position}].image", picture.image


def list_picture_names(document: Document) -> tuple[str, ...]:
    """Return the images that a document's front matter names, by their paths below content/images, that of its card first."""
    return tuple(dict.fromkeys(normalize_image_name(name) for _, name in list_pictures(document)))


def normalize_image_name(name: str) -> str:
    """Return an image's path below content/images, however the editor wrote it."""
    name = name.removeprefix("{static}").removeprefix("%7Bstatic%7D").lstrip("/")
    return name.removeprefix("images/")


def find_kind_of_path(path: str) -> str | None:
    """Return the kind of a content file by its first folder; None for what is no content file."""
    folder, _, name = path.partition("/")
    return FOLDERS.get(folder) if name.endswith(SUFFIXES) else None


def read_document(path: str, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    """Return the document that a file holds, None if it has errors, and all problems in order of place."""
    # Imported here: a build in which no file has changed needs none of it.
    from plugins.newsroom.front_matter import parse_front_matter
    from plugins.newsroom.schemas import SCHEMAS
    from plugins.newsroom.validation import check_fields

    kind = find_kind_of_path(path)
    if kind is None:
        return None, (_report_folder(path),)
    front, problems = parse_front_matter(data, path)
    if front is None:
        return None, tuple(sorted(problems))
    checked = check_fields(SCHEMAS[kind], front.fields, path)
    found = [*problems, *checked.problems, *_check_name(path, checked), *_check_body(kind, path, front)]
    if has_errors(found):
        return None, tuple(sorted(found))
    slug = getattr(checked.fields, "slug", None) or _get_name(path)
    return _build_document(kind, slug, path, checked.fields, checked.lines, front), tuple(sorted(found))


def salvage_document(path: str, data: bytes) -> Document | None:
    """Return what is right in a file that has errors, so that its references can be checked in the same run.

    Its `fields` have the attributes of the kind; what is wrong or missing is None, or empty where it is a list.
    """
    from plugins.newsroom.front_matter import parse_front_matter
    from plugins.newsroom.schemas import SCHEMAS, list_fields
    from plugins.newsroom.validation import check_fields

    kind = find_kind_of_path(path)
    front = parse_front_matter(data, path)[0] if kind else None
    if front is None:
        return None
    checked = check_fields(SCHEMAS[kind], front.fields, path)
    specs = list_fields(SCHEMAS[kind]).values()
    empty = {spec.name: () if spec.part or isinstance(spec.rule, Many) else None for spec in specs}
    fields = SimpleNamespace(**empty | dict(checked.known))
    return _build_document(kind, getattr(fields, "slug", None) or _get_name(path), path, fields, checked.lines, front)


def _build_document(
    kind: str, slug: str, path: str, fields: object, lines: Mapping[str, tuple[int, int]], front: "FrontMatter"
) -> Document:
    return Document(
        kind,
        slug,
        path,
        order=_find_order(fields.date, slug) if kind == "article" and fields.date else "",
        stated=_list_stated(kind, fields),
        references="\n".join(dict.fromkeys(_list_references(fields))) if kind == "article" else "",
        decoded=fields,
        places=lines,
        body=front.body,
        body_line=front.body_line,
    )


def _find_order(moment: datetime, slug: str) -> str:
    """Return what sorts articles as their dates and slugs do: the moment as clocks show it, always as long."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')} {slug}"


def _list_stated(kind: str, fields: object) -> tuple[str, ...]:
    """Return the fields that say anything, but for those that most articles have; what is missing in a file with errors says nothing."""
    return tuple(name for name, default in _list_optional(kind) if getattr(fields, name) not in (None, (), default))


@cache
def _list_optional(kind: str) -> tuple[tuple[str, object], ...]:
    from plugins.newsroom.schemas import SCHEMAS

    found = msgspec.structs.fields(SCHEMAS[kind])
    return tuple((field.name, field.default) for field in found if not field.required and field.name not in USUAL)


def _list_references(fields: "Fields") -> Iterator[str]:
    """Yield what an article refers to; "choices" are its campaigns with the stage and the indicators that they have to know."""
    for name in REFERRING:
        value = getattr(fields, name) or ()
        for reference in (value,) if isinstance(value, str) else value:
            yield f"{name}:{reference}"
    if fields.stage or fields.progress:
        indicators = [progress.indicator for progress in fields.progress if progress]
        yield f"choices:{msgspec.json.encode((fields.campaign, fields.stage, indicators)).decode()}"


def _get_name(path: str) -> str:
    """Return the name of a file without folders and suffix."""
    return path.rpartition("/")[2].rpartition(".")[0]


def _report_folder(path: str) -> Problem:
    folder, _, name = path.partition("/")
    if name and folder in FOLDERS:
        return build_problem("not-markdown", path)
    if name and (suggestion := nearest(folder, FOLDERS)):
        return build_problem("unknown-folder-hint", path, found=folder, suggestion=suggestion)
    return build_problem("unknown-folder", path, folders=", ".join(f"{known}/" for known in FOLDERS))


def _check_name(path: str, checked: "Checked") -> tuple[Problem, ...]:
    """Check that the file's name can be its slug, unless the file states one."""
    name = _get_name(path)
    if "slug" in checked.lines or is_slug(name):
        return ()
    suggestion = suggest_slug(name)
    if suggestion:
        return (build_problem("bad-document-name", path, found=name, suggestion=suggestion),)
    return (build_problem("no-document-name", path, found=name),)


def _check_body(kind: str, path: str, front: "FrontMatter") -> tuple[Problem, ...]:
    """Check that an article has a text; the introduction of an entity may be missing."""
    if kind != "article" or front.body.strip():
        return ()
    return (build_problem("empty-body", path, (front.body_line, 1)),)
