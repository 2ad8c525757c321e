"""Reading: every content file turned into a document and a body, or into problems; kept by what was read.

Readings are kept one by one, and once more in batches: while none of its files changes, a batch is known by two digests
and needn't be looked into, and all of it is read at once when somebody does.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import msgspec
from msgspec.structs import force_setattr, replace

from plugins.engine.features import Feature
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.store import DamagedStore, Store
from plugins.newsroom.documents import (
    SUFFIXES,
    Document,
    Reading,
    list_picture_names,
    read_document,
    salvage_document,
)
from plugins.newsroom.problems import ERROR, WARNING, Lines, Problem, build_problem, pick_lines
from plugins.newsroom.texts import DEFAULT_LANGUAGE, LANGUAGES
from plugins.portal.scanning import SourceFile, hash_content

if TYPE_CHECKING:
    from plugins.newsroom.bodies import Body, BodyReader

# Endings under which an editor may have saved an article by mistake; other strays are only warned of.
MEANT_AS_TEXT = frozenset({"", ".txt", ".doc", ".docx", ".odt", ".rtf", ".html", ".htm", ".rst"})
# Without one of these, a body names no picture and no file of the content folder.
MENTIONS = re.compile(r"!\[|<img|\{(?:filename|static|attach)\}|%7B", re.IGNORECASE)
# How many files a batch holds, more or less: it ends with a file whose name says so, so that a new file changes one.
BATCH = 64
# What else a content folder holds; files of these are not documents.
MEDIA_FOLDERS = ("images/", "documents/")
# What an address in Markdown or HTML follows on: `](`, `src=`, quotation marks, `{filename}`, the folders above it.
BEFORE_TARGET = "(<=\"'}/"


class _Row(msgspec.Struct, array_like=True, gc=False):
    """What the store keeps of one file: its reading, and what only few editions ask for.

    `outline` stands for all that anything but the page of the document itself may follow from; `findings` are what
    features found in the body, `lines` the places of the fields.
    """

    reading: Reading
    outline: bytes
    warnings: tuple[Problem, ...]
    findings: dict[str, msgspec.Raw]
    lines: dict[str, tuple[int, int]]


class _Kept(msgspec.Struct, array_like=True, gc=False):
    """What the store keeps of the files of one batch together."""

    readings: list[Reading]
    warnings: list[Problem]


class _Source(NamedTuple):
    """A file as it was read, and the blob id of these bytes: it may have changed since it was scanned."""

    name: str
    data: bytes
    blob: bytes


class _Parsed(NamedTuple):
    """What came of one file, of the bytes whose blob id it has: what goes into the store, or only problems."""

    name: str
    blob: bytes
    problems: tuple[Problem, ...]
    salvaged: Reading | None = None
    key: bytes = b""
    row: bytes = b""
    body: bytes = b""
    html: bytes = b""


@cache
def _get_decoder(kind: str) -> msgspec.msgpack.Decoder:
    # Imported here: a build that changes nothing decodes none.
    from plugins.newsroom.schemas import SCHEMAS

    return msgspec.msgpack.Decoder(SCHEMAS[kind])


ROWS = msgspec.msgpack.Decoder(_Row)
BATCHES = msgspec.msgpack.Decoder(_Kept)
NO_HEADINGS = msgspec.msgpack.encode(())


class _Batch(NamedTuple):
    """Files that follow one another, and the key of their readings."""

    files: Sequence[SourceFile]
    key: bytes


class Library(msgspec.Struct, frozen=True):
    """What was read from all files: their blob ids by path; `unread` is what is right in those with errors, `problems` are these.

    `outline` stands for all that pages may show of one another's documents; None where a file has errors.
    `load` returns the readings by path, all or those that a function of the path chooses, and the warnings in them.
    """

    blobs: Mapping[str, bytes]
    outline: bytes | None
    unread: Mapping[str, Reading | None]
    problems: tuple[Problem, ...]
    load: Callable[..., tuple[Mapping[str, Reading], list[Problem]]]


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

    def read(self, files: Sequence[SourceFile], map_work) -> Library:
        """Read what has changed, and return what all files hold."""
        batches = [_Batch(found, self._get_batch_key(found)) for found in _divide(files)]
        outlines = [self._store.get(_get_outline_key(batch.key)) for batch in batches]
        changed = [batch for batch, outline in zip(batches, outlines, strict=True) if outline is None]
        blobs = {file.name: file.blob for file in files}
        unread: dict[str, Reading | None] = {}
        problems: list[Problem] = []
        missing = []
        for batch in changed:
            known = self._load_rows(batch.files)
            missing += [file for file in batch.files if file.name not in known]
        for parsed in map_work(self._parse_files, missing):
            self._store.put(item for found in parsed if found.key for item in ((found.body, found.html), (found.key, found.row)))
            self.parsed += len(parsed)
            for found in parsed:
                blobs[found.name] = found.blob
                if not found.key:
                    unread[found.name] = found.salvaged
                    problems += found.problems
        for position, outline in enumerate(outlines):
            if outline is None:
                found = [file._replace(blob=blobs[file.name]) for file in batches[position].files]
                batches[position] = _Batch(found, self._get_batch_key(found))
                outlines[position] = self._keep_batch(batches[position])
        outline = hash_bytes(self._version, *outlines) if all(outlines) else None
        return Library(blobs, outline, unread, tuple(problems), partial(self._load_batches, batches))

    def _get_key(self, name: str, blob: bytes, renders: bool = True) -> bytes:
        return hash_bytes(b"reading" if renders else b"reading for problems", self._version, name.encode(), blob)

    def _load_rows(self, files: Sequence[SourceFile]) -> dict[str, _Row]:
        """Return the row of each file that has been read; a full one counts more than one for problems alone."""
        keys = {self._get_key(file.name, file.blob): file.name for file in files}
        if not self._renders:
            keys = {self._get_key(file.name, file.blob, renders=False): file.name for file in files} | keys
        found = dict(self._store.get_many(list(keys)))
        return {name: _decode(ROWS.decode, found[key]) for key, name in keys.items() if key in found}

    def _get_batch_key(self, files: Sequence[SourceFile]) -> bytes:
        names = "\n".join([file.name for file in files])
        kind = b"batch" if self._renders else b"batch for problems"
        return hash_bytes(kind, self._version, names.encode(), *[file.blob for file in files])

    def _keep_batch(self, batch: _Batch) -> bytes | None:
        """Keep the readings of a batch together; return what stands for their outlines, None where a file has errors."""
        rows = self._load_rows(batch.files)
        if len(rows) < len(batch.files):
            return None
        outline = hash_bytes(*(row.outline for row in rows.values()))
        kept = msgspec.msgpack.encode(_gather_rows(rows[file.name] for file in batch.files))
        self._store.put([(batch.key, kept), (_get_outline_key(batch.key), outline)])
        return outline

    def _load_batches(
        self, batches: Iterable[_Batch], chosen: Callable[[str], bool] | None = None
    ) -> tuple[Mapping[str, Reading], list[Problem]]:
        """Return the readings of all files without errors, or of those that are chosen, by path, and the warnings in them."""
        readings: dict[str, Reading] = {}
        problems: list[Problem] = []
        for batch in batches:
            if chosen and not any(chosen(file.name) for file in batch.files):
                continue
            if data := self._store.get(batch.key):
                kept = _decode(BATCHES.decode, data)
            else:
                kept = _gather_rows(self._load_rows(batch.files).values())
            for reading in kept.readings:
                document = reading.document
                if chosen is None or chosen(document.path):
                    force_setattr(document, "keeper", self)
                    readings[document.path] = reading
            self._store.mark_used([reading.document.digest for reading in kept.readings])
            self._store.mark_used([reading.body for reading in kept.readings])
            problems += (found for found in kept.warnings if chosen is None or chosen(found.path))
        return readings, problems

    def _parse_files(self, files: Sequence[SourceFile]) -> list[_Parsed]:
        """Parse files step by step, not file by file: the same step many times in a row takes a third less time."""
        sources = [_read_source(file) for file in files]
        found = [read_document(source.name, source.data) for source in sources]
        inspected = [
            self._inspect(document, source.data) if document else None
            for source, (document, _) in zip(sources, found, strict=True)
        ]
        bodies = [self._read_body(document) if document else None for document, _ in found]
        return [
            self._build_parsed(source, document, (*problems, *seen[0]), *body, seen[1]) if document else self._report(source, problems)
            for source, (document, problems), seen, body in zip(sources, found, inspected, bodies, strict=True)
        ]

    def _report(self, source: _Source, problems: tuple[Problem, ...]) -> _Parsed:
        """Return what is wrong with a file, and what is right in it."""
        salvaged = salvage_document(source.name, source.data)
        if salvaged is None:
            return _Parsed(source.name, source.blob, problems, None)
        inspected = self._inspect(salvaged, source.data)[0]
        return _Parsed(source.name, source.blob, (*problems, *inspected), self._salvage(salvaged))

    def _build_parsed(
        self,
        source: _Source,
        document: Document,
        problems: Iterable[Problem],
        body: "Body",
        collected: Mapping[str, object],
        findings: Mapping[str, object],
    ) -> _Parsed:
        """Return what the store keeps of a file without errors."""
        problems = tuple(sorted(problems))
        html = body.html.encode()
        lines = _find_lines(document, body)
        fields = msgspec.msgpack.encode(document.fields)
        noted = tuple((name, msgspec.msgpack.encode(finding)) for name, finding in findings.items())
        findings = {name: msgspec.Raw(msgspec.msgpack.encode(finding)) for name, finding in collected.items()}
        key = self._get_key(source.name, source.blob, self._renders)
        # Where there is a summary, nobody is shown how the text begins.
        excerpt = "" if getattr(document.fields, "summary", None) else body.excerpt
        front = hash_bytes(source.name.encode(), fields, excerpt.encode())
        seen = problems, body.images, body.loose_images, body.links, lines, noted, findings
        reading = Reading(
            document=replace(
                document,
                front=front,
                digest=key,
                encoded=fields,
                decoded=None,
                places=None,
                body="",
                body_line=1,
            ),
            body=hash_bytes(b"body", html),
            words=body.words,
            excerpt=excerpt,
            images=body.images,
            loose_images=body.loose_images,
            links=body.links,
            crossheads=msgspec.msgpack.encode(body.headings),
            noted=noted,
            pictures=list_picture_names(document),
        )
        row = _Row(
            reading=reading,
            # Of an entity, other pages may show anything.
            outline=hash_bytes(front, hash_value(seen)) if document.kind == "article" else key,
            warnings=problems,
            findings=findings,
            lines=lines,
        )
        return _Parsed(source.name, source.blob, problems, None, key, msgspec.msgpack.encode(row), reading.body, html)

    def _salvage(self, document: Document) -> Reading:
        """Return what can be checked of a file that has errors: its fields that are right, and what its body mentions."""
        body, _ = self._read_body(document)
        return Reading(
            document=replace(document, body="", places=_find_lines(document, body)),
            body=b"",
            words=0,
            excerpt="",
            images=body.images,
            loose_images=body.loose_images,
            links=body.links,
            crossheads=NO_HEADINGS,
            pictures=list_picture_names(document),
            found={},
        )

    def _read_body(self, document: Document) -> tuple["Body", dict[str, object]]:
        """Return a document's body, and what features found in it."""
        # Imported here: only a file that has changed needs Markdown.
        from plugins.newsroom.bodies import EMPTY_BODY

        if not (self._renders or MENTIONS.search(document.body)):
            return EMPTY_BODY, {}
        reader = self._get_parser(document)
        body = reader.read(document.body)
        return body, {feature.name: feature.collect(reader.parser) for feature in self._features if feature.collect and self._renders}

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

    def decode_fields(self, kind: str, encoded: bytes) -> object:
        """Return the fields of a document of a kind."""
        return _decode(lambda data: _get_decoder(kind).decode(data), encoded)

    def load_lines(self, digest: bytes) -> Mapping[str, tuple[int, int]]:
        """Return the places of a document's fields."""
        return _decode(ROWS.decode, self._load(digest)).lines

    def load_findings(self, digest: bytes) -> Mapping[str, msgspec.Raw]:
        """Return what features found in a document's body."""
        return _decode(ROWS.decode, self._load(digest)).findings

    def load_body(self, key: bytes) -> str:
        """Return a stored body's HTML."""
        return self._load(key).decode()

    def _load(self, key: bytes) -> bytes:
        kept = self._store.get(key)
        if kept is None:
            raise DamagedStore(f"the store lacks {key.hex()}, which belongs to another result in it")
        return kept


