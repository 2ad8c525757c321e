"""The exported schemas: fresh, and they accept what the reader accepts."""

import json
import re

import jsonschema
import pytest
import yaml

from plugins.desk.lint_formats import Report, format_github
from plugins.desk.schema import build_files, main
from plugins.newsroom.documents import find_kind_of_path, read_document
from plugins.newsroom.json_schemas import build_json_schemas
from plugins.newsroom.problems import Problem, has_errors
from tests.sites import PROJECT

SCHEMAS = build_json_schemas()
HEAD = "---\n{}\n---\nNội dung.\n"
ARTICLE = "title: A\ndate: 2023-03-29\ncategory: thoi-su\n"


class TextLoader(yaml.SafeLoader):
    """Loads YAML as editors' YAML extension does, where a date is text."""


TextLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def check(kind, head):
    jsonschema.Draft7Validator(SCHEMAS[kind]).validate(yaml.load(head, TextLoader))


def test_the_files_in_the_repository_are_fresh():
    files = build_files()

    assert 9 == len(files)
    assert {path: (PROJECT / path).read_text(encoding="utf-8") for path in files} == files


def test_they_are_written_below_the_folder_that_is_named(tmp_path):
    assert 0 == main([str(tmp_path)])
    assert set(build_files()) == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*") if path.is_file()}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_one(kind):
    jsonschema.Draft7Validator.check_schema(SCHEMAS[kind])


def test_the_projects_own_content_is_accepted():
    heads = 0
    for path in sorted((PROJECT / "content").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        check(find_kind_of_path(path.relative_to(PROJECT / "content").as_posix()), text.split("---\n")[1])
        heads += 1

    assert 100 < heads


@pytest.mark.parametrize(
    "more",
    [
        "tags: một",
        "tags: [một, hai]",
        "tags:\n  - một\n  - 2026",
        "author: N.P",
        "image: [a.jpg]",
        "summary:",
        "modified: 29/03/2023 18:11",
        "status: draft",
        "lint_ignore: doubled-word",
        "lint_ignore: [doubled-word, tone-style]",
        "progress:\n  indicator: a\n  done: 12,5",
        "progress:\n  - indicator: a\n    done: 1.200\n    total: 1500\n    as_of: 17h ngày 27-3-2023",
        "corrections:\n  - date: 2023-03-30\n    text: Sửa tên.",
    ],
)
def test_what_the_reader_accepts_is_accepted(more):
    head = ARTICLE + more

    assert not has_errors(read_document("articles/a.md", HEAD.format(head).encode())[1])
    check("article", head)


@pytest.mark.parametrize(
    "head",
    [
        "title: A\ndate: 2023-03-29",
        ARTICLE + "comittee: thanh-uy",
        ARTICLE + "status: published-soon",
        ARTICLE + "image: [a.jpg, b.jpg]",
        ARTICLE + "progress:\n  - done: 3",
        ARTICLE + "progress: nhiều",
        ARTICLE + "lint_ignore: khong-co",
        "title:\ndate: 2023-03-29\ncategory: a",
    ],
)
def test_what_the_reader_refuses_by_its_form_is_refused(head):
    assert read_document("articles/a.md", HEAD.format(head).encode())[1]
    with pytest.raises(jsonschema.ValidationError):
        check("article", head)


def read_workspace(name):
    """Read a file of Visual Studio Code's, which may hold comments."""
    text = (PROJECT / ".vscode" / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def test_the_workspace_names_every_schema_for_its_folder():
    schemas = read_workspace("settings.json")["yaml.schemas"]

    assert set(SCHEMAS) == {find_kind_of_path(f"{files.split('/')[1]}/a.md") for files in schemas.values()}
    assert all((PROJECT / path).is_file() for path in schemas)


def test_the_workspaces_task_understands_what_the_linter_prints():
    (task,) = read_workspace("tasks.json")["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    problem = Problem("articles/a.md", 3, 7, "date", "sai ngày: xem lại", "month-first")

    match = re.search(pattern["regexp"], format_github(Report((problem,), {}, "content")))
    told = {name: match[pattern[name]] for name in ("severity", "file", "line", "column", "code", "message")}
    assert {
        "severity": "error",
        "file": "content/articles/a.md",
        "line": "3",
        "column": "7",
        "code": "month-first",
        "message": "date: sai ngày: xem lại",
    } == told
    assert "make lint FORMAT=github" == task["command"]
