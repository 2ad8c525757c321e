"""Compares the search index with Pagefind, the usual search of static sites, on one made-up archive in one run.

Run with `python -m tests.bench.search --articles 1000`. Both index the same articles and documents, and answer the same
queries in Chromium from a plain static server; scripts and WebAssembly are not counted as fetched.
"""

import shutil
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.documents import find_kind_of_path, read_document
from tests.bench.__main__ import PROJECT, measure_output
from tests.bench.meter import run_metered
from tests.bench.report import read_options, report_table
from tests.search.archive import make_archive
from tests.search.drawing import draw_queries
from tests.search.measure import ASK, NEW, ask_queries, build_index, count_right

ASK_PAGEFIND = """async ([query]) => {
    const pagefind = await import("/pagefind/pagefind.js");
    await pagefind.destroy();
    const { results } = await pagefind.search(query);
    const found = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return { urls: found.map(({ url }) => url) };
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one index costs its newsroom and its readers; sizes in KB, CPU in seconds."""

    name: str
    size: float
    files: int
    cpu: float
    new_cpu: float
    new_written: float
    answers: list[dict]


def measure_own(folder: Path, contents: Mapping[str, str], queries: list[dict]) -> Figures:
    """Measure our own index."""
    for path, text in contents.items():
        _write(folder / "content" / path, text)
    known, groups = {}, {}
    cost = build_index(folder, known, groups)
    files, size = measure_output(folder / "output")
    shutil.copytree(PROJECT / "theme/static/js", folder / "output/js")
    _write(folder / "output/index.html", "<!doctype html><title>-</title>")
    answers = ask_queries(folder / "output", queries, ask=ASK)
    _write(folder / "content/articles/moi.md", NEW)
    new = build_index(folder, known, groups)
    return Figures("ours", size * 1000, files, cost["cpu"], new["cpu"], new["written"] / 1000, answers)


def measure_pagefind(folder: Path, contents: Mapping[str, str], queries: list[dict]) -> Figures:
    """Measure Pagefind's index of the same articles and documents."""
    reader = BodyReader()
    for path, text in contents.items():
        if find_kind_of_path(path) in ("article", "directive"):
            _write_page(folder, path, text, reader)
    _write(folder / "index.html", '<!doctype html><html lang="vi"><title>-</title></html>')
    cpu = _run_pagefind(folder)
    files, size = measure_output(folder / "pagefind")
    answers = ask_queries(folder, queries, ask=ASK_PAGEFIND)
    before = _read_files(folder / "pagefind")
    _write_page(folder, "articles/moi.md", NEW, reader)
    new_cpu = _run_pagefind(folder)
    after = _read_files(folder / "pagefind")
    written = sum(len(data) for name, data in after.items() if before.get(name) != data)
    return Figures("Pagefind", size * 1000, files, cpu, new_cpu, written / 1000, answers)


def _write_page(folder: Path, path: str, text: str, reader: BodyReader) -> None:
    document, _ = read_document(path, text.encode())
    fields = document.fields
    title, lead = (fields.title, fields.summary or "") if document.kind == "article" else (fields.symbol, fields.title)
    body = reader.read(document.body).html
    html = f'<!doctype html><html lang="vi"><title>{escape(title)}</title><main data-pagefind-body><h1>{escape(title)}</h1><p>{escape(lead)}</p>{body}</main>'
    _write(folder / document.slug / "index.html", html)


def _run_pagefind(folder: Path) -> float:
    """Index a folder of pages and return the CPU seconds that it took."""
    shutil.rmtree(folder / "pagefind", ignore_errors=True)
    run = run_metered([sys.executable, "-m", "pagefind_bin", "--site", str(folder), "--quiet"])
    if run.code:
        raise SystemExit(run.printed)
    return run.cpu


def _read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def format_table(found: list[Figures], queries: list[dict], articles: int, day: str) -> str:
    """Return the figures as a Markdown table."""
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("right page first", lambda own: f"{count_right(own.answers, queries, 1)} of {len(queries)}"),
        ("right page in the first three", lambda own: f"{count_right(own.answers, queries, 3)} of {len(queries)}"),
        ("fetched a query, median · max", lambda own: f"{statistics.median(_list_fetched(own)):.0f} · {max(_list_fetched(own)):.0f} KB"),
        ("index", lambda own: f"{own.size / 1000:.1f} MB in {own.files:,} files"),
        ("CPU, whole index", lambda own: f"{own.cpu:.1f} s"),
        ("CPU, one new article", lambda own: f"{own.new_cpu:.2f} s"),
        ("written for one new article", lambda own: f"{own.new_written:,.0f} KB"),
    ]
    lines = [
        "",
        f"## Search over {articles:,} articles, {day}",
        "",
        f"| | {' | '.join(own.name for own in found)} |",
        f"|---|{'--:|' * len(found)}",
        *(f"| {title} | {' | '.join(map(tell, found))} |" for title, tell in rows),
        "",
    ]
    return "\n".join(lines)


def _list_fetched(own: Figures) -> list[float]:
    return [sum(answer["sent"].values()) / 1000 for answer in own.answers]


def main() -> None:
    """Measure both and print the table."""
    options = read_options(__doc__, PROJECT / ".cache/bench-search")
    contents = dict(make_archive(options.articles))
    queries = draw_queries(options.articles)
    found = [
        measure(options.folder / name, contents, queries)
        for name, measure in (("ours", measure_own), ("pagefind", measure_pagefind))
    ]
    table = format_table(found, queries, options.articles, date.today().isoformat())
    report_table(table, options)


if __name__ == "__main__":
    main()