def _find_lines(document: Document, body: "Body") -> dict[str, tuple[int, int]]:
    """Return the places of a document's fields and of what its body names."""
    targets = (*body.images, *body.loose_images, *(link.partition(":")[2] for link in body.links))
    return dict(document.lines) | {f"body:{target}": _find_place(document, target) for target in targets}


def _read_source(file: SourceFile) -> _Source:
    with open(file.path, "rb") as opened:
        data = opened.read()
    return _Source(file.name, data, hash_content(data))


def _find_place(document: Document, target: str) -> tuple[int, int]:
    """Return the line and column at which a body names an image or a link; not those of a word like it, if it can be told."""
    likely = (document.body_line, 1)
    for offset, line in enumerate(document.body.split("\n")):
        for found in re.finditer(re.escape(target), line) if target in line else ():
            place = document.body_line + offset, found.start() + 1
            if line[found.start() - 1 : found.start()] in BEFORE_TARGET:
                return place
            likely = place
    return likely


def _gather_rows(rows: Iterable[_Row]) -> _Kept:
    rows = list(rows)
    return _Kept([row.reading for row in rows], [problem for row in rows for problem in row.warnings])


def _decode(decode: Callable, data: bytes) -> object:
    try:
        return decode(data)
    except (msgspec.MsgspecError, KeyError) as error:
        raise DamagedStore(str(error)) from error


