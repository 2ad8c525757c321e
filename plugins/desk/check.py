"""Checks a built site as it lies in the output folder: `make check`, or `python -m plugins.desk.check output`.

One line a finding, exit 1 when there is any. docs/checks.md explains each code.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from plugins.desk.checking.findings import Finding
from plugins.desk.checking.leaks import find_strangers, find_withheld
from plugins.desk.checking.reports import FORMATS
from plugins.desk.checking.site import read_site
from plugins.desk.checking.survey import survey_site
from plugins.desk.checking.tools import MissingTool
from plugins.engine.ledger import name_output, read_ledger
from plugins.engine.store import Store
from plugins.newsroom.texts import say
from plugins.portal.withheld import read_withheld

CHECKS = ("site", "html", "accessibility", "external")
USUAL_CHECKS = CHECKS[:3]


def check_site(output: Path, cache: Path, modules: Path, checks: Sequence[str]) -> dict[str, list[Finding]]:
    """Return the findings of each check that is asked for; what is remembered of the site lies in the cache folder.

    The site itself is always read: what its files say is where every other check begins.
    """
    name = name_output(output, cache)
    site = read_site(output, read_ledger(cache / f"output-{name}.ledger"))
    store = Store(cache / f"check-{name}.sqlite")
    try:
        survey, surveyor = survey_site(site, store, cache / f"check-{name}.site", len(os.sched_getaffinity(0)))
        withheld = read_withheld(cache / f"output-{name}.withheld")
        leaks = find_withheld(site, withheld, survey.changed, cache / f"check-{name}.withheld")
        results = {"site": sorted([*survey.findings, *find_strangers(site), *leaks])}
        # Each of these is imported where it is asked for: the check of an edit takes little longer than their imports.
        if "html" in checks:
            from plugins.desk.checking.markup import check_markup

            results["html"] = sorted(check_markup(site, modules, cache / f"check-{name}.html"))
        if "accessibility" in checks:
            from plugins.desk.checking.accessibility import check_accessibility

            results["accessibility"] = sorted(
                check_accessibility(site, survey.kinds, modules, cache / f"check-{name}.accessibility")
            )
        if "external" in checks:
            from plugins.desk.checking.external import check_outside

            outside = surveyor.list_outside()
            results["external"] = sorted(check_outside(outside, cache / "check-external.answers", int(time.time())))
    finally:
        store.close()
    return results


def main(arguments: list[str]) -> int:
    """Print or write the findings for the output folder named; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m plugins.desk.check")
    parser.add_argument("output", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--modules", type=Path, default=Path("tests/web"))
    parser.add_argument("--checks", nargs="+", choices=CHECKS, default=USUAL_CHECKS)
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    if not (options.output / "index.html").is_file():
        print(say("check.no_site", folder=options.output), file=sys.stderr)
        return 1
    try:
        results = check_site(options.output, options.cache, options.modules, options.checks)
    except MissingTool as error:
        print(error, file=sys.stderr)
        return 1
    report = FORMATS[options.format](results)
    if options.out:
        options.out.write_text(report, encoding="utf-8")
    else:
        print(report, end="")
    return 1 if any(results.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
