"""The development server in a browser: saves show up by themselves, mistakes stand on the page until they are mended."""

import pytest

from tests.sites import MINIMAL, keep_fonts, write_content
from tests.web.devserver import SETTINGS, run_devserver

# In ms; a save is on the screen within a second on an idle machine.
PATIENCE = 15_000
ARTICLE = MINIMAL["articles/2023/bai-dau.md"]
CONTENT = MINIMAL | {
    "articles/2023/ban-nhap.md": ARTICLE.replace("Bài đầu", "Bài đang viết").replace("---\nNội", "status: draft\n---\nNội"),
    "articles/2023/hen-gio.md": ARTICLE.replace("Bài đầu", "Bài hẹn giờ").replace("---\nNội", "embargo: 20/11/2099 06:00\n---\nNội"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with content and settings of its own, and the fonts cut."""
    folder = tmp_path_factory.mktemp("devserver")
    write_content(folder / "content", CONTENT)
    (folder / "settings.py").write_text(SETTINGS, encoding="utf-8")
    (folder / "cache").mkdir()
    (folder / "cache/store.sqlite").write_bytes(keep_fonts())
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """The development server over that folder."""
    with run_devserver(folder) as (address, _):
        yield address


@pytest.fixture
def page(open_page, address):
    """The article's page, open in a browser."""
    page = open_page("2023/03/29/bai-dau/", base=address)
    page.set_default_timeout(PATIENCE)
    page.wait_for_selector("h1:has-text('Bài đầu')")
    return page


def save(folder, path, text):
    (folder / path).write_text(text, encoding="utf-8")


def test_a_save_shows_up_a_mistake_stands_on_the_page_and_a_mended_save_takes_it_away(page, folder):
    path = "content/articles/2023/bai-dau.md"

    save(folder, path, ARTICLE.replace("Nội dung", "Nội dung mới"))
    page.wait_for_selector(".article__body:has-text('Nội dung mới')")

    save(folder, path, ARTICLE.replace("category: thoi-su", "category: thoi-xu"))
    page.wait_for_selector(".preview-report--error")
    panel = page.inner_text(".preview-report--error")
    assert "content/articles/2023/bai-dau.md:4:11 category: " in panel
    assert 'có phải "thoi-su"?' in panel
    assert page.is_visible(".article__body:has-text('Nội dung mới')")

    save(folder, path, ARTICLE.replace("Nội dung", "Nội dung cuối"))
    page.wait_for_selector(".article__body:has-text('Nội dung cuối')")
    assert 0 == page.locator(".preview-report--error").count()
    # Before the first build nothing was there.
    assert [] == [text for text in page.messages if text.startswith("error") and "404" not in text]


def test_broken_settings_are_told_with_their_line_and_mended(page, folder):
    save(folder, "settings.py", SETTINGS + "SITENAME = 'Báo\n")
    page.wait_for_selector(".preview-report--error:has-text('SyntaxError')")
    assert page.is_visible("h1:has-text('Bài đầu')")

    save(folder, "settings.py", SETTINGS + "SITENAME = 'Báo Mới'\n")
    page.wait_for_function("document.title.endsWith('Báo Mới')")


def test_the_content_folder_may_vanish_and_come_back(page, folder):
    (folder / "content").rename(folder / "elsewhere")
    page.wait_for_selector(".preview-report--error:has-text('không tìm thấy')")

    (folder / "elsewhere").rename(folder / "content")
    page.wait_for_selector(".preview-report--error", state="detached")


def test_what_readers_may_not_see_yet_is_marked_in_lists_and_on_its_page(page, address):
    page.goto(address)

    marks = page.locator(".card__title .preview-mark").all_inner_texts()
    assert {"Bản nháp", "Chờ đến 06:00 ngày 20-11-2099"} == set(marks)
    page.goto(f"{address}2023/03/29/ban-nhap/")
    assert "Bản nháp" == page.inner_text(".preview-page .preview-mark")


def test_the_overview_is_one_click_away_and_takes_its_tables_along(page, address):
    page.get_by_role("link", name="Tổng quan của ban biên tập").click()

    page.wait_for_url(f"{address}__preview/tong-quan/")
    assert "Tổng quan của ban biên tập" == page.inner_text("h1")
    waiting = page.locator("section").filter(has_text="Bản nháp và bài hẹn giờ")
    assert "Bài đang viết: Bản nháp" in waiting.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="viec-can-xem.csv").click()
    assert "articles/2023/hen-gio.md" in download.value.path().read_text(encoding="utf-8")


def test_the_preview_adds_nothing_to_the_built_files(address, folder):
    assert b"__preview" not in (folder / "output/2023/03/29/bai-dau/index.html").read_bytes()
