"""The editor's guide's pictures, taken from the real thing: the desk, the preview, the linter's report, the overview.

Run by `make screenshots`; what they show is the project's own content, with a draft and a mistake added.
"""

import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from markupsafe import escape
from PIL import Image
from playwright.sync_api import Browser, Page

from plugins.desk.checking.accessibility import open_browser
from tests.browser.editors_desk import Desk
from tests.web.devserver import ENVIRONMENT, PROJECT, SETTINGS, run_devserver

PICTURES = PROJECT / "docs/pictures/guide"
# In bytes; a guide that is read on a forge loads all of its pictures.
LARGEST = 80_000
SIZE = {"width": 1120, "height": 700}
# The CMS makes the fields that are in sight.
TALL = {"width": 1120, "height": 6000}
DRAFT = """---
title: Nhà văn hóa khu phố sáng đèn trở lại
date: 20/11/2026 08:00
category: dan-van
status: draft
---
Sau ba tháng sửa chữa, nhà văn hóa khu phố Bến Gạo mở cửa từ tối 19-11.
"""
MISTAKEN = """---
title: Sáng đèn: chuyện ở Vân Hải
date: 11/20/2026
category: xay-dung-dang
comittee: thanh-uy-lac-giang
---
Nội dung.
"""
TERMINAL = """<body style="margin: 0"><pre style="margin: 0; padding: 16px; font: 15px/1.5 monospace; white-space: pre-wrap;
color: #eee; background: #1d1f21"><b>$ make lint</b>\n{}</pre></body>"""
READY = "document.fonts.ready.then(() => Promise.all([...document.images].map((image) => image.decode().catch(() => {}))))"


def take(page: Page, name: str) -> None:
    """Keep what a page shows as a picture of the guide."""
    page.evaluate(READY)
    # For longer than anything moves.
    page.wait_for_timeout(2000)
    data = BytesIO()
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(data, "WEBP", quality=75, method=6)
    if len(data.getvalue()) > LARGEST:
        raise SystemExit(f"{name}: {len(data.getvalue())} bytes, at most {LARGEST}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.webp").write_bytes(data.getvalue())
    print(f"{name}.webp: {len(data.getvalue())} bytes", flush=True)


def show_desk(browser: Browser, address: str, content: Path) -> None:
    """Take the desk: its door, its list, a form, the dialog for pictures."""
    context = browser.new_context(viewport=SIZE, locale="vi-VN")
    files = {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}
    desk = Desk(context, address.rstrip("/"), files)
    desk.page.get_by_role("button", name="Mở thư mục trên máy này").wait_for()
    take(desk.page, "desk-door")
    desk.open_folder()
    take(desk.page, "desk-list")
    desk.page.set_viewport_size(TALL)
    desk.open("Trụ T7")
    desk.page.set_viewport_size(SIZE)
    take(desk.page, "desk-form")
    desk.page.set_viewport_size(TALL)
    desk.page.go_back()
    desk.begin("Bài viết")
    desk.find("image").get_by_role("button", name="Duyệt tệp").click()
    desk.page.get_by_role("option", name="Tệp dùng chung").click()
    desk.page.set_viewport_size(SIZE)
    take(desk.page, "desk-picture")
    context.close()


def show_preview(browser: Browser, address: str, content: Path) -> None:
    """Take the preview: a draft in a list, a mistake on a page, the overview."""
    page = browser.new_page(viewport=SIZE, locale="vi-VN")
    page.goto(f"{address}chuyen-muc/dan-van/")
    take(page, "preview-draft")
    (content / "articles/2026/viet-voi.md").write_text(MISTAKEN, encoding="utf-8")
    page.wait_for_selector(".preview-report--error")
    take(page, "preview-mistake")
    command = [sys.executable, "-m", "plugins.desk.lint", "content", "-s", "settings.py"]
    done = subprocess.run(command, cwd=content.parent, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=False)
    page.goto("about:blank")
    page.set_content(TERMINAL.format(escape(done.stdout)))
    page.set_viewport_size(SIZE | {"height": int(page.locator("pre").bounding_box()["height"])})
    take(page, "lint")
    page.set_viewport_size(SIZE)
    (content / "articles/2026/viet-voi.md").unlink()
    page.goto(f"{address}__preview/tong-quan/")
    take(page, "overview")


def main() -> None:
    """Take all pictures anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = folder / "content"
        shutil.copytree(PROJECT / "content", content)
        (content / "articles/2026").mkdir(exist_ok=True)
        (content / "articles/2026/bai-dau-tien.md").write_text(DRAFT, encoding="utf-8")
        (folder / "settings.py").write_text(SETTINGS, encoding="utf-8")
        with run_devserver(folder, desk=True) as (address, builds), open_browser() as browser:
            builds.readline()
            show_desk(browser, address, content)
            show_preview(browser, address, content)


if __name__ == "__main__":
    main()
