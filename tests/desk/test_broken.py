"""Broken files, one mistake each: every one is told once, at its line, in the words of tests/desk/broken.toml."""

import tomllib
from pathlib import Path

import pytest

from plugins.desk.lint import lint_content
from plugins.portal.plugin import load_job
from tests.sites import PROJECT

FOLDER = Path(__file__).parent / "broken" / "content"
EXPECTED = tomllib.loads(FOLDER.parent.with_suffix(".toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def problems(tmp_path_factory):
    job = load_job(str(PROJECT / "pelicanconf.py"), PATH=str(FOLDER), CACHE_PATH=str(tmp_path_factory.mktemp("cache")))
    return lint_content(job)


@pytest.mark.parametrize("path", EXPECTED)
def test_a_mistake_is_told_once_at_its_place_in_these_words(problems, path):
    assert [EXPECTED[path]] == [
        {"place": f"{problem.line}:{problem.column}", "code": problem.code, "message": problem.message}
        for problem in problems
        if problem.path == path
    ]


def test_no_other_file_is_told(problems):
    assert set(EXPECTED) == {problem.path for problem in problems}


def test_there_are_enough_of_them_and_each_is_there():
    assert 40 <= len(EXPECTED)
    assert 30 <= len({expected["code"] for expected in EXPECTED.values()})
    assert all((FOLDER / path).is_file() for path in EXPECTED)
