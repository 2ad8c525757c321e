"""The editors' overview: what is covered and what isn't, and what waits for somebody, as `make report OUT=…` writes it.

Everything is read from one edition; nothing here is shown to readers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.newsroom.cards import Figure
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import ArticleLinks
from plugins.newsroom.tables import write_table
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_long_moment, format_number, format_short_day
from plugins.portal.withheld import list_withheld

# A running campaign is quiet, and its figures are due, after so many days.
QUIET = timedelta(days=30)
# What expires within so many days is told.
SOON = timedelta(days=14)
COVERAGE_COLUMNS = ("committee", "topic", "articles", "latest", "gap")
TASK_COLUMNS = ("group", "path", "title", "words", "day")


class Cell(msgspec.Struct, frozen=True):
    """A committee's articles on one topic; a gap where it has a part in the topic and no article tells of it."""

    articles: int
    latest: date | None
    is_gap: bool


class Row(msgspec.Struct, frozen=True):
    """One committee's line in a matrix."""

    slug: str
    title: str
    cells: tuple[Cell, ...]


class Matrix(msgspec.Struct, frozen=True):
    """How often committees are seen with topics; `name` is campaigns or directives, `topics` are (slug, title)."""

    name: str
    topics: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def gaps(self) -> int:
        """How many gaps there are."""
        return sum(cell.is_gap for row in self.rows for cell in row.cells)


class Task(msgspec.Struct, frozen=True):
    """One thing to look at: its content file, its title, what there is to it, and the day that it is about."""

    path: str
    title: str
    words: str
    day: date | None = None


class Overview(msgspec.Struct, frozen=True):
    """The whole overview; tasks stand under the catalogue's names of their groups."""

    matrices: tuple[Matrix, ...]
    tasks: Mapping[str, tuple[Task, ...]]


def build_overview(edition: Edition) -> Overview:
    """Build the overview of an edition."""
    tasks = {
        "quiet": find_quiet_campaigns(edition),
        "withheld": find_withheld(edition),
        "expiring": find_expiring(edition),
        "progress": find_odd_progress(edition),
        "pictures": find_missing_pictures(edition),
    }
    return Overview(
        (build_campaign_matrix(edition), build_directive_matrix(edition)),
        {name: tuple(found) for name, found in tasks.items()},
    )


# ---- coverage ----


def build_campaign_matrix(edition: Edition) -> Matrix:
    """Return which committees are seen in which campaigns; a committee that takes part in one has a part in it."""
    newsroom = edition.newsroom
    parts = {(body, slug) for name in ("led", "joined") for body, slugs in getattr(newsroom, f"campaigns_{name}_by").items() for slug in slugs}
    topics = tuple((slug, document.fields.title) for slug, document in newsroom.campaigns.items())
    return _build_matrix(edition, "campaigns", topics, lambda links: links.campaigns, parts)


def build_directive_matrix(edition: Edition) -> Matrix:
    """Return which committees are seen with which documents; the one that issued a document has a part in it."""
    newsroom = edition.newsroom
    parts = {(body, slug) for body, slugs in newsroom.directives_issued_by.items() for slug in slugs}
    topics = tuple((slug, edition.get_symbol(slug)) for slug in newsroom.directives)
    return _build_matrix(edition, "directives", topics, lambda links: links.directives, parts)


def _build_matrix(
    edition: Edition,
    name: str,
    topics: tuple[tuple[str, str], ...],
    list_topics: Callable[[ArticleLinks], Iterable[str]],
    parts: set[tuple[str, str]],
) -> Matrix:
    """Return the matrix of all committees that have a part in a topic or are seen with one."""
    newsroom = edition.newsroom
    found: dict[tuple[str, str], list[date]] = {}
    for article in newsroom.articles:
        links = newsroom.get_links(article)
        for committee in links.committees:
            for topic in list_topics(links):
                found.setdefault((committee, topic), []).append(article.fields.date.date())
    seen = {committee for committee, _ in found.keys() | parts}
    rows = (
        Row(
            slug,
            edition.get_committee_card(slug).short_title,
            tuple(_build_cell(found.get((slug, topic), []), (slug, topic) in parts) for topic, _ in topics),
        )
        for slug in newsroom.committees
        if slug in seen
    )
    return Matrix(name, topics, tuple(rows))


def _build_cell(days: list[date], has_part: bool) -> Cell:
    return Cell(len(days), max(days, default=None), has_part and not days)


# ---- what waits for somebody ----


def find_quiet_campaigns(edition: Edition) -> Iterator[Task]:
    """Yield running campaigns that had no news for a month."""
    newsroom = edition.newsroom
    for slug, document in newsroom.campaigns.items():
        card = edition.get_campaign_card(slug)
        if card.state == "running" and (card.latest or card.start) < newsroom.today - QUIET:
            words = say("overview.latest", day=format_short_day(card.latest)) if card.latest else say("overview.no_news")
            yield Task(document.path, card.title, words, card.latest)


