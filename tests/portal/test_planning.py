"""What is planned anew: no more than what a commit touched."""

from plugins.articles import pages
from tests.sites import MINIMAL, build_site

NAME = "articles/2023/bai-dau.md"
OLD, NEXT, NEW = "articles/2022/bai-cu.md", "articles/2022/bai-sau.md", "articles/2023/bai-moi.md"


def write(title: str, day: str) -> str:
    return MINIMAL[NAME].replace("Bài đầu", title).replace("29-03-2023", day)


def test_groups_are_known_again_after_a_commit_was_taken_back(tmp_path, monkeypatch):
    content = MINIMAL | {OLD: write("Bài cũ", "29-03-2022"), NEXT: write("Bài sau", "29-09-2022")}
    build_site(tmp_path, content)
    build_site(tmp_path, content | {NEW: write("Bài mới", "29-06-2023")})
    (tmp_path / "content" / NEW).unlink()
    build_site(tmp_path, content)
    planned = []
    plan = pages._plan_article

    def note(edition, document, *more):
        planned.append(document.path)
        return plan(edition, document, *more)

    monkeypatch.setattr(pages, "_plan_article", note)

    build = build_site(tmp_path, content | {NAME: write("Bài thứ nhất", "29-03-2023")})

    assert 0 == build.code
    assert NAME in planned
    assert OLD not in planned


def test_a_text_taken_back_in_the_commit_that_changes_another_article_is_shown_again(tmp_path):
    summary = "summary: Tóm tắt.\n---\nNội dung"
    old = write("Bài cũ", "29-03-2022").replace("---\nNội dung", summary)
    content = MINIMAL | {OLD: old, NEXT: write("Bài sau", "29-09-2022")}
    build_site(tmp_path, content)
    changed = build_site(tmp_path, content | {OLD: old.replace("Nội dung", "Lời khác")})
    assert "Lời khác của bài đầu" in changed.read("2022/03/29/bai-cu/index.html")

    back = build_site(tmp_path, content | {NAME: write("Bài thứ nhất", "29-03-2023")})

    assert "Nội dung của bài đầu" in back.read("2022/03/29/bai-cu/index.html")
