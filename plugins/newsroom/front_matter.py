"""The head of a content file: YAML between `---` lines, or Pelican's plain `Key: value` lines.

Every scalar stays the text that was typed ("12:30", "no", "0123"), and every node keeps its line and column.
"""

import msgspec

from plugins.newsroom.fixes import replace_text
from plugins.newsroom.later import LaterPattern, compile_later
from plugins.newsroom.problems import WARNING, Problem, build_problem
from plugins.newsroom.syntax import Fault, explain_fault, is_key_line, quote
from plugins.newsroom.vietnamese import to_nfc

with compile_later():
    import yaml

# PyYAML may have been built without libyaml; its own loader reads the same, ten times slower.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST_NESTING = 8
MOST_MISTAKES = 20

# What no text has a use for: control characters, and the private-use ones that mark citations in bodies.
UNWANTED = LaterPattern("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\ue002\ufeff\ufffe\uffff]")
# Word's soft breaks and the breaks that YAML counts as lines and editors don't.
ODD_BREAKS = LaterPattern("[\x0b\x0c\x85\u2028\u2029]")
# The bytes that these are written with, as far as others aren't. Looking for them first takes a tenth of the time; few files have any.
CONTROL_BYTES = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
SUSPICIOUS_BYTES = (b"\xee", b"\xef", b"\xc2")
WIDE_BREAKS = ("\u2028", "\u2029")
# Zero-width and direction characters come with text pasted from web pages and make equal words differ.
INVISIBLE = LaterPattern("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")

FENCE = LaterPattern(r"---[ \t]*")
CLOSING_FENCE = LaterPattern(r"(?:---|\.\.\.)[ \t]*")
FENCE_ATTEMPT = LaterPattern(r"\s*[-–—]{1,2}\s*|\s*[-–—=*]{2,}\s*")
HEADER_LINE = LaterPattern(r" {0,3}([A-Za-z0-9_-]+):(?:\s+|(?!//))(.*)")
GLUED_COMMENT = LaterPattern(r"[ \t]+(#[^\s#].*)")
YAML_NULLS = frozenset({"~", "null", "Null", "NULL"})


class Scalar(msgspec.Struct, frozen=True):
    """A text as typed, in NFC; line and column are those of the file and count from 1."""

    text: str
    line: int
    column: int


class Sequence(msgspec.Struct, frozen=True):
    """A list of nodes."""

    items: tuple["Node", ...]
    line: int
    column: int


class Mapping(msgspec.Struct, frozen=True):
    """Keys, as typed, with their values in the order of the file; no key stands twice, whatever its case."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


class FrontMatter(msgspec.Struct, frozen=True):
    """The fields of a file and the Markdown source after them; `body_line` is the body's first line."""

    fields: Mapping
    body: str
    body_line: int


def parse_front_matter(data: bytes, path: str) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    """Return the head and body of a content file, and what is wrong with its form; never raises."""
    try:
        text = decode_text(data)
    except Fault as fault:
        return None, (_report(fault, path),)
    if not text.strip():
        return None, (build_problem("empty-file", path),)
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    if FENCE.fullmatch(lines[first]) or FENCE_ATTEMPT.fullmatch(lines[first]):
        return _parse_fenced(text, lines, first, path)
    if HEADER_LINE.match(lines[first]):
        return _parse_header(lines, first, path)
    return None, (build_problem("no-front-matter", path, (first + 1, 1)),)


