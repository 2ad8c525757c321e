"""The editors' desk as an editor meets it, in the system's Chromium: a folder opened, an article written, the site built.

It is the real CMS with the real configuration; the folder is the browser's own private one, the repository a made-up one.
"""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from plugins.desk.checking.accessibility import AXE, RUN
from plugins.desk.checking.tools import find_module
from plugins.newsroom.documents import read_document
from plugins.newsroom.vietnamese import slugify
from tests.browser.conftest import serve_folder
from tests.browser.editors_desk import Desk
from tests.browser.forge import FORGEJO, GITEA, TOKEN, Forge, serve_forge
from tests.sites import MINIMAL, PROJECT, build_site, write_content

OLD = """---
# Ghi chú của tòa soạn.
Title: "Tin cũ: viết tay"
date: 29/03/2023 18:11
category: thoi-su
tags: [no, '12:30', 0123]
author: N.P
committee: thanh-uy
directive: 106-KH/TU
featured_until: 1/4/2023
la: 12:30
---

Đoạn một
xuống dòng.[^1]

| a | b |
|---|---|
| 1 | 2 |

[^1]: Chú thích.
"""
CONTENT = MINIMAL | {
    "sections/xay-dung-dang.md": "---\ntitle: Xây dựng Đảng\n---\n",
    "authors/hoai-an.md": "---\ntitle: Hoài An\naliases: H.A\n---\n",
    "campaigns/so-ket.md": (
        "---\ntitle: Sơ kết giữa nhiệm kỳ\nstart: 2023-01-27\nstages: [Triển khai, Sơ kết]\n"
        "indicators:\n  - id: xa-phuong\n    title: Xã, phường đã sơ kết\n    total: 42\n---\n"
    ),
    "directives/106-kh-tu.md": "---\nsymbol: 106-KH/TU\ntitle: Về sơ kết\nissued: 2023-01-27\nissuer: thanh-uy\n---\n",
    "articles/2023/tin-cu.md": OLD,
    "articles/2023/hong.md": "---\ntitle: Hỏng: vì dấu hai chấm\n---\nNội dung.\n",
}
@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A small site with the desk, built: one of its files is broken only in the browser's folder."""
    files = {path: text for path, text in CONTENT.items() if path not in ("articles/2023/hong.md", "articles/2023/tin-cu.md")}
    build = build_site(tmp_path_factory.mktemp("desk"), files, DESK=True)
    assert 0 == build.code, build.errors
    return build


@pytest.fixture(scope="module")
def address(site):
    with serve_folder(site.output) as address:
        yield address


@pytest.fixture
def desk(browser, address):
    # Tall enough for every field to be there: the CMS makes those out of sight only when they are scrolled to. The
    # editor's computer keeps another time than Vietnam's.
    context = browser.new_context(viewport={"width": 1280, "height": 6000}, locale="vi-VN", timezone_id="America/New_York")
    yield Desk(context, address, {path: text.encode() for path, text in CONTENT.items()})
    context.close()


def draw_photo() -> bytes:
    """Return a photo that is larger than a page can use."""
    data = BytesIO()
    Image.linear_gradient("L").resize((3000, 2000)).save(data, "JPEG")
    return data.getvalue()


def list_changes(files) -> dict[str, bytes]:
    """Return the files that the desk wrote."""
    return {path: data for path, data in files.items() if CONTENT.get(path, "").encode() != data}


