"""The development server: `make devserver` builds with drafts, serves, and builds again whenever a file is saved.

Nothing that is wrong with content, theme, plugins or settings ends it: what is wrong stands on every page until it is mended.
"""

import argparse
import json
import os
import sys
import threading
from collections.abc import Collection, Iterable
from pathlib import Path

from plugins.desk.preview.server import Reports, Server, Stage
from plugins.desk.preview.watching import watch_files
from plugins.desk.preview.workers import Worker
from plugins.newsroom.documents import SUFFIXES
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_number
from plugins.portal.archive import ARTICLES

PLUGINS = Path(__file__).parent.parent
ENDED = {"state": "ended", "problems": [], "errors": 1, "warnings": 0}


def build_on_changes(worker: Worker, stage: Stage, content: Path, settings: Path, stop: threading.Event) -> None:
    """Build now and after every change, and show what came of it, until told to stop."""
    folders = {content, PLUGINS}

    def build(saved: Collection[str]) -> None:
        answer = {"state": "seen"}
        for answer in worker.build(saved):
            folders.update(map(Path, answer.get("folders", ())))
            stage.show(answer)
        if answer["state"] == "seen":
            stage.show(ENDED)
        if answer["state"] == "built":
            numbers = {"articles": answer["articles"], "changed": answer["changed"], "seconds": round(answer["seconds"], 1)}
            print(say("preview.built", **{name: format_number(value) for name, value in numbers.items()}), flush=True)
        worker.prepare()

    build(())
    for paths in watch_files(lambda: sorted(folders), settings, stop):
        if any(path.endswith((".py", ".toml")) for path in paths):
            worker.discard()
        build(list_articles(content, paths))


def list_articles(content: Path, paths: Iterable[str]) -> list[str]:
    """Return the articles among paths that changed, by their paths below the content folder."""
    articles = content / ARTICLES
    return sorted(
        Path(path).relative_to(content).as_posix() for path in paths if path.endswith(SUFFIXES) and articles in Path(path).parents
    )


def main(arguments: list[str]) -> int:
    """Serve until Ctrl+C; 1 where the address can't be had."""
    parser = argparse.ArgumentParser(prog="python -m plugins.desk.devserver")
    parser.add_argument("content", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path(".cache/preview"))
    parser.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
    parser.add_argument("-p", "--port", type=int, default=8000)
    parser.add_argument("-b", "--bind", default="127.0.0.1")
    parser.add_argument("--cache", help="a cache folder of its own, in place of CACHE_PATH")
    options = parser.parse_args(arguments)
    overrides = {"CACHE_PATH": options.cache} if options.cache else {}
    worker = Worker([str(options.content), str(options.settings), str(options.output), json.dumps(overrides)])
    stage = Stage(str(os.getpid()))
    # Beside the preview, never in it.
    folder = options.output.with_name(f"{options.output.name}-report")
    command = [sys.executable, "-m", "plugins.desk.report", str(options.content), "-s", str(options.settings), "-o", str(folder)]
    reports = Reports([*command, *(["--cache", options.cache] if options.cache else [])], folder)
    try:
        server = Server((options.bind, options.port), options.output, stage, reports)
    except OSError as error:
        print(say("preview.no_address", bind=options.bind, port=options.port, error=error.strerror), file=sys.stderr)
        return 1
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(say("preview.address", url=server.url), flush=True)
    try:
        build_on_changes(worker, stage, options.content.absolute(), options.settings.absolute(), threading.Event())
    except KeyboardInterrupt:
        print(say("preview.bye"))
    finally:
        worker.discard()
        server.shutdown()
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
