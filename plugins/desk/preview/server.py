"""The preview's server: the built files, each page with what the build said of it, and word of every new build.

The files stay as they were built; what the preview adds to a page is added as the page is sent.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from hashlib import blake2b
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec.structs import replace

from plugins.newsroom.texts import say
from plugins.newsroom.words import format_short_day
from plugins.publishing.content_types import find_type

HERE = Path(__file__).parent
ROOT = "/__preview/"
OVERVIEW = "tong-quan/"
ASSETS = ("panel.css", "panel.js")
# Seconds; a browser that hears nothing longer takes the connection for lost.
HEARTBEAT = 10.0
ANCHOR = re.compile(r'<a\b[^>]*?\bhref="([^"#?]+)[^>]*>.*?</a>', re.DOTALL)
OWN_POLICY = 'http-equiv="Content-Security-Policy"'
BADGE = Markup(' <span class="preview-mark">{}</span>')
BODY = re.compile(r"<body\b[^>]*>")


class Showing(msgspec.Struct, frozen=True):
    """What the server shows: `panel` counts answers, `loaded` those after which every page has to be loaded again.

    `answer` is the last one that has anything to tell. `withheld` are the addresses that readers don't see yet, each with
    the moment that it waits for, "" for a draft. `pages` are shown in the place of the files at theirs.
    """

    panel: int = 0
    loaded: int = 0
    answer: Mapping[str, object] = msgspec.field(default_factory=lambda: {"state": "waiting", "problems": [], "errors": 0, "warnings": 0})
    withheld: Mapping[str, str] = {}
    pages: Mapping[str, str] = {}

    def follow(self, answer: Mapping[str, object]) -> "Showing":
        """Return what is shown after another answer."""
        if answer["state"] == "seen":
            # Nothing is looked at while there are errors elsewhere: without any of its own, those before are mended.
            told = answer | {"state": "wrong"} if answer["errors"] or self.answer["errors"] else self.answer
            return replace(self, panel=self.panel + 1, answer=told, pages=answer["pages"])
        shown = replace(self, panel=self.panel + 1, answer=answer, pages={})
        if answer["state"] == "built":
            return replace(shown, loaded=self.loaded + answer["loaded"], withheld=answer["withheld"])
        return shown


class Stage:
    """Holds what is shown, and lets browsers wait for what comes next; `life` tells one server's counts from another's."""

    def __init__(self, life: str) -> None:
        self.life = life
        self.showing = Showing()
        self._changed = threading.Condition()

    def show(self, answer: Mapping[str, object]) -> None:
        """Show what a build gave."""
        with self._changed:
            self.showing = self.showing.follow(answer)
            self._changed.notify_all()

    def wait(self, panel: int, seconds: float) -> Showing:
        """Return what is shown as soon as it is no longer that of a count, at the latest after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.showing.panel != panel, seconds)
            return self.showing

    def describe(self, showing: Showing, page: str) -> dict[str, str]:
        """Return the marks by which a page, and the panel on it, know whether they are still what is shown."""
        digest = blake2b(page.encode(), digest_size=8).hexdigest()
        return {"page": f"{self.life}.{showing.loaded}.{digest}", "panel": f"{self.life}.{showing.panel}"}


class Reports:
    """The editors' overview, written when somebody asks for it and a build came since; `command` writes it into a folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._command = command
        self._folder = folder
        self._lock = threading.Lock()
        self._panel = -1

    def find_file(self, name: str, panel: int) -> Path | None:
        """Return a file of the report as of a build; None for one that isn't there, as while the content has errors."""
        with self._lock:
            if panel != self._panel:
                done = subprocess.run(self._command, stdout=subprocess.DEVNULL, check=False)
                if done.returncode:
                    return None
                self._panel = panel
        file = self._folder / Path(name).name
        return file if file.is_file() else None


def make_templates() -> Environment:
    """Make the environment of the preview's own templates."""
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def name_mark(until: str) -> str:
    """Return the badge of what isn't published yet."""
    if not until:
        return say("preview.draft")
    moment = datetime.fromisoformat(until)
    return say("preview.until", time=f"{moment:%H:%M}", day=format_short_day(moment))


