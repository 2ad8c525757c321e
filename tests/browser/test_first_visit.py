"""What a first visit costs, measured in Chromium over HTTP with the compression and the cache headers of a real server."""

from collections import Counter
from dataclasses import dataclass

import pytest

from plugins.desk.checking.budgets import LARGEST_BLOCKING, LARGEST_SCRIPTS, LARGEST_VISIT
from tests.browser.test_pages import ARTICLE, TOPIC
from tests.web.serving import serve_compressed

PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
# The heaviest article of the imaginary city: 1,400 words and a gallery.
LONGEST = "/2026/11/18/mot-nam-nghi-quyet-dai-hoi-xvi/"
SHIFT = """() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { total += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(total), 500);
})"""

BLOCKING = """() => performance.getEntriesByType("resource")
    .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)"""


@dataclass(frozen=True, slots=True)
class Visit:
    """A first visit: bytes on the wire by type, head of answers included, blocking requests, hosts, layout shift."""

    sizes: Counter
    blocking: tuple[str, ...]
    hosts: frozenset[str]
    shift: float


@pytest.fixture(scope="module")
def address(site_folder):
    """The project's own site behind a server that compresses."""
    with serve_compressed(site_folder) as address:
        yield address


def pay_visit(browser, address: str, url: str, **options) -> Visit:
    """Open a page with an empty cache and scroll it to its end."""
    context = browser.new_context(locale="vi-VN", service_workers="block", **options)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    requests, sizes = {}, Counter()
    session.on("Network.requestWillBeSent", lambda event: requests.update({event["requestId"]: event}))

    def note_size(event):
        sizes[requests[event["requestId"]]["type"]] += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", note_size)
    page.goto(f"{address}{url}", wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(SHIFT)
    blocking = page.evaluate(BLOCKING)
    context.close()
    urls = (event["request"]["url"] for event in requests.values())
    hosts = frozenset("/".join(found.split("/")[:3]) for found in urls if not found.startswith("data:"))
    return Visit(sizes, tuple(blocking), hosts, shift)


@pytest.mark.parametrize("options", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("url", [ARTICLE, LONGEST], ids=["usual", "longest"])
def test_a_first_visit_to_an_article_keeps_to_its_budget(browser, address, url, options):
    visit = pay_visit(browser, address, url, **options)

    assert sum(visit.sizes.values()) - visit.sizes["Image"] <= LARGEST_VISIT, visit.sizes
    assert 0 < visit.sizes["Script"] <= LARGEST_SCRIPTS
    assert 30_000 < visit.sizes["Font"], "the fonts were loaded and counted"
    assert LARGEST_BLOCKING == len(visit.blocking)
    assert visit.blocking[0].endswith(".css")
    assert {address} == visit.hosts
    assert 0 == visit.shift


@pytest.mark.parametrize("url", ["/", TOPIC])
def test_other_pages_block_nothing_move_nothing_and_ask_no_other_host(browser, address, url):
    visit = pay_visit(browser, address, url, **PHONE)

    assert [".css"] == [found[-4:] for found in visit.blocking]
    assert {address} == visit.hosts
    assert 0 == visit.shift
