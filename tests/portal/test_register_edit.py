"""One entry more in the register: the articles that it touches are rendered again, and no other."""

import os
from unittest import mock

import pytest

from plugins.portal.pipeline import build_portal
from plugins.portal.plugin import load_job
from tests.sites import CLOCK, MINIMAL, PROJECT, keep_fonts, write_content


def write_article(title, body, day, **fields):
    lines = [f"title: {title}", f"date: {day}", "category: thoi-su", *(f"{key}: {value}" for key, value in fields.items())]
    return "\n".join(["---", *lines, "---", body, ""])


def write_entry(symbol, issued, **fields):
    lines = [f"symbol: {symbol}", "title: Về sơ kết", f"issued: {issued}", "issuer: thanh-uy"]
    return "\n".join(["---", *lines, *(f"{key}: {value}" for key, value in fields.items()), "---", ""])


CONTENT = MINIMAL | {
    "directives/31-ct-tu.md": write_entry("31-CT/TU", "2022-01-01"),
    "articles/day-du.md": write_article("Đầy đủ", "Theo Kế hoạch số 94-KH/TU ngày 27-1-2023.", "2023-03-01"),
    "articles/ten-goi.md": write_article("Tên gọi", "Theo Kế hoạch Sơ kết của Thành ủy.", "2023-03-02"),
    "articles/so-tran.md": write_article("Số trần", "Kế hoạch số 94 của Thành ủy nêu rõ.", "2023-03-03", committee="thanh-uy"),
    "articles/van-ban-khac.md": write_article("Văn bản khác", "Theo Chỉ thị số 31-CT/TU.", "2023-03-04"),
    "articles/truoc-do.md": write_article("Trước đó", "Theo Kế hoạch số 94-KH/TU.", "2023-01-10"),
    "articles/khong-co.md": write_article("Không có", "Không nhắc văn bản nào.", "2023-03-05"),
}
ENTRY = {"directives/94-kh-tu.md": write_entry("94-KH/TU", "2023-01-27", aliases="Kế hoạch sơ kết")}


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build content, adding files to what is there; return what the build did."""
    store = tmp_path / "cache" / "store.sqlite"
    store.parent.mkdir()
    store.write_bytes(keep_fonts())
    monkeypatch.chdir(PROJECT)

    def build_one(files):
        write_content(tmp_path / "content", files)
        paths = {"PATH": "content", "OUTPUT_PATH": "output", "CACHE_PATH": "cache"}
        with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(CLOCK)}):
            settings = {name: str(tmp_path / folder) for name, folder in paths.items()}
            return build_portal(load_job("pelicanconf.py", **settings))

    return build_one


def list_articles(summary):
    return [path.split("/")[3] for path in summary.outcome.made if path.startswith("2023/") and path.count("/") == 4]


def test_a_new_entry_renders_the_articles_that_cite_it_again_and_no_other(build):
    assert 7 == len(list_articles(build(CONTENT)))

    summary = build(ENTRY)

    assert ["day-du", "so-tran", "ten-goi"] == sorted(list_articles(summary))
    assert 1 == summary.read


def test_an_article_that_lists_a_document_follows_its_abstract(build):
    build(CONTENT | ENTRY | {"articles/khai-bao.md": write_article("Khai báo", "x", "2023-03-06", directive="94-kh-tu")})

    summary = build({name: text.replace("Về sơ kết", "Về tổng kết") for name, text in ENTRY.items()})

    assert ["day-du", "khai-bao", "so-tran", "ten-goi"] == sorted(list_articles(summary))


def test_an_entry_that_makes_a_symbol_ambiguous_touches_the_articles_that_lose_their_link(build):
    build(CONTENT | ENTRY)

    summary = build({"directives/31-ct-tu-2021.md": write_entry("31-CT/TU", "2021-05-05")})

    assert ["van-ban-khac"] == list_articles(summary)


def test_an_entry_that_no_article_names_touches_none(build):
    build(CONTENT)

    assert [] == list_articles(build({"directives/12-nq-tu.md": write_entry("12-NQ/TU", "2020-01-01")}))
