"""What is planned anew: no more than what a commit touched."""

import re
from dataclasses import replace

import pytest

from plugins.articles import pages
from tests.bench.corpus import format_article, make_article, write_corpus
from tests.sites import MINIMAL, build_site

NAME = "articles/2023/bai-dau.md"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>'
OLD, NEXT, NEW = "articles/2022/bai-cu.md", "articles/2022/bai-sau.md", "articles/2023/bai-moi.md"


def write(title: str, day: str) -> str:
    return MINIMAL[NAME].replace("Bài đầu", title).replace("29-03-2023", day)


def note_planned(monkeypatch) -> list[str]:
    """Return a list in which each article stands whose page is planned from now on."""
    planned = []
    plan = pages._plan_article

    def note(edition, document, *more):
        planned.append(document.path)
        return plan(edition, document, *more)

    monkeypatch.setattr(pages, "_plan_article", note)
    return planned


def test_groups_are_known_again_after_a_commit_was_taken_back(tmp_path, monkeypatch):
    content = MINIMAL | {OLD: write("Bài cũ", "29-03-2022"), NEXT: write("Bài sau", "29-09-2022")}
    build_site(tmp_path, content)
    build_site(tmp_path, content | {NEW: write("Bài mới", "29-06-2023")})
    (tmp_path / "content" / NEW).unlink()
    build_site(tmp_path, content)
    planned = note_planned(monkeypatch)

    build = build_site(tmp_path, content | {NAME: write("Bài thứ nhất", "29-03-2023")})

    assert 0 == build.code
    assert NAME in planned
    assert OLD not in planned


def test_a_new_article_with_a_picture_of_its_own_leaves_others_alone(tmp_path, monkeypatch):
    content = MINIMAL | {OLD: write("Bài cũ", "29-03-2022"), NEXT: write("Bài sau", "29-09-2022")}
    build_site(tmp_path, content)
    planned = note_planned(monkeypatch)
    pictured = write("Bài mới", "29-06-2023").replace("title:", "image: moi.svg\nimage_alt: Sông\ntitle:")

    build = build_site(tmp_path, content | {NEW: pictured, "images/moi.svg": DRAWING})

    assert 'width="16"' in build.read("2023/06/29/bai-moi/index.html")
    assert NEW in planned
    assert OLD not in planned


def test_a_picture_that_changes_is_shown_anew_where_it_stands(tmp_path):
    pictured = write("Bài cũ", "29-03-2022").replace("title:", "image: cu.svg\nimage_alt: Sông\ntitle:")
    content = MINIMAL | {OLD: pictured, "images/cu.svg": DRAWING}
    build_site(tmp_path, content)

    build = build_site(tmp_path, content | {"images/cu.svg": DRAWING.replace("16", "32")})

    for page in ("2022/03/29/bai-cu/index.html", "chuyen-muc/thoi-su/index.html"):
        assert 'width="32"' in build.read(page)


def test_a_text_taken_back_in_the_commit_that_changes_another_article_is_shown_again(tmp_path):
    summary = "summary: Tóm tắt.\n---\nNội dung"
    old = write("Bài cũ", "29-03-2022").replace("---\nNội dung", summary)
    content = MINIMAL | {OLD: old, NEXT: write("Bài sau", "29-09-2022")}
    build_site(tmp_path, content)
    changed = build_site(tmp_path, content | {OLD: old.replace("Nội dung", "Lời khác")})
    assert "Lời khác của bài đầu" in changed.read("2022/03/29/bai-cu/index.html")

    back = build_site(tmp_path, content | {NAME: write("Bài thứ nhất", "29-03-2023")})

    assert "Nội dung của bài đầu" in back.read("2022/03/29/bai-cu/index.html")


@pytest.mark.parametrize("total", [40, 240])
def test_a_new_article_renders_thirty_files_at_most_however_large_the_archive(tmp_path, total):
    write_corpus(tmp_path / "content", total)
    build_site(tmp_path, {}, SEARCH_INDEX=False)
    # The first of its month, with one of each that a page is built of; counts are told to the last one in a small archive only.
    new = replace(
        make_article(total, total),
        authors=("Tác giả 7",), committees=("dang-uy-58",), campaign="chuyen-de-5", stage="Sơ kết", progress=None,
        directives=("62-kh-tu",), tags=("thẻ 43",), body="Nội dung.\n",
    )

    build = build_site(tmp_path, {f"articles/{new.path}": format_article(new)}, SEARCH_INDEX=False)

    rendered = int(re.search(r"dựng lại (\d+) tệp", build.printed)[1])
    assert "<p>Nội dung.</p>" in build.read(f"{new.date:%Y/%m/%d}/{new.slug}/index.html")
    assert 1 < rendered <= 30
