"""The content security policy, as nginx sends it, stops nothing that the theme does, and would stop what it should."""

import pytest

from plugins.newsroom.recordings import PLAYER_HOSTS
from plugins.publishing.headers import list_headers
from tests.publishing.publication import publish_files
from tests.publishing.webservers import run_nginx

PAGES = (
    "/",
    "/chuyen-de/so-ket-giua-nhiem-ky-2020-2025/",
    "/2023/12/19/hoi-nghi-so-ket-giua-nhiem-ky-2020-2025/",
    "/van-ban/",
    "/van-ban/he-thong/",
    "/to-chuc/",
    "/tim-kiem/?q=so+ket",
    "/dai-hoi-16/",
    "/khong-co-trang-nay/",
)


@pytest.fixture(scope="module")
def address(site_folder, tmp_path_factory):
    """The portal behind nginx."""
    folder = tmp_path_factory.mktemp("policy")
    manifest = publish_files(folder / "output", {"index.html": ""}).manifest
    assert list_headers(("player.example",)) == manifest.headers
    (folder / "portal/current").mkdir(parents=True)
    (folder / "portal/current/site").symlink_to(site_folder)
    with run_nginx(folder / "run", manifest, folder / "portal") as server:
        yield f"https://127.0.0.1:{server.ports.https}"


@pytest.fixture
def page(browser):
    context = browser.new_context(ignore_https_errors=True, locale="vi-VN")
    page = context.new_page()
    page.messages = []
    page.on("console", lambda message: page.messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.messages.append(f"error: {error}"))
    yield page
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_that_a_page_does_is_stopped(page, address, path):
    page.goto(address + path, wait_until="networkidle")

    assert [] == [text for text in page.messages if "404" not in text]
    assert "h2" == page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")


def test_styles_and_scripts_work(page, address):
    page.goto(f"{address}/tim-kiem/?q=so+ket", wait_until="networkidle")

    page.wait_for_selector("[data-search-results] a, .search a[href^='/2']")
    assert "grid" in page.evaluate("[...document.querySelectorAll('*')].map((e) => getComputedStyle(e).display).join()")


@pytest.mark.parametrize(
    "harm",
    [
        "const s = document.createElement('script'); s.textContent = 'window.harmed = true'; document.body.append(s)",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.harmed = true\">')",
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')",
        "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"https://example.com\"></iframe>')",
    ],
)
def test_what_slipped_into_a_page_is_stopped(page, address, harm):
    page.goto(address, wait_until="networkidle")
    page.evaluate(harm)
    page.wait_for_timeout(100)

    assert not page.evaluate("window.harmed")
    assert any("Content Security Policy" in text for text in page.messages)


def test_players_may_be_opened_and_no_other_frame():
    policy = list_headers(PLAYER_HOSTS)["Content-Security-Policy"]

    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com https://www.facebook.com;" in policy
    assert "frame-src 'none';" in list_headers(())["Content-Security-Policy"]
