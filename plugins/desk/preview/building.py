"""One build of the preview, in a process of its own that is told to begin by a line and answers with a line of JSON.

So code and settings are always those of the files as they are, and whatever is broken in them ends no more than this.
"""

import contextlib
import json
import os
import re
import sys
import time
import traceback
from pathlib import Path

# More problems than this make a page heavy and nobody reads them.
MOST_PROBLEMS = 200
PLACE = re.compile(r'File "([^"]+)", line (\d+)')
# A preview stands at the top of its own server, shows what isn't published, and leaves nothing in browsers.
SETTINGS = {"SITEURL": "", "SHOW_DRAFTS": True, "OFFLINE_READING": False}


def build_preview(content: str, settings: str, output: str, overrides: dict[str, str]) -> dict[str, object]:
    """Build, and return what came of it: `state` is built, wrong (content that forbids a build) or broken (all else)."""
    # Imported here: a mistake in any of these modules is to be told like one in the content.
    from plugins.engine.ledger import name_output
    from plugins.engine.output import OutputError
    from plugins.newsroom.problems import ContentError
    from plugins.newsroom.texts import say
    from plugins.portal.pipeline import build_portal
    from plugins.portal.plugin import load_job
    from plugins.portal.withheld import read_withheld

    for path in (content, settings):
        # Pelican would go on without its settings.
        if not Path(path).exists():
            return _tell_failure(path, 1, say("preview.missing", path=path))
    started = time.perf_counter()
    folders = []
    try:
        job = load_job(settings, PATH=content, OUTPUT_PATH=output, **SETTINGS, **overrides)
        folders.append(str(job.theme))
        summary = build_portal(job)
    except ContentError as error:
        return {"state": "wrong", "folders": folders, **_list_problems(content, error.problems)}
    except OutputError as error:
        return _tell_failure("", 0, str(error))
    withheld = read_withheld(job.cache / f"output-{name_output(job.output, job.cache)}.withheld")
    return {
        "state": "built",
        "folders": folders,
        "changed": len(summary.outcome.written) + len(summary.outcome.removed),
        "articles": summary.articles,
        "seconds": time.perf_counter() - started,
        "withheld": {
            f"/{found.save_as.removesuffix('index.html')}": found.until.astimezone(job.clock.tzinfo).isoformat() if found.until else ""
            for found in withheld
        },
        **_list_problems(content, summary.warnings),
    }


def _list_problems(content: str, problems: tuple) -> dict[str, object]:
    """Return problems as data, errors first, and print the linter's report for whoever watches the terminal."""
    from plugins.newsroom.problems import ERROR, format_report, split_lines
    from plugins.portal.reading import read_sources

    sources = read_sources(content, problems)
    if problems:
        print(format_report(problems, sources), file=sys.stderr)
    ordered = sorted(problems, key=lambda problem: problem.severity != ERROR)
    lines = {path: split_lines(source) for path, source in sources.items()}
    told = [
        {
            "path": os.path.join(content, problem.path),
            "line": problem.line,
            "column": problem.column,
            "field": problem.field,
            "message": problem.message,
            "code": problem.code,
            "source": "".join(lines.get(problem.path, ())[problem.line - 1 : problem.line]),
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
    """Get ready, wait for a line, build, answer; no line means that nobody wants a build any more."""
    content, settings, output, overrides = arguments
    with contextlib.suppress(Exception):
        # Most of what a build needs, while there is time; what can't be imported is told by the build.
        import plugins.portal.plugin  # noqa: F401
    if not sys.stdin.readline():
        return
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = build_preview(content, settings, output, json.loads(overrides))
        # SystemExit too: Pelican leaves that way from some settings.
        except (Exception, SystemExit) as error:
            answer = explain_exception(error, Path.cwd())
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
