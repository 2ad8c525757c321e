"""The pages of bodies and their tree."""


import pytest

from plugins.committees.pages import plan_pages
from tests.edition import (
    at,
    build_edition,
    build_view,
    find_page,
    fingerprint,
    list_files,
    write_article,
    write_document,
)

URL = "/to-chuc/thanh-uy/"


def write_body(title, **fields):
    return write_document(title=title, **fields)


CITY = {
    "committees/dang-bo.md": write_body("Đảng bộ thành phố", kind="organisation"),
    "committees/thanh-uy.md": write_body("Thành ủy", kind="committee", parent="dang-bo"),
    "committees/quan-uy.md": write_body("Quận ủy", kind="committee", parent="thanh-uy"),
    "committees/huyen-uy.md": write_body(
        "Huyện ủy", kind="committee", parent="thanh-uy", valid_to="2022-06-30"
    ),
    "committees/ban-to-chuc.md": write_body("Ban Tổ chức", kind="advisory", parent="thanh-uy"),
    "committees/dang-uy.md": write_body("Đảng ủy phường", kind="committee", parent="quan-uy"),
}


def plan(content, **options):
    return list(list_files(plan_pages(build_edition(content, **options))))


def view_body(content, url=URL, **options):
    return build_view(find_page(plan(content, **options), url))


def list_titles(cards):
    return [card.title for card in cards]


# ---- the tree ----


def simplify(nodes):
    return [(node.card.title, node.articles.number, simplify(node.children)) for node in nodes]


def test_tree_has_bodies_by_kind_and_name_with_ended_ones_last():
    content = {**CITY, "articles/a.md": write_article("A", committee="quan-uy")}

    view = view_body(content, "/to-chuc/")

    assert [
        (
            "Đảng bộ thành phố",
            0,
            [
                (
                    "Thành ủy",
                    0,
                    [
                        ("Quận ủy", 1, [("Đảng ủy phường", 0, [])]),
                        ("Ban Tổ chức", 0, []),
                        ("Huyện ủy", 0, []),
                    ],
                )
            ],
        )
    ] == simplify(view.tree)
    assert "Tổ chức" == view.head.title


# ---- one body ----


def test_page_shows_where_a_body_stands():
    view = view_body(CITY)

    assert ["Trang chủ", "Tổ chức", "Đảng bộ thành phố"] == list_titles(view.head.breadcrumb)
    assert "Đảng bộ thành phố" == view.parent.title
    assert ["Quận ủy", "Ban Tổ chức", "Huyện ủy"] == list_titles(view.children)
    assert "/to-chuc/thanh-uy/feed.atom.xml" == view.feed == view.head.feeds[0].url


def test_page_shows_terms_campaigns_and_documents():
    content = {
        "committees/thanh-uy.md": write_document(
            "Giới thiệu.",
            title="Thành ủy",
            terms=[
                {
                    "title": "Nhiệm kỳ 2020–2025",
                    "congress": "Đại hội XV",
                    "from": "2020-10-20",
                    "to": "2025-09-26",
                },
                {"title": "Nhiệm kỳ 2025–2030", "from": 2025, "to": 2030},
                {"congress": "Đại hội XVI", "from": "2025", "to": "2030"},
            ],
        ),
        "committees/quan-uy.md": write_body("Quận ủy"),
        "campaigns/a.md": write_document(
            title="Chủ trì", start="2023-01-01", committee=["thanh-uy", "quan-uy"]
        ),
        "campaigns/b.md": write_document(
            title="Tham gia", start="2023-01-01", committee=["quan-uy", "thanh-uy"]
        ),
        "directives/94-kh-tu.md": write_document(
            symbol="94-KH/TU", title="Về sơ kết", issued="2023-01-27", issuer="thanh-uy"
        ),
    }

    view = view_body(content)

    assert [
        ("Nhiệm kỳ 2020–2025", "Đại hội XV", "20-10-2020 – 26-9-2025"),
        ("Nhiệm kỳ 2025–2030", "", ""),
        ("", "Đại hội XVI", "2025 – 2030"),
    ] == [(term.title, term.congress, term.span) for term in view.terms]
    assert ["Chủ trì"] == list_titles(view.leads)
    assert ["Tham gia"] == list_titles(view.joins)
    assert ["94-KH/TU"] == [card.symbol for card in view.issued]
    assert "<p>Giới thiệu.</p>" == view.introduction.strip()


