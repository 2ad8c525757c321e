"""Lighthouse on the pages that most readers see, as on a phone: `make audit`, or `python -m tests.web.audit output`.

Prints a table: the medians of three runs, and what costs the middle one a point. Exit 1 when a median is below `LEAST`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from plugins.desk.checking.accessibility import CHROMIUM
from plugins.desk.checking.tools import MissingTool, find_browser, find_module, find_program
from tests.browser.test_pages import ARTICLE, TOPIC
from tests.sites import PROJECT
from tests.web.serving import serve_compressed

MODULES = PROJECT / "tests/web/audit"
PATHS = ("/", ARTICLE, TOPIC)
RUNS = 3
# Performance is partly the machine's own; docs/checks.md has the reasons. The others follow from the page alone.
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


@dataclass(frozen=True, slots=True)
class Audit:
    """One run's scores of a page, of 100 by category, and what costs a point."""

    scores: dict[str, int]
    losses: tuple[str, ...]


def audit_page(url: str, categories: Sequence[str]) -> Audit:
    """Return what Lighthouse says of a page in some categories: a phone on a slow network, simulated."""
    program = find_module(MODULES, "lighthouse/cli/index.js")
    options = ["--form-factor=mobile", "--throttling-method=simulate", "--output=json", "--quiet"]
    flags = f"--chrome-flags={' '.join(('--headless=new', *CHROMIUM))}"
    run = subprocess.run(
        [find_program("node", "nodejs"), program, url, *options, f"--only-categories={','.join(categories)}", flags],
        env=os.environ | {"CHROME_PATH": find_browser()},
        stdout=subprocess.PIPE,
        check=True,
    )
    report = json.loads(run.stdout)
    return Audit(
        {name: round(100 * report["categories"][name]["score"]) for name in categories},
        tuple(_describe(report["audits"][name]) for name in _list_losses(report)),
    )


def _list_losses(report: dict) -> list[str]:
    """Return the names of the audits that count and aren't passed in full."""
    counted = (part["id"] for found in report["categories"].values() for part in found["auditRefs"] if part["weight"])
    # Without a score: nothing to look at on this page, or a thing that only people can judge.
    return [name for name in counted if report["audits"][name]["score"] not in (None, 1)]


def _describe(audit: dict) -> str:
    return f"{audit['id']} {audit.get('displayValue', '')}".strip()


def main(arguments: list[str]) -> int:
    """Print the table for the pages of a folder, those of `PATHS` unless others are named; return the exit code."""
    folder, *paths = arguments
    failed = False
    print(f"| page | {' | '.join(LEAST)} | what costs a point |\n|---|{'---|' * (len(LEAST) + 1)}")
    with serve_compressed(Path(folder).resolve()) as address:
        for path in paths or PATHS:
            try:
                runs = [audit_page(address + path, tuple(LEAST)) for _ in range(RUNS)]
            except MissingTool as error:
                print(error, file=sys.stderr)
                return 1
            scores = {name: int(median(run.scores[name] for run in runs)) for name in LEAST}
            middle = sorted(runs, key=lambda run: run.scores["performance"])[RUNS // 2]
            print(f"| `{path}` | {' | '.join(map(str, scores.values()))} | {', '.join(middle.losses)} |", flush=True)
            failed |= any(scores[name] < least for name, least in LEAST.items())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
