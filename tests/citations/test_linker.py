"""The linker: links in the finished HTML, and nothing else changed."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.citations.linker import link_citations
from plugins.citations.marking import CitationMarks
from plugins.citations.marks import MARK
from plugins.citations.resolver import Body, Context, RegisterEntry, build_register, resolve
from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.symbols import parse_symbol

REGISTER = build_register(
    [
        RegisterEntry("106-kh-tu", parse_symbol("106-KH/TU"), "", 'Về "sơ kết" & đánh giá', date(2023, 1, 27), "thanh-uy"),
        RegisterEntry("05-ct-tw", parse_symbol("05-CT/TW"), "", "Về học tập", date(2016, 5, 15), "bo-chinh-tri"),
        RegisterEntry("nd", parse_symbol("42/2022/NĐ-CP"), "", "Về dịch vụ", date(2022, 6, 24), "chinh-phu"),
        RegisterEntry(
            "dai-hoi-xiii", None, "nghị quyết", "Đại hội", date(2021, 2, 1), "trung-uong",
            aliases=("Nghị quyết Đại hội XIII của Đảng",),
        ),
        RegisterEntry(
            "tw4", parse_symbol("04-NQ/TW"), "", "Về xây dựng Đảng", date(2016, 10, 30), "trung-uong",
            aliases=("Nghị quyết Trung ương 4 khóa XII",),
        ),
        RegisterEntry(
            "tw5", parse_symbol("12-NQ/TW"), "", "Về kinh tế", date(2017, 6, 3), "trung-uong",
            aliases=("Nghị quyết Trung ương 5 khóa XII",),
        ),
    ],
    [Body("thanh-uy", None, "TU", ("Thành ủy Lạc Giang",)), Body("bo-chinh-tri", None, "TW", ("Bộ Chính trị",))],
)  # fmt: skip
READER = BodyReader([CitationMarks()])
PLAIN = BodyReader()
TAG = re.compile(r'<a class="citation" href="/van-ban/([^"/]*)/" title="[^"]*"(?: data-short)?>(.*?)</a>', re.DOTALL)


def render(source):
    """Return a body's HTML as stored, and with its citations linked."""
    stored = READER.read(source).html
    resolutions = resolve(READER.parser.cited_text, Context(date(2026, 6, 1)), REGISTER)
    return stored, link_citations(stored, resolutions, REGISTER, lambda slug: f"/van-ban/{slug}/")


def list_links(source):
    """Return slug and words of each citation that is linked."""
    return TAG.findall(render(source)[1])


def test_a_link_has_the_address_and_tells_abstract_and_date():
    html = render("Theo Kế hoạch số 106-KH/TU ngày 27-1-2023.")[1]

    assert (
        '<p>Theo <a class="citation" href="/van-ban/106-kh-tu/" title="Về &quot;sơ kết&quot; &amp; đánh giá (ngày 27-1-2023)" data-short>'
        "Kế hoạch số 106-KH/TU</a> ngày 27-1-2023.</p>" == html
    )


def test_addresses_are_escaped():
    READER.read("Kế hoạch 106-KH/TU")
    stored = READER.read("Kế hoạch 106-KH/TU").html
    resolutions = resolve(READER.parser.cited_text, Context(date(2026, 6, 1)), REGISTER)

    assert 'href="/?a=1&amp;b=&quot;"' in link_citations(
        stored, resolutions, REGISTER, lambda slug: '/?a=1&b="'
    )


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("Kế hoạch 106-KH/TU và Kế hoạch 106-KH/TU", [("106-kh-tu", "Kế hoạch 106-KH/TU")] * 2),
        ("Nghị quyết Trung ương 4, 5 khóa XII", [("tw4", "4"), ("tw5", "5")]),
        (
            "Nghị quyết Đại hội XIII của Đảng và toàn dân",
            [("dai-hoi-xiii", "Nghị quyết Đại hội XIII của Đảng")],
        ),
        (
            "Chỉ thị 05 của Bộ Chính trị & Nghị định 42/2022/NĐ-CP",
            [("05-ct-tw", "Chỉ thị 05"), ("nd", "Nghị định 42/2022/NĐ-CP")],
        ),
        ("A &amp; B Kế hoạch 106-KH/TU", [("106-kh-tu", "Kế hoạch 106-KH/TU")]),
        ("Kế hoạch số&nbsp;106-KH/TU", [("106-kh-tu", "Kế hoạch số&nbsp;106-KH/TU")]),
        ("Kế hoạch\nsố 106-KH/TU", [("106-kh-tu", "Kế hoạch\nsố 106-KH/TU")]),
        ("<div>Kế hoạch 106-KH/TU</div>", [("106-kh-tu", "Kế hoạch 106-KH/TU")]),
        ("# Kế hoạch 106-KH/TU", [("106-kh-tu", "Kế hoạch 106-KH/TU")]),
        ("Kế hoạch 999-KH/TU", []),
        ("[Kế hoạch 106-KH/TU](/a/) `106-KH/TU` https://a.vn/106-KH/TU", []),
    ],
)
def test_every_occurrence_is_linked(source, links):
    assert links == list_links(source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Kế hoạch số **106-KH/TU**", "106-KH/TU"),
        ("**Kế hoạch số** 106-KH/TU", "106-KH/TU"),
        ("**Kế hoạch** số *106-KH/TU*", "106-KH/TU"),
        ("Kế *hoạch* số 106-KH/TU", "Kế <em>hoạch</em> số 106-KH/TU"),
        ("Nghị quyết *Đại hội* XIII của Đảng", "Nghị quyết <em>Đại hội</em> XIII của Đảng"),
        ("*Nghị quyết* Đại hội XIII của Đảng", "Đại hội XIII của Đảng"),
        ("Nghị quyết **Đại hội XIII của Đảng**", "Đại hội XIII của Đảng"),
        ("<b>Kế hoạch</b> 106-KH/TU", "106-KH/TU"),
        ("Kế <b>hoạch</b> 106-KH/TU", "Kế <b>hoạch</b> 106-KH/TU"),
        ("[Kế hoạch](/a/) 106-KH/TU", "106-KH/TU"),
    ],
)
def test_markup_within_a_citation_stays_whole(source, words):
    assert [words] == [found for _, found in list_links(source)]


