"""The linter: the build's own report without a build, for all files or some, for people and for machines."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from plugins.desk.lint import find_names, fix_content, lint_content, main
from plugins.newsroom.documents import read_document
from plugins.portal.plugin import load_job
from tests.sites import MINIMAL, PROJECT, build_site, write_content

HEAD = "---\ntitle: {title}\ndate: {date}\ncategory: {category}\n{more}---\nNội dung.\n"
SETTINGS = str(PROJECT / "pelicanconf.py")


def write(title="Bài", date="2023-03-29", category="thoi-su", more=""):
    return HEAD.format(title=title, date=date, category=category, more=more)


WRONG = {
    "articles/2023/a.md": write(date="03/29/2023"),
    "articles/2023/b.md": write(category="thoi-sự", more="image: co.jpg\n"),
    "articles/2023/c.md": write() + "\n![Bến cá](images/khong-co.jpg)\n",
}


def lint(folder, *names):
    job = load_job(SETTINGS, PATH=str(folder / "content"), CACHE_PATH=str(folder / "cache"))
    return lint_content(job, names)


def run(folder, *arguments):
    """Run the command with the settings of the project and a cache of its own."""
    settings = folder / "conf.py"
    settings.write_text(f"from pelicanconf import *\nCACHE_PATH = {str(folder / 'cache')!r}\n")
    return main([str(folder / "content"), "-s", str(settings), *arguments])


@pytest.fixture
def folder(tmp_path):
    write_content(tmp_path / "content", MINIMAL | WRONG)
    return tmp_path


def test_the_report_is_that_of_the_build(folder):
    problems = lint(folder)

    build = build_site(folder, {})
    assert 1 == build.code
    assert ["a.md", "b.md", "b.md", "b.md", "c.md"] == [problem.path[-4:] for problem in problems]
    for problem in problems:
        assert f"{problem.path}:{problem.line}:{problem.column}" in build.errors
        assert problem.message in build.errors


def test_warnings_are_those_of_the_build_with_and_without_its_store(tmp_path):
    article = write(more="image: a.svg\nmodified: 2023-01-01\n")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>'
    write_content(tmp_path / "content", MINIMAL | {"articles/2023/a.md": article, "images/a.svg": drawing})

    before = lint(tmp_path)
    build = build_site(tmp_path, {})

    assert ["missing-alt", "days-reversed"] == [problem.code for problem in before]
    assert before == lint(tmp_path)
    assert 0 == build.code
    assert "articles/2023/a.md:5:8  image: cảnh báo: ảnh chưa có mô tả" in build.printed
    assert 'hãy thêm mục "image_alt" [missing-alt]\n    image: a.svg\n' in build.printed


def test_files_that_are_named_are_checked_against_the_whole_archive(folder):
    assert {"unknown-reference", "missing-image-no-hint", "missing-alt"} == {
        problem.code for problem in lint(folder, "articles/2023/b.md")
    }
    assert () == lint(folder, "articles/2023/bai-dau.md")


def test_files_that_have_not_changed_are_not_read_again(folder, monkeypatch):
    before = lint(folder)
    (folder / "content/articles/2023/a.md").write_text(write(), encoding="utf-8")
    read = []

    def note_reading(name, data):
        read.append(name)
        return read_document(name, data)

    monkeypatch.setattr("plugins.portal.reading.read_document", note_reading)

    after = lint(folder)

    assert ["articles/2023/a.md"] == read
    assert [problem for problem in before if problem.path != "articles/2023/a.md"] == list(after)


def test_a_file_silences_a_warning_by_its_code_and_no_error(tmp_path):
    more = "modified: 2023-01-01\nimage: khong-co.jpg\nlint_ignore: [days-reversed, missing-alt]\n"
    write_content(tmp_path / "content", MINIMAL | {"articles/2023/a.md": write(more=more)})

    assert ["missing-image-no-hint"] == [problem.code for problem in lint(tmp_path)]


def test_a_code_that_is_none_is_told_with_the_nearest(tmp_path):
    write_content(tmp_path / "content", MINIMAL | {"articles/2023/a.md": write(more="lint_ignore: day-reversed\n")})

    (problem,) = lint(tmp_path)
    assert ('không có lời nhắc "day-reversed" để bỏ qua; có phải "days-reversed"?', 5, 14) == (
        problem.message,
        problem.line,
        problem.column,
    )


# ---- fixes ----


def test_safe_fixes_are_done_round_by_round_and_the_rest_is_left(tmp_path):
    body = "Nội dung: \ttừng chữ,  từng dấu.\r\n\r\n\x0b---\r\n"
    head = "---\r\ntitle: Sơ kết: kết quả\r\ndate: 03/29/2023\r\ncategroy: thoi-su\r\ncommittee: thanh-uyy\r\n"
    write_content(tmp_path / "content", MINIMAL | {"articles/2023/a.md": head + body})
    path = tmp_path / "content/articles/2023/a.md"
    path.chmod(0o640)
    job = load_job(SETTINGS, PATH=str(tmp_path / "content"), CACHE_PATH=str(tmp_path / "cache"))

    written, problems = fix_content(job)

    assert ("articles/2023/a.md",) == written
    assert ["unknown-reference"] == [problem.code for problem in problems]
    assert path.read_bytes().decode() == (
        '---\r\ntitle: "Sơ kết: kết quả"\r\ndate: 29/03/2023\r\ncategory: thoi-su\r\ncommittee: thanh-uyy\r\n---\r\n'
    ) + body
    assert 0o640 == path.stat().st_mode & 0o777
    assert [] == list(path.parent.glob(".*"))


def test_only_the_files_that_are_named_are_mended(folder, capsys):
    untouched = (folder / "content/articles/2023/a.md").read_bytes()

    assert 1 == run(folder, "--fix", str(folder / "content/articles/2023/b.md"))
    assert untouched == (folder / "content/articles/2023/a.md").read_bytes()
    assert "" == capsys.readouterr().err


# ---- the command ----


def test_exit_codes_tell_clean_from_wrong_and_from_misused(folder, capsys):
    assert 0 == run(folder, "articles/2023/bai-dau.md")
    assert "Không có lỗi nào.\n" == capsys.readouterr().out
    assert 1 == run(folder)
    assert 2 == run(folder, "articles/2023/khong-co.md")
    assert f"Không có tệp articles/2023/khong-co.md trong thư mục {folder / 'content'}.\n" == capsys.readouterr().err
    assert 2 == main([str(folder / "nowhere")])
    with pytest.raises(SystemExit) as stop:
        run(folder, "--format", "pdf")
    assert 2 == stop.value.code


def test_warnings_alone_are_no_failure(tmp_path, capsys):
    write_content(tmp_path / "content", MINIMAL | {"articles/2023/a.md": write(more="modified: 2023-01-01\n")})

    assert 0 == run(tmp_path)
    assert capsys.readouterr().out.endswith("1 cảnh báo trong 1 tệp.\n")


def test_a_file_may_be_named_from_here_or_from_the_content_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)
    names = ("content/articles/2023/a.md", "articles/2023/a.md", str(folder / "content/articles/2023/a.md"), "conf.py")

    assert ["articles/2023/a.md"] * 3 + [None] == list(find_names(Path("content"), names).values())


def test_text_shows_the_line_the_caret_and_the_line_as_it_should_be(folder, capsys):
    run(folder, "articles/2023/a.md")

    assert capsys.readouterr().out == (
        "articles/2023/a.md:3:7  date: không có tháng 29, có lẽ ngày và tháng viết ngược; có phải \"29/03/2023\"?\n"
        "    date: 03/29/2023\n"
        "          ^\n"
        "  → date: 29/03/2023\n"
        "\n"
        "1 lỗi trong 1 tệp.\n"
    )


def test_json_holds_each_problem_with_the_span_that_its_fix_replaces(folder, capsys):
    run(folder, "--format", "json", "articles/2023/a.md")

    told = json.loads(capsys.readouterr().out)
    assert (1, 0) == (told["errors"], told["warnings"])
    assert [
        {
            "path": f"{folder}/content/articles/2023/a.md",
            "line": 3,
            "column": 7,
            "field": "date",
            "severity": "error",
            "code": "month-first",
            "message": 'không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "29/03/2023"?',
            "fix": {
                "safe": True,
                "edits": [{"line": 3, "column": 7, "end_column": 17, "old": "03/29/2023", "new": "29/03/2023"}],
            },
        }
    ] == told["problems"]


def test_the_json_in_the_documentation_has_this_shape(folder, capsys):
    run(folder, "--format", "json", "articles/2023/a.md")
    shown = (PROJECT / "docs/linting.md").read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]

    told, documented = json.loads(capsys.readouterr().out), json.loads(shown)
    assert told["problems"][0] | {"path": ""} == documented["problems"][0] | {"path": ""}
    assert told.keys() == documented.keys()


def test_github_is_told_a_command_a_problem_with_its_signs_escaped(folder, capsys):
    (folder / "content/articles/2023/a.md").write_text(write(title="A: 100%"), encoding="utf-8")

    run(folder, "--format", "github", "articles/2023/a.md")

    assert (
        f"::error file={folder}/content/articles/2023/a.md,line=2,col=9,title=unquoted-colon::title: giá trị có dấu hai"
        ' chấm nên phải đặt trong ngoặc kép; hãy viết: title: "A: 100%25"\n'
    ) == capsys.readouterr().out


def test_junit_has_a_case_a_file_that_fails_for_its_errors(folder, capsys):
    run(folder, "--format", "junit")

    suite = ElementTree.fromstring(capsys.readouterr().out)
    assert ("3", "3") == (suite.get("tests"), suite.get("failures"))
    assert ["a.md", "b.md", "c.md"] == [case.get("name")[-4:] for case in suite]
    assert "có phải \"29/03/2023\"?" in suite[0].find("failure").text
    assert "[missing-alt]" in suite[1].find("system-out").text


def test_junit_has_a_case_that_passes_when_nothing_is_wrong(folder, capsys):
    run(folder, "--format", "junit", "articles/2023/bai-dau.md")

    suite = ElementTree.fromstring(capsys.readouterr().out)
    assert (1, "0", []) == (len(suite), suite.get("failures"), list(suite[0]))
