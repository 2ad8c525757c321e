"""The check of a built site: each kind of fault is found, named with its file and line, and nothing else is."""

import json
import os
import random
import re
import time
import zlib
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from plugins.desk.check import check_site, main
from plugins.desk.checking.site import read_site
from plugins.desk.checking.survey import survey_site
from plugins.engine.ledger import (
    Companion,
    Entry,
    Ledger,
    build_section,
    get_state,
    hash_data,
    name_output,
    read_ledger,
    write_ledger,
)
from plugins.engine.store import Store
from plugins.newsroom.moments import VIETNAM
from plugins.newsroom.texts import load_texts
from plugins.portal.withheld import Withheld, read_withheld
from tests.sites import MINIMAL, PROJECT, build_site

CHECKS_DOCUMENT = (PROJECT / "docs/checks.md").read_text(encoding="utf-8").partition("## Codes")[2]
ORIGIN = "https://bao.example"
PAGE = (
    '<!doctype html><html lang="vi"><head><title>T</title><link rel="canonical" href="https://bao.example/">{head}</head>\n'
    '<body class="page page--{kind}"><main><h1 id="dau">T</h1>\n'
    "{body}\n"
    "</main></body></html>"
)
THING = {"@context": "https://schema.org", "@type": "WebSite", "name": "Báo", "url": f"{ORIGIN}/"}
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Tựa",
    "url": f"{ORIGIN}/",
    "datePublished": "2023-03-29T18:11:00+07:00",
    "dateModified": "2023-03-29T18:11:00+07:00",
    "author": [{"@type": "Person", "name": "Thanh Hạ"}],
    "publisher": {"@id": f"{ORIGIN}/#publisher"},
}
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://bao.example/</id><title>Báo</title>'
    "<updated>2023-03-29T18:11:00+07:00</updated>{feed}\n"
    '<entry><id>tag:bao.example,2023:a</id><title>Tựa</title><updated>2023-03-29T18:11:00+07:00</updated>{entry}</entry></feed>'
)
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Báo</title><link>https://bao.example/</link>'
    "<description>Tin</description>{feed}\n<item><title>Tựa</title>{item}</item></channel></rss>"
)
URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    "{urls}</urlset>"
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Báo",
    "home_page_url": f"{ORIGIN}/",
    "feed_url": f"{ORIGIN}/a.json",
    "items": [{"id": "1", "content_html": "<p>x</p>", "url": f"{ORIGIN}/", "date_published": "2023-03-29T18:11:00+07:00"}],
}


def write_page(body: str = "", head: str = "", kind: str = "page") -> str:
    """Return a page's HTML; what is given as its body stands on the third line."""
    return PAGE.format(body=body, head=head, kind=kind)


