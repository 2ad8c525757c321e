"""Progress as data for other programs: one row a report, the same names in CSV and in JSON."""

import json
from decimal import Decimal

import msgspec

from plugins.newsroom.cards import Figure
from plugins.newsroom.tables import write_table
from plugins.newsroom.words import format_iso
from plugins.topics.progress import IndicatorSeries

# The names are a promise to the programs that read the file; docs and readers of the page have others.
COLUMNS = ("indicator", "title", "done", "total", "unit", "scope", "as_of", "article_url", "article_title")


class ProgressData(msgspec.Struct, frozen=True):
    """A campaign's progress: everything that both files hold; `url` is root-relative."""

    slug: str
    title: str
    url: str
    indicators: tuple[IndicatorSeries, ...]


def render_csv(site, view: ProgressData) -> str:
    """Return the reports as CSV (RFC 4180), by indicator and then by time; numbers have a decimal point."""
    rows = (
        {**_build_report(site, figure), "indicator": series.id, "title": series.title, "unit": series.unit}
        for series in view.indicators
        for figure in series.figures
    )
    return write_table(COLUMNS, rows)


def render_json(site, view: ProgressData) -> str:
    """Return the indicators, those without a report too, each with its reports by time."""
    data = {
        "campaign": view.slug,
        "title": view.title,
        "url": _complete_url(site, view.url),
        "indicators": [
            {
                "indicator": series.id,
                "title": series.title,
                "total": _simplify(series.total),
                "unit": series.unit,
                "reports": [_build_report(site, figure) for figure in series.figures],
            }
            for series in view.indicators
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _build_report(site, figure: Figure) -> dict[str, object]:
    return {
        "done": _simplify(figure.done),
        "total": _simplify(figure.total),
        "scope": figure.scope,
        "as_of": format_iso(figure.as_of),
        "article_url": _complete_url(site, figure.article.url),
        "article_title": figure.article.title,
    }


def _simplify(number: Decimal | int | None) -> int | float | None:
    """Return a number as JSON and CSV write it: 14, not 14.0."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _complete_url(site, url: str) -> str:
    return f"{site.origin}{url}"
