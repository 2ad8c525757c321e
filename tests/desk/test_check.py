"""The check of a built site: each kind of fault is found, named with its file, and nothing else is."""

import pytest

from plugins.desk.check import check_site, main

PAGE = (
    '<!doctype html><html lang="vi"><head><title>T</title><link rel="canonical" href="https://bao.example/"></head>'
    '<body><main><h1 id="dau">T</h1>{body}</main></body></html>'
)


def write_site(folder, **files):
    (folder / "index.html").write_text(PAGE.format(body=""), encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ('<a href="/khong-co/">x</a>', "liên kết không dẫn tới đâu: /khong-co/"),
        ('<a href="#cuoi">x</a>', "không có vị trí được dẫn tới trong trang: #cuoi"),
        ('<a href="https://bao.example/khong-co/">x</a>', "liên kết không dẫn tới đâu: /khong-co/"),
        ('<p id="dau">x</p>', "mã vị trí trùng nhau: dau"),
        ("<h3>x</h3>", "đề mục nhảy từ cấp 1 xuống cấp 3"),
        ("<h1>x</h1>", "trang phải có đúng một đề mục cấp 1, đang có 2"),
        ('<img src="/index.html" width="1" height="1">', "ảnh thiếu lời mô tả (alt): /index.html"),
        ('<img src="/index.html" alt="">', "ảnh thiếu chiều rộng hoặc chiều cao: /index.html"),
        ('<script type="application/ld+json">{</script>', "dữ liệu JSON-LD không đọc được"),
    ],
)
def test_a_fault_in_a_page_is_found(tmp_path, body, finding):
    site = write_site(tmp_path, a__html=PAGE.format(body=body))

    (found,) = check_site(site)

    assert found.startswith(f"a.html: {finding}")


def test_a_page_without_title_language_and_main_part_is_found(tmp_path):
    site = write_site(tmp_path, a__html="<html><body><h1>x</h1></body></html>")

    assert [
        "a.html: trang không ghi ngôn ngữ",
        "a.html: trang không có tên",
        "a.html: trang phải có đúng một phần chính (main)",
    ] == list(check_site(site))


def test_files_that_cannot_be_read_are_found(tmp_path):
    site = write_site(tmp_path, a__xml="<feed>", b__json="{")

    assert ["a.xml", "b.json"] == [line.partition(":")[0] for line in check_site(site)]


def test_a_sitemap_that_names_what_is_not_there_is_found(tmp_path):
    urls = "".join(f"<url><loc>{url}</loc></url>" for url in ("https://bao.example/", "https://bao.example/x/", "/y/"))
    site = write_site(
        tmp_path, sitemap__xml=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )

    assert [
        "sitemap.xml: liên kết không dẫn tới đâu: https://bao.example/x/",
        "sitemap.xml: địa chỉ phải đầy đủ, có tên miền: /y/",
    ] == list(check_site(site))


def test_links_to_other_sites_and_to_what_is_there_are_no_faults(tmp_path):
    body = '<a href="https://example.org/x">a</a> <a href="/">b</a> <a href="/a.html#dau">c</a> <a href="mailto:a@b.vn">d</a>'
    site = write_site(tmp_path, a__html=PAGE.format(body=body))

    assert [] == list(check_site(site))


def test_the_exit_code_tells_whether_anything_is_wrong(tmp_path, capsys):
    good = write_site(tmp_path)

    assert 0 == main([str(good)])
    assert "Trang web đã dựng không có lỗi nào.\n" == capsys.readouterr().out

    (good / "a.json").write_text("{")

    assert 1 == main([str(good)])
    assert capsys.readouterr().out.endswith("1 lỗi trong trang web đã dựng.\n")
