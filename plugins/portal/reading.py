"""Reading: every content file turned into a document and a body, or into problems; kept by what was read."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from plugins.engine.features import Feature
from plugins.engine.fingerprints import hash_bytes
from plugins.engine.store import DamagedStore, Store
from plugins.newsroom.documents import SUFFIXES, Document, read_document, salvage_document
from plugins.newsroom.edition import Reading
from plugins.newsroom.problems import ERROR, WARNING, Problem, build_problem
from plugins.newsroom.schemas import SCHEMAS
from plugins.newsroom.texts import DEFAULT_LANGUAGE, LANGUAGES
from plugins.portal.scanning import SourceFile, hash_content

if TYPE_CHECKING:
    from plugins.newsroom.bodies import Body, BodyReader

# Endings under which an editor may have saved an article by mistake; other strays are only warned of.
MEANT_AS_TEXT = frozenset({"", ".txt", ".doc", ".docx", ".odt", ".rtf", ".html", ".htm", ".rst"})
# Without one of these, a body names no picture and no file of the content folder.
MENTIONS = re.compile(r"!\[|<img|\{(?:filename|static|attach)\}|%7B", re.IGNORECASE)
# Readings that are decoded together.
BATCH = 500
# What else a content folder holds; files of these are not documents.
MEDIA_FOLDERS = frozenset({"images", "documents"})


class _Row(msgspec.Struct, array_like=True, gc=False):
    """What every build needs of a reading; its fields are decoded by the kind. What problems need stands behind it."""

    kind: str
    slug: str
    front: bytes
    fields: msgspec.Raw
    body: bytes
    words: int
    excerpt: str
    images: tuple[str, ...]
    loose_images: tuple[str, ...]
    links: tuple[str, ...]
    warnings: tuple[Problem, ...]


class _WholeRow(_Row, array_like=True, gc=False):
    """A reading as the store keeps it: what features found in the body, and the place of each field, stand behind."""

    findings: dict[str, msgspec.Raw]
    headings: tuple[tuple[str, str, int], ...]
    lines: dict[str, tuple[int, int]]


class _Parsed(NamedTuple):
    """What came of one file: what goes into the store, or only problems."""

    name: str
    problems: tuple[Problem, ...]
    salvaged: Document | None = None
    key: bytes = b""
    row: bytes = b""
    body: bytes = b""
    html: bytes = b""


class _Stored(Mapping):
    """A mapping that few builds look at; it is read from the store each time."""

    __slots__ = ("_key", "_reader")
    field: str

    def __init__(self, reader: "Reader", key: bytes) -> None:
        self._reader, self._key = reader, key

    def _load(self) -> Mapping:
        return getattr(self._reader.load_row(self._key), self.field)

    def __getitem__(self, name: str) -> object:
        return self._load()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._load())

    def __len__(self) -> int:
        return len(self._load())


class _Lines(_Stored):
    """The places of a document's fields."""

    __slots__ = ()
    field = "lines"


class _Findings(_Stored):
    """What features found in a body."""

    __slots__ = ()
    field = "findings"


class _Headings(Sequence):
    """A body's headings; only a long article whose page is planned anew asks for them."""

    __slots__ = ("_key", "_reader")

    def __init__(self, reader: "Reader", key: bytes) -> None:
        self._reader, self._key = reader, key

    def __getitem__(self, position: int) -> tuple[str, str, int]:
        return self._reader.load_row(self._key).headings[position]

    def __iter__(self) -> Iterator[tuple[str, str, int]]:
        return iter(self._reader.load_row(self._key).headings)

    def __len__(self) -> int:
        return len(self._reader.load_row(self._key).headings)


@cache
def _get_decoder(kind: str) -> msgspec.msgpack.Decoder:
    return msgspec.msgpack.Decoder(SCHEMAS[kind])


ROWS = msgspec.msgpack.Decoder(_Row)