def _get_outline_key(key: bytes) -> bytes:
    return hash_bytes(b"outline", key)


def _divide(files: Iterable[SourceFile]) -> Iterator[list[SourceFile]]:
    """Yield files that follow one another, in lists whose ends don't move when a file comes or goes elsewhere."""
    batch: list[SourceFile] = []
    for file in files:
        batch.append(file)
        if not crc32(file.name.encode()) % BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def read_documents(reader: Reader, files: Iterable[SourceFile], map_work) -> Library:
    """Read every document; files that are no documents are passed over, strays among them reported."""
    documents: list[SourceFile] = []
    problems: list[Problem] = []
    for file in files:
        if file.name.startswith(MEDIA_FOLDERS):
            continue
        if file.name.endswith(SUFFIXES):
            documents.append(file)
        else:
            severity = ERROR if os.path.splitext(file.name)[1].lower() in MEANT_AS_TEXT else WARNING
            problems.append(build_problem("not-markdown", file.name, severity=severity))
    library = reader.read(documents, map_work)
    return replace(library, problems=(*library.problems, *problems))


def read_lines(content: str | Path, problems: Iterable[Problem]) -> Lines:
    """Return the lines that problems and their fixes name in documents, as far as they can be read."""
    found = {}
    for path, group in groupby(sorted(problems), key=lambda problem: problem.path):
        if path.endswith(SUFFIXES):
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError), open(f"{content}/{path}", "rb") as file:
                found[path] = pick_lines(file.read(), group)
    return found
