"""Feeds as their readers take them in: Atom and RSS through feedparser, JSON Feed through a schema."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import feedparser
import jsonschema
import msgspec
import pytest
from msgspec.structs import replace

from plugins.feeds.formats import render_atom, render_json, render_rss
from plugins.feeds.views import FeedEntry, FeedView
from plugins.newsroom.cards import Link, Picture

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CHANGED = datetime(2023, 3, 30, 8, 5, tzinfo=VIETNAM)

# What https://www.jsonfeed.org/version/1.1/ asks for.
URI = {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 1}, "url": URI},
        "required": ["name"],
        "additionalProperties": False,
    },
}
JSON_FEED_SCHEMA = {
    "type": "object",
    "required": ["version", "title", "items", "home_page_url", "feed_url"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": URI,
        "feed_url": URI,
        "description": {"type": "string"},
        "language": {"const": "vi"},
        "hubs": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"type": {"const": "WebSub"}, "url": URI},
                "required": ["type", "url"],
                "additionalProperties": False,
            },
        },
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_html", "date_published", "date_modified"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": URI,
                    "title": {"type": "string"},
                    "summary": {"type": "string"},
                    "content_html": {"type": "string"},
                    "image": URI,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


class Site(msgspec.Struct, frozen=True):
    name: str = "Lạc Giang"
    owner: str = "Thành ủy Lạc Giang"
    origin: str = "https://lacgiang.example"


SITE = Site()
ENTRY = FeedEntry(
    slug="so-ket-o-co-so",
    url="/2023/03/29/so-ket-o-co-so/",
    title="Sơ kết ở cơ sở: 14/16 đảng ủy",
    lead="Việc sơ kết <giữa nhiệm kỳ> & kế hoạch.",
    date=datetime(2023, 3, 29, 18, 11, tzinfo=VIETNAM),
    updated=CHANGED,
    authors=(Link("Thanh Hạ", "/tac-gia/thanh-ha/"), Link("Đức Khải", "/tac-gia/duc-khai/")),
    categories=("Xây dựng Đảng", "Sơ kết giữa nhiệm kỳ"),
    picture=Picture("/images/hoi-truong.jpg", 1200, 800, "Hội trường"),
)
BODY = '<p>Theo <a class="citation" href="/van-ban/106-kh-tu/">Kế hoạch 106-KH/TU</a>.</p><img src="/images/a.jpg" alt="">'
VIEW = FeedView(
    title="Lạc Giang",
    description="Tiếng nói của Đảng bộ",
    language="vi",
    hub="",
    url="/feeds/moi-nhat.atom.xml",
    page_url="/",
    updated=CHANGED,
    entries=(ENTRY,),
    bodies=(BODY,),
)
XML_FORMATS = pytest.mark.parametrize("render", [render_atom, render_rss])


def parse(text: str) -> feedparser.FeedParserDict:
    found = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.bozo_exception
    return found


def moment(parsed) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


@XML_FORMATS
def test_an_entry_comes_back_as_it_was(render):
    entry = parse(render(SITE, VIEW)).entries[0]

    assert "Sơ kết ở cơ sở: 14/16 đảng ủy" == entry.title
    assert "https://lacgiang.example/2023/03/29/so-ket-o-co-so/" == entry.link
    assert "tag:lacgiang.example,2023:so-ket-o-co-so" == entry.id
    assert ENTRY.date == moment(entry.published_parsed)
    assert ["Thanh Hạ", "Đức Khải"] == [author.name for author in entry.authors]
    assert ["Xây dựng Đảng", "Sơ kết giữa nhiệm kỳ"] == [tag.term for tag in entry.tags]
    assert "Việc sơ kết &lt;giữa nhiệm kỳ&gt; &amp; kế hoạch." == entry.summary
    assert "https://lacgiang.example/images/hoi-truong.jpg" == entry.media_content[0]["url"]
    assert (
        '<p>Theo <a class="citation" href="https://lacgiang.example/van-ban/106-kh-tu/">Kế hoạch 106-KH/TU</a>.</p>'
        '<img src="https://lacgiang.example/images/a.jpg" alt="">'
    ) == entry.content[0].value


@XML_FORMATS
def test_a_feed_says_what_it_follows_and_when_it_last_changed(render):
    feed = parse(render(SITE, VIEW)).feed

    assert "Lạc Giang" == feed.title
    assert "Tiếng nói của Đảng bộ" == feed.subtitle
    assert "vi" == feed.language
    assert CHANGED == moment(feed.updated_parsed)
    assert {
        "alternate": "https://lacgiang.example/",
        "self": "https://lacgiang.example/feeds/moi-nhat.atom.xml",
    } == {link.rel: link.href for link in feed.links}


def test_atom_keeps_the_offset_of_vietnam_and_the_change_of_an_entry():
    text = render_atom(SITE, VIEW)

    assert "<published>2023-03-29T18:11:00+07:00</published>" in text
    assert CHANGED == moment(parse(text).entries[0].updated_parsed)


@XML_FORMATS
def test_an_empty_feed_is_valid_and_has_its_stated_moment(render):
    found = parse(render(SITE, replace(VIEW, entries=(), bodies=())))

    assert [] == found.entries
    assert CHANGED == moment(found.feed.updated_parsed)


@XML_FORMATS
def test_characters_that_xml_forbids_are_left_out(render):
    hostile = "Một\x00 hai\x0b ba\ufffe bốn\ud800"
    entry = replace(
        ENTRY, title=hostile, lead=hostile, categories=(hostile,), authors=(Link(hostile, "/tac-gia/x/"),)
    )
    found = parse(
        render(SITE, replace(VIEW, title=hostile, description=hostile, entries=(entry,), bodies=(hostile,)))
    )

    assert "Một hai ba bốn" == found.feed.title
    assert {"Một hai ba bốn"} == {
        found.entries[0].title,
        found.entries[0].summary,
        found.entries[0].content[0].value,
        found.entries[0].tags[0].term,
        found.entries[0].authors[0].name,
    }


@XML_FORMATS
def test_markup_in_a_title_stays_text(render):
    entry = replace(ENTRY, title="</title><script>alert(1)</script>")

    assert (
        "</title><script>alert(1)</script>"
        == parse(render(SITE, replace(VIEW, entries=(entry,)))).entries[0].title
    )


@XML_FORMATS
def test_without_a_site_url_addresses_lead_to_this_machine(render):
    entry = parse(render(replace(SITE, origin=""), VIEW)).entries[0]

    assert "http://localhost:8000/2023/03/29/so-ket-o-co-so/" == entry.link
    assert "tag:localhost,2023:so-ket-o-co-so" == entry.id


def test_json_feed_follows_its_specification():
    feed = json.loads(render_json(SITE, VIEW))

    jsonschema.validate(feed, JSON_FEED_SCHEMA)
    assert {
        "id": "tag:lacgiang.example,2023:so-ket-o-co-so",
        "url": "https://lacgiang.example/2023/03/29/so-ket-o-co-so/",
        "title": "Sơ kết ở cơ sở: 14/16 đảng ủy",
        "summary": "Việc sơ kết <giữa nhiệm kỳ> & kế hoạch.",
        "content_html": '<p>Theo <a class="citation" href="https://lacgiang.example/van-ban/106-kh-tu/">'
        'Kế hoạch 106-KH/TU</a>.</p><img src="https://lacgiang.example/images/a.jpg" alt="">',
        "image": "https://lacgiang.example/images/hoi-truong.jpg",
        "date_published": "2023-03-29T18:11:00+07:00",
        "date_modified": "2023-03-30T08:05:00+07:00",
        "authors": [
            {"name": "Thanh Hạ", "url": "https://lacgiang.example/tac-gia/thanh-ha/"},
            {"name": "Đức Khải", "url": "https://lacgiang.example/tac-gia/duc-khai/"},
        ],
        "tags": ["Xây dựng Đảng", "Sơ kết giữa nhiệm kỳ"],
    } == feed["items"][0]


def test_json_feed_leaves_out_what_an_article_does_not_have():
    bare = replace(ENTRY, lead="", authors=(), categories=(), picture=None, updated=ENTRY.date)
    feed = json.loads(render_json(SITE, replace(VIEW, entries=(bare,), bodies=("",))))

    jsonschema.validate(feed, JSON_FEED_SCHEMA)
    assert {"id", "url", "title", "content_html", "date_published", "date_modified"} == feed["items"][
        0
    ].keys()


def test_a_hub_is_named_in_every_format():
    view = replace(VIEW, hub="https://hub.example/")
    feed = json.loads(render_json(SITE, view))

    assert {"rel": "hub", "href": "https://hub.example/", "type": "text/html"} in feedparser.parse(render_atom(SITE, view)).feed.links
    assert {"rel": "hub", "href": "https://hub.example/", "type": "text/html"} in feedparser.parse(render_rss(SITE, view)).feed.links
    assert [{"type": "WebSub", "url": "https://hub.example/"}] == feed["hubs"]
    jsonschema.validate(feed, JSON_FEED_SCHEMA)


def test_without_a_hub_none_is_named():
    assert "hub" not in render_atom(SITE, VIEW) + render_rss(SITE, VIEW) + render_json(SITE, VIEW)
