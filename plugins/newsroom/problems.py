"""Problems in the content, and the report in which editors read them."""

import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from plugins.newsroom.fixes import Fix, mend_line
from plugins.newsroom.texts import say

ERROR = "error"
WARNING = "warning"
# Of a longer line, a report shows the part round the mistake.
LONGEST_LINE = 160
# Lines of files, by path and by number from 1.
Lines = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong at one place of one file; `also` is another line to look at, 0 where there is none."""

    path: str
    line: int
    column: int
    field: str
    message: str
    code: str
    severity: str = ERROR
    fix: Fix | None = field(default=None, compare=False)
    also: int = field(default=0, compare=False)


class ContentError(Exception):
    """Raised when the content has problems that forbid a build; carries all of them."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(problems))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return format_report(self.problems)


def build_problem(
    code: str,
    path: str,
    /,
    place: tuple[int, int] = (1, 1),
    field: str = "",
    severity: str = ERROR,
    fix: Fix | None = None,
    also: int = 0,
    **values: object,
) -> Problem:
    """Return the problem `code` at `place` (line, column), with its message from the catalogue."""
    message = say(f"problem.{code.replace('-', '_')}", **values)
    return Problem(path, *place, field, message, code, severity, fix, also)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems forbids a build."""
    return any(problem.severity == ERROR for problem in problems)


def format_report(problems: Iterable[Problem], lines: Lines = MappingProxyType({})) -> str:
    """Return the problems grouped by file, in order of place, and a line that counts them.

    With the lines that they name, each problem is followed by its line, a caret below, and the line as it should be where
    that is known.
    """
    ordered = sorted(set(problems))
    if not ordered:
        return say("report.clean")
    groups = []
    for path, group in groupby(ordered, key=lambda problem: problem.path):
        own = lines.get(path, {})
        groups.append("\n".join(_format_problem(problem, own) for problem in group))
    return "\n\n".join([*groups, _count_problems(ordered, files=len(groups))])


def pick_lines(data: bytes, problems: Iterable[Problem]) -> dict[int, str]:
    """Return the lines of a file's bytes that problems and their fixes name, by number."""
    # To decode all of a file would take longer than the rest of a report.
    lines = data.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    numbers: set[int] = set()
    for problem in problems:
        numbers.update((problem.line, problem.also))
        numbers.update(edit.line for edit in (problem.fix.edits if problem.fix else ()))
    return {number: lines[number - 1].decode(errors="replace") for number in numbers if 0 < number <= len(lines)}


def _format_problem(problem: Problem, lines: Mapping[int, str]) -> str:
    message = problem.message if problem.severity == ERROR else say("report.warning", message=problem.message)
    name = f"{problem.field}: " if problem.field else ""
    # A warning bears its code, by which `lint_ignore` silences it in its file.
    code = f" [{problem.code}]" if problem.severity == WARNING else ""
    statement = [f"{problem.path}:{problem.line}:{problem.column}  {name}{message}{code}"]
    if problem.also and _has_text(lines, problem.also):
        statement.append(f"    {lines[problem.also]}")
    if _has_text(lines, problem.line):
        statement += _draw_caret(lines[problem.line], problem.column)
    return "\n".join([*statement, *_show_fix(problem, lines)])


def _has_text(lines: Mapping[int, str], number: int) -> bool:
    return bool(lines.get(number, "").strip())


def _draw_caret(line: str, column: int) -> list[str]:
    text = line.replace("\t", " ")
    start = 0
    if len(text) > LONGEST_LINE:
        start = max(0, min(column - LONGEST_LINE // 2, len(text) - LONGEST_LINE))
    shown = text[start : start + LONGEST_LINE]
    # A combining mark takes no room, so that the caret stays below its letter in decomposed text too.
    before = shown[: column - 1 - start]
    width = len(before) - sum(map(bool, map(unicodedata.combining, before))) + (start > 0)
    more = "…" * (start + LONGEST_LINE < len(text))
    return [f"    {'…' * (start > 0)}{shown}{more}", f"    {' ' * width}^"]


def _show_fix(problem: Problem, lines: Mapping[int, str]) -> list[str]:
    """Return the line as it should be, unless the message says it word by word."""
    if problem.fix is None or len(problem.fix.edits) != 1 or problem.line not in lines:
        return []
    mended = mend_line(lines[problem.line], problem.fix.edits[0])
    if mended is None or mended.strip() in problem.message or "\n" in mended or len(mended) > LONGEST_LINE:
        return []
    return [f"  → {mended.rstrip()}"]


def _count_problems(problems: list[Problem], files: int) -> str:
    errors = sum(problem.severity == ERROR for problem in problems)
    warnings = len(problems) - errors
    if not warnings:
        return say("report.errors", errors=errors, files=files)
    if not errors:
        return say("report.warnings", warnings=warnings, files=files)
    return say("report.both", errors=errors, warnings=warnings, files=files)
