"""The linter's report for people and for machines: plain text, JSON, GitHub's annotations, JUnit's XML."""

import json
from collections.abc import Callable, Mapping
from itertools import groupby
from xml.etree import ElementTree

import msgspec

from plugins.newsroom.fixes import Edit, find_old
from plugins.newsroom.problems import ERROR, Lines, Problem, format_report
from plugins.newsroom.texts import say
from plugins.newsroom.xml_text import clean_xml_text


class Report(msgspec.Struct, frozen=True):
    """The problems in order of place, the lines that they name by path below the content folder, and that folder."""

    problems: tuple[Problem, ...]
    lines: Lines
    content: str

    @property
    def errors(self) -> int:
        """How many of the problems forbid a build."""
        return sum(problem.severity == ERROR for problem in self.problems)

    def locate(self, path: str) -> str:
        """Return a file's path from where the linter was started."""
        return f"{self.content.rstrip('/')}/{path}"


def format_text(report: Report) -> str:
    """Return the report as editors read it."""
    return format_report(report.problems, report.lines)


def format_json(report: Report) -> str:
    """Return the report as JSON, an object a problem."""
    return json.dumps(
        {
            "errors": report.errors,
            "warnings": len(report.problems) - report.errors,
            "problems": [_describe(report, problem) for problem in report.problems],
        },
        ensure_ascii=False,
        indent=2,
    )


def _describe(report: Report, problem: Problem) -> dict[str, object]:
    described = {
        "path": report.locate(problem.path),
        "line": problem.line,
        "column": problem.column,
        "field": problem.field,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }
    if problem.fix:
        lines = report.lines.get(problem.path, {})
        edits = [_describe_edit(edit, lines) for edit in problem.fix.edits]
        described["fix"] = {"safe": problem.fix.is_safe, "edits": edits}
    return described


def _describe_edit(edit: Edit, lines: Mapping[int, str]) -> dict[str, object]:
    """Describe an edit by the span that it replaces; the end's column is the first one behind it."""
    start = find_old(lines[edit.line], edit) if edit.line in lines else None
    column = edit.column if start is None else start + 1
    return {"line": edit.line, "column": column, "end_column": column + len(edit.old), "old": edit.old, "new": edit.new}


def format_github(report: Report) -> str:
    """Return a workflow command a problem, which GitHub and Forgejo show beside the line."""
    return "\n".join(_command(report, problem) for problem in report.problems)


def _command(report: Report, problem: Problem) -> str:
    values = {"file": report.locate(problem.path), "line": problem.line, "col": problem.column, "title": problem.code}
    escaped = ",".join(f"{name}={_escape(str(value), ':,')}" for name, value in values.items())
    return f"::{problem.severity} {escaped}::{_escape(_name_field(problem) + problem.message, '')}"


def _escape(text: str, signs: str) -> str:
    for sign in f"%\r\n{signs}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _name_field(problem: Problem) -> str:
    return f"{problem.field}: " if problem.field else ""


def format_junit(report: Report) -> str:
    """Return JUnit's XML: a test case a file with problems, failed where it has errors; warnings are its output."""
    files = [(path, list(group)) for path, group in groupby(report.problems, key=lambda problem: problem.path)]
    failed = sum(any(problem.severity == ERROR for problem in group) for _, group in files)
    suite = ElementTree.Element(
        "testsuite", name=say("lint.suite"), tests=str(max(len(files), 1)), failures=str(failed), errors="0", skipped="0"
    )
    if not files:
        ElementTree.SubElement(suite, "testcase", classname="content", name=report.content)
    for path, group in files:
        case = ElementTree.SubElement(suite, "testcase", classname="content", name=report.locate(path), file=report.locate(path))
        errors = tuple(problem for problem in group if problem.severity == ERROR)
        warnings = tuple(problem for problem in group if problem.severity != ERROR)
        for found, tag in ((errors, "failure"), (warnings, "system-out")):
            if found:
                element = ElementTree.SubElement(case, tag)
                element.text = clean_xml_text(format_report(found, report.lines))
                if tag == "failure":
                    element.set("message", clean_xml_text(_name_field(found[0]) + found[0].message))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
    "junit": format_junit,
}