def find_withheld(edition: Edition) -> Iterator[Task]:
    """Yield drafts, and what waits for its hour."""
    zone = edition.newsroom.clock.tzinfo
    for found in sorted(list_withheld(edition)):
        until = found.until.astimezone(zone) if found.until else None
        words = say("overview.until", moment=format_long_moment(until)) if until else say("preview.draft")
        yield Task(found.path, found.title, words, until.date() if until else None)


def find_expiring(edition: Edition) -> Iterator[Task]:
    """Yield what expires within two weeks: notices, documents, articles pinned on the front page."""
    today = edition.newsroom.today
    for path, reading in sorted(edition.readings.items()):
        fields = reading.document.fields
        for name in ("expires", "featured_until"):
            end = getattr(fields, name, None)
            day = end.date() if name == "featured_until" and end else end
            if day and today <= day <= today + SOON:
                yield Task(path, fields.title, say(f"overview.{name}", day=format_short_day(day)), day)


def find_odd_progress(edition: Edition) -> Iterator[Task]:
    """Yield figures that fell or changed their total, and indicators of running campaigns whose figures are due."""
    newsroom = edition.newsroom
    for slug, document in newsroom.campaigns.items():
        is_running = edition.get_campaign_card(slug).state == "running"
        for indicator in document.fields.indicators:
            figures = edition.get_figures(slug, indicator.id)
            latest = figures[-1].as_of.date() if figures else None
            if is_running and (latest or document.fields.start) < newsroom.today - QUIET:
                words = say("overview.figure_due", day=format_short_day(latest)) if latest else say("overview.no_figure")
                yield Task(document.path, indicator.title, words, latest)
            for before, after in _list_steps(figures):
                yield from _compare_figures(edition, before, after)


def _list_steps(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield each figure with the one before it of the same scope."""
    scopes: dict[str, list[Figure]] = {}
    for figure in figures:
        scopes.setdefault(figure.scope, []).append(figure)
    for found in scopes.values():
        yield from pairwise(found)


def _compare_figures(edition: Edition, before: Figure, after: Figure) -> Iterator[Task]:
    path = edition.newsroom.by_slug[after.article.slug].path
    if after.done < before.done:
        words = say("overview.fell", before=format_number(before.done), after=format_number(after.done))
        yield Task(path, after.title, words, after.as_of.date())
    if None not in (before.total, after.total) and before.total != after.total:
        words = say("overview.other_total", before=format_number(before.total), after=format_number(after.total))
        yield Task(path, after.title, words, after.as_of.date())


def find_missing_pictures(edition: Edition) -> Iterator[Task]:
    """Yield articles without a picture, and those whose picture isn't described."""
    for article in edition.newsroom.articles:
        missing = _name_missing_picture(article)
        if missing:
            yield Task(article.path, article.fields.title, say(f"overview.{missing}"), article.fields.date.date())


def _name_missing_picture(article: Document) -> str:
    if not article.fields.image:
        return "no_picture"
    return "" if article.fields.image_alt else "no_alt"


# ---- the overview as files ----


def write_overview(overview: Overview, folder: Path, unresolved: int = 0) -> list[Path]:
    """Write the overview as a page and tables; return the files. `unresolved` counts citations without a link."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        **{f"{say(f'overview.{matrix.name}_file')}.csv": _write_matrix(matrix) for matrix in overview.matrices},
        "viec-can-xem.csv": _write_tasks(overview),
    }
    texts = {"tong-quan.html": render_overview(overview, unresolved, tuple(tables)), **tables}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in texts]


def _write_matrix(matrix: Matrix) -> str:
    rows = (
        {
            "committee": row.slug,
            "topic": topic,
            "articles": cell.articles,
            "latest": cell.latest and cell.latest.isoformat(),
            "gap": int(cell.is_gap),
        }
        for row in matrix.rows
        for (topic, _), cell in zip(matrix.topics, row.cells)
    )
    return write_table(COVERAGE_COLUMNS, rows)


def _write_tasks(overview: Overview) -> str:
    rows = (
        {"group": name, "path": task.path, "title": task.title, "words": task.words, "day": task.day and task.day.isoformat()}
        for name, tasks in overview.tasks.items()
        for task in tasks
    )
    return write_table(TASK_COLUMNS, rows)


def render_overview(overview: Overview, unresolved: int, tables: tuple[str, ...]) -> str:
    """Return the overview as an HTML page that needs no other file; `tables` are the names of those beside it."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["short_day"] = format_short_day
    return environment.get_template("overview.html").render(overview=overview, unresolved=unresolved, tables=tables, say=say)
