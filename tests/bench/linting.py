"""Measures the linter: all articles cold, with its own store, and with one body edited, in CPU seconds of all processes.

Run with `python -m tests.bench.linting --articles 10000`. For 10,000 articles 15 seconds cold and 3 with the store are
the most that it may take; the command fails beyond that.
"""

import argparse
import shutil
import sys
from pathlib import Path

from tests.bench.corpus import list_articles, write_corpus
from tests.bench.meter import run_metered

PROJECT = Path(__file__).parent.parent.parent
# The most CPU seconds for so many articles.
MEASURED = 10_000
LIMITS = {"cold": 15.0, "with the store": 3.0, "one body edited": 3.0}


def measure(content: Path, settings: Path) -> tuple[float, float]:
    """Lint, and return CPU and wall time in seconds."""
    command = [sys.executable, "-m", "plugins.desk.lint", str(content), "-s", str(settings), "--format", "json"]
    run = run_metered(command, PROJECT)
    if run.code:
        raise SystemExit(run.printed)
    return run.cpu, run.wall


def main() -> int:
    """Print the measures; return 1 where the linter takes more than it may."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=MEASURED)
    parser.add_argument("--folder", type=Path, default=PROJECT / ".cache/bench-lint")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    content = write_corpus(options.folder / "content", options.articles)
    settings = options.folder / "conf.py"
    settings.write_text(f"from pelicanconf import *\nCACHE_PATH = {str(options.folder / 'cache')!r}\n", encoding="utf-8")
    code = 0
    for case, limit in LIMITS.items():
        if case == "one body edited":
            chosen = list_articles(content)[options.articles // 2]
            chosen.write_text(chosen.read_text(encoding="utf-8") + "\nThêm một câu nữa vào cuối bài.\n", encoding="utf-8")
        cpu, wall = measure(content, settings)
        print(f"lint, {case:16} {cpu:6.2f} s CPU {wall:6.2f} s  ({options.articles} articles; at most {limit} s for {MEASURED})", flush=True)
        if options.articles == MEASURED and cpu > limit:
            code = 1
    shutil.rmtree(options.folder)
    return code


if __name__ == "__main__":
    sys.exit(main())