def write_site(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a site whose front page leads to every other page."""
    pages = "".join(f'<a href="/{name}">x</a>' for name in files if name.endswith(".html"))
    for name, data in ({"index.html": write_page(pages), "404.html": write_page(kind="error")} | files).items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder / "site"


def list_findings(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    """Return what the check of the site alone finds, as lines."""
    site = write_site(folder, files)
    return [str(finding) for finding in check_site(site, folder / "cache", folder, ["site"])["site"]]


def write_thing(thing: object) -> str:
    """Return structured data as a page holds it."""
    return f'<script type="application/ld+json">{json.dumps(thing, ensure_ascii=False)}</script>'


# ---- pages ----


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ('<a href="/khong-co/">x</a>', "a.html:3: liên kết không dẫn tới đâu: /khong-co/ [broken-link]"),
        ('<a href="#cuoi">x</a>', "a.html:3: không có vị trí được dẫn tới trong trang: #cuoi [broken-fragment]"),
        ('<a href="/#cuoi">x</a>', "a.html:3: không có vị trí được dẫn tới trong trang: /#cuoi [broken-fragment]"),
        (
            '<a href="https://bao.example/khong-co/">x</a>',
            "a.html:3: liên kết không dẫn tới đâu: https://bao.example/khong-co/ [broken-link]",
        ),
        ('<a href="https://[">x</a>', "a.html:3: không đọc được địa chỉ: https://[ [bad-address]"),
        ('<form action="/tim/"></form>', "a.html:3: liên kết không dẫn tới đâu: /tim/ [broken-link]"),
        (
            '<img src="/b.html" srcset="/b.html 1x, /lon.jpg 2x" alt="" width="1" height="1">',
            "a.html:3: liên kết không dẫn tới đâu: /lon.jpg [broken-link]",
        ),
        ('<video src="/phim.mp4"></video>', "a.html:3: liên kết không dẫn tới đâu: /phim.mp4 [broken-link]"),
        ('<p id="dau">x</p>', "a.html: mã vị trí trùng nhau: dau [duplicate-id]"),
        ("<h3>x</h3>", "a.html:3: đề mục nhảy từ cấp 1 xuống cấp 3 [heading-skip]"),
        ("<h1>x</h1>", "a.html:1: trang phải có đúng một đề mục cấp 1, đang có 2 [one-h1]"),
        ('<img src="/b.html" width="1" height="1">', "a.html:3: ảnh thiếu lời mô tả (alt): /b.html [no-alt]"),
        ('<img src="/b.html" alt="">', "a.html:3: ảnh thiếu chiều rộng hoặc chiều cao: /b.html [no-size]"),
        (
            '<p style="color:red">x</p>',
            "a.html:3: mã chạy hoặc kiểu chữ viết thẳng trong trang, chính sách bảo mật nội dung (CSP) sẽ chặn: "
            'style="color:red" [inline-code]',
        ),
        (
            '<p onclick="x()">x</p>',
            "a.html:3: mã chạy hoặc kiểu chữ viết thẳng trong trang, chính sách bảo mật nội dung (CSP) sẽ chặn: "
            'onclick="x()" [inline-code]',
        ),
        (
            "<script>x()</script>",
            "a.html:3: mã chạy hoặc kiểu chữ viết thẳng trong trang, chính sách bảo mật nội dung (CSP) sẽ chặn: "
            "<script> [inline-code]",
        ),
        (
            '<img src="http://anh.example/a.jpg" alt="" width="1" height="1">',
            "a.html:3: trang tải qua http không mã hóa: http://anh.example/a.jpg [insecure-resource]",
        ),
        (
            '<iframe src="//phim.example/1"></iframe>',
            "a.html:3: trang tải từ máy chủ khác: //phim.example/1 [foreign-resource]",
        ),
        (
            "<p>ghp_" + "a" * 36 + "</p>",
            "a.html:3: có chuỗi giống khóa hoặc mã bí mật (GitHub); hãy gỡ bỏ và thay khóa ngay [secret]",
        ),
        ('<a href="http://localhost:8000/">x</a>', "a.html:3: địa chỉ của máy dựng trang: http://localhost:8000/ [local-address]"),
        (
            '<script type="application/ld+json">{</script>',
            "a.html:3: dữ liệu JSON-LD không đọc được: Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1) [bad-json-ld]",
        ),
    ],
)
def test_a_fault_in_a_page_is_found(tmp_path, body, finding):
    assert [finding] == list_findings(tmp_path, {"a.html": write_page(body), "b.html": write_page()})


@pytest.mark.parametrize(
    ("head", "finding"),
    [
        ('<link rel="icon" href="/x.svg">', "a.html:1: liên kết không dẫn tới đâu: /x.svg [broken-link]"),
        ('<meta property="og:image" content="https://bao.example/x.jpg">', "a.html:1: liên kết không dẫn tới đâu: https://bao.example/x.jpg [broken-link]"),
        ('<link rel="preconnect" href="https://cdn.example">', "a.html:1: trang tải từ máy chủ khác: https://cdn.example [foreign-resource]"),
        ('<link rel="me">', "a.html:1: thẻ link không có địa chỉ (href) [link-without-address]"),
        (
            '<link rel="stylesheet" href="/a.css"><script src="/a.js"></script>',
            "a.html:1: 2 tệp chặn hiển thị trang, nhiều nhất là 1 [blocking]",
        ),
    ],
)
def test_a_fault_in_the_head_of_a_page_is_found(tmp_path, head, finding):
    assert [finding] == list_findings(tmp_path, {"a.html": write_page(head=head), "a.css": "", "a.js": ""})


def test_a_page_without_title_language_and_main_part_is_found(tmp_path):
    assert [
        "a.html:1: trang không có tên [no-title]",
        "a.html:1: trang không ghi ngôn ngữ [no-language]",
        "a.html:1: trang phải có đúng một phần chính (main) [no-main]",
    ] == sorted(list_findings(tmp_path, {"a.html": "<html><body><h1>x</h1></body></html>"}))


def test_an_empty_page_is_found(tmp_path):
    assert ["a.html: tệp trống [empty-file]"] == list_findings(tmp_path, {"a.html": "\n"})


def test_a_page_to_which_no_other_leads_is_found(tmp_path):
    site = write_site(tmp_path, {})
    alone = '<a href="/lac.html">chính nó</a>'
    (site / "lac.html").write_text(write_page(alone), encoding="utf-8")
    (site / "an.html").write_text(write_page(head='<meta name="robots" content="noindex">'), encoding="utf-8")
    (site / "cu.html").write_text('<meta http-equiv="refresh" content="0; url=/">', encoding="utf-8")

    found = check_site(site, tmp_path / "cache", tmp_path, ["site"])["site"]

    assert ["lac.html: không trang nào dẫn tới trang này [orphan]"] == list(map(str, found))


def test_a_redirect_is_followed(tmp_path):
    page = '<meta http-equiv="refresh" content="0; url=/moi/">'

    assert ["a.html:1: liên kết không dẫn tới đâu: /moi/ [broken-link]"] == list_findings(tmp_path, {"a.html": page})


def test_links_to_other_sites_and_to_what_is_there_are_no_faults(tmp_path):
    body = (
        '<a href="https://example.org/x">a</a> <a href="/">b</a> <a href="/b.html#dau">c</a> <a href="mailto:a@b.vn">d</a>'
        ' <a href="b.html?trang=2">e</a> <a href="#">f</a> <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="" width="1" height="1">'
    )

    assert [] == list_findings(tmp_path, {"a.html": write_page(body), "b.html": write_page()})


def test_a_site_below_a_path_links_below_it(tmp_path):
    front = write_page('<a href="/tin/a.html">x</a> <a href="/a.html">y</a>')
    pages = {"index.html": front, "a.html": write_page(), "404.html": write_page()}
    below = {name: text.replace("bao.example/", "bao.example/tin/") for name, text in pages.items()}

    assert ["index.html:3: liên kết không dẫn tới đâu: /a.html [broken-link]"] == list_findings(tmp_path, below)


# ---- budgets ----


def test_an_article_that_loads_too_much_is_found(tmp_path):
    noise = "".join(chr(33 + (position * position * 7919 + position // 3) % 90) for position in range(40_000)).replace("<", "")
    text = "".join(f"<p>{hash((position, 'a'))}</p>" for position in range(4_000))
    head = '<script type="module" src="/a.js"></script><link rel="stylesheet" href="/a.css">'
    found = list_findings(
        tmp_path,
        {
            "a.html": write_page(text, head, "article"),
            "b.html": write_page(text, head, "list"),
            "a.js": 'import "/b.js";',
            "b.js": f"/* {noise} */" + "".join(str(hash((position, "b"))) for position in range(2_000)),
            "a.css": "p { margin: 0 }",
        },
    )

    assert ["heavy-page", "heavy-scripts"] == sorted(line.rpartition("[")[2].rstrip("]") for line in found)
    assert all(line.startswith("a.html: ") for line in found)
    assert any("nhiều nhất là 12,0 KB" in line for line in found)
    assert any("nhiều nhất là 60,0 KB" in line for line in found)


# ---- structured data ----


@pytest.mark.parametrize(
    ("thing", "finding"),
    [
        (THING | {"name": ""}, "WebSite.name: giá trị trống [data-empty]"),
        (THING | {"@context": "x"}, "dữ liệu JSON-LD phải ghi @context là https://schema.org, đang là x [data-context]"),
        ("x", "dữ liệu JSON-LD phải là một đối tượng, đang là str [data-shape]"),
        (THING | {"@type": "Báo"}, "JSON-LD: loại chưa có trong bảng kiểm tra: Báo [data-type]"),
        (THING | {"headline": "x", "datePublised": "x"}, "WebSite: loại này không có thuộc tính datePublised [data-property]"),
        (THING | {"url": "/a/"}, "WebSite.url: cần địa chỉ đầy đủ, có tên miền, đang là /a/ [data-address]"),
        (THING | {"url": f"{ORIGIN}/x/"}, "liên kết không dẫn tới đâu: https://bao.example/x/ [broken-link]"),
        (
            {key: value for key, value in ARTICLE.items() if key != "author"},
            "NewsArticle: thiếu thuộc tính bắt buộc author [data-required]",
        ),
        (
            ARTICLE | {"author": {"@type": "Person", "url": f"{ORIGIN}/"}},
            "NewsArticle.author.Person: thiếu thuộc tính bắt buộc name [data-required]",
        ),
        (
            ARTICLE | {"datePublished": "29/03/2023"},
            "NewsArticle.datePublished: cần ngày giờ có múi giờ theo ISO 8601, đang là 29/03/2023 [data-moment]",
        ),
        (ARTICLE | {"timeRequired": "3"}, "NewsArticle.timeRequired: cần khoảng thời gian theo ISO 8601, đang là 3 [data-duration]"),
        (
            {"@context": "https://schema.org", "@type": "Organization", "name": "Thành ủy", "foundingDate": "1930?"},
            "Organization.foundingDate: cần ngày theo ISO 8601, đang là 1930? [data-day]",
        ),
        (
            {
                "@context": "https://schema.org",
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": 2, "name": "Đầu", "item": f"{ORIGIN}/"},
                    {"@type": "ListItem", "position": 3, "name": "Cuối"},
                ],
            },
            "BreadcrumbList: các mục phải đánh số 1, 2, 3… liên tiếp, đang là 2, 3 [data-order]",
        ),
        (
            {
                "@context": "https://schema.org",
                "@type": "BreadcrumbList",
                "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Đầu"}, {"@type": "ListItem", "position": 2, "name": "Cuối"}],
            },
            "BreadcrumbList.ListItem: thiếu thuộc tính bắt buộc item [data-required]",
        ),
    ],
)
def test_a_fault_in_structured_data_is_found(tmp_path, thing, finding):
    assert [f"a.html:3: {finding}"] == list_findings(tmp_path, {"a.html": write_page(write_thing(thing))})


def test_structured_data_that_is_complete_is_no_fault(tmp_path):
    body = write_thing(THING) + write_thing({"@context": "https://schema.org", "@graph": [ARTICLE | {"correction": [
        {"@type": "CorrectionComment", "text": "Sửa.", "datePublished": "2023-03-30"}
    ]}]})

    assert [] == list_findings(tmp_path, {"a.html": write_page(body)})


# ---- feeds ----

SELF = '<link rel="self" href="https://bao.example/a.xml"/>'
AUTHOR = "<author><name>Thanh Hạ</name></author>"
CONTENT = '<content type="html">{}</content>'


@pytest.mark.parametrize(
    ("feed", "entry", "finding"),
    [
        ("<author/>", CONTENT, "a.xml:1: luồng Atom không đúng RFC 4287: Expecting an element name, got nothing [atom-grammar]"),
        (AUTHOR + "<moi/>", CONTENT, "a.xml:1: luồng Atom không đúng RFC 4287: Element feed has extra content: moi [atom-grammar]"),
        ("", CONTENT, "a.xml:2: luồng tin và mục này đều không ghi tác giả: Tựa [feed-no-author]"),
        (AUTHOR, "", "a.xml:2: mục này không có đường dẫn cũng không có nội dung: Tựa [feed-no-link]"),
        (
            AUTHOR + SELF.replace("a.xml", ""),
            CONTENT,
            "a.xml:1: luồng tin ghi sai địa chỉ của chính nó: https://bao.example/ [feed-self]",
        ),
        (
            AUTHOR,
            CONTENT.format('&lt;a href="/"&gt;x&lt;/a&gt;'),
            "a.xml:2: địa chỉ trong luồng tin phải đầy đủ, có tên miền: / [relative-address]",
        ),
        (
            AUTHOR,
            CONTENT.format('&lt;a href="https://bao.example/x/"&gt;x&lt;/a&gt;'),
            "a.xml:2: liên kết không dẫn tới đâu: https://bao.example/x/ [broken-link]",
        ),
        (
            AUTHOR + "<entry><id>tag:bao.example,2023:a</id><title>B</title><updated>2023-03-29T18:11:00Z</updated><content/></entry>",
            CONTENT,
            "a.xml: hai mục trong luồng tin có cùng mã: tag:bao.example,2023:a [feed-identity]",
        ),
    ],
)
def test_a_fault_in_an_atom_feed_is_found(tmp_path, feed, entry, finding):
    assert [finding] == list_findings(tmp_path, {"a.xml": ATOM.format(feed=feed, entry=entry.replace("{}", "x"))})


def test_a_moment_without_its_zone_is_no_atom(tmp_path):
    text = ATOM.format(feed=AUTHOR + SELF, entry=CONTENT).replace("+07:00", "")

    (found,) = list_findings(tmp_path, {"a.xml": text})

    assert found.startswith("a.xml:1: luồng Atom không đúng RFC 4287: ")


@pytest.mark.parametrize(
    ("feed", "item", "finding"),
    [
        ("<ttl>lâu</ttl>", "", "a.xml:1: luồng RSS không đúng RSS 2.0: Type nonNegativeInteger doesn't allow value 'lâu' [rss-grammar]"),
        ("", "<pubDate>29/03/2023</pubDate>", "a.xml:2: luồng tin có ngày không đọc được hoặc thiếu múi giờ: 29/03/2023 [feed-date]"),
        ("", "<link>https://bao.example/x/</link>", "a.xml:2: liên kết không dẫn tới đâu: https://bao.example/x/ [broken-link]"),
    ],
)
def test_a_fault_in_an_rss_feed_is_found(tmp_path, feed, item, finding):
    assert [finding] == list_findings(tmp_path, {"a.xml": RSS.format(feed=feed, item=item)})


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"title": 3}, "a.json: luồng JSON không đúng JSON Feed 1.1: Expected `str`, got `int` - at `$.title` [json-feed]"),
        ({"items": [{"id": "1"}]}, "a.json: luồng JSON không đúng JSON Feed 1.1: 1: content_html, content_text [json-feed]"),
        ({"feed_url": f"{ORIGIN}/"}, "a.json: luồng tin ghi sai địa chỉ của chính nó: https://bao.example/ [feed-self]"),
        ({"icon": f"{ORIGIN}/x.png"}, "a.json: liên kết không dẫn tới đâu: https://bao.example/x.png [broken-link]"),
    ],
)
def test_a_fault_in_a_json_feed_is_found(tmp_path, change, finding):
    assert [finding] == list_findings(tmp_path, {"a.json": json.dumps(JSON_FEED | change)})


def test_feeds_that_are_right_are_no_faults(tmp_path):
    files = {
        "a.xml": ATOM.format(feed=AUTHOR + SELF, entry=CONTENT.format('&lt;a href="#fn:1"&gt;x&lt;/a&gt;')),
        "b.xml": RSS.format(feed="<pubDate>Wed, 29 Mar 2023 18:11:00 +0700</pubDate>", item="<link>https://bao.example/</link>"),
        "a.json": json.dumps(JSON_FEED),
    }

    assert [] == list_findings(tmp_path, files)


@pytest.mark.parametrize("data", ["<feed>", "", "\ufeff"])
def test_xml_that_cannot_be_read_is_found(tmp_path, data):
    (found,) = list_findings(tmp_path, {"a.xml": data})

    assert "tệp XML không đọc được: " in found
    assert found.endswith("[bad-xml]")


def test_json_that_cannot_be_read_is_found(tmp_path):
    assert [
        "a.json:1: tệp JSON không đọc được: Expecting property name enclosed in double quotes: line 1 column 2 (char 1) [bad-json]"
    ] == list_findings(tmp_path, {"a.json": "{"})


# ---- sitemaps ----


def write_urls(*urls: str) -> str:
    """Return a sitemap of addresses."""
    return URLSET.format(urls="".join(f"\n<url><loc>{url}</loc></url>" for url in urls))


def write_news(date: str, title: str = "Tựa", url: str = f"{ORIGIN}/") -> str:
    """Return a news sitemap's entry."""
    return (
        f"\n<url><loc>{url}</loc><news:news><news:publication><news:name>Báo</news:name><news:language>vi</news:language>"
        f"</news:publication><news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url>"
    )


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (write_urls(f"{ORIGIN}/x/"), ["sitemap.xml:2: liên kết không dẫn tới đâu: https://bao.example/x/ [broken-link]"]),
        (write_urls("/y/"), ["sitemap.xml:2: địa chỉ phải đầy đủ, có tên miền của trang: /y/ [relative-loc]"]),
        (
            write_urls("https://khac.example/"),
            ["sitemap.xml:2: địa chỉ phải đầy đủ, có tên miền của trang: https://khac.example/ [relative-loc]"],
        ),
        (write_urls(f"{ORIGIN}/", f"{ORIGIN}/"), ["sitemap.xml:3: địa chỉ có hai lần trong sơ đồ trang: https://bao.example/ [sitemap-twice]"]),
        (write_urls(""), ["sitemap.xml:2: mục này của sơ đồ trang không có địa chỉ (loc) [sitemap-no-address]"]),
        (
            write_urls(f"{ORIGIN}/").replace("</loc>", "</loc><lastmod>hôm qua</lastmod>"),
            ["sitemap.xml:2: ngày trong sơ đồ trang không đúng dạng W3C: hôm qua [sitemap-date]"],
        ),
        (
            URLSET.format(urls=write_news("2023-03-30", "") + write_news("2023-03-27", "Cũ", f"{ORIGIN}/404.html")),
            [
                "sitemap.xml:2: bài trong sơ đồ tin mới thiếu title [news-lacks]",
                "sitemap.xml:3: bài trong sơ đồ tin mới đã quá hai ngày so với bài mới nhất: Cũ [news-old]",
            ],
        ),
    ],
)
def test_a_fault_in_a_sitemap_is_found(tmp_path, text, findings):
    assert findings == list_findings(tmp_path, {"sitemap.xml": text})


