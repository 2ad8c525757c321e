"""A new draft: it passes the linter as it stands, is asked for in Vietnamese, and never goes over another file."""

import os
import pty
import select
import subprocess
import sys
import time

import pytest

from plugins.desk.lint import lint_content
from plugins.desk.new import Answers, DraftError, ask, choose, list_completions, main, write_draft
from plugins.newsroom.documents import read_document
from plugins.portal.plugin import load_job
from tests.edition import at
from tests.sites import MINIMAL, PROJECT, build_site, write_content

NOW = at(2026, 11, 22, 9, 30)
CONTENT = MINIMAL | {
    "sections/xay-dung-dang.md": "---\ntitle: Xây dựng Đảng\n---\n",
    "campaigns/so-ket.md": "---\ntitle: Sơ kết giữa nhiệm kỳ\nstart: 2023-01-27\n---\n",
    "directives/94-kh-tu.md": "---\nsymbol: 94-KH/TU\ntitle: Kế hoạch\nissued: 27-1-2023\nissuer: thanh-uy\n---\n",
}


@pytest.fixture
def content(tmp_path):
    return write_content(tmp_path / "content", CONTENT)


def test_a_draft_is_valid_and_the_site_builds_with_it(content, tmp_path):
    answers = Answers('Sơ kết: "bước đầu"', "xay-dung-dang", "so-ket", "thanh-uy", "94-kh-tu")

    path = write_draft(content, answers, NOW)

    name = path.relative_to(content).as_posix()
    document, problems = read_document(name, path.read_bytes())
    assert ("articles/2026/so-ket-buoc-dau.md", ()) == (name, problems)
    assert ('Sơ kết: "bước đầu"', "xay-dung-dang", ("so-ket",), ("thanh-uy",), ("94-kh-tu",), "draft") == (
        document.fields.title,
        document.fields.category,
        document.fields.campaign,
        document.fields.committee,
        document.fields.directive,
        document.fields.status,
    )
    assert 0 == build_site(tmp_path, {}).code
    job = load_job(str(PROJECT / "pelicanconf.py"), PATH=str(content), CACHE_PATH=str(tmp_path / "cache"))
    assert () == lint_content(job)


def test_a_name_that_is_taken_gets_a_number(content):
    answers = Answers("Bài đầu", "thoi-su")

    assert ["bai-dau-2.md", "bai-dau-3.md"] == [write_draft(content, answers, NOW).name for _ in range(2)]


def test_a_title_without_letters_is_refused(content):
    with pytest.raises(DraftError, match="không có chữ nào để đặt tên tệp"):
        write_draft(content, Answers("!!!", "thoi-su"), NOW)


@pytest.mark.parametrize("answer", ["xay-dung-dang", "2", "xay dung", "Xây dựng Đảng"])
def test_a_choice_is_a_slug_a_number_or_a_part_of_a_name(answer):
    assert "xay-dung-dang" == choose(answer, {"thoi-su": "Thời sự", "xay-dung-dang": "Xây dựng Đảng"}, "section")


def test_a_choice_that_means_nothing_is_told_with_the_nearest():
    with pytest.raises(DraftError, match=r'không có chuyên mục "xay-dung-dan"; có phải "xay-dung-dang"\?'):
        choose("xay-dung-dan", {"thoi-su": "Thời sự", "xay-dung-dang": "Xây dựng Đảng"}, "section")


def test_questions_are_asked_again_until_the_answer_means_something(content):
    answers = iter(["", "Bài mới", "", "không rõ", "1", "", "", "94"])
    told = []

    found = ask(content, {}, lambda question, entities: next(answers), told.append)

    assert Answers("Bài mới", "thoi-su", "", "", "94-kh-tu") == found
    assert 'không có chuyên mục "không rõ"; hãy dùng một trong: thoi-su, xay-dung-dang' in told
    assert "    1  Thời sự  (thoi-su)" in told


def test_what_was_given_is_not_asked_for(content, capsys):
    assert 0 == main([str(content), "--title", "Bài mới", "--section", "thoi-su"])
    assert "Đã tạo bản nháp: " in capsys.readouterr().out
    assert 1 == main([str(content), "--title", "Bài mới", "--section", "the-thao"])
    assert 'không có chuyên mục "the-thao"' in capsys.readouterr().err


ENTITIES = {"dang-uy-xa-dien-giang": "Đảng ủy xã Điền Giang", "dang-uy-xa-van-hai": "Đảng ủy xã Vân Hải", "thanh-uy": "Thành ủy Lạc Giang"}


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("tha", ["thanh-uy"]),
        ("Đảng ủy xã v", ["dang-uy-xa-van-hai"]),
        ("dien giang", ["dang-uy-xa-dien-giang"]),
        ("lac", ["thanh-uy"]),
        ("giang", ["dang-uy-xa-dien-giang", "thanh-uy"]),
        ("dang-uy", ["dang-uy-xa-dien-giang", "dang-uy-xa-van-hai"]),
        ("quận", []),
    ],
)
def test_a_name_is_completed_by_slug_or_title_without_accents(typed, slugs):
    assert slugs == list_completions(typed, ENTITIES)


def test_on_a_terminal_the_tab_key_completes(content):
    leader, follower = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "EDITOR"}
    environment |= {"TERM": "dumb", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "plugins.desk.new", str(content)],
        cwd=PROJECT, env=environment, stdin=follower, stdout=follower, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    try:
        printed = b""
        for answer in ("Bài mới\n", "xây\t\n", "giữa\t\n", "\n", "94\t\n"):
            printed = read_until(leader, b"> ", printed)
            os.write(leader, answer.encode())
        read_until(leader, "Đã tạo bản nháp".encode(), printed)
        assert 0 == process.wait(timeout=30)
    finally:
        process.kill()
        os.close(leader)

    (draft,) = (content / "articles").rglob("bai-moi.md")
    text = draft.read_text(encoding="utf-8")
    assert ["category: xay-dung-dang", "campaign: so-ket", "directive: 94-kh-tu"] == text.splitlines()[3:6]


def read_until(terminal: int, words: bytes, printed: bytes) -> bytes:
    """Read a terminal until it shows these words; return what it showed behind them."""
    end = time.monotonic() + 60
    while words not in printed:
        assert time.monotonic() < end, printed.decode(errors="replace")
        if select.select([terminal], [], [], 1)[0]:
            printed += os.read(terminal, 4096)
    return printed.partition(words)[2]
