"""The editors' report on citations: those that aren't linked, and documents that the register lacks.

Run as `make report`; with OUT=folder it writes pages and CSV files there, those of the overview (`overview.py`) too.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.citations.enrichment import CitationFinisher, build_context, read_findings
from plugins.citations.finder import CitedText
from plugins.citations.resolver import Resolution
from plugins.desk.lacking import Entry, Mention, build_entries
from plugins.desk.overview import Overview, build_overview, write_overview
from plugins.desk.places import CONTEXT, Words, find_lines
from plugins.engine.store import Store
from plugins.newsroom.edition import Edition
from plugins.newsroom.front_matter import parse_front_matter
from plugins.newsroom.problems import ContentError, format_report
from plugins.newsroom.tables import write_table
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_number, format_short_day
from plugins.portal.job import Job
from plugins.portal.pipeline import build_edition, use_store
from plugins.portal.plugin import load_job

UNRESOLVED_COLUMNS = ("path", "line", "phrase", "reason", "reason_words", "candidates")
LACKING_COLUMNS = ("name", "path", "mentions", "documents", "places", "text")


class Choice(msgspec.Struct, frozen=True):
    """An entry that a citation may mean, in words."""

    slug: str
    words: str


class Unresolved(msgspec.Struct, frozen=True):
    """A citation that isn't linked; `path` below the content folder, `line` of the file."""

    path: str
    line: int
    phrase: str
    reason: str
    reason_words: str
    candidates: tuple[Choice, ...]


class CitationReport(msgspec.Struct, frozen=True):
    """All that editors may mend, and how many citations are linked."""

    linked: int
    unresolved: tuple[Unresolved, ...]
    lacking: tuple[Entry, ...]


def build_report(edition: Edition, content: Path) -> CitationReport:
    """Build the report of an edition; lines are looked up in the files themselves."""
    finisher = next((found for found in edition.finishers if isinstance(found, CitationFinisher)), None)
    if finisher is None:
        return CitationReport(0, (), ())
    unresolved: list[Unresolved] = []
    mentions: list[Mention] = []
    found_by_path = finisher.list_resolutions()
    for path, resolutions in sorted(found_by_path.items()):
        if all(resolution.slug for resolution in resolutions):
            continue
        reading = edition.readings[path]
        cited = read_findings(reading.findings)
        candidates = {(found.kind, found.start, found.end): found for found in cited.candidates}
        context = build_context(edition, reading.document)
        for resolution, line in zip(resolutions, find_citation_lines(content / path, resolutions, cited)):
            if resolution.slug:
                continue
            choices = tuple(_describe_choice(edition, slug) for slug in resolution.slugs)
            words = say(f"citation.reason.{resolution.reason.replace('-', '_')}")
            phrase = " ".join(resolution.phrase.split())
            unresolved.append(Unresolved(path, line, phrase, resolution.reason, words, choices))
            candidate = candidates.get((resolution.kind, resolution.start, resolution.end))
            if candidate and resolution.reason == "unknown-document":
                mentions.append(Mention(path, line, candidate, context))
    linked = sum(bool(found.slug) for resolutions in found_by_path.values() for found in resolutions)
    unresolved.sort(key=lambda found: (found.path, found.line))
    return CitationReport(linked, tuple(unresolved), build_entries(mentions, finisher.register))


def find_citation_lines(path: Path, resolutions: Iterable[Resolution], cited: CitedText) -> Iterator[int]:
    """Yield the line of a content file at which each of its citations stands."""
    front, _ = parse_front_matter(path.read_bytes(), str(path))
    found = []
    for resolution in resolutions:
        start, block = cited.find_block(resolution.start)
        place = resolution.start - start
        found.append(Words(resolution.start, resolution.words, block[max(0, place - CONTEXT) : place]))
    return find_lines(front.body, front.body_line, found)


def _describe_choice(edition: Edition, slug: str) -> Choice:
    card = edition.get_directive_card(slug)
    return Choice(slug, say("citations.choice", name=card.name, day=format_short_day(card.issued), title=card.title))


# ---- the report in words ----


def format_citations(report: CitationReport) -> str:
    """Return the report as text."""
    parts = [_summarize(report)]
    for _, group in groupby(report.unresolved, key=lambda found: found.path):
        parts.append("\n".join(map(_format_unresolved, group)))
    if report.lacking:
        parts.append(f"{say('citations.lacking')}\n{say('citations.paste')}")
    for entry in report.lacking:
        places = ", ".join(entry.places)
        parts.append(f"{entry.path}  ({count_mentions(entry)}: {places})\n{entry.text}")
    return "\n\n".join(parts)


def _summarize(report: CitationReport) -> str:
    return say(
        "citations.summary",
        linked=format_number(report.linked),
        unresolved=format_number(len(report.unresolved)),
        documents=format_number(len({found.path for found in report.unresolved})),
        lacking=format_number(len(report.lacking)),
    )


def _format_unresolved(found: Unresolved) -> str:
    lines = [f"{found.path}:{found.line}  \"{found.phrase}\": {found.reason_words}"]
    return "\n".join([*lines, *(f"    {choice.slug}: {choice.words}" for choice in found.candidates)])


def count_mentions(entry: Entry) -> str:
    """Return how often a document is cited, in words."""
    return say("citations.mentions", mentions=format_number(entry.mentions), documents=format_number(entry.documents))


# ---- the report as files ----


def write_report(report: CitationReport, folder: Path) -> list[Path]:
    """Write the report as a page and two tables; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    unresolved = (
        {
            **{name: getattr(found, name) for name in UNRESOLVED_COLUMNS},
            "candidates": " ".join(choice.slug for choice in found.candidates),
        }
        for found in report.unresolved
    )
    lacking = (
        {**{name: getattr(entry, name) for name in LACKING_COLUMNS}, "places": " ".join(entry.places)}
        for entry in report.lacking
    )
    texts = {
        "vien-dan.html": render_page(report),
        "chua-noi.csv": write_table(UNRESOLVED_COLUMNS, unresolved),
        "so-con-thieu.csv": write_table(LACKING_COLUMNS, lacking),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in texts]


def render_page(report: CitationReport) -> str:
    """Return the report as an HTML page that needs no other file."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = environment.get_template("report.html")
    return page.render(report=report, say=say, summary=_summarize(report), count=count_mentions)


def _gather(job: Job, wants_overview: bool, store: Store) -> tuple[CitationReport, Overview | None]:
    edition = build_edition(job, store)
    return build_report(edition, job.content), build_overview(edition) if wants_overview else None


def main(arguments: list[str]) -> int:
    """Print the report, or write it into the folder that is named; 1 where the content has errors."""
    parser = argparse.ArgumentParser(prog="python -m plugins.desk.report")
    parser.add_argument("content")
    parser.add_argument("-s", "--settings", default="pelicanconf.py")
    parser.add_argument("-o", "--output")
    parser.add_argument("--cache", help="a cache folder of its own, in place of CACHE_PATH")
    options = parser.parse_args(arguments)
    overrides = {"CACHE_PATH": options.cache} if options.cache else {}
    job = load_job(options.settings, PATH=options.content, **overrides)
    try:
        report, overview = use_store(job, partial(_gather, job, bool(options.output)))
    except ContentError as error:
        print(format_report(error.problems), file=sys.stderr)
        return 1
    if overview:
        folder = Path(options.output)
        for path in (*write_overview(overview, folder, len(report.unresolved)), *write_report(report, folder)):
            print(path)
    else:
        print(format_citations(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
