"""Fixes: what to put in the place of what is wrong, and the text of a file with that done."""

import re
from collections.abc import Iterable

import msgspec

from plugins.newsroom.vietnamese import to_nfc

LINE_END = re.compile(r"\r\n|\r|\n")


class Edit(msgspec.Struct, frozen=True):
    """Put `new` in the place of `old`, which stands at or behind a column of a line; "" for `old` inserts there.

    Naming the text and not only its place makes sure that an edit never hits anything else.
    """

    line: int
    column: int
    old: str
    new: str


class Fix(msgspec.Struct, frozen=True):
    """What mends a problem; one that is safe can mean nothing else and may be done without asking."""

    edits: tuple[Edit, ...]
    is_safe: bool = False


def replace_text(line: int, column: int, old: str, new: str, is_safe: bool = False) -> Fix:
    """Build the fix that replaces one text by another."""
    return Fix((Edit(line, column, old, new),), is_safe)


def find_old(line: str, edit: Edit) -> int | None:
    """Return the index at which the text that an edit replaces begins; a part of a longer word is none."""
    if not edit.old:
        return min(edit.column - 1, len(line))
    start = line.find(edit.old, edit.column - 1)
    while start >= 0:
        end = start + len(edit.old)
        if not (_is_joined(line[start - 1 : start], edit.old[0]) or _is_joined(line[end : end + 1], edit.old[-1])):
            return start
        start = line.find(edit.old, start + 1)
    return None


def _is_joined(character: str, edge: str) -> bool:
    """Tell whether the character beside a text, if there is one, makes a longer word of it."""
    return edge.isalnum() and character != "" and (character.isalnum() or character in "_-")


def mend_line(line: str, edit: Edit) -> str | None:
    """Return a line with an edit done; None where the text to replace isn't there."""
    start = find_old(line, edit)
    return None if start is None else line[:start] + edit.new + line[start + len(edit.old) :]


def apply_fixes(source: str, fixes: Iterable[Fix]) -> str:
    """Return a file's text with the fixes done that still fit it; newlines stay those of the file."""
    lines = LINE_END.split(source)
    ends = [*LINE_END.findall(source), ""]
    newline = ends[0] or "\n"
    # From the end to the beginning, so that no edit moves what another one has to find.
    edits = sorted({edit for fix in fixes for edit in fix.edits}, key=lambda e: (e.line, e.column, e.old), reverse=True)
    touched: set[tuple[int, int]] = set()
    for edit in edits:
        if edit.line > len(lines) or (edit.line, edit.column) in touched:
            continue
        mended = mend_line(lines[edit.line - 1], edit)
        if mended is not None:
            touched.add((edit.line, edit.column))
            lines[edit.line - 1] = mended.replace("\n", newline)
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def normalize_text(source: str) -> tuple[Edit, ...]:
    """Return the edits that bring a text's lines into NFC, one for each line that isn't."""
    lines = LINE_END.split(source)
    return tuple(
        Edit(number, 1, line, normal) for number, line in enumerate(lines, 1) if (normal := to_nfc(line)) != line
    )
