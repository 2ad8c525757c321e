"""The benchmark: this engine, Hugo and stock Pelican build one portal, in turn, in one run; `make bench` runs it."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pelicanconf import PLUGINS
from tests.bench.corpus import format_article, make_article, write_corpus
from tests.bench.meter import run_metered
from tests.bench.peers import format_for_hugo, format_for_pelican, write_hugo, write_pelican
from tests.bench.report import format_table, plot

PROJECT = Path(__file__).parent.parent.parent
CLOCK = "1795323600"
SEARCH, IMAGES = "plugins.search.plugin", "plugins.images.plugin"
# The engine without its search index and without pictures; the same with as many articles as the peers; with the one; with the other.
OURS = ("engine", "smaller", "search", "pictures")
# So many seconds after files were deleted ext4 gives their inodes to new ones again; before, each new file goes past all of
# them, which at ten thousand doubles what the system takes to write a site.
SETTLED = 70
CASES = ("clean", "nothing changed", "one body edited", "one title changed", "one new article", "every mtime changed", "template edited", "fresh clone, output restored", "fresh clone, changes only")


@dataclass(frozen=True, slots=True)
class Measure:
    """What one build took: CPU and wall time in seconds, the most memory that one of its processes held, in MiB."""

    case: str
    builder: str
    cpu: float
    wall: float
    memory: float
    note: str = ""


@dataclass(slots=True)
class Site:
    """One builder's copy of the portal: its number of articles, where they lie, which template an edit touches, how it is built."""

    builder: str
    total: int
    folder: Path
    articles: Path
    template: Path
    command: list[str]
    format: Callable

    def measure(self, case: str) -> Measure:
        """Build, and measure it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment |= {"SOURCE_DATE_EPOCH": CLOCK, "HUGO_NUMWORKERMULTIPLIER": "2", "GOMAXPROCS": "2"}
        # What was written before is not to be written meanwhile.
        os.sync()
        build = run_metered(self.command, PROJECT if self.builder in OURS else self.folder, environment)
        if build.code:
            raise SystemExit(f"{self.builder}, {case}:\n{build.printed}")
        note = next((line.strip() for line in build.printed.split("\n") if "dựng lại" in line), "")
        measure = Measure(case, self.builder, build.cpu, build.wall, build.memory, note)
        print(f"{case:30} {self.builder:8} {measure.cpu:8.2f} s CPU {measure.wall:8.2f} s {measure.memory:7.0f} MiB  {note}", flush=True)
        return measure


def make_sites(folder: Path, total: int, peers_total: int, builders: list[str]) -> list[Site]:
    """Write the portal for each builder, with so many articles, and so many for the peers."""
    python = sys.executable
    sites = []
    # The peers make no search index and draw no cards for other sites: these have rows of their own.
    left_out = {"engine": (SEARCH, IMAGES), "smaller": (SEARCH, IMAGES), "search": (IMAGES,), "pictures": (SEARCH,)}
    plugins = {builder: [name for name in PLUGINS if name not in names] for builder, names in left_out.items()}
    for builder in (name for name in plugins if name in builders):
        own = folder / builder
        own_total = peers_total if builder == "smaller" else total
        write_corpus(own / "content", own_total)
        shutil.copytree(PROJECT / "theme", own / "theme")
        command = [python, "-m", "plugins.portal", str(own / "content"), "-o", str(own / "output"), "-s", str(PROJECT / "pelicanconf.py")]
        command += ["-t", str(own / "theme"), "-e", f'CACHE_PATH="{own / "cache"}"', "WORKERS=2"]
        command += [f"PLUGINS={json.dumps(plugins[builder])}"]
        sites.append(Site(builder, own_total, own, own / "content/articles", own / "theme/templates/article.html", command, format_article))
    if "hugo" in builders:
        own = write_hugo(folder / "hugo", peers_total)
        hugo = str(Path(python).with_name("hugo"))
        command = [hugo, "--quiet", "--destination", "output", "--cacheDir", str(own / "cache")]
        sites.append(Site("hugo", peers_total, own, own / "content/articles", own / "layouts/_default/single.html", command, format_for_hugo))
    if "pelican" in builders:
        own = write_pelican(folder / "pelican", peers_total)
        command = [python, "-m", "pelican", "content", "-o", "output", "-s", "conf.py", "--quiet"]
        sites.append(Site("pelican", peers_total, own, own / "content", own / "theme/templates/article.html", command, format_for_pelican))
    return sites


def clone_content(site: Site) -> None:
    """Put a fresh clone of a repository with the content in the content's place."""
    origin, clone = site.folder / "origin", site.folder / "clone"
    for old in (origin, clone, site.folder / ".git"):
        shutil.rmtree(old, ignore_errors=True)
    origin.mkdir()
    shutil.move(site.folder / "content", origin)
    # Git would go on tidying its repository up while the benchmark removes it.
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "maintenance.auto=false", "-c", "gc.auto=0")
    for arguments in (("init",), ("add", "--all"), (*identity, "commit", "-m", "bench"), ("clone", ".", str(clone))):
        subprocess.run(["git", *arguments], cwd=origin, check=True, capture_output=True)
    for name in (".git", "content"):
        shutil.move(clone / name, site.folder)


