"""Fingerprints: equal for equal recipes, different for anything that a page's bytes follow from."""

import msgspec
import pytest
from jinja2 import DictLoader, Environment
from msgspec.structs import replace

from plugins.engine.fingerprints import Closures, Digests, hash_bytes
from plugins.engine.pages import Page


class Card(msgspec.Struct, frozen=True):
    title: str


def page(**changes):
    plain = Page("article", "/a/", "a/index.html", dict, {"card": Card("A"), "others": (Card("B"), Card("C"))}, "a.html")
    return replace(plain, **changes)


def test_equal_recipes_have_equal_fingerprints():
    assert Digests().of_page(page(), b"ground") == Digests().of_page(page(), b"ground")


@pytest.mark.parametrize(
    "other",
    [
        page(kind="notice"),
        page(url="/b/"),
        page(save_as="b/index.html"),
        page(parts={"card": Card("A2"), "others": (Card("B"), Card("C"))}),
        page(parts={"card": Card("A"), "others": (Card("C"), Card("B"))}),
        page(parts={"card": Card("A"), "others": (Card("B"),)}),
        page(parts={"card": Card("A"), "rest": (Card("B"), Card("C"))}),
    ],
)
def test_any_difference_in_a_recipe_shows(other):
    assert Digests().of_page(page(), b"ground") != Digests().of_page(other, b"ground")


def test_the_ground_shows():
    assert Digests().of_page(page(), b"one") != Digests().of_page(page(), b"two")


def test_boundaries_between_pieces_count():
    assert hash_bytes(b"ab", b"c") != hash_bytes(b"a", b"bc")


def test_a_templates_closure_reaches_what_it_extends_includes_and_imports():
    sources = {
        "page.html": '{% extends "base.html" %}{% from "macro.html" import m %}',
        "base.html": '{% include "foot.html" %}',
        "macro.html": "{% macro m() %}{% endmacro %}",
        "foot.html": "foot",
        "alone.html": "alone",
    }
    before = Closures(Environment(loader=DictLoader(sources)))
    after = Closures(Environment(loader=DictLoader(sources | {"foot.html": "FOOT"})))

    assert {"page.html", "base.html", "foot.html"} == {name for name in sources if before.of(name) != after.of(name)}


def test_a_template_named_by_an_expression_is_refused():
    environment = Environment(loader=DictLoader({"page.html": "{% include name %}"}))

    with pytest.raises(ValueError, match=r"page\.html"):
        Closures(environment).of("page.html")