class Reader:
    """Reads documents through the store; `version` stands for all code that a reading follows from.

    A reader that doesn't render reads only as much as problems follow from: most bodies are not converted. What a
    rendering one has kept is good for it as well.
    """

    def __init__(self, store: Store, features: Iterable[Feature], version: bytes, renders: bool = True) -> None:
        self._store = store
        self._version = version
        self._features = tuple(features)
        self._renders = renders
        self._parsers: dict[str, BodyReader] = {}
        self.parsed = 0

    def read(
        self, files: Sequence[SourceFile], map_work
    ) -> tuple[Mapping[str, Reading], Mapping[str, Document | None], list[Problem]]:
        """Return what the files hold by path, what is right in those with an error, and all their problems."""
        readings: dict[str, Reading | None] = dict.fromkeys(file.name for file in files)
        unread: dict[str, Document | None] = {}
        problems: list[Problem] = []
        missing: list[SourceFile] = []
        bodies: list[bytes] = []
        for start in range(0, len(files), BATCH):
            batch = files[start : start + BATCH]
            keys = [(file, key) for file in batch for key in self._list_keys(file)]
            rows = dict(self._store.get_many(key for _, key in keys))
            for file, key in keys:
                if key in rows and readings[file.name] is None:
                    readings[file.name] = reading = self._decode(file.name, key, rows[key], problems)
                    bodies.append(reading.body)
            missing += [file for file in batch if readings[file.name] is None]
        self._store.mark_used(bodies)
        for batch in map_work(self._parse_files, missing):
            self._store.put(item for found in batch if found.key for item in ((found.body, found.html), (found.key, found.row)))
            for found in batch:
                self.parsed += 1
                if found.key:
                    readings[found.name] = self._decode(found.name, found.key, found.row, problems)
                else:
                    unread[found.name] = found.salvaged
                    problems += found.problems
        return {name: reading for name, reading in readings.items() if reading}, unread, problems

    def _list_keys(self, file: SourceFile) -> list[bytes]:
        """Return the keys under which a file's reading may be kept, a full one before one for problems alone."""
        full = self._get_key(file.name, file.blob)
        return [full] if self._renders else [full, self._get_key(file.name, file.blob, renders=False)]

    def _get_key(self, name: str, blob: bytes, renders: bool = True) -> bytes:
        return hash_bytes(b"reading" if renders else b"reading for problems", self._version, name.encode(), blob)

    def _decode(self, name: str, key: bytes, data: bytes, problems: list[Problem]) -> Reading:
        try:
            row = ROWS.decode(data)
            fields = _get_decoder(row.kind).decode(row.fields)
        except (msgspec.MsgspecError, KeyError) as error:
            raise DamagedStore(f"{name}: {error}") from error
        problems += row.warnings
        return Reading(
            document=Document(row.kind, row.slug, name, fields, "", 1, _Lines(self, key)),
            body=row.body,
            headings=_Headings(self, key),
            words=row.words,
            excerpt=row.excerpt,
            images=row.images,
            links=row.links,
            findings=_Findings(self, key),
            loose_images=row.loose_images,
            digest=key,
            front=row.front,
        )

    def _parse_files(self, files: Sequence[SourceFile]) -> list[_Parsed]:
        return [self._parse_file(file) for file in files]

    def _parse_file(self, file: SourceFile) -> _Parsed:
        with open(file.path, "rb") as opened:
            data = opened.read()
        document, problems = read_document(file.name, data)
        if document is None:
            salvaged = salvage_document(file.name, data)
            return _Parsed(file.name, (*problems, *self._inspect(salvaged, data)[0]) if salvaged else problems, salvaged)
        found, findings = self._inspect(document, data)
        problems = tuple(sorted((*problems, *found)))
        body = self._read_body(document)
        if self._renders:
            parser = self._get_parser(document).parser
            findings |= {feature.name: feature.collect(parser) for feature in self._features if feature.collect}
        html = body.html.encode()
        lines = dict(document.lines)
        for target in (*body.images, *body.loose_images, *(link.partition(":")[2] for link in body.links)):
            lines[f"body:{target}"] = _find_place(document, target)
        fields = msgspec.msgpack.encode(document.fields)
        row = _WholeRow(
            kind=document.kind,
            slug=document.slug,
            front=hash_bytes(file.name.encode(), fields, body.excerpt.encode()),
            fields=msgspec.Raw(fields),
            body=hash_bytes(b"body", html),
            words=body.words,
            excerpt=body.excerpt,
            images=body.images,
            loose_images=body.loose_images,
            links=body.links,
            findings={name: msgspec.Raw(msgspec.msgpack.encode(finding)) for name, finding in findings.items()},
            warnings=problems,
            headings=body.headings,
            lines=lines,
        )
        # The file may have changed since it was scanned: the key is that of what was read.
        key = self._get_key(file.name, hash_content(data), self._renders)
        return _Parsed(file.name, problems, None, key, msgspec.msgpack.encode(row), row.body, html)

    def _read_body(self, document: Document) -> "Body":
        # Imported here: only a file that has changed needs Markdown.
        from plugins.newsroom.bodies import EMPTY_BODY

        if not (self._renders or MENTIONS.search(document.body)):
            return EMPTY_BODY
        return self._get_parser(document).read(document.body)

    def _get_parser(self, document: Document) -> "BodyReader":
        """Return the parser whose own words are those of a document's language."""
        from plugins.newsroom.bodies import BodyReader

        language = getattr(document.fields, "lang", None)
        language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        parser = self._parsers.get(language)
        if parser is None:
            extensions = [extension for feature in self._features for extension in feature.make_extensions()]
            parser = self._parsers[language] = BodyReader(extensions, language)
        return parser

    def _inspect(self, document: Document, data: bytes) -> tuple[list[Problem], dict[str, object]]:
        """Return the problems that features see in a document, and what they want to know of it later."""
        problems: list[Problem] = []
        findings: dict[str, object] = {}
        for feature in self._features:
            if feature.inspect:
                found, finding = feature.inspect(document, data)
                problems += found
                if finding is not None:
                    findings[feature.name] = finding
        return problems, findings

    def load_row(self, key: bytes) -> _WholeRow:
        """Return all that is kept of a reading."""
        return msgspec.msgpack.decode(self._load(key), type=_WholeRow)

    def load_body(self, key: bytes) -> str:
        """Return a stored body's HTML."""
        return self._load(key).decode()

    def _load(self, key: bytes) -> bytes:
        kept = self._store.get(key)
        if kept is None:
            raise DamagedStore(f"the store lacks {key.hex()}, which belongs to another result in it")
        return kept