def test_sitemaps_that_are_too_long_are_found(tmp_path):
    news = URLSET.format(urls="".join(write_news("2023-03-30", url=f"{ORIGIN}/?{n}") for n in range(1_001)))
    long = write_urls(*(f"{ORIGIN}/?{n}" for n in range(50_001)))

    assert [
        "news.xml: sơ đồ tin mới có 1001 bài, nhiều nhất là 1000 [news-count]",
        "sitemap.xml: sơ đồ trang có 50001 địa chỉ, 2 MiB; nhiều nhất là 50000 địa chỉ và 50 MiB [sitemap-size]",
    ] == list_findings(tmp_path, {"news.xml": news, "sitemap.xml": long})


# ---- other files ----


def test_addresses_in_styles_scripts_and_descriptions_are_followed(tmp_path):
    found = list_findings(
        tmp_path,
        {
            "a.css": '/* url("/khong.png") */\np { background: url(/x.png) }\n@import "https://khac.example/b.css";',
            "a.js": '\nimport { x } from "./khong.js";',
            "mo-ta.xml": (
                '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
                '<Url type="text/html" template="https://bao.example/tim/?q={searchTerms}"/></OpenSearchDescription>'
            ),
            "site.webmanifest": '{"icons": [{"src": "/bieu-tuong.png"}]}',
        },
    )

    assert [
        "a.css:2: liên kết không dẫn tới đâu: /x.png [broken-link]",
        "a.css:3: trang tải từ máy chủ khác: https://khac.example/b.css [foreign-resource]",
        "a.js:2: liên kết không dẫn tới đâu: ./khong.js [broken-link]",
        "mo-ta.xml:1: liên kết không dẫn tới đâu: https://bao.example/tim/?q= [broken-link]",
        "site.webmanifest: liên kết không dẫn tới đâu: /bieu-tuong.png [broken-link]",
    ] == found


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "private key"),
        ("untrusted comment: minisign encrypted secret key", "minisign"),
        ("AKIA" + "A" * 16, "AWS"),
        ("github_pat_" + "a" * 30, "GitHub"),
        ("glpat-" + "a" * 20, "GitLab"),
        ("AIza" + "a" * 35, "Google"),
        ("xoxb-1234567890-abc", "Slack"),
        ("sk_live_" + "a" * 24, "Stripe"),
        ("npm_" + "a" * 36, "npm"),
        ("pypi-AgEIcHlwaS5vcmc" + "a" * 30, "PyPI"),
    ],
)
def test_secrets_are_found_in_any_text(tmp_path, text, owner):
    assert [f"a.txt:2: có chuỗi giống khóa hoặc mã bí mật ({owner}); hãy gỡ bỏ và thay khóa ngay [secret]"] == list_findings(
        tmp_path, {"a.txt": f"\n{text}\n"}
    )


