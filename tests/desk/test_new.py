"""A new draft: valid as it stands, asked for in Vietnamese, never over another file."""

import pytest

from plugins.desk.new import Answers, DraftError, ask, choose, main, write_draft
from plugins.newsroom.documents import read_document
from tests.edition import at
from tests.sites import MINIMAL, build_site, write_content

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

    found = ask(content, {}, lambda question: next(answers), told.append)

    assert Answers("Bài mới", "thoi-su", "", "", "94-kh-tu") == found
    assert 'không có chuyên mục "không rõ"; hãy dùng một trong: thoi-su, xay-dung-dang' in told
    assert "    1  Thời sự  (thoi-su)" in told


def test_what_was_given_is_not_asked_for(content, capsys):
    assert 0 == main([str(content), "--title", "Bài mới", "--section", "thoi-su"])
    assert "Đã tạo bản nháp: " in capsys.readouterr().out
    assert 1 == main([str(content), "--title", "Bài mới", "--section", "the-thao"])
    assert 'không có chuyên mục "the-thao"' in capsys.readouterr().err
