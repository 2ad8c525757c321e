"""Hostile and odd input: nothing runs in a reader's browser, and what is merely odd works."""

import unicodedata

from bs4 import BeautifulSoup

from tests.sites import MINIMAL, build_site

ATTACK = "\"><script>alert('x')</script><img src=x onerror=alert(1)>"


def test_script_in_any_field_is_text(tmp_path):
    quoted = "'" + ATTACK.replace("'", "''") + "'"
    content = {
        "sections/thoi-su.md": f"---\ntitle: {quoted}\n---\n{ATTACK}\n",
        "committees/thanh-uy.md": f"---\ntitle: {quoted}\nshort_title: {quoted}\n---\n{ATTACK}\n",
        "authors/a.md": f"---\ntitle: {quoted}\naliases: [{quoted}]\n---\n{ATTACK}\n",
        "directives/106-kh-tu.md": (
            f"---\nsymbol: 106-KH/TU\ntitle: {quoted}\nissued: 2023-01-27\nissuer: thanh-uy\norgan: {quoted}\n---\n{ATTACK}\n"
        ),
        "campaigns/so-ket.md": (
            f"---\ntitle: {quoted}\nstart: 2023-01-27\ncommittee: thanh-uy\ndirective: 106-kh-tu\nstages: [{quoted}]\n"
            f"indicators:\n  - id: cap-uy\n    title: {quoted}\n    total: 16\n    unit: {quoted}\n"
            f"milestones:\n  - date: 2023-02-01\n    title: {quoted}\n---\n{ATTACK}\n"
        ),
        "pages/gioi-thieu.md": f"---\ntitle: {quoted}\n---\n{ATTACK}\n",
        "notices/thong-bao.md": f"---\ntitle: {quoted}\ndate: 2023-01-27\n---\n{ATTACK}\n",
        "articles/bai.md": (
            f"---\ntitle: {quoted}\ndate: 2023-03-29\ncategory: thoi-su\nsummary: {quoted}\nauthors: [{quoted}]\n"
            f"tags: [{quoted}]\ncommittee: thanh-uy\ncampaign: so-ket\nstage: {quoted}\ndirective: 106-kh-tu\n"
            f"image_caption: {quoted}\nimage_credit: {quoted}\nimage_alt: {quoted}\nsource: {quoted}\n"
            f"source_url: https://example.vn/\ncorrections:\n  - date: 2023-03-30\n    text: {quoted}\n"
            f"progress:\n  - indicator: cap-uy\n    done: 3\n    scope: {quoted}\n---\n{ATTACK}\n\n[x](javascript:alert(1))\n"
        ),
    }

    build = build_site(tmp_path, content)

    assert 0 == build.code, build.errors
    for name, data in build.list_files().items():
        if not name.endswith(".html"):
            continue
        soup = BeautifulSoup(data, "html.parser")
        for script in soup.find_all("script"):
            assert script.get("src", "").startswith("/theme/") or script["type"] == "application/ld+json", (name, script)
        handlers = [key for tag in soup.find_all(True) for key in tag.attrs if key.startswith("on")]
        assert [] == handlers, name
        assert b"javascript:" not in data, name
        assert [] == soup.find_all("img", src="x", onerror=True), name


def test_nfd_crlf_and_bom_give_the_same_page_as_plain_text(tmp_path):
    plain = MINIMAL["articles/2023/bai-dau.md"]
    odd = b"\xef\xbb\xbf" + unicodedata.normalize("NFD", plain).replace("\n", "\r\n").encode()

    first = build_site(tmp_path / "plain", MINIMAL)
    second = build_site(tmp_path / "odd", MINIMAL | {"articles/2023/bai-dau.md": odd})

    page = "2023/03/29/bai-dau/index.html"
    assert first.read(page) == unicodedata.normalize("NFC", second.read(page))


def test_a_folder_named_like_a_file_is_read_as_a_folder(tmp_path):
    text = MINIMAL["articles/2023/bai-dau.md"].replace("Bài đầu", "Bài hai")

    build = build_site(tmp_path, MINIMAL | {"articles/2023/so-ket.md/bai-hai.md": text})

    assert 0 == build.code
    assert (build.output / "2023/03/29/bai-hai/index.html").is_file()


def test_two_thousand_tags_and_a_body_of_five_megabytes_work(tmp_path):
    tags = ", ".join(f"từ khóa {number}" for number in range(2000))
    header = f"---\ntitle: Lớn\ndate: 2023-03-30\ncategory: thoi-su\ntags: [{tags}]\n---\n"
    paragraph = "Đảng bộ thành phố Lạc Giang triển khai Kế hoạch số 106-KH/TU ngày 27-1-2023 đến từng chi bộ. " * 8
    body = f"{paragraph}\n\n" * (5 * 1024 * 1024 // len(paragraph.encode()))

    build = build_site(tmp_path, MINIMAL | {"articles/lon.md": header + body})

    assert 0 == build.code, build.errors
    assert 2000 == sum(name.startswith("tu-khoa/tu-khoa-") for name in build.list_files())


def test_pelicans_plain_header_is_read(tmp_path):
    text = "Title: Bài cũ\nDate: 2022-05-01 08:00\nCategory: thoi-su\nTags: dân vận, cơ sở\nAuthor: Thanh Hạ\n\nNội dung.\n"

    build = build_site(tmp_path, MINIMAL | {"articles/bai-cu.md": text})

    assert 0 == build.code, build.errors
    assert (build.output / "2022/05/01/bai-cu/index.html").is_file()
    assert (build.output / "tu-khoa/dan-van/index.html").is_file()


def test_an_empty_newsroom_still_has_a_front_page(tmp_path):
    build = build_site(tmp_path, {"sections/thoi-su.md": MINIMAL["sections/thoi-su.md"]})

    assert 0 == build.code, build.errors
    assert {"index.html", "404.html", "chuyen-de/index.html", "van-ban/index.html"} <= set(build.list_files())
