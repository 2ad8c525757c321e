"""What the desk writes means what was read: its JavaScript judged by the site's own reader."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from plugins.desk.forms import build_rules
from plugins.newsroom.documents import find_kind_of_path, read_document
from plugins.newsroom.schemas import SCHEMAS
from tests.sites import PROJECT

CONTENT = PROJECT / "content"
SCRIPT = PROJECT / "tests/desk/rewrite.mjs"

AWKWARD = """---
# Ghi chú của tòa soạn.
Title: "Tin cũ: viết tay"   # giữ nguyên
date: 29/03/2023 18h
modified: 2023-03-29T23:30:00+00:00
Category: thoi-su
tags: [no, '12:30', 0123, "yes", ~]
author: N.P, Hoài An
committee: thanh-uy
directive: 94-KH/TU, 57-nq-tw
embargo: 17h05 ngày 28-3-2023
featured_until: 1/4/2023
image: "{static}/images/dan-van/trong-cay.jpg"
image_caption: 'Ảnh: "đẹp", có #dấu và \\gạch'
status: Draft
summary: |
  dòng một
  dòng hai

# Ghi chú giữa chừng.
source: >-
  Báo
  thành phố
redirect_from: /tin/1.html; /tin/2,3.html
progress:
- {indicator: thu-tuc, done: '1.163', as_of: 14-8-2023, scope: "a: b"}
- indicator: 0123
  done: 12,5
corrections:
    - date: 30/3/2023
      text: Sửa số "14" thành 16
lang:
---

Đoạn một
xuống dòng.[^1]

[^1]: Chú thích.
"""
HEADER = "Title: Kiểu Pelican: hai\nDate: 2023-03-29 18:11\nCategory: thoi-su\nTags: một, hai; ba\nSummary: dài\n    nối tiếp\n\nThân bài.\n"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file as the desk wrote it: after `changes`, and with every value written anew."""

    saved: str
    anew: str


def rewrite(files: Iterable[tuple[str, str, dict[str, object]]]) -> list[Rewritten]:
    """Have the desk's own code read and write files, each given by path, text and what an editor changed."""
    node = shutil.which("node")
    assert node, "Node.js is not installed; `make test` installs it"
    asked = {
        "rules": {kind: build_rules(schema) for kind, schema in SCHEMAS.items()},
        "files": [{"kind": find_kind_of_path(path), "source": source, "changes": changes} for path, source, changes in files],
    }
    answer = subprocess.run([node, SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True)
    answers = json.loads(answer.stdout)
    assert [] == [found["error"] for found in answers if "error" in found]
    return [Rewritten(**found) for found in answers]


def rewrite_one(source: str, /, **changes: object) -> Rewritten:
    """Have the desk read and write one article."""
    return rewrite([("articles/2023/mot.md", source, changes)])[0]


def read_fields(path: str, text: str) -> object:
    """Return what the site's reader makes of a file without mistakes."""
    document, problems = read_document(path, text.encode())
    assert document, problems
    return document.fields


@pytest.fixture(scope="module")
def content() -> list[tuple[str, str, Rewritten]]:
    """The project's own content, each file with what the desk makes of it."""
    paths = [path.relative_to(CONTENT).as_posix() for path in sorted(CONTENT.rglob("*.md"))]
    files = [(path, (CONTENT / path).read_text(encoding="utf-8"), {}) for path in paths]
    return [(path, text, found) for (path, text, _), found in zip(files, rewrite(files))]


class TestProjectContent:
    def test_files_saved_without_a_change_are_what_they_were(self, content):
        assert 170 < len(content)
        assert [] == [path for path, text, found in content if text.strip() != found.saved.strip()]

    def test_files_written_anew_mean_the_same(self, content):
        assert [] == [path for path, text, found in content if read_fields(path, text) != read_fields(path, found.anew)]


class TestAwkwardFiles:
    def test_a_save_without_a_change_leaves_every_byte(self):
        assert AWKWARD.strip() == rewrite_one(AWKWARD).saved.strip()

    @pytest.mark.parametrize("source", [AWKWARD, HEADER], ids=["yaml", "header"])
    def test_written_anew_it_means_the_same(self, source):
        path = "articles/2023/mot.md"

        assert read_fields(path, source) == read_fields(path, rewrite_one(source).anew)

    def test_a_change_touches_its_own_lines_alone(self):
        saved = rewrite_one(AWKWARD, title="Tin: sửa", tags=["no", "2023"]).saved

        expected = AWKWARD.replace('Title: "Tin cũ: viết tay"   # giữ nguyên', 'title: "Tin: sửa"').replace(
            "tags: [no, '12:30', 0123, \"yes\", ~]", 'tags:\n  - "no"\n  - 2023'
        )
        assert expected.strip() == saved.strip()

    def test_a_comment_outlives_the_field_below_it(self):
        saved = rewrite_one(AWKWARD, source="").saved

        assert "# Ghi chú giữa chừng.\nredirect_from:" in saved
        assert "source:" not in saved

    def test_a_new_field_comes_after_those_that_are_there(self):
        assert "lang:\nstage: Sơ kết\n---\n" in rewrite_one(AWKWARD, stage="Sơ kết").saved

    def test_a_draft_is_published_by_its_status(self):
        saved = rewrite_one(AWKWARD, status="published").saved

        assert "published" == read_fields("articles/2023/mot.md", saved).status

    def test_an_article_without_status_stays_without(self):
        source = "---\ntitle: Một\ndate: 2023-03-29\ncategory: thoi-su\n---\nHai.\n"

        assert source.replace("Một", "Ba") == f"{rewrite_one(source, title='Ba').saved}".rstrip() + "\n"

    @pytest.mark.parametrize(
        "text", ["no", "0123", "12:30", "1_000", "~", "null", "2023-03-29", "a: b", "# a", "- a", "'", '"', "\\", "{a}", "@a", "a\tb", "1e3", "=", "<<", "true "]
    )
    def test_any_text_is_read_back_as_it_was_typed(self, text):
        written = rewrite_one(HEADER, title=text).saved
        fields = read_fields("articles/2023/mot.md", rewrite_one("---\ntitle: a\ndate: 2023-03-29\ncategory: b\n---\nc", title=text, tags=[text]).saved)

        assert " ".join(text.split()) == read_fields("articles/2023/mot.md", written).title
        assert (" ".join(text.split()),) * 2 == (fields.title, *fields.tags)

    def test_a_table_that_the_cms_set_anew_is_left_as_it_was(self):
        source = "---\ntitle: Một\ndate: 2023-03-29\ncategory: a\n---\n| a | b |\n|---|:-:|\n| 1 | 2 |\n"

        saved = rewrite_one(source, body="| a   | b |\n| --- | :---: |\n| 1   | 2 |").saved
        edited = rewrite_one(source, body="| a   | b |\n| --- | :---: |\n| 1   | 3 |").saved

        assert source.strip() == saved.strip()
        assert "| 1   | 3 |" in edited