def enter(path: Path, *beside: Companion) -> Entry:
    """Return a ledger's entry of a file as it is."""
    data = path.read_bytes()
    return Entry(get_state(path), beside, b"", hash_data(data), len(data))


def write_known(site: Path, cache: Path) -> None:
    """Write a ledger as a build would that had made the whole site."""
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    entries = {name: enter(path) for name, path in files.items()}
    write_ledger(cache / f"output-{name_output(site, cache)}.ledger", Ledger(sections=(build_section(b"", entries, {}),)))


def test_files_that_no_build_made_and_hidden_ones_are_found(tmp_path):
    site, cache = write_site(tmp_path, {".well-known/security.txt": "x"}), tmp_path / "cache"
    (site / ".env").write_text("x")
    write_known(site, cache)
    (site / "ghi-chu.txt").write_text("x")
    # What `make publish` writes is not the build's, but no stranger's either.
    (site / "manifest.json").write_text("{}")
    (site / "manifest.json.minisig").write_text("x")

    found = check_site(site, cache, tmp_path, ["site"])["site"]

    assert [
        ".env: tệp ẩn không được đăng [hidden-file]",
        "ghi-chu.txt: tệp này không do lần dựng trang tạo ra [stranger]",
    ] == list(map(str, found))


def test_only_folders_that_changed_since_the_build_are_looked_into(tmp_path, monkeypatch):
    site, scan, looked = write_site(tmp_path, {"a/b.html": "b", "c/d.html": "d"}), os.scandir, []
    entries = {path.relative_to(site).as_posix(): enter(path) for path in site.rglob("*.html")}
    folders = {name: get_state(site / name) for name in ("", "a", "c")}
    ledger = Ledger(sections=(build_section(b"", entries, folders),))
    (site / "a/b.html").write_text("khác")
    (site / "c/lạ").mkdir()
    (site / "c/lạ/e.html").write_text("e")
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(path) or scan(path))

    found = read_site(site, ledger).files

    assert [f"{site}/c", f"{site}/c/lạ"] == looked
    assert read_site(site, None).files == found


