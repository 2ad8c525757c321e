"""Measures search on a made-up archive: python -m tests.search.measure 10000

Cost of the index (CPU, size, files), cost of one new article and of an edit to an old one, and the queries of
queries.toml in the system's Chromium: right first, bytes and requests a query, time on loopback and with 80 ms added to
each request. The answers in queries.toml hold for 10,000 articles; with another number queries are drawn anew.
With `--folder` archive, queries and index are kept; where an index lies already, the queries alone are asked, with the
scripts of today.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pelican.settings import read_settings

from plugins.desk.checking.tools import find_browser
from plugins.engine.pages import Group
from plugins.engine.store import Store
from plugins.portal.pipeline import build_edition
from plugins.portal.plugin import build_job
from plugins.search.index import plan_index
from plugins.search.pages import hash_code
from tests.search.drawing import draw_queries
from tests.sites import PROJECT

QUERIES = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))
NEW = '---\ntitle: "Cầu mới thông xe"\ndate: "2026-11-21 08:00"\ncategory: thoi-su\n---\nSáng nay cầu mới thông xe.\n'
SENTENCE = "\nTrong bài có một chỗ chưa đúng về số hộ dân được cấp nước sạch; tòa soạn xin lỗi bạn đọc.\n"
DELAY = 0.08
# What files hold, by the first letter of their names; only results on the screen ask for texts.
KINDS = {"d": "manifest", "w": "syllables", "p": "pairs", "v": "spelling", "k": "results", "t": "texts"}
# Results that a reader sees without scrolling; the texts of more aren't fetched.
SCREEN = 5
# The archive whose pages queries.toml names.
DRAWN_FROM = 10_000
ASK = """async ([query, screen]) => {
    const { SearchIndex, findSentence, holdsAll } = await import("/js/search-index.js");
    const index = new SearchIndex("/tim-kiem/danh-muc.json");
    // The page asks for it along with its scripts.
    await index.open();
    const started = performance.now();
    let first = 0;
    const onFirst = async ({ ids }) => {
        await index.loadCards(ids.slice(0, 10));
        first = performance.now() - started;
    };
    const { ids, words } = await index.search(query, { onFirst });
    const cards = await index.loadCards(ids.slice(0, 10));
    const time = performance.now() - started;
    const plain = cards.slice(0, screen).filter(({ title, lead }) => ![title, lead].some((text) => holdsAll(text, words)));
    const sentences = await Promise.all(plain.map(async ({ id, lead }) => findSentence(await index.loadText(id), lead, words)));
    return { time, first: first || time, urls: cards.map(({ url }) => url), sentences };
}"""


class Handler(SimpleHTTPRequestHandler):
    """A plain static server: HTTP/1.1, no compression, nothing cached, each answer as late as asked for."""

    protocol_version = "HTTP/1.1"
    # Head and body are sent one after the other: the second isn't to wait until the first has been acknowledged.
    disable_nagle_algorithm = True
    delay = 0.0
    sent: dict[str, int]

    def do_GET(self):
        """Answer late, and note how much, but for scripts."""
        time.sleep(self.delay)
        path = Path(self.translate_path(self.path))
        if path.is_file() and path.suffix != ".js" and "wasm" not in path.name:
            self.sent[self.path] = path.stat().st_size
        super().do_GET()

    def end_headers(self):
        """Let no query live on what another has fetched."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments):
        """Say nothing."""


def build_index(folder: Path, known: dict[str, bytes], groups: dict[bytes, dict[str, bytes]]) -> dict[str, float]:
    """Bring the index below `folder`/output up to the content and return what it cost.

    `known` is a ledger, `groups` tells of each group's files by its key, as the planner remembers them.
    """
    settings = read_settings(str(PROJECT / "pelicanconf.py"), override={"PATH": str(folder / "content"), "CACHE_PATH": str(folder / "cache"), "WORKERS": 1})
    store = Store(folder / "cache/store.sqlite")
    edition = build_edition(build_job(settings, ()), store)
    for article in edition.newsroom.articles:
        # Every page shares the cards; they are no cost of search.
        edition.get_article_card(article)
    started = time.process_time()
    files: dict[str, bytes] = {}
    made = written = 0
    for item in plan_index(edition, hash_code()):
        key = item.get_key() if isinstance(item, Group) else None
        if key in groups and groups[key].items() <= known.items():
            files |= groups[key]
            continue
        own: dict[str, bytes] = {}
        for file in item.plan() if isinstance(item, Group) else (item,):
            own[file.save_as] = file.digest
            if known.get(file.save_as) != file.digest:
                data = file.read()
                path = folder / "output" / file.save_as
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                made, written = made + 1, written + len(data)
        if key:
            groups[key] = own
        files |= own
    known.clear()
    known.update(files)
    store.close()
    return {"cpu": time.process_time() - started, "files": len(files), "made": made, "written": written}


