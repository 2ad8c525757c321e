"""Reading: every content file turned into a document and a body, or into problems; kept by what was read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from plugins.engine.features import Feature
from plugins.engine.fingerprints import hash_blob, hash_bytes
from plugins.engine.store import Store
from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.documents import SUFFIXES, Document, read_document, salvage_document
from plugins.newsroom.edition import Reading
from plugins.newsroom.problems import ERROR, WARNING, Problem, build_problem
from plugins.newsroom.schemas import SCHEMAS

# Endings under which an editor may have saved an article by mistake; other strays are only warned of.
MEANT_AS_TEXT = frozenset({"", ".txt", ".doc", ".docx", ".odt", ".rtf", ".html", ".htm", ".rst"})
# Readings that are held before they go to the store together.
BATCH = 500
# What else a content folder holds; files of these are not documents.
MEDIA_FOLDERS = frozenset({"images", "documents"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A content file: its path below the content folder, and where it lies."""

    name: str
    path: Path


def scan_content(content: Path) -> Iterator[SourceFile]:
    """Yield every file below the content folder in the order of its path; hidden ones are passed over."""
    for path in sorted(content.rglob("*")):
        name = path.relative_to(content).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield SourceFile(name, path)


class _Kept(msgspec.Struct, array_like=True):
    """A reading as the store keeps it: its fields are decoded by the kind."""

    kind: str
    slug: str
    fields: msgspec.Raw
    body_line: int
    lines: dict[str, tuple[int, int]]
    body: bytes
    headings: tuple[tuple[str, str, int], ...]
    words: int
    excerpt: str
    images: tuple[str, ...]
    loose_images: tuple[str, ...]
    links: tuple[str, ...]
    findings: dict[str, msgspec.Raw]
    warnings: tuple[Problem, ...]


class Reader:
    """Reads documents through the store; `version` stands for all code and settings that a reading follows from."""

    def __init__(self, store: Store, features: Iterable[Feature], version: bytes) -> None:
        self._store = store
        self._version = version
        self._features = [feature for feature in features if feature.collect]
        self._parser = BodyReader([extension for feature in features for extension in feature.make_extensions()])
        self._fresh: list[tuple[bytes, bytes]] = []
        self.parsed = 0

    def read(self, file: SourceFile) -> tuple[Reading | None, tuple[Problem, ...]]:
        """Return what a file holds, and its problems; a file with an error has no reading."""
        data = file.path.read_bytes()
        key = hash_bytes(b"reading", self._version, file.name.encode(), hash_blob(data).encode())
        kept = self._store.get(key)
        if kept is None:
            self.parsed += 1
            found, problems = self._parse(file.name, data)
            if found is None:
                return None, problems
            kept = msgspec.msgpack.encode(found)
            self._fresh.append((key, kept))
        found = msgspec.msgpack.decode(kept, type=_Kept)
        self._store.mark_used(found.body)
        document = Document(
            kind=found.kind,
            slug=found.slug,
            path=file.name,
            fields=msgspec.msgpack.decode(found.fields, type=SCHEMAS[found.kind]),
            body="",
            body_line=found.body_line,
            lines=found.lines,
        )
        reading = Reading(
            document=document,
            body=found.body,
            headings=found.headings,
            words=found.words,
            excerpt=found.excerpt,
            images=found.images,
            loose_images=found.loose_images,
            links=found.links,
            findings=found.findings,
        )
        return reading, found.warnings

    def _parse(self, name: str, data: bytes) -> tuple[_Kept | None, tuple[Problem, ...]]:
        document, problems = read_document(name, data)
        if document is None:
            return None, problems
        body = self._parser.read(document.body)
        html = body.html.encode()
        key = hash_bytes(b"body", html)
        self._fresh.append((key, html))
        if len(self._fresh) > BATCH:
            self.keep()
        findings = {
            feature.name: msgspec.Raw(msgspec.msgpack.encode(feature.collect(self._parser.parser)))
            for feature in self._features
        }
        lines = dict(document.lines)
        for target in (*body.images, *body.loose_images, *(link.partition(":")[2] for link in body.links)):
            lines[f"body:{target}"] = _find_place(document, target)
        kept = _Kept(
            kind=document.kind,
            slug=document.slug,
            fields=msgspec.Raw(msgspec.msgpack.encode(document.fields)),
            body_line=document.body_line,
            lines=lines,
            body=key,
            headings=body.headings,
            words=body.words,
            excerpt=body.excerpt,
            images=body.images,
            loose_images=body.loose_images,
            links=body.links,
            findings=findings,
            warnings=problems,
        )
        return kept, problems

    def keep(self) -> None:
        """Put what was parsed into the store."""
        self._store.put(self._fresh)
        self._fresh = []

    def load_body(self, key: bytes) -> str:
        """Return a stored body's HTML."""
        return self._store.get(key).decode()


def _find_place(document: Document, target: str) -> tuple[int, int]:
    """Return the line and column at which a body names an image or a link."""
    for offset, line in enumerate(document.body.split("\n")):
        if (column := line.find(target)) >= 0:
            return document.body_line + offset, column + 1
    return document.body_line, 1


def read_documents(
    reader: Reader, files: Iterable[SourceFile]
) -> tuple[Mapping[str, Reading], Mapping[str, Document | None], list[Problem]]:
    """Read every document; return the readings by path, what is right in files with errors, and all problems."""
    readings: dict[str, Reading] = {}
    unread: dict[str, Document | None] = {}
    problems: list[Problem] = []
    for file in files:
        if file.name.split("/", 1)[0] in MEDIA_FOLDERS:
            continue
        if file.name.endswith(SUFFIXES):
            reading, found = reader.read(file)
            problems += found
            if reading:
                readings[file.name] = reading
            else:
                unread[file.name] = salvage_document(file.name, file.path.read_bytes())
        else:
            severity = ERROR if file.path.suffix.lower() in MEANT_AS_TEXT else WARNING
            problems.append(build_problem("not-markdown", file.name, severity=severity))
    reader.keep()
    return readings, unread, problems
