"""What is put off: it does the same as what it stands for, and nothing before it is used."""

import re

import pytest

from plugins.newsroom.later import LaterPattern, compile_later


def test_a_pattern_is_compiled_when_it_is_first_used():
    wrong = LaterPattern("(")

    assert "(" == wrong.pattern
    with pytest.raises(re.error):
        wrong.match("a")


def test_a_pattern_does_what_a_compiled_one_does():
    pattern = LaterPattern(r"(?P<word>[a-z]+)(\d)?", re.IGNORECASE)

    assert "AB" == pattern.fullmatch("AB")["word"]
    assert ["a", "b"] == [match["word"] for match in pattern.finditer("a1 b")]
    assert "- -" == pattern.sub("-", "a1 b")
    assert {"word": 1} == pattern.groupindex
    assert not hasattr(pattern, "nothing")


def test_libraries_hold_such_patterns_only_if_they_are_imported_in_time():
    with compile_later():
        held = re.compile("a", re.IGNORECASE)

    assert isinstance(held, LaterPattern)
    assert held.match("A")
    assert isinstance(re.compile("a"), re.Pattern)


def test_patterns_are_compiled_at_once_after_an_import_that_failed():
    with pytest.raises(ImportError), compile_later():
        raise ImportError

    assert isinstance(re.compile("a"), re.Pattern)