def ask_queries(folder: Path, queries: list[dict], delay: float = 0, ask: str = ASK) -> list[dict]:
    """Ask each query, by a function of the query and of how many results fill a screen.

    Return for each what the function gives and, as `sent`, the sizes of the files that it fetched.
    """
    # Imported here: the memory that a build takes is measured too.
    from playwright.sync_api import sync_playwright

    handler = type("Late", (Handler,), {"delay": delay, "sent": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        answers = []
        for query in queries:
            handler.sent = {}
            answers.append(page.evaluate(ask, [query["query"], SCREEN]) | {"sent": handler.sent})
        browser.close()
    server.shutdown()
    return answers


def count_right(answers: list[dict], queries: list[dict], places: int) -> int:
    """Return how many queries have their right page among the first so many results."""
    pairs = zip(answers, queries, strict=True)
    return sum(any(is_right(url, query) for url in answer["urls"][:places]) for answer, query in pairs)


def is_right(url: str, query: dict) -> bool:
    """Tell whether a result is a page that the query is meant to find."""
    return any(url.endswith(f"/{right}/") for right in query["right"])


def report_costs(answers: list[dict], late: list[dict]) -> None:
    """Print what the queries fetched, and how long they took."""
    found = [[(KINDS[path.rpartition("/")[2][0]], size / 1000) for path, size in answer["sent"].items()] for answer in answers]
    for what, kinds in (("for the results", {*KINDS.values()} - {"texts"}), ("with the sentences that a screen shows", {*KINDS.values()})):
        counted = [[size for kind, size in files if kind in kinds] for files in found]
        sizes, requests = list(map(sum, counted)), list(map(len, counted))
        print(f"fetched a query {what}: median {statistics.median(sizes):.0f} KB, max {max(sizes):.0f} KB, in {statistics.median(requests):.0f} requests")
    sizes, requests = Counter(), Counter()
    for kind, size in (file for files in found for file in files):
        sizes[kind] += size
        requests[kind] += 1
    mean = (f"{kind} {size / len(found):.0f} KB in {requests[kind] / len(found):.1f}" for kind, size in sizes.most_common())
    print(f"  on average {', '.join(mean)}")
    for name, asked in (("loopback", answers), ("80 ms a request", late)):
        for what, key in (("first results", "first"), ("all", "time")):
            times = [answer[key] for answer in asked]
            print(f"{name}, {what}: median {statistics.median(times):.0f} ms, max {max(times):.0f} ms")


def report_ranks(answers: list[dict], queries: list[dict]) -> None:
    """Print how many right pages came first, and which didn't."""
    print(f"right first {count_right(answers, queries, 1)} of {len(queries)}, in the first three {count_right(answers, queries, 3)}")
    for answer, query in zip(answers, queries, strict=True):
        if not count_right([answer], [query], 1):
            print(f"  not first: {query['query']!r}, instead {answer['urls'][:1]}")


def report_queries(folder: Path, articles: int) -> None:
    """Ask the queries that fit the archive, and print what they found, fetched and took."""
    asked = folder / "queries.json"
    if not asked.exists():
        asked.write_text(json.dumps(QUERIES["archive"] if articles == DRAWN_FROM else draw_queries(articles)))
    queries = json.loads(asked.read_text())
    shutil.copytree(PROJECT / "theme/static/js", folder / "output/js", dirs_exist_ok=True)
    (folder / "output/index.html").write_text("<!doctype html><title>-</title>")
    answers = ask_queries(folder / "output", queries)
    report_ranks(answers, queries)
    report_costs(answers, ask_queries(folder / "output", queries, DELAY))


def report_changes(folder: Path, articles: int, known: dict[str, bytes], groups: dict[bytes, dict[str, bytes]]) -> None:
    """Change the archive step by step, until it is what it was, and print what each step costs."""
    new = folder / "content/articles/moi.md"
    old = sorted((folder / "content/articles").rglob("bai-*.md"))[articles // 3]
    text = old.read_text(encoding="utf-8")
    steps = (
        ("one new article", partial(new.write_text, NEW, encoding="utf-8")),
        ("it is taken back", new.unlink),
        ("a sentence added to an old article", partial(old.write_text, text + SENTENCE, encoding="utf-8")),
        ("an old article's title changed", partial(old.write_text, text.replace("title: \"", "title: \"Mới: "), encoding="utf-8")),
        ("an old article removed", old.unlink),
        ("the same put back", partial(old.write_text, text, encoding="utf-8")),
    )
    for what, change in steps:
        change()
        cost = build_index(folder, known, groups)
        print(f"{what}: {cost['cpu']:.2f} s CPU, {cost['made']} files, {cost['written'] / 1024:.0f} KB")


def measure(folder: Path, articles: int) -> None:
    """Measure and print."""
    if not (folder / "content").exists():
        # In a process of its own, for the memory that it takes is none of the index's.
        subprocess.run([sys.executable, "-m", "tests.search.archive", folder / "content", str(articles)], check=True)
    if (folder / "output/tim-kiem/danh-muc.json").exists():
        report_queries(folder, articles)
        return
    known: dict[str, bytes] = {}
    groups: dict[bytes, dict[str, bytes]] = {}
    cost = build_index(folder, known, groups)
    print(f"{articles} articles: {cost['cpu'] * 1000 / articles:.2f} ms CPU and {cost['written'] / 1024 / articles:.2f} KB an article, {cost['files']} files")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, reading included")
    report_queries(folder, articles)
    report_changes(folder, articles, known, groups)


def main() -> None:
    """Measure in a folder that is kept, or in one of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=int)
    parser.add_argument("--folder", type=Path, help="where archive, queries and index are kept")
    options = parser.parse_args()
    if options.folder:
        measure(options.folder, options.articles)
        return
    with tempfile.TemporaryDirectory(prefix="search-") as name:
        measure(Path(name), options.articles)


if __name__ == "__main__":
    main()
