"""The project's own site, built once, served on loopback, and read in the system's Chromium."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from plugins.desk.checking.accessibility import CHROMIUM
from plugins.desk.checking.tools import find_browser
from tests.web.serving import run_server

# The tests' web servers sign for themselves; a service worker is fetched by nobody's leave but this.
ARGUMENTS = [*CHROMIUM, "--ignore-certificate-errors"]


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def send_head(self):
        """Answer with the file as it is: the time of its last change counts whole seconds, and tests write one twice in one."""
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def log_message(self, *arguments):
        """Keep the test's output readable."""


def serve_folder(folder):
    """Serve a folder on a free port of loopback; gives its address."""
    return run_server(ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder))))


@pytest.fixture(scope="session")
def site(site_folder):
    """The address of the project's own content, served for as long as the tests run."""
    with serve_folder(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium, headless; it sends nothing anywhere but to the page's own host."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, site):
    """Open one of the site's pages, or one of another `base`, in a fresh context; options are those of Playwright's new_context.

    `before` is a script that runs before those of the page.
    """
    contexts = []

    def open_one(url, width=1280, base=site, before="", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(before)
        page.messages, page.requests = [], []
        page.on("console", lambda message: page.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.messages.append(f"error: {error}"))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(base + url)
        return page

    yield open_one
    for context in contexts:
        context.close()
