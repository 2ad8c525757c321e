"""What one commit costs from the editor's text to the readers: one article of an archive edited, through every step of CI."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.meter import run_metered
from tests.bench.report import read_options, report_table

PROJECT = Path(__file__).parent.parent.parent
CLOCK = "1795323600"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: CPU and wall time in seconds, with all processes that it started, and the last line that it printed."""

    name: str
    cpu: float
    wall: float
    said: str


def measure(name: str, command: Sequence[str]) -> Step:
    """Run a command and measure it with everything that it starts."""
    # Compiled modules are kept, as they are wherever nobody forbids it.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run = run_metered(command, PROJECT, kept | {"SOURCE_DATE_EPOCH": CLOCK})
    step = Step(name, run.cpu, run.wall, _find_summary(run.printed))
    # A check with findings ends with 1: what it costs is the same.
    if run.code > 1 or (run.code and name != "check"):
        raise SystemExit(f"{name}:\n{run.printed}")
    print(f"{name:30} {step.cpu:8.2f} s CPU {step.wall:8.2f} s  {step.said}", flush=True)
    return step


def _find_summary(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith(("Gửi", "Đọc mới"))), "")


def run_steps(folder: Path) -> list[Step]:
    """Publish, which lints and builds, check and deploy, as CI does it."""
    content, output, cache = folder / "content", folder / "output", folder / "cache"
    make = ["make", "--no-print-directory", f"INPUTDIR={content}", f"OUTPUTDIR={output}"]
    given = f"-e CACHE_PATH='\"{cache}\"'"
    check = [sys.executable, "-m", "plugins.desk.check", str(output), "--cache", str(cache), "--checks", "site"]
    return [
        measure("lint, build, publish", [*make, "publish", f"PELICANOPTS={given}"]),
        measure("check", check),
        # Few releases are kept, so that the last deploy is what all later ones are: one of those that are to go is its ground.
        measure("deploy to a folder", [*make, "deploy", f"DEPLOY_TARGET={folder / 'portal'}", "DEPLOY_KEEP=1"]),
    ]


def commit(folder: Path, message: str) -> None:
    """Commit the content, as an editor does."""
    identity = {f"GIT_{who}_{what}": "bao@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", message]):
        subprocess.run(["git", "-C", folder / "content", *command], check=True, env=os.environ | identity)


def format_table(first: Sequence[Step], edit: Sequence[Step], articles: int, day: str) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "",
        f"## A commit, from text to readers, {day}",
        "",
        f"{articles:,} articles; edited: one from the middle of the archive.",
        "",
        "| step | first, CPU s | one article edited, CPU s | wall s |",
        "|---|--:|--:|--:|",
        *(f"| {one.name} | {one.cpu:.2f} | {two.cpu:.2f} | {two.wall:.2f} |" for one, two in zip(first, edit)),
        f"| all | {sum(s.cpu for s in first):.2f} | {sum(s.cpu for s in edit):.2f} | {sum(s.wall for s in edit):.2f} |",
        "",
        f"Deployed at the edit: {edit[-1].said}.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure a first publication and one edit, and print the table."""
    options = read_options(__doc__, PROJECT / ".cache/bench-commit")
    articles = write_corpus(options.folder / "content", options.articles) / "articles"
    rounds = []
    for number in range(3):
        edited = next(articles.rglob(f"bai-so-{options.articles // 2 + number}.md"))
        edited.write_text(edited.read_text(encoding="utf-8") + "\nThêm một câu nữa vào cuối bài.\n", encoding="utf-8")
        commit(options.folder, f"Lần {number}")
        rounds.append(run_steps(options.folder))
    table = format_table(rounds[0], rounds[-1], options.articles, date.today().isoformat())
    report_table(table, options)


if __name__ == "__main__":
    main()
