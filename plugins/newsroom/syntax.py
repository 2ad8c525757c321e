"""Mistakes of form in front matter: their cause as an editor would name it, and the line to write instead."""

import re
from typing import TYPE_CHECKING

from plugins.newsroom.fixes import Fix, replace_text
from plugins.newsroom.later import LaterPattern

if TYPE_CHECKING:
    import yaml

# The keys of this project are ASCII words. What stands before the first colon of "- Nghị quyết: x" is text.
PREFIX = LaterPattern(r"\s*(?:-\s+)*(?:[A-Za-z_][\w-]*\s*:\s+)?", re.ASCII)
TOP_KEY = LaterPattern(r"([A-Za-z_][\w-]*)\s*:", re.ASCII)
KEY_LINE = LaterPattern(r"\s*(?:-\s+)*[A-Za-z_][\w-]*\s*:(?:\s|$)", re.ASCII)
GLUED_COLON = LaterPattern(r"(\s*(?:-\s+)*[A-Za-z_][\w-]*:)(?!//)(\S.*)", re.ASCII)
CONTINUATION = LaterPattern(r"[ \t]+\S|-(?:\s|$)|#")
TAB_INDENT = LaterPattern(r" *\t")
INDENT = LaterPattern(r"[ \t]*")
TAB_WIDTH = 2
QUOTES = "\"'"
LONGEST_OFFER = 1000


class Fault(Exception):
    """A mistake of form at a place of the file; code and values are those of the catalogue's message."""

    def __init__(
        self, code: str, line: int, column: int, field: str = "", /, fix: Fix | None = None, **values: object
    ):
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.field = field
        self.fix = fix
        self.values = values


def is_key_line(line: str) -> bool:
    """Tell whether a line can belong to front matter: a key, an indented line, a list item or a comment."""
    return bool(KEY_LINE.match(line) or GLUED_COLON.fullmatch(line) or CONTINUATION.match(line))


def explain_fault(
    error: "Fault | yaml.YAMLError", lines: list[str], offset: int
) -> tuple[Fault, list[str] | None]:
    """Return the cause of what YAML refused, and the lines mended where that can be done for sure.

    `lines` are the front matter's, the first of them is line `offset` + 1 of the file.
    """
    if isinstance(error, Fault):
        return _refine(error, lines, offset)
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Fault("yaml-syntax", offset + 1, 1), None
    number, column = _settle(mark, lines)
    opening = _settle(error.context_mark, lines) if error.context_mark else (number, column)
    context, problem = error.context or "", error.problem or ""

    if TAB_INDENT.match(lines[number]):
        return _untab(lines, number, offset)
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return _mend(lines, *opening, offset, "unclosed-quote")
    if "expected ':'" in problem:
        return _explain_missing_colon(lines, *opening, offset)
    if "flow" in context:
        return _explain_brackets(lines, *opening, offset)
    if "mapping values" in problem:
        return _explain_second_colon(lines, number, column, offset)
    prefix, value = _split(lines[number])
    if value and prefix.strip() and column >= len(prefix):
        # A line that is right as it is stands below the one whose quotes were left open.
        opened = _find_open_quote(lines, number) if quote(value) == value else None
        if opened is not None:
            return _mend(lines, opened, len(_split(lines[opened])[0]), offset, "unclosed-quote")
        return _mend(lines, number, len(prefix), offset, "needs-quotes")
    code = (
        "indent" if lines[number][:1].isspace() or lines[max(number - 1, 0)][:1].isspace() else "yaml-syntax"
    )
    return Fault(code, number + offset + 1, column + 1), None


def quote(text: str) -> str:
    """Return the text in quotes that YAML reads as this text; quotes round the whole of it are replaced."""
    if len(text) > 1 and text[0] in QUOTES and text[-1] == text[0] and text[0] not in text[1:-1]:
        text = text[1:-1]
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _find_open_quote(lines: list[str], below: int) -> int | None:
    """Return the last line above whose value begins with a quote and doesn't end with it."""
    for number in range(below - 1, -1, -1):
        value = _split(lines[number])[1]
        if value[:1] in tuple(QUOTES) and (len(value) == 1 or value[-1] != value[0]):
            return number
    return None


def _settle(mark: "yaml.Mark", lines: list[str]) -> tuple[int, int]:
    """Return the mark's index of line and column; YAML marks the end of its text one line too far."""
    if mark.line < len(lines):
        return mark.line, mark.column
    return len(lines) - 1, len(lines[-1])