def test_an_open_link_takes_no_link_into_it():
    html = render('<a href="/a/">chưa đóng\n\nKế hoạch 106-KH/TU')[1]

    assert [] == find_faults(html)


@pytest.mark.parametrize(
    "source",
    [
        '<img alt="a > Kế hoạch 106-KH/TU" src="x.jpg">',
        "<img alt='a > Kế hoạch 106-KH/TU\" onerror=\"x' src=x.jpg>",
        '<b title="x>\n\nKế hoạch 106-KH/TU\n\n">y</b>',
        '<xmp><b title="</xmp>Kế hoạch 106-KH/TU">',
        '<div title="<p>Kế hoạch 106-KH/TU</p>">Kế hoạch 106-KH/TU</div>',
        '<noscript><p title="</noscript>Kế hoạch 106-KH/TU">',
    ],
)
def test_no_link_lands_in_an_attribute(source):
    html = render(source)[1]

    assert [] == find_faults(html)
    assert read_text(PLAIN.read(source).html) == read_text(html)


def test_marks_go_even_where_nothing_is_resolved():
    stored = READER.read("Kế hoạch 106-KH/TU").html

    assert "<p>Kế hoạch 106-KH/TU</p>" == link_citations(stored, (), REGISTER, str)


def test_html_without_marks_is_returned_as_it_is():
    assert '<p title="x">Kế hoạch 106-KH/TU</p>' == link_citations(
        '<p title="x">Kế hoạch 106-KH/TU</p>', (), REGISTER, str
    )


def test_a_stored_body_of_other_words_is_not_linked():
    stored = READER.read("Kế hoạch 106-KH/TU").html.replace("106", "107")
    resolutions = resolve(READER.parser.cited_text, Context(date(2026, 6, 1)), REGISTER)

    assert "<p>Kế hoạch 107-KH/TU</p>" == link_citations(stored, resolutions, REGISTER, str)


# ---- for any article ----


class Faults(HTMLParser):
    """Collects what is wrong with HTML: elements that overlap, links in links or in code, broken citations."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("br", "hr", "img", "wbr"):
            return
        if tag == "a" and {"a", "code", "pre"} & set(self.open) and ("class", "citation") in attrs:
            self.found.append("a citation within a link or code")
        if tag == "a" and "a" in self.open:
            self.found.append("a link in a link")
        if any("\ue000" in (value or "") or "<a " in (value or "") for _, value in attrs):
            self.found.append("a mark or a link in an attribute")
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> out of order")

    def handle_data(self, data):
        if re.search("[\ue000-\ue002]", data):
            self.found.append("a mark is left")


def find_faults(html):
    """Return what is wrong with the HTML."""
    parser = Faults()
    parser.feed(html)
    parser.close()
    return parser.found + [f"<{tag}> is open" for tag in parser.open]


def read_text(html):
    """Return the text of HTML, without tags."""
    return unescape(re.sub(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>', "", html))


WORDS = st.sampled_from(
    """Kế hoạch số 106-KH/TU|106-KH/TU|Kế hoạch|Chỉ thị 05|của Bộ Chính trị|Nghị quyết Đại hội XIII của Đảng|Nghị quyết
Trung ương|4|, 5|khóa XII|Nghị định 42/2022/NĐ-CP|ngày 27-1-2023|Kế hoạch 106|*|**|_|`|``|[|](/a/)|](/b "|")|![|<b>|</b>
<a href="/c/">|</a>|<code>|</code>|<div>|</div>|<p>|<br>|<img alt="|">|<span title='|'>|&nbsp;|&amp;|&lt;|&|<|>|"|\\\\
<!--|-->|<table><tr><td>|</td></tr></table>|<pre>|</pre>|<https://a.vn/106-KH/TU>|https://a.vn/106-KH/TU|&#xE000;3&#xE001;
</style>|<style>|<textarea>|<svg>|<math>|[^1]|[^1]: |<sup>|</sup>|e\u0301|\u200b|–|\u00a0|# |> |- |1. |a \\| b""".replace(
        "\n", "|"
    ).split("|")
)
SOURCES = st.lists(st.tuples(WORDS, st.sampled_from([" ", "", "\n", "\n\n", "\n    "])), max_size=25).map(
    lambda pieces: "".join(word + joint for word, joint in pieces)
)


@settings(deadline=None)
@given(SOURCES)
def test_links_change_no_text_and_nest_in_nothing(source):
    stored, html = render(source)
    unlinked = MARK.sub("", stored)

    assert unlinked == TAG.sub(r"\2", html)
    assert read_text(unlinked) == read_text(html)
    assert find_faults(unlinked) == find_faults(html) == []


@settings(deadline=None)
@given(SOURCES)
def test_linking_twice_changes_nothing_more(source):
    html = render(source)[1]
    resolutions = resolve(READER.parser.cited_text, Context(date(2026, 6, 1)), REGISTER)

    assert html == link_citations(html, resolutions, REGISTER, str)


@settings(deadline=None)
@given(SOURCES)
def test_marks_change_no_text(source):
    plain = re.sub("[\ue000-\ue002]", "", read_text(PLAIN.read(source).html))

    assert plain == read_text(MARK.sub("", READER.read(source).html))
