"""Bodies: Markdown to HTML that is safe, below the page's title, and open where other files decide."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor
from markdown.util import Registry

from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.finishing import finish_body

READER = BodyReader()
# What Markdown makes of a text when nothing is passed by.
THOROUGH = BodyReader()
BLOCKS, STEPS = Registry(), THOROUGH.parser.preprocessors
for name, priority in THOROUGH.parser.parser.blockprocessors._priority:
    if name != "plain_paragraph":
        BLOCKS.register(THOROUGH.parser.parser.blockprocessors[name], name, priority)
for name, priority in list(STEPS._priority):
    STEPS.register(getattr(STEPS[name], "_step", STEPS[name]), name, priority)
THOROUGH.parser.parser.blockprocessors = BLOCKS
THOROUGH.parser.treeprocessors.register(InlineProcessor(THOROUGH.parser), "inline", 20)
MARKUP = (
    "Đoạn văn", "một chữ", "**", "*", "_", "__", "`", "\\*", "[a](b)", "![a](b)", "[a][r]", "[r]: http://x.y", "<b>", "</b>", "<div>", "<div markdown=1>", "</div>",
    "&amp;", "<http://x.y>", "# ", "> ", "- ", "1. ", "| a | b |", "|---|---|", ": ", "[^1]", "[^1]: ", "*[CT]: ", "CT", "```", "~~~\n", "&", "===", "---", "    ", "  ", "\n", "\n\n", "\t", "\r\n", "https://a.vn/b",
)  # fmt: skip


def read(source):
    return READER.read(source).html


@given(st.lists(st.sampled_from(MARKUP), max_size=16).map("".join))
def test_what_is_passed_by_unread_holds_no_markup(source):
    assert THOROUGH.read(source) == READER.read(source)


@pytest.mark.parametrize("tail", ["*b*", "c", None])
def test_markup_behind_a_block_is_read_too(tail):
    trees = []
    for reader in (THOROUGH, READER):
        root = Element("div")
        for text, behind in (("Chữ", tail), ("*a*", None)):
            block = SubElement(root, "p")
            block.text, block.tail = text, behind
        trees.append(tostring(reader.parser.treeprocessors["inline"].run(root), "unicode"))

    assert "<em>a</em>" in trees[0]
    assert trees[0] == trees[1]


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg onload=alert(1)>",
        "<iframe src=https://evil.example></iframe>",
        "<style>body{display:none}</style>",
        '<p style="position:fixed">x</p>',
        '<form action="https://evil.example"><input name=p></form>',
        "![x](javascript:alert(1))",
        '<div onclick="alert(1)" markdown="1">x</div>',
        "<math><mtext></p><script>alert(1)</script>",
        "[x]: javascript:alert(1)\n\n[x]",
        '<a href="vbscript:x">y</a><base href="//evil.example/"><meta http-equiv=refresh content="0;url=//e">',
    ],
)
def test_nothing_in_a_body_can_run(source):
    html = read(source).lower()

    for danger in ("<script", "onerror", "onload", "onclick", "javascript:", "vbscript:", "data:", "<iframe", "<style"):
        assert danger not in html
    for danger in ("style=", "<form", "<svg", "<base", "<meta", "<math"):
        assert danger not in html


@given(st.text(alphabet=st.sampled_from("<>\"'&/= abonclickscript[]()!#`*_\n\t|:-{}"), max_size=120))
def test_no_text_whatever_makes_a_tag_that_runs(source):
    html = read(source)

    assert "<script" not in html
    assert " onclick" not in html.partition("<")[2].partition(">")[0]


def test_headings_begin_below_the_title_and_skip_no_level():
    assert ["h2", "h3", "h3", "h2"] == [f"h{level}" for _, _, level in READER.read("### A\n##### B\n#### C\n# D").headings]


def test_a_picture_alone_is_a_figure_with_its_title_as_caption():
    html = read('![Bến cá](images/ben-ca.jpg "Bến cá lúc sáng")')

    assert '<figure class="figure"><img alt="Bến cá" class="picture" src="images/ben-ca.jpg"><figcaption>Bến cá lúc sáng</figcaption></figure>' == html


def test_a_table_stands_in_a_box_that_scrolls_by_keyboard():
    html = read("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert html.startswith('<div aria-label="Bảng số liệu, có thể cuộn ngang" class="table-scroll" role="group" tabindex="0"><table>')
    assert '<td class="align-right">2</td>' in html


def test_an_id_of_the_editors_own_is_dropped():
    assert "<p>x</p>" == read('<p id="noi-dung" class="masthead">x</p>')


def test_one_parser_forgets_the_body_before():
    READER.read("[a]: https://example.vn\n\n[a][a] x[^1]\n\n[^1]: note")

    assert "<p>[a][a] x[^1]</p>" == read("[a][a] x[^1]")


def test_words_and_excerpt_come_from_the_text():
    body = READER.read("**Sáng** 30/7, bến cá đông.\n\nĐoạn sau.")

    assert "Sáng 30/7, bến cá đông." == body.excerpt
    assert 7 == body.words


def test_a_long_first_paragraph_is_cut_at_a_words_end():
    excerpt = READER.read("tiếng " * 100).excerpt

    assert len(excerpt) <= 281
    assert excerpt.endswith("tiếng…")


def test_links_to_other_sites_hold_no_sign_that_an_address_may_not():
    html = read('[a](<https://a.vn/b c|d>) <a href="https://a.vn/?q={1}">x</a> [b]({filename}/articles/a.md)')

    assert ["https://a.vn/b%20c%7Cd", "https://a.vn/?q=%7B1%7D", "{filename}/articles/a.md"] == re.findall('href="(.*?)"', html)


def test_images_and_content_links_are_filled_in_at_the_end():
    body = READER.read("![Ảnh & chữ](images/a.jpg)\n\n[bài trước]({filename}/articles/2023/b.md#muc-c)")
    seen = []

    html = finish_body(
        body.html,
        lambda src, alt: seen.append((src, alt)) or "<IMAGE>",
        lambda kind, path: seen.append((kind, path)) or "/2023/b/",
        lambda url, words: None,
    )

    assert [("images/a.jpg", "Ảnh & chữ"), ("filename", "/articles/2023/b.md")] == seen
    assert '<figure class="figure"><IMAGE></figure>\n<p><a href="/2023/b/#muc-c">bài trước</a></p>' == html
    assert (("images/a.jpg",), ("filename:/articles/2023/b.md",)) == (body.images, body.links)


def test_an_image_in_raw_html_is_told_from_one_in_markdown():
    body = READER.read("![A](a.jpg)\n\n<p><img src='b.jpg' class='x'></p>")

    assert (("a.jpg",), ("b.jpg",)) == (body.images, body.loose_images)


def test_footnotes_have_ids_of_their_own_and_ways_back_in_vietnamese():
    html = READER.read("Một.[^a] Hai.[^b] Lại một.[^a]\n\n[^a]: Nguồn **đầu**.\n[^b]: Nguồn sau.").html
    ids = re.findall(r' id="([^"]+)"', html)

    assert ["fnref:a", "fnref:b", "fnref2:a", "fn:a", "fn:b"] == ids
    assert ["fn:a", "fn:b", "fn:a", "fnref:a", "fnref2:a", "fnref:b"] == re.findall(r'href="#([^"]+)"', html)
    assert ["Trở lại vị trí 1 trong bài", "Trở lại vị trí 1 trong bài", "Trở lại vị trí 2 trong bài"] == re.findall(
        r' title="([^"]+)"', html
    )


def test_dates_and_symbols_alone_in_a_cell_are_marked_so_that_they_are_not_broken():
    html = READER.read("| A | B |\n|---|--:|\n| 27-1-2023 | 106-KH/TU |\n| Việc thứ 1-2 | 12 |").html

    assert '<td class="unbroken">27-1-2023</td>\n<td class="align-right unbroken">106-KH/TU</td>' in html
    assert '<td>Việc thứ 1-2</td>\n<td class="align-right">12</td>' in html
