"""Articles in other languages: their pages, the ways between them, and the front page of each language."""

import json
import re

import feedparser
import pytest

from tests.sites import MINIMAL, build_site

ENGLISH = (
    "---\ntitle: The first article\ndate: 2023-03-30 08:05\nlang: en\ncategory: thoi-su\ncommittee: thanh-uy\n"
    "tags: [dân vận]\n{more}---\nThe text[^1].\n\n[^1]: A note.\n"
)
TRANSLATED = MINIMAL | {"articles/en/bai-dau.md": ENGLISH.format(more="")}
VIETNAMESE_PAGE, ENGLISH_PAGE = "2023/03/29/bai-dau/index.html", "en/2023/03/30/bai-dau/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The smallest site with one article in two languages."""
    return build_site(
        tmp_path_factory.mktemp("languages"),
        TRANSLATED,
        SITEURL="https://example.vn",
        I18N_SUBSITES={
            "en": {"SITENAME": "Lac Giang News", "SITESUBTITLE": "News", "OWNER": "The city", "CONTACT": ("A city",)}
        },
    )


def list_alternates(html):
    """Return each language of a page with its address."""
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="https://example.vn([^"]+)">', html)


@pytest.mark.parametrize("page", [VIETNAMESE_PAGE, ENGLISH_PAGE])
def test_an_article_and_its_translation_name_each_other(built, page):
    expected = [
        ("vi", "/2023/03/29/bai-dau/"),
        ("en", "/en/2023/03/30/bai-dau/"),
        ("x-default", "/2023/03/29/bai-dau/"),
    ]

    assert expected == list_alternates(built.read(page))


def test_a_reader_switches_to_the_same_article_in_the_other_language(built):
    vietnamese, english = built.read(VIETNAMESE_PAGE), built.read(ENGLISH_PAGE)

    assert '<a class="languages__link" href="/en/2023/03/30/bai-dau/" lang="en" hreflang="en">English</a>' in vietnamese
    assert '<a class="languages__link" href="/2023/03/29/bai-dau/" lang="vi" hreflang="vi">Tiếng Việt</a>' in english


def test_a_page_without_a_counterpart_leads_to_the_other_front_page(built):
    assert '<a class="languages__link" href="/en/" lang="en" hreflang="en">English</a>' in built.read("to-chuc/index.html")
    assert [] == list_alternates(built.read("to-chuc/index.html"))


def test_a_page_in_english_speaks_english(built):
    html = built.read(ENGLISH_PAGE)

    assert '<html lang="en">' in html
    assert "<title>The first article – Lac Giang News</title>" in html
    assert '<time datetime="2023-03-30T08:05:00+07:00">Thursday, 30 March 2023, 08:05</time>' in html
    assert 'title="Back to place 1 in the article"' in html
    assert '<ul class="names" lang="vi">' in html
    visible = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)
    # What is left in Vietnamese are the names of the switch, the section, the body and the tag.
    names = {"Tiếng", "Việt", "Thời", "sự", "Thành", "ủy", "Lạc", "dân", "vận"}
    assert names == set(re.findall(r"\w*[^\W\x00-\x7f]\w*", visible))


def test_the_english_front_page_lists_what_is_in_english(built):
    html = built.read("en/index.html")

    assert "News in English" in html
    assert 'href="/en/2023/03/30/bai-dau/">The first article</a>' in html
    assert [("vi", "/"), ("en", "/en/"), ("x-default", "/")] == list_alternates(html)
    assert list_alternates(html) == list_alternates(built.read("index.html"))


def test_news_in_english_has_a_feed_of_its_own(built):
    feed = feedparser.parse(built.read("en/feed.atom.xml"))

    assert "en" == feed.feed.language
    assert ["The first article"] == [entry.title for entry in feed.entries]
    assert ["tag:example.vn,2023:bai-dau:en"] == [entry.id for entry in feed.entries]
    assert 'type="application/atom+xml" title="News in English" href="https://example.vn/en/feed.atom.xml"' in built.read("en/index.html")


def test_translations_stay_out_of_vietnamese_lists(built):
    pages = [name for name, data in built.list_files().items() if b"The first article" in data]

    assert {ENGLISH_PAGE, "en/index.html"} == {name for name in pages if name.endswith(".html")}


def test_structured_data_tells_the_original_from_the_translation(built):
    def read(page):
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', built.read(page))[1])

    assert [{"@id": "https://example.vn/en/2023/03/30/bai-dau/"}] == read(VIETNAMESE_PAGE)["workTranslation"]
    assert {"@id": "https://example.vn/2023/03/29/bai-dau/"} == read(ENGLISH_PAGE)["translationOfWork"]


def test_the_english_front_page_is_in_the_sitemap(built):
    assert "<loc>https://example.vn/en/</loc>" in built.read("sitemap-chung.xml")


@pytest.mark.parametrize("more", ["status: draft\n", "embargo: 2027-01-01\n", "status: hidden\n"])
def test_a_translation_that_readers_may_not_find_is_named_nowhere(tmp_path, more):
    content = MINIMAL | {"articles/en/bai-dau.md": ENGLISH.format(more=more)}

    files = build_site(tmp_path, content).list_files()

    assert "en/index.html" not in files
    assert b"hreflang" not in files[VIETNAMESE_PAGE]
    assert b"languages__link" not in files["index.html"]


def test_many_translations_are_listed_in_pages(tmp_path):
    content = MINIMAL | {
        f"articles/en/bai-{number}.md": ENGLISH.format(more="").replace("first article", f"article {number}")
        for number in range(5)
    }

    build = build_site(tmp_path, content, DEFAULT_PAGINATION=2)

    assert "Older" in build.read("en/index.html")
    assert "Page 1" in build.read("en/trang/1/index.html")
    assert build.read("en/trang/2/index.html").count("http-equiv")


def test_a_language_without_a_catalogue_keeps_the_sites_own_words(tmp_path):
    content = MINIMAL | {"articles/fr/bai-dau.md": ENGLISH.format(more="").replace("lang: en", "lang: fr")}

    build = build_site(tmp_path, content)
    html = build.read("fr/2023/03/30/bai-dau/index.html")

    assert '<html lang="vi">' in html
    assert '<article class="article" data-slug="bai-dau" lang="fr">' in html
    assert "fr/index.html" not in build.list_files()


def test_a_name_that_can_not_be_translated_is_refused(tmp_path):
    with pytest.raises(Exception, match="I18N_SUBSITES takes SITENAME, SITESUBTITLE, OWNER, CONTACT, not SITEURL"):
        build_site(tmp_path, MINIMAL, I18N_SUBSITES={"en": {"SITEURL": "https://example.com"}})
