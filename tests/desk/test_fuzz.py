"""No bytes whatever break the linter: they are a document or problems, told at a place, and fixes keep the text.

A second of it runs with all tests; `make fuzz MINUTES=10` goes on for longer.
"""

import os
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.desk.lint_formats import FORMATS, Report
from plugins.newsroom.documents import FOLDERS, read_document, salvage_document
from plugins.newsroom.fixes import apply_fixes
from plugins.newsroom.problems import pick_lines
from plugins.proofreading.inspection import inspect_document

MINUTES = float(os.environ.get("FUZZ_MINUTES") or 0)
CONTENT = Path(__file__).parent.parent.parent / "content"
ARTICLES = [path.read_bytes() for path in sorted((CONTENT / "articles").rglob("*.md"))[:12]]
# What mistakes are made of; put together at random, it goes deeper than random bytes.
PIECES = [
    "---\n", "\n", "\r\n", "\t", " ", "- ", ": ", "title: ", "date: ", "progress:\n", "  - indicator: x\n", "  done: ",
    "lint_ignore: ", "image: ", "image_caption: ", "summary: ", "tags: [", "]", "{", "}", "\"", "'", "“", "”", "|", ">",
    "&a", "*a", "!t ", "#", "%", "@", "`", "```\n", "![](", "![a](b.jpg \"c\")", "](", ")", "<b", "<!--", "-->", "[^1]: ",
    "Thứ Bảy, ngày 10 tháng 6 năm 2023", "thứ hai 31/2/2023", "03/29/2023", "29/03/2023", "1/2", "14/16", "106-KH/TU",
    "Nghị quyết ", "Đại hội ", "của ", "lien quan ", "ủy ", "uỷ ", "Ban Thường vụ Thành đã ", "tie\u0302\u0301ng ", "\ufeff",
    "\u200b", "\u2028", "\x00", "\x85", "\ud7ff", "\U0001f600", " ,", " .", "0", "9" * 30,
]  # fmt: skip


@st.composite
def damaged_articles(draw):
    """Give an article with a stretch of it cut out and other bytes put in."""
    data = draw(st.sampled_from(ARTICLES))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 40)))
    return data[:start] + draw(st.binary(max_size=12)) + data[end:]


SOURCES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "".join(pieces).encode()),
    st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: f"---\n{''.join(pieces)}\n---\nNội dung.".encode()),
    st.lists(st.sampled_from(PIECES), max_size=40).map(
        lambda pieces: f"---\ntitle: Bài\ndate: 29/03/2023\ncategory: a\n---\n{''.join(pieces)}".encode()
    ),
    damaged_articles(),
)
PATHS = st.one_of(
    st.sampled_from(list(FOLDERS)).map(lambda folder: f"{folder}/a.md"),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).map(lambda name: f"articles/{name}.md"),
)


@settings(max_examples=1000 if MINUTES else 150, suppress_health_check=list(HealthCheck))
@given(path=PATHS, data=SOURCES)
def read_everything(path: str, data: bytes) -> None:
    """Read, proof-read, report in every format, and mend."""
    document, problems = read_document(path, data)
    document = document or salvage_document(path, data)
    found = [*problems, *(inspect_document(document, data)[0] if document else ())]

    assert document or problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in found)
    source = data.decode("utf-8-sig", errors="replace")
    report = Report(tuple(sorted(found)), {path: pick_lines(data, found)}, "content")
    assert all(write(report) is not None for write in FORMATS.values())
    safe = [problem.fix for problem in found if problem.fix and problem.fix.is_safe]
    mended = apply_fixes(source, safe)
    assert safe or source == mended
    read_document(path, mended.encode())


def test_no_bytes_whatever_break_the_linter():
    end = time.monotonic() + MINUTES * 60
    read_everything()
    while time.monotonic() < end:
        read_everything()
