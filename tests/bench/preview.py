"""What an editor waits for with `make devserver`: from a save until the browser shows it, and until all pages do.

Run with `python -m tests.bench.preview --articles 10000`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

from playwright.sync_api import Page

from plugins.desk.checking.accessibility import open_browser
from tests.bench.corpus import MadeArticle, format_article, make_article, write_corpus
from tests.bench.report import read_options, report_table
from tests.web.devserver import PROJECT, SETTINGS, run_devserver

ROUNDS = 5
# In ms: the first build of a large corpus.
PATIENCE = 1_800_000
# In ms: longer than a page takes to listen for builds, and to be loaded again after one.
CALM = 1000


@dataclass(frozen=True, slots=True)
class Save:
    """An article as it is saved, and the words that its page shows then."""

    article: MadeArticle
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a sort of save took to be seen on its own page, and everywhere, in seconds: the middle one of several."""

    case: str
    page: float
    site: float


def edit_body(article: MadeArticle) -> Save:
    """Add a sentence to an article."""
    words = f"Câu thêm vào bài số {article.number}."
    return Save(article, f"{format_article(article)}\n{words}\n", words)


def edit_title(article: MadeArticle) -> Save:
    """Give an article another title."""
    words = f"Tít mới của bài số {article.number}"
    return Save(article, format_article(replace(article, title=words)), words)


def add_article(article: MadeArticle) -> Save:
    """Write an article that is newer than all others."""
    words = f"Bài viết thêm từ bài số {article.number}"
    day = datetime.now().replace(second=0, microsecond=0) - timedelta(minutes=60 - article.number % 60)
    made = replace(article, slug=f"bai-them-{article.number}", title=words, date=day)
    return Save(made, format_article(made), words)


def make_mistake(article: MadeArticle) -> Save:
    """Name a section that is none."""
    return Save(article, format_article(replace(article, section="chuyen-muc-la")), 'không có chuyên mục "chuyen-muc-la"')


CASES: dict[str, Callable[[MadeArticle], Save]] = {
    "one body edited": edit_body,
    "one title changed": edit_title,
    "one new article": add_article,
    "a mistake": make_mistake,
}


def measure(page: Page, address: str, content: Path, builds: IO[str], case: str, saves: Sequence[Save]) -> Wait:
    """Save and wait, one after the other; what was saved by mistake is put right again."""
    waits = []
    for save in saves:
        file = content / "articles" / save.article.path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        page.goto(f"{address}{save.article.date:%Y/%m/%d}/{save.article.slug}/")
        page.wait_for_timeout(CALM)
        started = time.perf_counter()
        file.write_text(save.text, encoding="utf-8")
        page.get_by_text(save.words).first.wait_for(timeout=PATIENCE)
        seen = time.perf_counter() - started
        if case == "a mistake":
            file.write_text(before, encoding="utf-8")
        builds.readline()
        waits.append((seen, time.perf_counter() - started))
        page.wait_for_timeout(CALM)
    middle = [sorted(found)[len(waits) // 2] for found in zip(*waits)]
    print(f"preview, {case:18} {middle[0]:6.2f} s to its page {middle[1]:6.2f} s to all", flush=True)
    return Wait(case, *middle)


def format_table(waits: Sequence[Wait], articles: int, day: str) -> str:
    """Return the figures as a Markdown table."""
    return "\n".join(
        [
            "",
            f"## From a save to the browser, {day}",
            "",
            f"{articles:,} articles; saved: articles from the middle of the archive, and new ones.",
            "",
            "| save | seen on its page, s | on all pages, s |",
            "|---|--:|--:|",
            *(f"| {wait.case} | {wait.page:.2f} | {'' if wait.case == 'a mistake' else f'{wait.site:.2f}'} |" for wait in waits),
            "",
        ]
    )


def main() -> None:
    """Measure each sort of save, and print the table."""
    options = read_options(__doc__, PROJECT / ".cache/bench-preview")
    content = write_corpus(options.folder / "content", options.articles)
    (options.folder / "settings.py").write_text(SETTINGS, encoding="utf-8")
    # A little over the middle; no two cases save the same article.
    numbers = iter(range(options.articles // 2, options.articles))
    waits = []
    with run_devserver(options.folder) as (address, builds), open_browser() as browser:
        builds.readline()
        page = browser.new_page()
        for case, make_save in CASES.items():
            saves = [make_save(make_article(next(numbers), options.articles)) for _ in range(ROUNDS)]
            waits.append(measure(page, address, content, builds, case, saves))
    table = format_table(waits, options.articles, date.today().isoformat())
    report_table(table, options)


if __name__ == "__main__":
    main()