def _find_place(document: Document, target: str) -> tuple[int, int]:
    """Return the line and column at which a body names an image or a link."""
    for offset, line in enumerate(document.body.split("\n")):
        if (column := line.find(target)) >= 0:
            return document.body_line + offset, column + 1
    return document.body_line, 1


def read_documents(
    reader: Reader, files: Iterable[SourceFile], map_work
) -> tuple[Mapping[str, Reading], Mapping[str, Document | None], list[Problem]]:
    """Read every document; return the readings by path, what is right in files with errors, and all problems."""
    documents: list[SourceFile] = []
    problems: list[Problem] = []
    for file in files:
        if file.name.split("/", 1)[0] in MEDIA_FOLDERS:
            continue
        if file.name.endswith(SUFFIXES):
            documents.append(file)
        else:
            severity = ERROR if os.path.splitext(file.name)[1].lower() in MEANT_AS_TEXT else WARNING
            problems.append(build_problem("not-markdown", file.name, severity=severity))
    readings, unread, found = reader.read(documents, map_work)
    return readings, unread, problems + found


def read_sources(content: str | Path, problems: Iterable[Problem]) -> Mapping[str, str]:
    """Return the text of each document that has a problem, as far as it can be read."""
    sources = {}
    for path in {problem.path for problem in problems}:
        file = Path(content, path)
        if path.endswith(SUFFIXES) and file.is_file():
            sources[path] = file.read_bytes().decode("utf-8-sig", errors="replace")
    return sources