def test_what_the_build_put_beside_a_file_says_nothing_of_its_own(tmp_path):
    site = write_site(tmp_path, {"a.html.br": "nén", "b.html.br": "lạ"})
    page = (site / "index.html").read_bytes()
    (site / "a.html").write_bytes(page)
    companion = Companion(".br", get_state(site / "a.html.br"), hash_data("nén".encode()), 4)
    ledger = Ledger(sections=(build_section(b"", {"a.html": enter(site / "a.html", companion)}, {}),))

    assert ["404.html", "a.html", "b.html.br", "index.html"] == sorted(read_site(site, ledger).files)


# ---- what waits for its day ----

EARLY = Withheld("articles/2026/bai-hen.md", "2026/11/25/bai-hen/index.html", "Thành phố & năm việc lớn của năm tới")


def check_withheld(folder: Path, files: dict[str, str | bytes], *withheld: Withheld) -> list[str]:
    """Return what is found when a build has held back some articles."""
    site, cache = write_site(folder, files), folder / "cache"
    cache.mkdir(exist_ok=True)
    (cache / f"output-{name_output(site, cache)}.withheld").write_bytes(msgspec.msgpack.encode(withheld))
    return [str(finding) for finding in check_site(site, cache, folder, ["site"])["site"]]


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.html", write_page("<p>Thành phố &amp; năm việc lớn của năm tới</p>"), "a.html:3"),
        ("a.json", json.dumps(["Thành phố & năm việc lớn của năm tới"]), "a.json:1"),
        ("a.json", json.dumps(["Thành phố & năm việc lớn của năm tới"], ensure_ascii=False), "a.json:1"),
        ("a.txt", "\n\nhttps://bao.example/2026/11/25/bai-hen/", "a.txt:3"),
        ("a.z", zlib.compress(b'["/2026/11/25/bai-hen/"]'), "a.z:1"),
    ],
)
def test_address_and_headline_of_what_is_held_back_are_found_in_any_file(tmp_path, name, data, place):
    finding = f"{place}: có địa chỉ hoặc tên của bài chưa đến lúc đăng: articles/2026/bai-hen.md [withheld-words]"

    assert [finding] == check_withheld(tmp_path, {name: data}, EARLY)


