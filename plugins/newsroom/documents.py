"""Content files read: kind and slug from the path, fields checked, the body's source with its place."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

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


class Document(NamedTuple):
    """One content file without errors; `path` is relative to the content folder.

    `lines` gives line and column of each field path ("campaign", "progress[0].done", "committee[1]"). `front` stands for
    front matter and excerpt, all that other pages show of it.
    """

    kind: str
    slug: str
    path: str
    fields: "Fields"
    body: str
    body_line: int
    lines: Mapping[str, tuple[int, int]]
    front: bytes = b""


class Reading(NamedTuple):
    """What was read from one content file: the document without its source text, and where its body is kept.

    `digest` stands for the whole file.
    """

    document: Document
    body: bytes
    headings: Sequence[tuple[str, str, int]]
    words: int
    excerpt: str
    images: tuple[str, ...]
    links: tuple[str, ...]
    findings: Mapping[str, object]
    loose_images: tuple[str, ...] = ()
    digest: bytes = b""


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
    document = Document(kind, slug, path, checked.fields, front.body, front.body_line, checked.lines)
    return document, tuple(sorted(found))


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
    return Document(kind, getattr(fields, "slug", None) or _get_name(path), path, fields, front.body, front.body_line, checked.lines)


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
