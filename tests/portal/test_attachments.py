"""Attachments: measured once, and what readers couldn't open stops the build."""

import re

import pytest

from plugins.engine.store import Store
from plugins.portal import media
from plugins.portal.media import read_attachments
from plugins.portal.scanning import SourceFile, hash_content
from tests.files import make_pdf
from tests.sites import MINIMAL, build_site

ENTRY = "---\nsymbol: 94-KH/TU\ntitle: Về sơ kết\nissued: 2023-01-27\nissuer: thanh-uy\nattachments: {}\n---\n"


def read(folder, name, data):
    path = folder / "documents" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    store = Store(folder / "store.sqlite")
    attachments, problems = read_attachments([SourceFile(f"documents/{name}", str(folder), hash_content(data))], store)
    store.close()
    return attachments[name], [problem.code for problem in problems]


def test_a_pdf_has_a_size_and_pages(tmp_path):
    data = make_pdf(3)

    file, problems = read(tmp_path, "a.pdf", data)

    assert (len(data), 3, "application/pdf", []) == (file.size, file.pages, file.mime, problems)


def test_a_pdf_that_may_be_read_but_not_changed_is_sound(tmp_path):
    file, problems = read(tmp_path, "a.pdf", make_pdf(2, user_password="", owner_password="khoa"))

    assert (2, []) == (file.pages, problems)


def test_another_file_has_a_size_alone(tmp_path):
    file, problems = read(tmp_path, "a.docx", b"PK")

    assert (2, None, []) == (file.size, file.pages, problems)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"<html>404</html>", "broken-attachment"),
        ("a.pdf", make_pdf(30)[:2_000], "broken-attachment"),
        ("a.pdf", make_pdf(0), "broken-attachment"),
        ("a.pdf", make_pdf(2, user_password="mat-khau"), "locked-attachment"),
        ("a.pdf", b"", "empty-attachment"),
        ("a.docx", b"", "empty-attachment"),
    ],
)
def test_what_a_reader_could_not_open_is_told(tmp_path, name, data, code):
    assert [code] == read(tmp_path, name, data)[1]


def test_pages_are_counted_once_and_kept_by_content(tmp_path, monkeypatch):
    data = make_pdf(4)
    read(tmp_path, "a.pdf", data)
    monkeypatch.setattr(media, "_count_pages", lambda data: pytest.fail("counted again"))

    assert 4 == read(tmp_path, "b.pdf", data)[0].pages


def test_readers_see_size_and_pages(tmp_path):
    files = {"directives/94-kh-tu.md": ENTRY.format("94.pdf"), "documents/94.pdf": make_pdf(12)}

    build = build_site(tmp_path, MINIMAL | files)

    assert 0 == build.code, build.errors
    assert re.search(
        r'<span class="files__size">12 trang · \d KB</span>', build.read("van-ban/94-kh-tu/index.html")
    )


def test_a_missing_file_stops_the_build_and_a_broken_one_is_told_in_the_same_run(tmp_path):
    files = {"directives/94-kh-tu.md": ENTRY.format("[94.pdf, hong.pdf]"), "documents/hong.pdf": b"%PDF-1.4 x"}

    build = build_site(tmp_path, MINIMAL | files)

    assert 1 == build.code
    assert "directives/94-kh-tu.md:6:15  attachments[0]: không có tệp \"94.pdf\" trong thư mục documents/" in build.errors
    assert (
        "documents/hong.pdf:1:1  cảnh báo: không đọc được tệp PDF này; tệp hỏng hoặc tải lên chưa trọn vẹn, hãy xuất lại từ bản gốc"
        in build.errors
    )
    assert "EOF marker" not in build.errors + build.printed
