"""Digests of settings: equal where they say the same, wherever the project lies; different for anything else."""

from functools import partial
from pathlib import Path

import pytest

from plugins.engine.code import hash_setting, read_versions

ROOT = Path("/project")


def add_one(value):
    return value + 1


class Holder:
    def __init__(self, value):
        self.value = value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        ("a", "b"),
        ({"a": 1}, {"a": 2}),
        ((1, 2), (2, 1)),
        (partial(add_one, 1), partial(add_one, 2)),
        (lambda value: value, lambda value: value + 1),
        (Holder(1), Holder(2)),
    ],
)
def test_settings_that_differ_have_different_digests(one, other):
    assert hash_setting(one, ROOT) != hash_setting(other, ROOT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"x", "y", "z"}, {"z", "y", "x"}),
        (Holder([1]), Holder([1])),
        (partial(add_one, 1), partial(add_one, 1)),
    ],
)
def test_settings_that_say_the_same_have_one_digest(one, other):
    assert hash_setting(one, ROOT) == hash_setting(other, ROOT)


def test_a_path_below_the_project_counts_the_same_wherever_the_project_lies():
    assert hash_setting("/project/extra", Path("/project")) == hash_setting("/home/extra", Path("/home"))


def test_a_setting_that_holds_itself_has_a_digest():
    circle = []
    circle.append(circle)

    assert 16 == len(hash_setting(circle, ROOT))


def test_versions_are_those_that_are_installed():
    from importlib.metadata import version

    assert {"msgspec": version("msgspec"), "no-such-library": ""} == read_versions(("msgspec", "no-such-library"))
