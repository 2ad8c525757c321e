"""Which addresses the sitemaps hold, in which file, and what moves when an article is added."""

import pytest

from plugins.seo.pages import list_parts, plan_pages, plan_sitemaps
from tests.edition import at, build_edition, build_view, find_page, fingerprint, write_article, write_document

CLOCK = at(2023, 4, 1, 8)
ENTITIES = {
    "committees/thanh-uy.md": write_document(title="Thành ủy"),
    "campaigns/so-ket.md": write_document(title="Sơ kết", start="2023-01-30"),
    "directives/106-kh-tu.md": write_document(
        title="Sơ kết giữa nhiệm kỳ", symbol="106-KH/TU", issued="2023-01-27", issuer="thanh-uy"
    ),
    "authors/thanh-ha.md": write_document(title="Thanh Hạ"),
    "pages/gioi-thieu.md": write_document(title="Giới thiệu", modified="2023-02-01"),
    "pages/nhap.md": write_document(title="Nháp", status="draft"),
    "notices/nghi-le.md": write_document(title="Nghỉ lễ", date="2023-03-20"),
    "notices/sap-toi.md": write_document(title="Sắp tới", date="2023-05-20"),
}


def list_entries(edition, part: str) -> dict[str, str]:
    """Return the addresses of one part, each with the moment of its last change."""
    found = next(found for found in list_parts(edition, 100) if found.name == part)
    return {
        entry.url: entry.modified.isoformat(" ", "minutes")[:16] if entry.modified else ""
        for entry in found.entries
    }


def test_every_page_that_is_no_article_stands_in_the_general_part():
    edition = build_edition(
        ENTITIES | {"articles/a.md": write_article("A", campaign="so-ket", authors="Thanh Hạ", tags="sơ kết")}
    )

    assert {
        "/": "",
        "/chuyen-de/": "",
        "/to-chuc/": "",
        "/van-ban/": "",
        "/chuyen-muc/": "",
        "/tu-khoa/": "",
        "/tac-gia/": "",
        "/thong-bao/": "",
        "/luu-tru/": "",
        "/chuyen-muc/thoi-su/": "",
        "/chuyen-de/so-ket/": "",
        "/to-chuc/thanh-uy/": "",
        "/van-ban/106-kh-tu/": "",
        "/tu-khoa/so-ket/": "",
        "/tac-gia/thanh-ha/": "",
        "/gioi-thieu/": "2023-02-01 00:00",
        "/thong-bao/nghi-le/": "2023-03-20 00:00",
        "/2023/": "",
        "/2023/03/": "",
    } == list_entries(edition, "chung")


def test_articles_stand_in_the_part_of_their_month_without_those_that_robots_pass_by():
    edition = build_edition(
        {
            "articles/a.md": write_article("A", "2022-12-31 08:00"),
            "articles/b.md": write_article("B", "2023-01-01 08:00", modified="2023-02-02 09:00"),
            "articles/c.md": write_article("C", "2023-01-02 08:00", status="hidden"),
            "articles/d.md": write_article("D", "2023-01-03 08:00", status="draft"),
            "articles/b-en.md": write_article("B in English", "2023-01-04 08:00", slug="b", lang="en"),
        },
        shows=frozenset({"published", "hidden", "draft"}),
    )

    assert {"/2022/12/31/a/": "2022-12-31 08:00"} == list_entries(edition, "2022-12")
    assert {"/2023/01/01/b/": "2023-02-02 09:00", "/en/2023/01/04/b/": "2023-01-04 08:00"} == list_entries(
        edition, "2023-01"
    )


def test_a_part_that_would_grow_too_large_is_split_from_its_oldest_articles_on():
    articles = {f"articles/a{day}.md": write_article("A", f"2023-01-0{day} 08:00") for day in range(1, 6)}
    parts = {part.name: part for part in list_parts(build_edition(articles), 2)}

    assert ["/2023/01/01/a1/", "/2023/01/02/a2/"] == [entry.url for entry in parts["2023-01"].entries]
    assert ["/2023/01/03/a3/", "/2023/01/04/a4/"] == [entry.url for entry in parts["2023-01-2"].entries]
    assert ["/2023/01/05/a5/"] == [entry.url for entry in parts["2023-01-3"].entries]
    assert all(1 <= len(part.entries) <= 2 for part in parts.values())


def test_the_index_names_every_part_and_when_it_last_changed():
    edition = build_edition(
        {
            "articles/a.md": write_article("A", "2022-05-01 08:00"),
            "articles/b.md": write_article("B", "2023-03-01 08:00"),
        }
    )
    pages = list(plan_sitemaps(edition, 100))
    index = build_view(find_page(pages, "/sitemap.xml"))

    assert {
        "/sitemap-2022-05.xml": at(2022, 5, 1),
        "/sitemap-2023-03.xml": at(2023, 3, 1),
        "/sitemap-chung.xml": None,
    } == {part.url: part.modified for part in index.parts}
    assert {page.url for page in pages} == {"/sitemap.xml", *(part.url for part in index.parts)}


def test_a_new_article_leaves_the_parts_of_other_months_and_full_ones_as_they_are():
    before = {
        f"articles/a{month}.md": write_article("A", f"2023-{month}-01 08:00") for month in ("03", "04", "05")
    }
    after = before | {"articles/b.md": write_article("B", "2023-05-02 08:00")}
    old, new = (
        {
            page.url: fingerprint(page)
            for page in plan_sitemaps(build_edition(files), 1)
            if "chung" not in page.url
        }
        for files in (before, after)
    )

    assert {"/sitemap.xml", "/sitemap-2023-05-2.xml"} == {url for url in new if new[url] != old.get(url)}


@pytest.mark.parametrize("hour", [0, 23])
def test_the_news_sitemap_holds_the_articles_of_today_and_yesterday_at_any_hour(hour):
    days = {
        "cu": "2023-03-30 23:59",
        "hom-qua": "2023-03-31 00:00",
        "hom-nay": "2023-04-01 12:00",
        "mai": "2023-04-02 08:00",
    }
    edition = build_edition(
        {f"articles/{slug}.md": write_article(slug, date) for slug, date in days.items()},
        clock=at(2023, 4, 1, hour),
    )

    assert ["/2023/04/01/hom-nay/", "/2023/03/31/hom-qua/"] == [
        entry.url for entry in build_view(find_page(plan_pages(edition), "/sitemap-news.xml")).entries
    ]


def test_the_news_sitemap_holds_a_thousand_articles_at_most():
    articles = {
        f"articles/a{number}.md": write_article("A", f"2023-04-01 {number // 60:02d}:{number % 60:02d}")
        for number in range(1001)
    }
    entries = build_view(
        find_page(plan_pages(build_edition(articles, clock=CLOCK)), "/sitemap-news.xml")
    ).entries

    assert 1000 == len(entries)
    assert "/2023/04/01/a1000/" == entries[0].url


def test_robots_are_told_of_both_sitemaps():
    page = find_page(plan_pages(build_edition({})), "/robots.txt")

    assert "robots.txt" == page.save_as
    assert ("/sitemap.xml", "/sitemap-news.xml") == build_view(page).sitemaps