def decode_text(data: bytes) -> str:
    """Return a file's text with unified newlines and without unwanted characters; Fault if it isn't UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Fault("utf-16", 1, 1) from None
        # A BOM is no part of what the decoder counts.
        before = error.object[: error.start].decode("utf-8")
        raise Fault(
            "not-utf-8",
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
            byte=f"{error.object[error.start]:02X}",
        ) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        before = text[: text.index("\x00")]
        raise Fault("not-text", before.count("\n") + 1, len(before) - before.rfind("\n"))
    if (
        len(data.translate(None, CONTROL_BYTES)) < len(data)
        or any(found in data for found in SUSPICIOUS_BYTES)
        or any(found in text for found in WIDE_BREAKS)
    ):
        text = ODD_BREAKS.sub(" ", UNWANTED.sub("", text))
    return text


def _report(fault: Fault, path: str) -> Problem:
    return build_problem(fault.code, path, (fault.line, fault.column), fault.field, fix=fault.fix, **fault.values)


def _parse_fenced(
    text: str, lines: list[str], first: int, path: str
) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    problems = []
    if not FENCE.fullmatch(lines[first]):
        problems.append(_report_fence(path, first + 1, lines[first].strip()))
    start = first + 1
    end = next((n for n in range(start, len(lines)) if CLOSING_FENCE.fullmatch(lines[n])), None)
    if end is None:
        end, body = _find_missing_fence(lines, start)
        found = lines[end].strip() if body > end else ""
        problems.append(
            _report_fence(path, end + 1, found)
            if found
            else build_problem(
                "unclosed-front-matter",
                path,
                (end + 1, 1),
                fix=replace_text(end + 1, 1, "", "---\n", is_safe=True),
                line=end,
            )
        )
    else:
        body = end + 1
    fields, faults = _parse_yaml(INVISIBLE.sub("", "\n".join(lines[start:end])), start, path)
    problems += faults
    if fields is None:
        return None, tuple(problems)
    return FrontMatter(fields, "\n".join(lines[body:]), body + 1), tuple(problems)


def _report_fence(path: str, line: int, found: str) -> Problem:
    return build_problem("fence", path, (line, 1), fix=replace_text(line, 1, found, "---", is_safe=True), found=found)


def _find_missing_fence(lines: list[str], start: int) -> tuple[int, int]:
    """Return where a head without its closing line ends and where its body begins, as indexes of lines."""
    end = start
    while end < len(lines) and (not lines[end].strip() or is_key_line(lines[end])):
        end += 1
    if end < len(lines) and FENCE_ATTEMPT.fullmatch(lines[end]):
        return end, end + 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return end, end


def _parse_yaml(source: str, offset: int, path: str) -> tuple[Mapping | None, list[Problem]]:
    """Return the mapping that the text holds; its first line is line `offset` + 1 of the file.

    A mistake that quotes would mend is reported, mended and read over, so that one run tells of all mistakes.
    """
    problems: list[Problem] = []
    mended: set[int] = set()
    while len(mended) <= MOST_MISTAKES:
        builder = _TreeBuilder(source, offset, path)
        try:
            node = builder.build()
        except (Fault, yaml.YAMLError) as error:
            fault, lines = explain_fault(error, source.split("\n"), offset)
            # A line that is wrong again was not mended; one complaint about it is enough.
            if fault.line in mended:
                return None, problems
            problems.append(_report(fault, path))
            if lines is None:
                return None, problems
            mended.add(fault.line)
            source = "\n".join(lines)
        else:
            return _expect_mapping(node, offset, path, problems + builder.problems)
    return None, problems


def _expect_mapping(
    node: Sequence | Mapping | None, offset: int, path: str, problems: list[Problem]
) -> tuple[Mapping | None, list[Problem]]:
    if isinstance(node, Sequence):
        return None, [*problems, build_problem("list-front-matter", path, (node.line, node.column))]
    return node or Mapping((), offset, 1), problems


class _TreeBuilder:
    """Builds the tree from YAML's events; refuses tags, anchors, aliases and deep nesting as soon as met.

    From events and not through `yaml.compose`: that one recurses in C, so that some thousand brackets kill
    the process, and it guesses a type for every scalar, which nobody asks for.
    """

    def __init__(self, source: str, offset: int, path: str):
        self.problems: list[Problem] = []
        self._source = source
        self._offset = offset + 1
        self._path = path

    def build(self) -> Sequence | Mapping | None:
        """Return the tree; None when there is nothing but blanks and comments."""
        loader = Loader(self._source)
        self._next = loader.get_event
        try:
            self._next()  # the stream's start
            if type(self._next()) is yaml.StreamEndEvent:
                return None
            node = self._build(self._next(), 0)
            self._next()  # the document's end
            # Read to the end: what stands after the first node may be wrong too.
            if type(rest := self._next()) is not yaml.StreamEndEvent:
                raise Fault("yaml-syntax", rest.start_mark.line + self._offset, rest.start_mark.column + 1)
        finally:
            loader.dispose()
        if not isinstance(node, Scalar):
            return node
        if node.text:
            raise Fault("text-front-matter", node.line, node.column)
        return None

    def _build(self, event: yaml.Event, depth: int) -> Node:
        mark = event.start_mark
        line, column = mark.line + self._offset, mark.column + 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            raise Fault("yaml-special", line, column, mark="*")
        if event.anchor is not None or event.tag is not None:
            raise Fault("yaml-special", line, column, mark="!" if event.anchor is None else "&")
        if kind is yaml.ScalarEvent:
            text = event.value
            if not event.style:
                if text in YAML_NULLS:
                    text = ""
                elif text[:1] == "-" and event.end_mark.line > mark.line:
                    # "-một" above "-hai" is one long text to YAML, never what was meant.
                    raise Fault("no-blank-after-dash", line, column)
                if text and " #" in self._source:
                    self._check_rest(event.end_mark, text, line, column)
            return Scalar(to_nfc(text), line, column)
        if depth == DEEPEST_NESTING:
            raise Fault("too-deep", line, column)
        if kind is yaml.SequenceStartEvent:
            items = []
            while type(event := self._next()) is not yaml.SequenceEndEvent:
                items.append(self._build(event, depth + 1))
            return Sequence(tuple(items), line, column)
        return self._build_mapping(line, column, depth)

    def _check_rest(self, mark: yaml.Mark, text: str, line: int, column: int) -> None:
        """Warn of a text that stops at a `#` which its author took for a part of it: a comment has a blank behind."""
        if rest := GLUED_COMMENT.match(self._source.split("\n")[mark.line], mark.column):
            quoted = quote(f"{text}{rest[0].rstrip()}")
            fix = replace_text(line, column, f"{text}{rest[0].rstrip()}", quoted)
            place = mark.line + self._offset, rest.start(1) + 1
            self.problems.append(build_problem("hash-in-value", self._path, place, severity=WARNING, fix=fix, quoted=quoted))

    def _build_mapping(self, line: int, column: int, depth: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._build(event, depth + 1)
            if not isinstance(key, Scalar):
                raise Fault("yaml-syntax", key.line, key.column)
            value = self._build(self._next(), depth + 1)
            name = key.text.strip().lower()
            if name in seen:
                place = key.line, key.column
                values = {"first": seen[name], "second": key.line}
                self.problems.append(
                    build_problem("duplicate-key", self._path, place, key.text, also=seen[name], **values)
                )
            else:
                seen[name] = key.line
                entries.append((key, value))
        return Mapping(tuple(entries), line, column)


def _parse_header(lines: list[str], first: int, path: str) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    """Read Pelican's plain header: `Key: value` lines and indented continuations, to the first blank line."""
    problems: list[Problem] = []
    found: dict[str, tuple[Scalar, list[str], int, int]] = {}
    texts: list[str] | None = None
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.strip() or CLOSING_FENCE.fullmatch(line):
            break
        if match := HEADER_LINE.match(line):
            key = Scalar(match[1], number + 1, match.start(1) + 1)
            texts = [match[2].strip()]
            name = key.text.lower()
            if name in found:
                problems.append(
                    build_problem(
                        "duplicate-key",
                        path,
                        (key.line, key.column),
                        key.text,
                        also=found[name][0].line,
                        first=found[name][0].line,
                        second=key.line,
                    )
                )
            else:
                found[name] = key, texts, number + 1, match.start(2) + 1
        elif line[0] in " \t" and texts is not None:
            texts.append(line.strip())
        else:
            problems.append(build_problem("header-line", path, (number + 1, 1)))
    entries = tuple(
        (key, Scalar(to_nfc(INVISIBLE.sub("", "\n".join(texts))), line, column))
        for key, texts, line, column in found.values()
    )
    fields = Mapping(entries, first + 1, 1)
    return FrontMatter(fields, "\n".join(lines[number + 1 :]), number + 2), tuple(problems)