class Handler(SimpleHTTPRequestHandler):
    """Answers one request; pages are never kept by browsers."""

    def __init__(
        self, *arguments: object, stage: Stage, templates: Environment, reports: Reports | None, **named: object
    ) -> None:
        self.stage = stage
        self.reports = reports
        self.templates = templates
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        """Send a file, a page with its panel, or the preview's own things."""
        address = urlsplit(self.path)
        name = address.path.removeprefix(ROOT)
        if address.path.startswith(ROOT):
            page = parse_qs(address.query).get("page", ["/"])[0]
            if name == "events":
                self._send_events(page)
            elif name == "panel":
                showing = self.stage.showing
                panel = self._render_panel(showing, page, self._find_page(showing, page)[1])
                self._send(HTTPStatus.OK, "text/html; charset=utf-8", panel.encode())
            elif name.startswith(OVERVIEW) and self.reports:
                self._send_report(self.reports, name.removeprefix(OVERVIEW) or "tong-quan.html")
            elif name in ASSETS:
                self._send(HTTPStatus.OK, find_type(name), (HERE / name).read_bytes())
            else:
                self.send_error(HTTPStatus.NOT_FOUND)
            return
        file = self._find_file(address.path)
        if file.suffix != ".html" and file.exists():
            super().do_GET()
        else:
            self._send_page(address.path)

    def _find_file(self, address: str) -> Path:
        """Return the file of an address, which need not be there."""
        return Path(self.translate_path(address), "index.html" if address.endswith("/") else "")

    def _find_page(self, showing: Showing, address: str) -> tuple[HTTPStatus, str]:
        """Return the page at an address without the panel, or the one that says that there is none."""
        file = self._find_file(address)
        status, html = HTTPStatus.OK, showing.pages.get(os.path.relpath(file, self.directory))
        try:
            if html is None:
                status = HTTPStatus.OK if file.is_file() else HTTPStatus.NOT_FOUND
                html = (file if file.is_file() else Path(self.directory, "404.html")).read_text(encoding="utf-8")
        except FileNotFoundError:
            # Nothing was ever built, or all of it was thrown away.
            html = self.templates.get_template("empty.html").render(say=say)
        return status, ANCHOR.sub(partial(self._mark_link, showing.withheld), html)

    def _send_page(self, address: str) -> None:
        showing = self.stage.showing
        status, html = self._find_page(showing, address)
        # The editors' desk is a program, and lets nothing in that it doesn't bring along.
        if OWN_POLICY not in html:
            panel = self._render_panel(showing, address, html)
            head = self.templates.get_template("head.html").render(root=ROOT)
            html = BODY.sub(lambda match: f"{match[0]}\n{panel}", html.replace("</head>", f"{head}</head>", 1), count=1)
        self._send(status, "text/html; charset=utf-8", html.encode())

    def _mark_link(self, withheld: Mapping[str, str], match: re.Match[str]) -> str:
        until = withheld.get(unquote(match[1]))
        if until is None:
            return match[0]
        return f"{match[0]}{BADGE.format(name_mark(until))}"

    def _render_panel(self, showing: Showing, address: str, html: str) -> str:
        """Return the panel of a page, which is given as it is without one."""
        until = showing.withheld.get(unquote(address))
        return self.templates.get_template("panel.html").render(
            say=say,
            answer=showing.answer,
            marks=self.stage.describe(showing, html),
            mark=None if until is None else name_mark(until),
        )

    def _send_report(self, reports: Reports, name: str) -> None:
        file = reports.find_file(name, self.stage.showing.panel)
        if file:
            self._send(HTTPStatus.OK, find_type(name), file.read_bytes())
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", say("preview.no_report").encode())

    def _send_events(self, address: str) -> None:
        """Tell a browser that shows a page of every answer until it goes away."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        told = -1
        try:
            while True:
                showing = self.stage.wait(told, HEARTBEAT)
                message = ": \n\n"
                if showing.panel != told:
                    _, html = self._find_page(showing, address)
                    message = f"data: {json.dumps(self.stage.describe(showing, html))}\n\n"
                    told = showing.panel
                self.wfile.write(message.encode())
                self.wfile.flush()
        except OSError:
            # The browser has left.
            return

    def _send(self, status: HTTPStatus, mime: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        """Add what every answer says."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def guess_type(self, path: str) -> str:
        """Return the type that the published site has."""
        return find_type(path)

    def log_message(self, *arguments: object) -> None:
        """Leave the terminal to the builds."""


class Server(ThreadingHTTPServer):
    """Serves a folder; threads that still tell of builds end with the process."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path, stage: Stage, reports: Reports | None = None) -> None:
        handler = partial(Handler, stage=stage, templates=make_templates(), reports=reports, directory=str(folder))
        super().__init__(address, handler)

    def handle_error(self, *arguments: object) -> None:
        """Keep the terminal clear of browsers that left in the middle of a file."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*arguments)

    @property
    def url(self) -> str:
        """The address to open."""
        host = str(self.server_address[0])
        return f"http://{quote('127.0.0.1' if host == '0.0.0.0' else host)}:{self.server_port}/"