def test_a_page_that_is_held_back_is_found(tmp_path):
    front = write_page('<a href="/2026/11/25/bai-hen/">x</a>')
    found = check_withheld(tmp_path, {"index.html": front, EARLY.save_as: write_page()}, EARLY)

    assert f"{EARLY.save_as}: bài chưa đến lúc đăng mà đã có trang: articles/2026/bai-hen.md [withheld-page]" in found


def test_a_short_headline_tells_nothing(tmp_path):
    short = Withheld("articles/2026/tin.md", "2026/11/25/tin/index.html", "Tin ngắn")

    assert [] == check_withheld(tmp_path, {"a.html": write_page("<p>Tin ngắn</p>")}, short)


def test_what_is_held_back_is_found_again_until_it_is_gone_and_in_what_comes_later(tmp_path):
    clean, leaking = {"a.html": write_page()}, {"a.html": write_page(f"<p>{EARLY.title}</p>".replace("&", "&amp;"))}

    assert [] == check_withheld(tmp_path, clean, EARLY)
    assert 1 == len(check_withheld(tmp_path, leaking, EARLY))
    assert 1 == len(check_withheld(tmp_path, leaking, EARLY))
    assert [] == check_withheld(tmp_path, clean, EARLY)


def test_a_build_says_what_it_holds_back(tmp_path):
    head = "---\ntitle: {title}\ndate: 2026-11-20\ncategory: thoi-su\n{more}---\nNội dung.\n"
    content = MINIMAL | {
        "articles/2026/hen.md": head.format(title="Bài hẹn giờ", more="embargo: 2026-11-25\n"),
        "articles/2026/nhap.md": head.format(title="Bài nháp", more="status: draft\n"),
        "articles/2026/an.md": head.format(title="Bài ẩn", more="status: hidden\n"),
        "notices/mai.md": "---\ntitle: Thông báo ngày mai\ndate: 2026-11-25\n---\nNội dung.\n",
    }
    build = build_site(tmp_path, content)
    cache = tmp_path / "cache"
    hour = datetime(2026, 11, 25, tzinfo=VIETNAM)

    assert 0 == build.code, build.errors
    assert {
        Withheld("articles/2026/hen.md", "2026/11/20/hen/index.html", "Bài hẹn giờ", hour),
        Withheld("articles/2026/nhap.md", "2026/11/20/nhap/index.html", "Bài nháp"),
        Withheld("notices/mai.md", "thong-bao/mai/index.html", "Thông báo ngày mai", hour),
    } == set(read_withheld(cache / f"output-{name_output(build.output, cache)}.withheld"))