class TestDesk:
    def test_it_asks_no_other_host_and_keeps_to_its_policy(self, desk, address):
        desk.open_folder()
        desk.page.get_by_text("Có tệp viết sai nên không mở được ở đây").wait_for()
        desk.open("Tin cũ")
        desk.page.evaluate("document.fonts.ready")

        policy = BeautifulSoup(desk.page.content(), "html.parser").find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert "unsafe-inline" not in policy["content"]
        assert [] == [url for url in desk.requests if not url.startswith((address, "blob:", "data:"))]
        # The one error is the broken file's.
        (error,) = [message for message in desk.messages if message.startswith("error")]
        assert "YAMLParseError" in error

    def test_an_article_is_written_passes_the_linter_and_stands_on_the_site(self, desk, tmp_path):
        title = "Đồng Sen: ‘đường’ số 7 – 100% hộ có điện"
        desk.open_folder()
        desk.begin("Bài viết")
        desk.fill("title", title)
        desk.find("date").locator("input").fill("2026-11-22T08:15")
        desk.pick("category", "Xây dựng Đảng")
        desk.fill("summary", "Mở đầu: có dấu hai chấm.")
        desk.pick("authors", "Hoài An")
        desk.fill("tags", "no")
        desk.pick("committee", "Thành ủy Lạc Giang")
        desk.pick("campaign", "Sơ kết giữa nhiệm kỳ")
        desk.pick("directive", "106-KH/TU")
        desk.fill("stage", "Sơ kết")
        desk.upload("image", "Ảnh Đồng Sen.JPG", draw_photo())
        desk.fill("image_alt", "Cột điện mới trên đường làng")
        desk.find("status").get_by_role("radio", name="Đăng", exact=True).click()
        desk.find("progress").get_by_role("button", name="Thêm").click()
        desk.pick("progress.0.indicator", "Xã, phường đã sơ kết")
        desk.fill("progress.0.done", "14")
        desk.find("body").locator('[contenteditable="true"]').click()
        desk.page.keyboard.type("Theo Kế hoạch số 106-KH/TU ngày 27-1-2023.\n## Tít phụ\nĐoạn hai.")

        written = list_changes(desk.save())

        path = f"articles/2026/{slugify(title)}.md"
        picture = next(name for name in written if name.startswith("images/"))
        assert {path, picture} == set(written)
        assert re.fullmatch(r"images/20\d\d/\d\d/anh-dong-sen\.webp", picture)
        assert (2048, 1365) == Image.open(BytesIO(written[picture])).size
        document, problems = read_document(path, written[path])
        assert () == problems
        assert title == document.fields.title
        assert "2026-11-22T08:15:00+07:00" == document.fields.date.isoformat()
        assert (("no",), ("Hoài An",), "published") == (document.fields.tags, document.fields.authors, document.fields.status)
        files = {name: text for name, text in CONTENT.items() if name != "articles/2023/hong.md"} | written
        build = build_site(tmp_path, {**files, "articles/2023/tin-cu.md": OLD.replace("la: 12:30\n", "")})
        assert 0 == build.code, build.errors
        page = BeautifulSoup(build.read(f"2026/11/22/{slugify(title)}/index.html"), "html.parser")
        assert title == page.h1.get_text(strip=True)
        assert "/anh-dong-sen" in page.select_one('article img[alt="Cột điện mới trên đường làng"]')["src"]
        links = {link["href"] for link in page.select("a[href]")}
        assert {"/to-chuc/thanh-uy/", "/chuyen-de/so-ket/", "/van-ban/106-kh-tu/", "/chuyen-muc/xay-dung-dang/"} <= links
        assert "Theo Kế hoạch số 106-KH/TU ngày 27-1-2023." in page.main.get_text()
        figure = BeautifulSoup(build.read("chuyen-de/so-ket/index.html"), "html.parser").select_one("[data-indicator]")
        assert ("xa-phuong", "14", "42") == (figure["data-indicator"], figure["data-done"], figure["data-total"])

    def test_a_document_is_named_by_its_symbol(self, desk):
        desk.open_folder()
        desk.begin("Văn bản")
        desk.fill("symbol", "42/2022/NĐ-CP")
        desk.fill("title", "Về dịch vụ công trực tuyến")
        desk.find("issued").locator("input").fill("2022-06-24")
        desk.pick("issuer", "Thành ủy Lạc Giang")

        ((path, data),) = list_changes(desk.save()).items()

        assert "directives/42-2022-nd-cp.md" == path
        assert "symbol: 42/2022/NĐ-CP\ntitle: Về dịch vụ công trực tuyến\nissued: 2022-06-24\nissuer: thanh-uy\n" in data.decode()

    def test_a_hand_written_file_keeps_all_that_was_not_touched(self, desk):
        desk.open_folder()
        desk.open("Tin cũ")
        desk.fill("title", "Tin cũ: sửa tít")

        written = list_changes(desk.save())

        expected = OLD.replace('Title: "Tin cũ: viết tay"', 'title: "Tin cũ: sửa tít"')
        assert {"articles/2023/tin-cu.md": expected} == {path: data.decode() for path, data in written.items()}


