"""Recipes: which parts of a page have changed since it was last rendered."""

from plugins.engine.recipes import Recipes, pack_parts

GROUNDS = pack_parts({"code": b"code-1", "gone": b"gone-1"})
CODE_1, CODE_2 = pack_parts({"code": b"code-1"}), pack_parts({"code": b"code-2"})
HEAD_1, HEAD_2 = pack_parts({"head": b"head-1"}), pack_parts({"head": b"head-2"})


def test_the_parts_that_changed_are_named(tmp_path):
    recipes = Recipes(tmp_path / "recipes")
    recipes.keep([("a.html", GROUNDS, pack_parts({"head": b"head-1", "body": b"body-1"}))], [])
    now = pack_parts({"head": b"head-1", "body": b"body-2", "new": b"new-1!"})

    assert ("body", "new", "gone") == recipes.list_changes("a.html", CODE_1, now)
    assert () == recipes.list_changes("a.html", GROUNDS, pack_parts({"head": b"head-1", "body": b"body-1"}))


def test_parts_of_a_page_that_was_rendered_for_another_reason_stay_known(tmp_path):
    recipes = Recipes(tmp_path / "recipes")
    recipes.keep([("a.html", GROUNDS, HEAD_1)], [])
    recipes.keep([("a.html", CODE_2, None)], [])

    assert () == recipes.list_changes("a.html", CODE_2, HEAD_1)
    assert ("code", "head") == recipes.list_changes("a.html", CODE_1, HEAD_2)


def test_a_page_that_was_never_rendered_or_is_gone_has_none(tmp_path):
    recipes = Recipes(tmp_path / "recipes")
    recipes.keep([("a.html", GROUNDS, HEAD_1)], [])
    recipes.keep([], ["a.html"])

    assert recipes.list_changes("a.html", GROUNDS, HEAD_1) is None
