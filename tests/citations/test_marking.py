"""Marking: which texts of a body are marked, and that nothing else changes."""

import re

import markdown
import pytest

from plugins.citations.finder import CitedText
from plugins.citations.marking import CitationMarks
from plugins.citations.marks import MARK
from plugins.newsroom.bodies import BodyReader

MARKED = re.compile("\ue000([0-9]+)\ue001([^\ue000-\ue002]*)\ue002")


def read(source):
    """Return a body's HTML and what was found in it."""
    reader = BodyReader([CitationMarks()])
    html = reader.read(source).html
    return html, reader.parser.cited_text


def list_marked(source):
    """Return the marked texts of a body."""
    return [text for _, text in MARKED.findall(read(source)[0])]


def list_found(source):
    """Return the words of the candidates in a body."""
    cited = read(source)[1]
    found = []
    for candidate in cited.candidates:
        start, block = cited.find_block(candidate.start)
        found.append(block[candidate.start - start : candidate.end - start])
    return found


def test_the_text_of_a_block_with_a_citation_is_marked():
    assert ["Theo Kế hoạch số 106-KH/TU."] == list_marked(
        "Đoạn đầu.\n\nTheo Kế hoạch số 106-KH/TU.\n\nĐoạn cuối."
    )


def test_every_text_of_the_block_is_marked_with_its_place():
    html, cited = read("Theo *Kế hoạch* số **106-KH/TU** ngày 27-1-2023.")
    offset, block = cited.find_block(cited.candidates[0].start)

    assert ["Kế hoạch số 106-KH/TU"] == list_found("Theo *Kế hoạch* số **106-KH/TU** ngày 27-1-2023.")
    assert [
        (str(offset + block.index(text)), text)
        for text in ("Theo ", "Kế hoạch", " số ", "106-KH/TU", " ngày")
    ] == [(place, text[:5] if text.startswith(" ngày") else text) for place, text in MARKED.findall(html)]


@pytest.mark.parametrize(
    "source",
    [
        "# Kế hoạch 106-KH/TU",
        "- Kế hoạch 106-KH/TU",
        "> Kế hoạch 106-KH/TU",
        "a | b\n--|--\nKế hoạch 106-KH/TU | c",
        "*Kế hoạch 106-KH/TU*",
        "Lời\n:   Kế hoạch 106-KH/TU",
        "Bài[^1]\n\n[^1]: Kế hoạch 106-KH/TU",
        "<div>Kế hoạch 106-KH/TU</div>",
        "<table><tr><td>Kế hoạch 106-KH/TU</td></tr></table>",
        "Một <b>Kế hoạch 106-KH/TU</b>",
        '<div markdown="1">\nKế hoạch 106-KH/TU\n</div>',
        "Kế hoạch\n106-KH/TU",
    ],
)
def test_citations_are_found_wherever_prose_stands(source):
    assert ["Kế hoạch 106-KH/TU"] == list_found(source)
    assert "106-KH/TU" in "".join(list_marked(source))


@pytest.mark.parametrize(
    "source",
    [
        "`Kế hoạch 106-KH/TU`",
        "    Kế hoạch 106-KH/TU",
        "```\nKế hoạch 106-KH/TU\n```",
        "<pre>Kế hoạch 106-KH/TU</pre>",
        "<code>Kế hoạch 106-KH/TU</code>",
        "![Kế hoạch 106-KH/TU](a.jpg)",
        "<https://lacgiang.vn/106-KH/TU>",
        "https://lacgiang.vn/106-KH/TU",
        "<van-thu-106-KH/TU@lacgiang.vn>",
        "<!-- Kế hoạch 106-KH/TU -->",
        '<img alt="Kế hoạch 106-KH/TU" src="a.jpg">',
    ],
)
def test_code_addresses_and_attributes_are_passed_over(source):
    assert [] == list_marked(source)


@pytest.mark.parametrize(
    "source",
    [
        "[Kế hoạch 106-KH/TU](/van-ban/)",
        '<a href="/van-ban/">Kế hoạch 106-KH/TU</a>',
        '<div><a href="/van-ban/">Kế hoạch 106-KH/TU</a></div>',
    ],
)
def test_a_citation_in_a_link_counts_but_is_not_marked(source):
    assert ["Kế hoạch 106-KH/TU"] == list_found(source)
    assert "106-KH/TU" not in "".join(list_marked(source))


def test_a_note_after_a_number_is_no_part_of_it():
    assert ["Kế hoạch 106"] == list_found("Kế hoạch 106<sup>2</sup> và 107[^1]\n\n[^1]: Chú thích.")[:1]
    assert ["Kế hoạch 106-KH/TU"] == list_found("Kế hoạch 106-KH/TU[^1]\n\n[^1]: Chú thích.")


def test_a_phrase_ends_where_its_block_ends():
    assert ["106-KH/TU"] == list_found("- Kế hoạch số\n- 106-KH/TU")


@pytest.mark.parametrize("blank", ["&nbsp;", "&#160;", "\u00a0"])
def test_a_reference_to_a_blank_is_one(blank):
    assert ["Kế hoạch số\u00a0106-KH/TU"] == list_found(f"Kế hoạch số{blank}106-KH/TU")
    assert ["Kế hoạch số&nbsp;106-KH/TU"] == list_marked(f"Kế hoạch số{blank}106-KH/TU")


def test_offsets_hold_after_escaped_characters():
    html, cited = read("A &amp; B &lt; C & D < E \\* Kế hoạch 106-KH/TU")
    offset, text = MARKED.findall(html)[-1]

    assert cited.candidates[0].start == int(offset) + text.replace("&amp;", "&").replace("&lt;", "<").index(
        "Kế hoạch"
    )


@pytest.mark.parametrize(
    "forged", ["\ue0005\ue001x\ue002", "&#xE000;5&#xE001;x&#xE002;", "&#57344;5&#57345;x&#57346;", "&#xe000"]
)
@pytest.mark.parametrize(
    "frame", ["{} Kế hoạch 106-KH/TU", "<div>{} Kế hoạch 106-KH/TU</div>", "[{} x](/a/) Kế hoạch 106-KH/TU"]
)
def test_marks_cannot_be_forged(forged, frame):
    html = MARKED.sub("", read(frame.format(forged))[0])

    assert not re.search("[\ue000-\ue002]", html)


def test_one_parser_reads_many_articles():
    reader = BodyReader([CitationMarks()])
    reader.read("Kế hoạch 106-KH/TU")
    first = reader.parser.cited_text
    reader.read("Không có gì.")

    assert 1 == len(first.candidates)
    assert CitedText() == reader.parser.cited_text


@pytest.mark.parametrize(
    "source",
    [
        "Theo *Kế hoạch* số **106-KH/TU** ngày 27-1-2023.\n\n- Nghị quyết Đại hội XIII\n- [a](b) Chỉ thị 05",
        "<div>Nghị quyết &amp; <p>Kế hoạch <i>106-KH/TU</i></p><!-- x --></div>\n\nNghị quyết&nbsp;Trung ương 4 <br> khóa XII",
        "A &amp; B, Nghị quyết 35 &hellip; <b>x",
    ],
)
def test_but_for_the_marks_the_html_is_the_same(source):
    assert BodyReader().read(source).html == MARK.sub("", read(source)[0])


def test_a_plain_parser_will_do():
    parser = markdown.Markdown(extensions=[CitationMarks()])

    assert "<p>\ue0000\ue001Kế hoạch 106-KH/TU\ue002</p>" == parser.convert("Kế hoạch 106-KH/TU")