# ---- memory ----


def test_only_files_that_changed_are_read_again_and_the_findings_are_those_of_a_first_check(tmp_path):
    """Whatever is edited, added or removed, what is remembered gives what reading everything gives."""
    chance = random.Random(7)
    names = [f"trang-{number}.html" for number in range(6)]
    files: dict[str, str] = {}
    changed = set()
    for step in range(40):
        name = chance.choice(names)
        if name in files and chance.random() < 0.3:
            del files[name]
            (tmp_path / "site" / name).unlink()
        else:
            target = chance.choice(["/", f"/{chance.choice(names)}", f"/{chance.choice(names)}#{chance.choice('ab')}"])
            files[name] = write_page(f'<p id="{chance.choice("ab")}"><a href="{target}">{step}</a></p>')
        write_site(tmp_path, files)

        survey = survey_folder(tmp_path / "site", tmp_path / "cache")

        assert survey_folder(tmp_path / "site", tmp_path / f"cache-{step}").findings == survey.findings
        if step:
            assert set(survey.changed) <= {name, "index.html"}
        changed.add(len(survey.findings))
    assert 4 <= len(changed), "the edits gave findings of all sorts"


def survey_folder(site: Path, cache: Path):
    """Survey a site with what is remembered in a folder."""
    store = Store(cache / "store.sqlite")
    try:
        return survey_site(read_site(site, None), store, cache / "site", 1)[0]
    finally:
        store.close()