class TestAccessibility:
    def test_the_desk_speaks_vietnamese_has_a_title_and_axe_finds_little(self, desk):
        desk.open_folder()

        assert "vi" == desk.page.locator("html").get_attribute("lang")
        assert "Bàn biên tập – Lạc Giang" in desk.page.title()
        # What is left is the CMS's own: its list has no heading of the first level, and what it says for a moment
        # stands beside its landmarks.
        assert {"region", "page-has-heading-one"} >= set(list_violations(desk.page))

    def test_the_page_before_the_cms_has_no_violation(self, browser, address):
        page = browser.new_page(locale="vi-VN")
        page.route("**/desk.js", lambda route: route.abort())
        page.goto(f"{address}/admin/")

        assert [] == list_violations(page)
        page.close()


def list_violations(page):
    """Return the rules that axe finds a page to break."""
    page.evaluate(find_module(PROJECT / "tests/web", AXE).read_text(encoding="utf-8"))
    return [rule for rule, _, _ in page.evaluate(RUN, {})]


@pytest.fixture(params=[GITEA, FORGEJO])
def forge(request):
    return Forge(request.param, {f"content/{path}": text.encode() for path, text in CONTENT.items()})


class TestRepository:
    def test_an_article_is_read_from_a_repository_and_a_change_is_committed(self, browser, forge, tmp_path):
        with serve_forge(forge) as host:
            backend = {"name": "gitea", "repo": "toa-soan/trang-tin", "base_url": host, "api_root": f"{host}/api/v1"}
            (tmp_path / ".git").mkdir()
            build = build_site(tmp_path, MINIMAL, DESK=True, DESK_BACKEND=backend)
            with serve_folder(build.output) as address:
                context = browser.new_context(viewport={"width": 1280, "height": 6000}, locale="vi-VN")
                desk = Desk(context, address, {})
                desk.sign_in(TOKEN)
                desk.open("Tin cũ")
                desk.fill("title", "Tin cũ: sửa tít")
                desk.commit()
                context.close()

        (commit,) = forge.commits
        assert "main" == commit["branch"]
        assert "hoai-an@bao.example" == commit["author"]["email"]
        expected = OLD.replace('Title: "Tin cũ: viết tay"', 'title: "Tin cũ: sửa tít"')
        assert {"content/articles/2023/tin-cu.md"} == {change["path"] for change in commit["files"]}
        assert expected == forge.files["content/articles/2023/tin-cu.md"].decode()
        assert [] == [url for url in desk.requests if not url.startswith((address, host, "blob:", "data:"))]


class TestSite:
    def test_the_page_of_the_desk_is_for_nobody_else(self, site):
        page = BeautifulSoup(site.read("admin/index.html"), "html.parser")

        assert "noindex, nofollow" == page.find("meta", attrs={"name": "robots"})["content"]
        assert "JavaScript" in page.noscript.get_text()
        assert [] == [element for element in page.find_all("script") if element.string or not element.get("src")]

    def test_no_page_and_no_list_leads_to_it(self, site):
        files = [path for path in site.output.rglob("*") if path.is_file() and "admin" not in path.relative_to(site.output).parts]
        texts = {path: path.read_bytes() for path in files if path.suffix in (".html", ".xml", ".json", ".txt")}

        assert [] == [path for path, text in texts.items() if b"/admin" in text]

    def test_a_build_that_does_not_ask_for_it_has_none(self, tmp_path):
        build = build_site(tmp_path, MINIMAL)

        assert not (build.output / "admin").exists()

    def test_the_content_folder_is_named_from_the_root_of_its_repository(self, tmp_path):
        write_content(tmp_path / "trang-tin", {".git/HEAD": "ref: refs/heads/main\n"})

        build = build_site(tmp_path / "trang-tin" / "nguon", MINIMAL, DESK=True)

        assert '"folder": "nguon/content/articles"' in build.read("admin/config.json")
