"""The preview's builds, in a process of their own that takes a line of JSON for each and answers with one or two.

A line names the articles that were saved: their pages are looked at first and answered at once, then the whole is built.
The process stays for the next build, with all that it has imported; other code or settings need another process, and
whatever is broken in them ends no more than this one.
"""

import contextlib
import gc
import json
import os
import re
import sys
import time
import traceback
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

# More problems than this make a page heavy and nobody reads them.
MOST_PROBLEMS = 200
PLACE = re.compile(r'File "([^"]+)", line (\d+)')
# A preview stands at the top of its own server, shows what isn't published, and leaves nothing in browsers. It goes
# without what follows from the whole archive, and without cards for other sites.
SETTINGS = {"SITEURL": "", "SHOW_DRAFTS": True, "OFFLINE_READING": False, "SEARCH_INDEX": False, "SOCIAL_CARDS": False}
# What pages load: where such a file changed, they load again though they are the same.
LOADED = (".css", ".js", ".woff2", ".svg", ".avif", ".webp", ".jpg", ".png", ".gif")


def build_preview(
    content: str, settings: str, output: str, overrides: dict[str, str], saved: Collection[str]
) -> Iterator[dict[str, object]]:
    """Build, and yield what comes of it: `state` is built, wrong (content that forbids a build) or broken (all else).

    Before that, where articles were `saved`, their pages as they will most likely be: `state` is seen.
    """
    # Imported here: a mistake in any of these modules is to be told like one in the content.
    from plugins.engine.ledger import name_output
    from plugins.engine.output import OutputError
    from plugins.newsroom.problems import ContentError
    from plugins.newsroom.texts import say
    from plugins.portal.pipeline import build_portal, glance_at, use_store
    from plugins.portal.plugin import load_job
    from plugins.portal.reading import read_lines
    from plugins.portal.withheld import read_withheld

    for path in (content, settings):
        # Pelican would go on without its settings.
        if not Path(path).exists():
            yield _tell_failure(path, 1, say("preview.missing", path=path))
            return
    started = time.perf_counter()
    folders = []
    try:
        job = load_job(settings, PATH=content, OUTPUT_PATH=output, **SETTINGS, **overrides)
        folders.append(str(job.theme))
        if saved:
            glance = use_store(job, partial(glance_at, job, frozenset(saved)))
            pages = {save_as: data.decode() for save_as, data in glance.pages.items()}
            yield {"state": "seen", "pages": pages, **_list_problems(content, glance.errors, read_lines(content, glance.errors))}
        summary = build_portal(job)
    except ContentError as error:
        yield {"state": "wrong", "folders": folders, **_report_problems(content, error.problems)}
        return
    except OutputError as error:
        yield _tell_failure("", 0, str(error))
        return
    withheld = read_withheld(job.cache / f"output-{name_output(job.output, job.cache)}.withheld")
    yield {
        "state": "built",
        "folders": folders,
        "changed": len(summary.outcome.written) + len(summary.outcome.removed),
        "loaded": any(name.endswith(LOADED) for name in summary.outcome.written),
        "articles": summary.articles,
        "seconds": time.perf_counter() - started,
        "withheld": {
            f"/{found.save_as.removesuffix('index.html')}": found.until.astimezone(job.clock.tzinfo).isoformat() if found.until else ""
            for found in withheld
        },
        **_report_problems(content, summary.warnings),
    }


def _report_problems(content: str, problems: tuple) -> dict[str, object]:
    """Print the linter's report for whoever watches the terminal, and return the problems as data."""
    from plugins.newsroom.problems import format_report
    from plugins.portal.reading import read_lines

    lines = read_lines(content, problems)
    if problems:
        print(format_report(problems, lines), file=sys.stderr)
    return _list_problems(content, problems, lines)


def _list_problems(content: str, problems: tuple, lines: Mapping[str, Mapping[int, str]]) -> dict[str, object]:
    """Return problems as data, errors first."""
    from plugins.newsroom.problems import ERROR

    ordered = sorted(problems, key=lambda problem: problem.severity != ERROR)
    told = [
        {
            "path": os.path.join(content, problem.path),
            "line": problem.line,
            "column": problem.column,
            "field": problem.field,
            "message": problem.message,
            "code": problem.code,
            "source": lines.get(problem.path, {}).get(problem.line, ""),
        }
        for problem in ordered[:MOST_PROBLEMS]
    ]
    errors = sum(problem.severity == ERROR for problem in problems)
    return {"problems": told, "errors": errors, "warnings": len(problems) - errors}


def _tell_failure(path: str, line: int, message: str, source: str = "", trace: str = "") -> dict[str, object]:
    """Return the one problem of a build that couldn't be done."""
    print(trace or message, file=sys.stderr)
    problem = {"path": path, "line": line, "column": 1, "field": "", "message": message, "code": "", "source": source}
    return {"state": "broken", "problems": [problem], "errors": 1, "warnings": 0, "trace": trace}


def explain_exception(error: BaseException, project: Path) -> dict[str, object]:
    """Return an exception as a problem at the last line of the project, settings, plugins or theme, that it went through."""
    trace = "".join(traceback.format_exception(error))
    # What happened in a forked process is told by a text that the exception bears as its cause.
    cause = error.__cause__
    text = str(cause) if type(cause).__name__ == "_RemoteTraceback" else trace
    own = [
        (path, int(line))
        for path, line in PLACE.findall(text)
        if Path(path).is_relative_to(project) and not Path(path).is_relative_to(project / ".venv")
    ]
    path, line = own[-1] if own else ("", 0)
    source = ""
    with contextlib.suppress(OSError, IndexError, UnicodeDecodeError):
        source = Path(path).read_text(encoding="utf-8").splitlines()[line - 1]
    message = f"{type(error).__name__}: {error}"
    return _tell_failure(os.path.relpath(path, project) if path else "", line, message, source, trace)


def main(arguments: list[str]) -> None:
    """Build for every line and answer; the last answer to a line has any other state than seen.

    Where something is broken, the process ends with its answer: nobody knows what it left behind.
    """
    content, settings, output, overrides = arguments
    answers = sys.stdout
    with contextlib.suppress(Exception):
        # Most of what a build needs, while there is time; what can't be imported is told by the build.
        import plugins.portal.plugin  # noqa: F401
    wrong: set[str] = set()
    while line := sys.stdin.readline():
        saved = json.loads(line)
        # A glance doesn't look at the rest, which has to be known to be right.
        if not wrong <= {os.path.join(content, name) for name in saved}:
            saved = ()
        with contextlib.redirect_stdout(sys.stderr):
            try:
                for answer in build_preview(content, settings, output, json.loads(overrides), saved):
                    print(json.dumps(answer), file=answers, flush=True)
            # SystemExit too: Pelican leaves that way from some settings.
            except (Exception, SystemExit) as error:
                answer = explain_exception(error, Path.cwd())
                print(json.dumps(answer), file=answers, flush=True)
        if answer["state"] == "broken":
            return
        wrong = {problem["path"] for problem in answer["problems"][: answer["errors"]]}
        gc.collect()


if __name__ == "__main__":
    main(sys.argv[1:])
