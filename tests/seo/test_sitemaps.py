"""Sitemaps and robots.txt as robots read them."""

from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from plugins.seo.sitemaps import (
    NewsEntry,
    NewsSitemapView,
    RobotsView,
    SitemapEntry,
    SitemapIndexView,
    SitemapView,
    render_index,
    render_news_sitemap,
    render_robots,
    render_sitemap,
)

NAMESPACES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}
MOMENT = datetime(2023, 3, 29, 18, 11, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Site(msgspec.Struct, frozen=True):
    name: str = "Lạc Giang"
    language: str = "vi"
    origin: str = "https://lacgiang.example"
    development: bool = False


SITE = Site()


def texts(data: bytes, path: str) -> list[str]:
    return [element.text for element in ElementTree.fromstring(data).iterfind(path, NAMESPACES)]


def test_a_sitemap_names_whole_addresses_and_the_last_change_where_it_is_known():
    data = render_sitemap(
        SITE, SitemapView((SitemapEntry("/2023/", None), SitemapEntry("/to-chuc/thành-ủy/", MOMENT)))
    )

    assert b"<?xml version='1.0' encoding='utf-8'?>" == data.splitlines()[0]
    assert "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset" == ElementTree.fromstring(data).tag
    assert [
        "https://lacgiang.example/2023/",
        "https://lacgiang.example/to-chuc/th%C3%A0nh-%E1%BB%A7y/",
    ] == texts(data, "url/loc")
    assert ["2023-03-29T18:11:00+07:00"] == texts(data, "url/lastmod")


def test_a_sitemap_names_the_pictures_of_a_page():
    data = render_sitemap(SITE, SitemapView((SitemapEntry("/2023/a/", None, ("/images/a.jpg", "/images/b.jpg")),)))

    assert [f"https://lacgiang.example/images/{name}.jpg" for name in "ab"] == texts(data, "url/image:image/image:loc")


def test_the_index_names_the_parts():
    data = render_index(SITE, SitemapIndexView((SitemapEntry("/sitemap-2023.xml", MOMENT),)))

    assert "{http://www.sitemaps.org/schemas/sitemap/0.9}sitemapindex" == ElementTree.fromstring(data).tag
    assert ["https://lacgiang.example/sitemap-2023.xml"] == texts(data, "sitemap/loc")
    assert ["2023-03-29T18:11:00+07:00"] == texts(data, "sitemap/lastmod")


def test_the_news_sitemap_says_who_published_what_and_when():
    data = render_news_sitemap(
        SITE, NewsSitemapView((NewsEntry("/2023/03/29/a/", "Sơ kết <ở> cơ\x00 sở", MOMENT),))
    )

    assert ["https://lacgiang.example/2023/03/29/a/"] == texts(data, "url/loc")
    assert ["Lạc Giang"] == texts(data, "url/news:news/news:publication/news:name")
    assert ["vi"] == texts(data, "url/news:news/news:publication/news:language")
    assert ["2023-03-29T18:11:00+07:00"] == texts(data, "url/news:news/news:publication_date")
    assert ["Sơ kết <ở> cơ sở"] == texts(data, "url/news:news/news:title")


def test_robots_find_the_sitemaps():
    expected = """\
User-agent: *
Allow: /

Sitemap: https://lacgiang.example/sitemap.xml
Sitemap: https://lacgiang.example/sitemap-news.xml
"""

    assert expected == render_robots(SITE, RobotsView(("/sitemap.xml", "/sitemap-news.xml")))


def test_a_site_in_development_is_nobodys_to_index():
    robots = render_robots(replace(SITE, development=True), RobotsView(("/sitemap.xml",)))

    assert "User-agent: *\nDisallow: /\n" == robots
