"""Recipes: which parts of a page have changed since it was last rendered."""

from plugins.engine.recipes import Recipes


def test_the_parts_that_changed_are_named(tmp_path):
    recipes = Recipes(tmp_path / "recipes")
    recipes.keep([("a.html", {"head": b"head-1", "body": b"body-1", "gone": b"gone-1"})], [])

    assert ("body", "new", "gone") == recipes.list_changes("a.html", {"head": b"head-1", "body": b"body-2", "new": b"new-1!"})
    assert () == recipes.list_changes("a.html", {"head": b"head-1", "body": b"body-1", "gone": b"gone-1"})


def test_a_page_that_was_never_rendered_or_is_gone_has_none(tmp_path):
    recipes = Recipes(tmp_path / "recipes")
    recipes.keep([("a.html", {"head": b"head-1"})], [])
    recipes.keep([], ["a.html"])

    assert recipes.list_changes("a.html", {"head": b"head-1"}) is None
