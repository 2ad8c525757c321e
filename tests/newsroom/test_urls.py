"""Addresses: those of the contract by default, each one a setting, all below SITEURL."""

import pytest

from plugins.newsroom.urls import Place, build_urls
from tests.edition import at

MOMENT = at(2023, 3, 29, 18, 11)


@pytest.mark.parametrize(
    ("name", "values", "url", "file"),
    [
        ("FRONT", {}, "/", "index.html"),
        ("CAMPAIGN", {"slug": "so-ket"}, "/chuyen-de/so-ket/", "chuyen-de/so-ket/index.html"),
        ("DIRECTIVE", {"slug": "106-kh-tu"}, "/van-ban/106-kh-tu/", "van-ban/106-kh-tu/index.html"),
        ("MONTH_ARCHIVE", {"date": MOMENT}, "/2023/03/", "2023/03/index.html"),
        ("FEED", {"format": "atom.xml"}, "/feeds/moi-nhat.atom.xml", "feeds/moi-nhat.atom.xml"),
        ("ERROR", {}, "/404.html", "404.html"),
    ],
)
def test_places_by_default(name, values, url, file):
    assert Place(url, file) == build_urls({}).place(name, **values)


def test_an_article_stands_below_its_day_and_a_translation_below_its_language():
    urls = build_urls({})

    assert "/2023/03/29/so-ket/" == urls.article("so-ket", MOMENT, "vi", "vi").url
    assert Place("/en/2023/03/29/so-ket/", "en/2023/03/29/so-ket/index.html") == urls.article("so-ket", MOMENT, "en", "vi")


def test_older_pages_feeds_and_data_hang_below_their_list():
    urls = build_urls({"SITEURL": "https://example.vn/bao/"})
    place = urls.place("CAMPAIGN", slug="so-ket")

    assert Place("/bao/chuyen-de/so-ket/trang/2/", "chuyen-de/so-ket/trang/2/index.html") == urls.below(place, "PAGINATION", n=2)
    assert "/bao/chuyen-de/so-ket/feed.atom.xml" == urls.below(place, "LIST_FEED").url
    assert "chuyen-de/so-ket/tien-do.csv" == urls.below(place, "PROGRESS_DATA", format="csv").save_as


def test_each_address_is_a_setting():
    urls = build_urls({"CAMPAIGN_URL": "topic/{slug}", "CAMPAIGN_SAVE_AS": "topic/{slug}.html", "TRANSLATION_URL": "{url}{language}/"})

    assert Place("/topic/a", "topic/a.html") == urls.place("CAMPAIGN", slug="a")
    assert Place("/2023/03/29/a/en/", "2023/03/29/a/en/index.html") == urls.article("a", MOMENT, "en", "vi")


@pytest.mark.parametrize(
    ("old", "file"),
    [("/a", "a/index.html"), ("/a/", "a/index.html"), ("/a/b.html", "a/b.html"), ("/v1.0/a", "v1.0/a/index.html"), ("/", "index.html")],
)
def test_an_old_address_is_answered_by_a_file(old, file):
    assert file == build_urls({}).find_old_file(old)