def prepare(case: str, site: Site) -> None:
    """Make the edit that a case is about."""
    total = site.total
    files = sorted(site.articles.rglob("bai-so-*.md"))
    chosen = next(path for path in files if path.stem == f"bai-so-{total // 2}")
    match case:
        case "one body edited":
            chosen.write_text(chosen.read_text(encoding="utf-8") + "\nThêm một câu nữa vào cuối bài.\n", encoding="utf-8")
        case "one title changed":
            article = make_article(total // 2, total)
            text = chosen.read_text(encoding="utf-8")
            chosen.write_text(text.replace(article.title, f"{article.title} mới", 1), encoding="utf-8")
        case "one new article":
            article = make_article(total, total)
            path = site.articles / ("" if site.builder == "hugo" else f"{article.date:%Y}") / f"{article.slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(site.format(article), encoding="utf-8")
        case "every mtime changed":
            for path in files:
                os.utime(path)
        case "template edited":
            text = site.template.read_text(encoding="utf-8")
            site.template.write_text(text.replace("<h1", "<!-- sửa --><h1", 1) if "<h1" in text else text + "<!-- sửa -->", encoding="utf-8")
        case "fresh clone, output restored" if site.builder in OURS:
            chosen.write_text(chosen.read_text(encoding="utf-8") + "\nSửa rồi gửi lên.\n", encoding="utf-8")
            clone_content(site)
            shutil.copytree(site.folder / "output", site.folder / "output-copy")
            shutil.rmtree(site.folder / "output")
            (site.folder / "output-copy").rename(site.folder / "output")
        case "fresh clone, changes only" if site.builder in OURS:
            chosen.write_text(chosen.read_text(encoding="utf-8") + "\nLại sửa rồi gửi lên.\n", encoding="utf-8")
            clone_content(site)
            shutil.rmtree(site.folder / "output")
            site.command.append("CHANGES_ONLY=true")


def settle(since: float) -> None:
    """Wait until nothing that was deleted before a time, or by an earlier run that ended just then, makes writing dearer."""
    os.sync()
    time.sleep(max(0.0, since + SETTLED - time.monotonic()))


def measure_output(folder: Path) -> tuple[int, float]:
    """Return how many files the output has, and their size in MB."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


def main() -> None:
    """Run the cases in turn and write the report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--peer-articles", type=int, help="the peers build so many, once and clean, whatever the engine does")
    parser.add_argument("--builders", nargs="*", default=["engine", "search", "hugo", "pelican"], help="search: the engine with its search index; pictures: with a card of each article for other sites; smaller: the engine with as many articles as the peers")
    parser.add_argument("--cases", nargs="*", default=list(CASES))
    parser.add_argument("--folder", type=Path, default=PROJECT / ".cache/bench")
    parser.add_argument("--report", type=Path, default=None, help="the Markdown file that a table is added to")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    cleared = time.monotonic()
    total = options.articles
    peers_total = options.peer_articles or total
    sites = make_sites(options.folder, total, peers_total, options.builders)
    settle(cleared)
    measures: list[Measure] = []
    for case in CASES:
        if case not in options.cases and case != "clean":
            continue
        for site in sites:
            builds_clean = case.startswith("fresh clone") or (peers_total != total and case != "clean")
            if builds_clean and site.builder not in OURS:
                # A peer has nothing that a fresh clone could build on: to it this is a clean build.
                first = next(found for found in measures if found.case == "clean" and found.builder == site.builder)
                measures.append(Measure(case, site.builder, first.cpu, first.wall, first.memory, "as clean"))
                continue
            if case != "clean":
                prepare(case, site)
            measures.append(site.measure(case))
        if case == "clean":
            sizes = {site.builder: measure_output(site.folder / "output") for site in sites}
    table = format_table(measures, total, date.today().isoformat(), sizes)
    print(table)
    if options.report:
        with options.report.open("a", encoding="utf-8") as file:
            file.write(table)
        plot(measures, total, options.report.with_name(f"benchmark-{total}.svg"))
    shutil.rmtree(options.folder)


if __name__ == "__main__":
    main()
