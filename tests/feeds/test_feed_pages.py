"""Which feeds there are, and what stands in them."""

from dataclasses import dataclass

import feedparser
import pytest

from plugins.feeds.pages import plan_pages
from plugins.newsroom.cards import Link
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

ENTITIES = {
    "sections/xay-dung-dang.md": write_document(title="Xây dựng Đảng", parent="thoi-su"),
    "committees/thanh-uy.md": write_document("", title="Thành ủy"),
    "campaigns/so-ket.md": write_document("Cả thành phố sơ kết.", title="Sơ kết", start="2023-01-30"),
}


@dataclass(frozen=True)
class Site:
    name: str = "Báo Thử"
    owner: str = ""
    language: str = "vi"
    origin: str = "https://bao.example"


def read_feed(edition, url: str) -> feedparser.FeedParserDict:
    page = find_page(plan_pages(edition), url)
    return feedparser.parse(page.render(Site(), build_view(page)).encode())


def test_the_site_and_every_section_body_and_campaign_have_a_feed():
    assert [
        ("/feeds/moi-nhat.atom.xml", "feeds/moi-nhat.atom.xml"),
        ("/feeds/moi-nhat.rss.xml", "feeds/moi-nhat.rss.xml"),
        ("/feeds/moi-nhat.json", "feeds/moi-nhat.json"),
        ("/chuyen-muc/thoi-su/feed.atom.xml", "chuyen-muc/thoi-su/feed.atom.xml"),
        ("/chuyen-muc/xay-dung-dang/feed.atom.xml", "chuyen-muc/xay-dung-dang/feed.atom.xml"),
        ("/to-chuc/thanh-uy/feed.atom.xml", "to-chuc/thanh-uy/feed.atom.xml"),
        ("/chuyen-de/so-ket/feed.atom.xml", "chuyen-de/so-ket/feed.atom.xml"),
    ] == [(page.url, page.save_as) for page in list_files(plan_pages(build_edition(ENTITIES)))]


def test_a_feed_holds_the_newest_articles_of_its_page_newest_first():
    articles = {
        f"articles/bai-{day}.md": write_article(
            f"Bài {day}", f"2023-03-{day:02d} 08:00", "xay-dung-dang", campaign="so-ket"
        )
        for day in range(1, 32)
    }
    edition = build_edition(ENTITIES | articles)

    assert [f"Bài {day}" for day in range(31, 1, -1)] == [
        entry.title for entry in read_feed(edition, "/chuyen-de/so-ket/feed.atom.xml").entries
    ]
    assert 30 == len(read_feed(edition, "/chuyen-muc/thoi-su/feed.atom.xml").entries)
    assert [] == read_feed(edition, "/to-chuc/thanh-uy/feed.atom.xml").entries


def test_an_entry_has_its_section_and_campaigns_authors_and_whole_body():
    edition = build_edition(
        ENTITIES
        | {
            "articles/a.md": write_article(
                "Bài một",
                "2023-03-29 18:11",
                "xay-dung-dang",
                modified="2023-03-30 07:00",
                campaign="so-ket",
                authors=["Thanh Hạ"],
                summary="Phần mở đầu.",
            ).replace("Một đoạn văn.", "Đọc [bài hai]({filename}/articles/b.md)."),
            "articles/b.md": write_article("Bài hai", "2023-03-28 08:00"),
        }
    )
    view = build_view(find_page(plan_pages(edition), "/feeds/moi-nhat.json"))
    entry = view.entries[0]

    assert ("Xây dựng Đảng", "Sơ kết") == entry.categories
    assert (Link("Thanh Hạ", "/tac-gia/thanh-ha/"),) == entry.authors
    assert "Phần mở đầu." == entry.lead
    assert at(2023, 3, 30, 7) == entry.updated == view.updated
    assert '<p>Đọc <a href="/2023/03/28/b/">bài hai</a>.</p>' == view.bodies[0].strip()
    assert (
        'href="https://bao.example/2023/03/28/b/"'
        in read_feed(edition, "/feeds/moi-nhat.atom.xml").entries[0].content[0].value
    )


def test_hidden_articles_and_translations_stay_out():
    edition = build_edition(
        {
            "articles/a.md": write_article("Bài một"),
            "articles/an.md": write_article("Bài ẩn", status="hidden"),
            "articles/a-en.md": write_article("First", slug="a", lang="en"),
        }
    )

    assert ["Bài một"] == [entry.title for entry in read_feed(edition, "/feeds/moi-nhat.rss.xml").entries]


def test_feeds_say_what_they_follow():
    edition = build_edition(ENTITIES)
    site, body, campaign = (
        build_view(find_page(plan_pages(edition), url))
        for url in (
            "/feeds/moi-nhat.json",
            "/to-chuc/thanh-uy/feed.atom.xml",
            "/chuyen-de/so-ket/feed.atom.xml",
        )
    )

    assert ("Báo Thử", "Tin, bài mới nhất: Báo Thử", "/") == (site.title, site.description, site.page_url)
    assert ("Thành ủy – Báo Thử", "Tin, bài mới nhất: Thành ủy") == (body.title, body.description)
    assert ("Sơ kết – Báo Thử", "Cả thành phố sơ kết.") == (campaign.title, campaign.description)


def test_an_empty_feed_stays_as_it_is_however_late_it_is_built():
    files = ENTITIES | {"articles/a.md": write_article("Bài một", "2023-03-29 18:11")}
    early, late = (
        find_page(plan_pages(build_edition(files, clock=clock)), "/to-chuc/thanh-uy/feed.atom.xml")
        for clock in (at(2023, 4, 1), at(2026, 11, 22))
    )

    assert at(2023, 3, 29, 18, 11) == build_view(early).updated
    assert fingerprint(early) == fingerprint(late)


def test_a_portal_without_articles_has_a_feed_of_the_day():
    page = find_page(plan_pages(build_edition({}, clock=at(2023, 4, 1, 9, 30))), "/feeds/moi-nhat.atom.xml")

    assert at(2023, 4, 1, 0, 0) == build_view(page).updated


def test_one_new_article_changes_only_the_feeds_that_it_joins():
    before = ENTITIES | {"articles/a.md": write_article("Bài một", "2023-03-28 08:00", committee="thanh-uy")}
    after = before | {
        "articles/b.md": write_article("Bài hai", "2023-03-29 08:00", "xay-dung-dang", campaign="so-ket")
    }
    old, new = (
        {page.url: fingerprint(page) for page in list_files(plan_pages(build_edition(files)))}
        for files in (before, after)
    )

    assert {"/to-chuc/thanh-uy/feed.atom.xml"} == {url for url in old if old[url] == new[url]}


def test_a_changed_body_changes_its_feeds():
    files = {"articles/a.md": write_article("Bài một")}
    changed = {"articles/a.md": files["articles/a.md"].replace("Một đoạn văn.", "Đoạn văn khác.")}
    old, new = (
        fingerprint(find_page(plan_pages(build_edition(found)), "/chuyen-muc/thoi-su/feed.atom.xml"))
        for found in (files, changed)
    )

    assert old != new


@pytest.mark.parametrize("origin", ["", "https://bao.example"])
def test_every_address_of_every_feed_is_whole(origin):
    edition = build_edition(
        ENTITIES | {"articles/a.md": write_article("Bài một", authors=["Thanh Hạ"], committee="thanh-uy")}
    )

    for page in list_files(plan_pages(edition)):
        text = page.render(Site(origin=origin), build_view(page))
        assert 'href="/' not in text
        assert '": "/' not in text
        assert (origin or "http://localhost:8000") + page.url in text
