"""Reading without a connection: what was opened can be read again, and nothing old is shown while there is a network."""

import pytest

from tests.browser.conftest import serve_folder
from tests.sites import MINIMAL, build_site

ARTICLE = "/2023/03/29/bai-dau/"
NOTE = "Máy đang không có mạng"
KEPT = "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({url}) => url)))).flat()"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def base(folder):
    """The address of a small site; it can be built again while it is served."""
    build_site(folder, MINIMAL)
    with serve_folder(folder / "output") as address:
        yield address


def wait_until(page, expression):
    """Wait until an async function in the page gives a true value; Playwright's own waiting takes its promise for one."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"in vain: {expression}")


def visit(open_page, base):
    """Open the article and wait until it is kept."""
    page = open_page(ARTICLE, base=base)
    wait_until(page, f"async () => (await ({KEPT})()).some((url) => url.endsWith('{ARTICLE}'))")
    return page


def test_an_article_that_was_opened_is_read_offline_with_its_looks_and_a_word_that_it_is_so(open_page, base):
    page = visit(open_page, base)
    assert NOTE not in page.locator("body").inner_text()

    page.context.set_offline(True)
    page.reload()

    assert "Nội dung của bài đầu." in page.locator("main").inner_text()
    assert page.get_by_text(NOTE).is_visible()
    assert "rgb(252, 251, 247)" == page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_the_front_page_is_never_an_old_one(open_page, base, folder):
    page = visit(open_page, base)
    page.goto(base)
    assert "Bài đầu" in page.locator("main").inner_text()

    build_site(folder, MINIMAL | {"articles/2023/bai-moi.md": "---\ntitle: Bài mới\ndate: 30-03-2023\ncategory: thoi-su\n---\nMới.\n"})
    page.goto(base)
    assert "Bài mới" in page.locator("main h2, main h3").all_inner_texts()
    page.context.set_offline(True)
    page.goto(base)

    assert "Không có kết nối" == page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Bài đầu – Lạc Giang").click()
    assert page.get_by_text(NOTE).is_visible()


def test_an_article_that_has_changed_is_shown_as_it_is_now(open_page, base, folder):
    page = visit(open_page, base)

    changed = MINIMAL["articles/2023/bai-dau.md"].replace("Nội dung của bài đầu.", "Đã sửa.")
    build_site(folder, MINIMAL | {"articles/2023/bai-dau.md": changed})
    page.goto(base + ARTICLE)

    assert "Đã sửa." in page.locator("main").inner_text()


def test_switched_off_the_worker_and_all_that_it_kept_go(open_page, base, folder):
    page = visit(open_page, base)

    build_site(folder, {}, OFFLINE_READING=False)
    page.goto(base)
    wait_until(
        page, "async () => !(await navigator.serviceWorker.getRegistrations()).length && !(await caches.keys()).length"
    )


def test_what_is_kept_has_a_limit(open_page, base):
    page = visit(open_page, base)

    page.evaluate(
        """async () => {
            const pages = await caches.open("reading / pages");
            for (let n = 0; n < 60; n += 1) await pages.put(`/cu/${n}/`, new Response("<title>x</title>"));
        }"""
    )
    page.reload()
    wait_until(
        page,
        f"""async () => {{
            const kept = await (await caches.open("reading / pages")).keys();
            return kept.length === 40 && kept.at(-1).url.endsWith("{ARTICLE}");
        }}""",
    )