def _split(line: str) -> tuple[str, str]:
    """Return what leads a line (blanks, dashes, its key) and the value that follows."""
    end = PREFIX.match(line).end()
    return line[:end], line[end:].rstrip()


def _show(line: str) -> str:
    """Return a line as messages offer it; one that is endless by mistake is cut."""
    line = line.strip()
    return line if len(line) <= LONGEST_OFFER else f"{line[:LONGEST_OFFER]}…"


def _name_field(line: str) -> str:
    """Return the key that an unindented line begins with, "" if there is none."""
    match = TOP_KEY.match(line)
    return match[1].lower() if match else ""


def _untab(lines: list[str], number: int, offset: int) -> tuple[Fault, list[str]]:
    """Offer the line indented with blanks."""
    indent = INDENT.match(lines[number])[0]
    blanks = indent.replace("\t", " " * TAB_WIDTH)
    place = number + offset + 1, 1
    fault = Fault("tab", place[0], indent.index("\t") + 1, fix=replace_text(*place, indent, blanks, is_safe=True))
    return fault, [*lines[:number], blanks + lines[number][len(indent) :], *lines[number + 1 :]]


def _refine(fault: Fault, lines: list[str], offset: int) -> tuple[Fault, list[str] | None]:
    number = fault.line - offset - 1
    if fault.code == "yaml-special":
        return _mend(lines, number, fault.column - 1, offset, fault.code, **fault.values)
    if fault.code == "text-front-matter" and GLUED_COLON.fullmatch(lines[number]):
        return _split_glued(lines, number, offset)
    return fault, None


def _mend(
    lines: list[str], number: int, column: int, offset: int, code: str, **values: object
) -> tuple[Fault, list[str] | None]:
    """Offer the line with its value in quotes."""
    prefix, value = _split(lines[number])
    if code == "unclosed-quote":
        value = value.lstrip(QUOTES)
    mended = prefix + quote(value)
    field = _name_field(mended)
    fix = replace_text(number + offset + 1, len(prefix) + 1, lines[number][len(prefix) :].rstrip(), quote(value), is_safe=True)
    fault = Fault(code, number + offset + 1, column + 1, field, fix=fix, quoted=_show(mended), **values)
    return fault, [*lines[:number], mended, *lines[number + 1 :]]


def _split_glued(lines: list[str], number: int, offset: int) -> tuple[Fault, list[str] | None]:
    """Offer the line with a blank after the colon."""
    key, value = GLUED_COLON.fullmatch(lines[number]).groups()
    mended = f"{key} {value}"
    field = _name_field(mended)
    line = number + offset + 1
    fix = replace_text(line, len(key) + 1, value, f" {value}", is_safe=True)
    fault = Fault("no-blank-after-colon", line, len(key) + 1, field, fix=fix, mended=_show(mended))
    return fault, [*lines[:number], mended, *lines[number + 1 :]]


def _explain_brackets(
    lines: list[str], number: int, column: int, offset: int
) -> tuple[Fault, list[str] | None]:
    closing = {"[": "]", "{": "}"}.get(lines[number][column : column + 1], "]")
    closed = any(closing in line for line in [lines[number][column:], *lines[number + 1 :]])
    code = "bad-brackets" if closed else "unclosed-bracket"
    return Fault(code, number + offset + 1, column + 1, _name_field(lines[number])), None


def _explain_missing_colon(
    lines: list[str], number: int, column: int, offset: int
) -> tuple[Fault, list[str] | None]:
    line = lines[number]
    if GLUED_COLON.fullmatch(line):
        return _split_glued(lines, number, offset)
    # Prose after a blank line: the body has begun, and the `---` found further down was a rule of its own.
    if number and not lines[number - 1].strip() and not line[:1].isspace():
        above = max((n for n in range(number) if lines[n].strip()), default=-1)
        line = number + offset + 1
        fix = replace_text(line, 1, "", "---\n", is_safe=True)
        return Fault("unclosed-front-matter", line, 1, fix=fix, line=above + offset + 1), lines[:number]
    return Fault("no-colon", number + offset + 1, column + 1), None


def _explain_second_colon(
    lines: list[str], number: int, column: int, offset: int
) -> tuple[Fault, list[str] | None]:
    prefix, value = _split(lines[number])
    if value and column >= len(prefix):
        return _mend(lines, number, column, offset, "unquoted-colon")
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    if above is not None and GLUED_COLON.fullmatch(lines[above]):
        return _split_glued(lines, above, offset)
    return Fault("indent", number + offset + 1, len(lines[number]) - len(lines[number].lstrip()) + 1), None
