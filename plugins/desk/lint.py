"""The linter: `make lint`, or `make lint FILES="content/articles/2023/a.md …"`; `FIX=1` mends what is safe to mend.

The report is that of the build, without a build: `lint_content` gives it to whoever wants to show it.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path

from plugins.desk.lint_formats import FORMATS, Report
from plugins.newsroom.documents import SUFFIXES
from plugins.newsroom.fixes import apply_fixes
from plugins.newsroom.problems import Problem, has_errors
from plugins.newsroom.texts import say
from plugins.portal.job import Job
from plugins.portal.pipeline import list_problems, use_store
from plugins.portal.plugin import load_job
from plugins.portal.reading import read_lines

CLEAN, WRONG, USAGE = 0, 1, 2
# One fix may bring to light what another one can mend; a file is read again after each round.
MOST_ROUNDS = 10


def lint_content(job: Job, names: Collection[str] = ()) -> tuple[Problem, ...]:
    """Return every problem of the content in order of place, or those of the files named.

    Names are paths below the content folder. Files that haven't changed come from the store; all of them are read
    whichever are named, since every reference is checked against the whole archive. Nothing is rendered, and nothing
    written but the store. A build that runs is waited for; not to be called while holding its lock.
    """
    problems = use_store(job, partial(list_problems, job))
    return tuple(problem for problem in problems if not names or problem.path in names)


def fix_content(job: Job, names: Collection[str] = ()) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Mend what is safe to mend; return the names of the files written, and the problems that are left."""
    written: dict[str, None] = {}
    problems = lint_content(job, names)
    for _ in range(MOST_ROUNDS):
        mended = [name for name in sorted({problem.path for problem in problems}) if fix_file(job.content, name, problems)]
        if not mended:
            break
        written |= dict.fromkeys(mended)
        problems = lint_content(job, names)
    return tuple(written), problems


def fix_file(content: Path, name: str, problems: Iterable[Problem]) -> bool:
    """Write a file with its safe fixes done; False where there are none. The file is whole at every moment."""
    fixes = [problem.fix for problem in problems if problem.path == name and problem.fix and problem.fix.is_safe]
    path = content / name
    if not fixes or not name.endswith(SUFFIXES):
        return False
    try:
        source = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return False
    mended = apply_fixes(source, fixes)
    if mended == source:
        return False
    # Hidden, so that no scan takes the draft for content.
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(mended.encode())
    shutil.copymode(path, draft)
    os.replace(draft, path)
    return True


def find_names(content: Path, files: Iterable[str]) -> dict[str, str | None]:
    """Return for each file its path below the content folder, None where it is no file in there."""
    root = content.resolve()
    names: dict[str, str | None] = {}
    for file in files:
        # As it is typed from the project's folder, or as the report writes it.
        found = next((path for path in (Path(file).resolve(), root / file) if path.is_file() and root in path.parents), None)
        names[file] = found.relative_to(root).as_posix() if found else None
    return names


def main(arguments: list[str]) -> int:
    """Print the report in the format asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m plugins.desk.lint")
    parser.add_argument("content")
    parser.add_argument("files", nargs="*")
    parser.add_argument("-s", "--settings", default="pelicanconf.py")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--fix", action="store_true")
    options = parser.parse_intermixed_args(arguments)
    content = Path(options.content)
    if not content.is_dir():
        print(say("lint.no_folder", folder=content), file=sys.stderr)
        return USAGE
    names = find_names(content, options.files)
    if missing := [file for file, name in names.items() if name is None]:
        print("\n".join(say("lint.no_file", file=file, folder=content) for file in missing), file=sys.stderr)
        return USAGE
    job = load_job(options.settings, PATH=options.content)
    chosen = frozenset(names.values())
    if options.fix:
        written, problems = fix_content(job, chosen)
        for name in written:
            print(say("lint.fixed", path=content / name), file=sys.stderr)
    else:
        problems = lint_content(job, chosen)
    report = Report(problems, read_lines(content, problems), options.content)
    print(FORMATS[options.format](report))
    return WRONG if has_errors(problems) else CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