def test_a_harmed_memory_is_made_anew(tmp_path):
    site, cache = write_site(tmp_path, {"a.html": write_page('<a href="/x/">x</a>')}), tmp_path / "cache"
    first = survey_folder(site, cache)
    (cache / "store.sqlite").unlink()
    (site / "b.html").write_text(write_page(), encoding="utf-8")
    (site / "a.html").write_text(write_page('<a href="/y/">x</a>'), encoding="utf-8")

    second = survey_folder(site, cache)
    (cache / "site").write_bytes(b"x")
    third = survey_folder(site, cache)

    assert ["broken-link"] == [finding.code for finding in first.findings]
    assert ["broken-link", "orphan"] == [finding.code for finding in second.findings]
    assert second.findings == third.findings


def test_the_ledger_tells_the_digest_of_a_file_that_is_as_it_was(tmp_path):
    site, cache = write_site(tmp_path, {"a.html": write_page()}), tmp_path / "cache"
    time.sleep(0.05)
    write_known(site, cache)
    ledger = read_ledger(cache / f"output-{name_output(site, cache)}.ledger")
    (site / "a.html").write_text(write_page("x"), encoding="utf-8")
    entries = {name: msgspec.structs.replace(entry, digest=b"ledger") for name, entry in ledger.files.items()}
    marked = msgspec.structs.replace(ledger, sections=(build_section(b"", entries, {}),))

    found = read_site(site, marked).files

    assert {"index.html": b"ledger", "404.html": b"ledger", "a.html": hash_data((site / "a.html").read_bytes())} == dict(found)


# ---- the command ----


def run(folder: Path, *options: str) -> int:
    """Run the command for a site below a folder."""
    return main([str(folder / "site"), "--cache", str(folder / "cache"), "--modules", str(folder), "--checks", "site", *options])


def test_the_exit_code_tells_whether_anything_is_wrong(tmp_path, capsys):
    site = write_site(tmp_path, {})

    assert 0 == run(tmp_path)
    assert "Trang web đã dựng không có lỗi nào.\n" == capsys.readouterr().out

    (site / "a.json").write_text("{")

    assert 1 == run(tmp_path)
    assert capsys.readouterr().out.endswith(" [bad-json]\n1 lỗi trong trang web đã dựng.\n")


def test_a_report_for_ci_has_a_case_a_finding(tmp_path):
    write_site(tmp_path, {"a.html": write_page('<a href="/x/">x</a>'), "b.html": write_page()})

    assert 1 == run(tmp_path, "--format", "junit", "--out", str(tmp_path / "report.xml"))

    (suite,) = ElementTree.parse(tmp_path / "report.xml").getroot()
    (case,) = suite
    assert {"name": "site", "tests": "1", "failures": "1"} == suite.attrib
    assert {"classname": "site.broken-link", "name": "a.html", "file": "a.html", "line": "3"} == case.attrib
    assert "liên kết không dẫn tới đâu: /x/" == case[0].get("message")


def test_a_report_for_ci_has_a_case_for_what_is_right(tmp_path):
    write_site(tmp_path, {})

    assert 0 == run(tmp_path, "--format", "junit", "--out", str(tmp_path / "report.xml"))

    (suite,) = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert ("1", "0", "không có lỗi") == (suite.get("tests"), suite.get("failures"), suite[0].get("name"))


def test_a_folder_without_a_site_is_refused(tmp_path, capsys):
    (tmp_path / "site").mkdir()

    assert 1 == run(tmp_path)
    assert "không có trang web nào đã dựng; hãy chạy make html trước" in capsys.readouterr().err


@pytest.mark.parametrize(("check", "module"), [("html", "vnu.jar"), ("accessibility", "axe.min.js")])
def test_a_check_whose_tool_is_missing_is_never_passed_over(tmp_path, capsys, check, module):
    write_site(tmp_path, {})

    assert 1 == run(tmp_path, "--checks", check)
    assert f"{module} trong {tmp_path}; hãy chạy make check để cài" in capsys.readouterr().err


def test_every_finding_in_the_catalogue_is_one_that_a_check_reports_and_is_explained():
    folder = PROJECT / "plugins/desk/checking"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    codes = {key.partition(".")[2].replace("_", "-") for key in load_texts() if key.startswith("finding.")}
    named = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', code)) | {"atom-grammar", "rss-grammar"}

    documented = re.findall(r"`([a-z0-9-]+)`", "".join(re.findall(r"^\|(.+?) \|", CHECKS_DOCUMENT, re.MULTILINE)))

    assert 50 <= len(codes)
    assert set() == codes - named
    assert codes == set(documented)
