"""Problems in the content, and the report in which editors read them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from plugins.newsroom.texts import say

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong at one place of one file."""

    path: str
    line: int
    column: int
    field: str
    message: str
    code: str
    severity: str = ERROR


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
    **values: object,
) -> Problem:
    """Return the problem `code` at `place` (line, column), with its message from the catalogue."""
    message = say(f"problem.{code.replace('-', '_')}", **values)
    return Problem(path, *place, field, message, code, severity)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems forbids a build."""
    return any(problem.severity == ERROR for problem in problems)


def format_report(problems: Iterable[Problem], sources: Mapping[str, str] | None = None) -> str:
    """Return the problems grouped by file, in order of place, and a line that counts them.

    With the sources of the files, each problem is followed by its line and a caret below.
    """
    ordered = sorted(set(problems))
    if not ordered:
        return say("report.clean")
    groups = [
        "\n".join(_format_problem(problem, (sources or {}).get(path)) for problem in group)
        for path, group in groupby(ordered, key=lambda problem: problem.path)
    ]
    return "\n\n".join([*groups, _count_problems(ordered, files=len(groups))])


def _format_problem(problem: Problem, source: str | None) -> str:
    message = problem.message if problem.severity == ERROR else say("report.warning", message=problem.message)
    field = f"{problem.field}: " if problem.field else ""
    statement = f"{problem.path}:{problem.line}  {field}{message}"
    return statement if source is None else statement + _draw_caret(source, problem.line, problem.column)


def _draw_caret(source: str, line: int, column: int) -> str:
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if line > len(lines) or not lines[line - 1].strip():
        return ""
    text = lines[line - 1].replace("\t", " ")
    # A combining mark takes no room, so that the caret stays below its letter in decomposed text too.
    width = sum(not unicodedata.combining(character) for character in text[: column - 1])
    return f"\n    {text}\n    {' ' * width}^"


def _count_problems(problems: list[Problem], files: int) -> str:
    errors = sum(problem.severity == ERROR for problem in problems)
    warnings = len(problems) - errors
    if not warnings:
        return say("report.errors", errors=errors, files=files)
    if not errors:
        return say("report.warnings", warnings=warnings, files=files)
    return say("report.both", errors=errors, warnings=warnings, files=files)