@pytest.mark.parametrize(
    ("clock", "last_day", "has_given_way"),
    [
        (at(2025, 6, 30), {"valid_to": "2025-06-30"}, False),
        (at(2025, 7, 1), {"valid_to": "2025-06-30"}, True),
        (at(2025, 6, 30), {}, True),
    ],
)
def test_successor_is_named_on_both_sides_once_the_body_has_ended(clock, last_day, has_given_way):
    content = {
        "committees/quan-uy.md": write_body("Quận ủy", successor="dang-uy", **last_day),
        "committees/dang-uy.md": write_body("Đảng ủy phường"),
    }

    old = view_body(content, "/to-chuc/quan-uy/", clock=clock)
    new = view_body(content, "/to-chuc/dang-uy/", clock=clock)

    assert (["Đảng ủy phường"] if has_given_way else []) == list_titles(
        [old.successor] if old.successor else []
    )
    assert (["Quận ủy"] if has_given_way else []) == list_titles(new.predecessors)


# ---- articles ----


def test_body_lists_its_own_articles_and_counts_and_samples_those_of_its_child_bodies():
    content = {
        **CITY,
        "articles/a.md": write_article("A", date="2023-03-01", committee="thanh-uy"),
        "articles/b.md": write_article("B", date="2023-03-02", committee=["thanh-uy", "quan-uy"]),
        "articles/c.md": write_article("C", date="2023-03-03", committee="dang-uy"),
        "articles/d.md": write_article("D", date="2023-03-04", committee="dang-bo"),
        "articles/e.md": write_article("E", date="2023-03-05", committee=["quan-uy", "dang-uy"]),
    }

    view = view_body(content)

    assert ["B", "A"] == list_titles(view.articles)
    assert (2, 4) == (view.total, view.total_tree)
    assert ["E", "C"] == list_titles(view.child_articles)


def test_sample_of_child_bodies_is_their_five_newest():
    content = {
        **CITY,
        **{
            f"articles/{n}.md": write_article(f"{n}", date=f"2023-03-0{n}", committee="quan-uy")
            for n in range(1, 8)
        },
    }

    view = view_body(content)

    assert ["7", "6", "5", "4", "3"] == list_titles(view.child_articles)
    assert ((), 0, 7) == (view.articles, view.total, view.total_tree)


def test_a_new_article_leaves_full_older_pages_as_they_were():
    content = {
        **CITY,
        **{
            f"articles/{n}.md": write_article(f"{n}", date=f"2023-03-0{n}", committee="thanh-uy")
            for n in range(1, 6)
        },
    }
    more = {
        **content,
        "articles/moi.md": write_article("Mới", committee="thanh-uy"),
        "articles/duoi.md": write_article("Dưới", committee="quan-uy"),
    }
    url = "/to-chuc/thanh-uy/trang/1/"

    before, after = plan(content, page_size=2), plan(more, page_size=2)

    old, new = find_page(before, url), find_page(after, url)
    assert old.parts == new.parts
    assert fingerprint(old) == fingerprint(new)
    view = build_view(new)
    assert ("Thành ủy – Trang 1", ["2", "1"]) == (view.head.title, list_titles(view.articles))
    assert (False, None, None, ()) == (view.first_page, view.total, view.total_tree, view.children)


def test_where_the_next_full_page_will_be_readers_are_sent_to_the_newest():
    content = {
        **CITY,
        **{
            f"articles/{n}.md": write_article(f"{n}", date=f"2023-03-0{n}", committee="thanh-uy")
            for n in range(1, 6)
        },
    }

    (redirect,) = [page for page in plan(content, page_size=2) if page.kind == "redirect"]

    assert ("to-chuc/thanh-uy/trang/2/index.html", URL) == (redirect.save_as, redirect.parts["target"])


def test_every_part_of_every_page_can_be_hashed():
    pages = plan({**CITY, "articles/a.md": write_article("A", committee="thanh-uy")})

    assert len(pages) == len({fingerprint(page) for page in pages})
