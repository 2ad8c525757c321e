"""How the documents of the register stand to one another."""

from plugins.register.relations import build_tree, list_relations
from tests.edition import build_edition, write_directive

# A central resolution, the city's plan for it, and two district plans for that one.
CASCADE = {
    "directives/43-nq-tw.md": write_directive("43-NQ/TW", "2019-01-24"),
    "directives/12-ctr-tu.md": write_directive("12-CTr/TU", "2019-06-01", implements="43-nq-tw"),
    "directives/94-kh-tu.md": write_directive("94-KH/TU", "2023-01-27", implements="43-nq-tw"),
    "directives/8-kh-qu.md": write_directive("8-KH/QU", "2023-03-01", implements="94-kh-tu"),
    "directives/7-kh-hu.md": write_directive("7-KH/HU", "2023-02-01", implements="94-kh-tu"),
}


def simplify(nodes):
    """Return a tree as nested pairs; the current document has a star."""
    return [(node.card.slug + "*" * node.current, simplify(node.children)) for node in nodes]


def get_tree(content, slug):
    return simplify(build_tree(build_edition(content), slug))


def get_relations(content, slug):
    return [
        (group.words, [card.slug for card in group.cards])
        for group in list_relations(build_edition(content), slug)
    ]


def test_tree_runs_from_the_topmost_document_through_this_one_to_all_that_implement_it():
    assert [("43-nq-tw", [("94-kh-tu*", [("7-kh-hu", []), ("8-kh-qu", [])])])] == get_tree(
        CASCADE, "94-kh-tu"
    )


def test_tree_of_a_lowest_document_has_no_siblings():
    assert [("43-nq-tw", [("94-kh-tu", [("8-kh-qu*", [])])])] == get_tree(CASCADE, "8-kh-qu")


def test_tree_of_the_topmost_document_holds_everything_in_the_order_of_issue():
    assert [("43-nq-tw*", [("12-ctr-tu", []), ("94-kh-tu", [("7-kh-hu", []), ("8-kh-qu", [])])])] == get_tree(
        CASCADE, "43-nq-tw"
    )


def test_document_that_implements_two_stands_below_both_and_what_implements_it_is_told_once():
    content = {
        **CASCADE,
        "directives/35-ct-tw.md": write_directive("35-CT/TW", "2019-05-30"),
        "directives/94-kh-tu.md": write_directive("94-KH/TU", implements=["35-ct-tw", "43-nq-tw"]),
    }

    assert [
        ("43-nq-tw", [("94-kh-tu*", [("7-kh-hu", []), ("8-kh-qu", [])])]),
        ("35-ct-tw", [("94-kh-tu*", [])]),
    ] == get_tree(content, "94-kh-tu")


def test_document_that_stands_alone_has_no_tree():
    assert [] == get_tree({**CASCADE, "directives/1-tb-tu.md": write_directive("1-TB/TU")}, "1-tb-tu")


def test_relations_are_told_from_both_ends_in_words():
    content = {
        **CASCADE,
        "directives/103-kh-tu.md": write_directive("103-KH/TU", amends="94-kh-tu", based_on="43-nq-tw"),
        "directives/110-kh-tu.md": write_directive("110-KH/TU", replaces="94-kh-tu"),
    }

    assert [
        ("Được thay thế bởi", ["110-kh-tu"]),
        ("Được sửa đổi, bổ sung bởi", ["103-kh-tu"]),
    ] == get_relations(content, "94-kh-tu")
    assert [("Sửa đổi, bổ sung", ["94-kh-tu"]), ("Căn cứ", ["43-nq-tw"])] == get_relations(
        content, "103-kh-tu"
    )
    assert [("Thay thế", ["94-kh-tu"])] == get_relations(content, "110-kh-tu")
    assert [("Là căn cứ của", ["103-kh-tu"])] == get_relations(content, "43-nq-tw")


def test_document_that_implements_one_and_what_that_one_implements_is_told_below_the_nearer():
    content = {
        "directives/a.md": write_directive("01-NQ/TW"),
        "directives/b.md": write_directive("02-NQ/TU", implements="a"),
        "directives/c.md": write_directive("03-KH/TU", implements=["a", "b"]),
    }

    (root,) = build_tree(build_edition(content), "c")

    assert ["b"] == [node.card.slug for node in root.children]
    assert ["c"] == [node.card.slug for node in root.children[0].children]
