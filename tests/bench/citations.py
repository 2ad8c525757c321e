"""Measures citations: their cost as a share of the Markdown conversion, and that the finder's time grows with the text.

Run with `python -m tests.bench.citations`. Times are those of the processor; each is the least of many, and only
ratios measured in one run mean anything.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

from plugins.citations.finder import find_citations
from plugins.citations.linker import link_citations
from plugins.citations.marking import CitationMarks
from plugins.citations.resolver import Body, Context, Register, RegisterEntry, build_register, resolve
from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.documents import Document, read_document
from plugins.newsroom.symbols import parse_symbol
from tests.bench.corpus import format_article, make_articles, make_entities

CONTENT = Path(__file__).parent.parent.parent / "content"
KINDS = ("articles", "directives", "committees")
# Beginnings of citations that never come to an end, and long lists of real ones.
ADVERSARIES = (
    "Nghị quyết ",
    "Kế hoạch số ",
    "106-",
    "106-KH/",
    "106 - KH / ",
    "Trung ương 4, ",
    "Trung ương 4 khóa XI, ",
    "Nghị quyết Trung ương 4-",
    "Chỉ thị 05, ",
    "của Thành ủy ",
    "106-KH/TU, ",
    "106-KH/TU ngày 27-1-2023 của ",
    "/",
    "1/",
    "số 1 ",
    "hội nghị lần thứ ",
    " ",
    "(",
    "TW",
    "e\u0301",
    ". A",
)


def measure(function: Callable[[], object], rounds: int = 15) -> float:
    """Return the least processor time of one call, in seconds."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        function()
        best = min(best, time.process_time() - begin)
    return best


def load_content(folder: str) -> list[Document]:
    """Return the sound documents in a folder of this portal's content."""
    paths = sorted((CONTENT / folder).rglob("*.md"))
    found = (read_document(path.relative_to(CONTENT).as_posix(), path.read_bytes())[0] for path in paths)
    return [document for document in found if document]


def load_corpus(total: int) -> list[Document]:
    """Return a made-up corpus of so many articles, and its entities."""
    made = [(f"articles/{article.path}", format_article(article)) for article in make_articles(total)]
    found = (read_document(path, text.encode())[0] for path, text in [*made, *make_entities()])
    return [document for document in found if document]


def build_entries(documents: list[Document]) -> Register:
    """Return the register of these documents, as the resolver looks it up."""
    return build_register(
        [
            RegisterEntry(
                document.slug, parse_symbol(fields.symbol), fields.kind or "", fields.title, fields.issued, fields.issuer,
                fields.organ or "", fields.aliases,
            )
            for document in documents
            if document.kind == "directive"
            for fields in (document.fields,)
        ],
        [
            Body(document.slug, fields.parent, fields.code or "", (fields.title, *filter(None, [fields.short_title])))
            for document in documents
            if document.kind == "committee"
            for fields in (document.fields,)
        ],
    )  # fmt: skip


def measure_cost(name: str, documents: list[Document]) -> None:
    """Print what marking, resolving and linking cost, as shares of the conversion of the same articles."""
    register = build_entries(documents)
    reader = BodyReader([CitationMarks()])
    articles = [document for document in documents if document.kind == "article"]
    kept = []
    for article in articles:
        html = reader.read(article.body).html
        context = Context(article.fields.date.date(), article.fields.directive, article.fields.committee)
        cited = reader.parser.cited_text
        kept.append((html, cited, context, resolve(cited, context, register)))
    # All articles in a row, as in a build.
    parsed, read, mark = measure_conversion(reader, [article.body for article in articles])
    shares = {
        "mark": mark,
        "resolve": measure(lambda: [resolve(cited, context, register) for _, cited, context, _ in kept]),
        "link": measure(lambda: [link_citations(html, found, register, str) for html, _, _, found in kept]),
    }
    links = sum(bool(resolution.slug) for *_, found in kept for resolution in found)
    print(
        f"{name}: {len(articles)} articles, {links} links; of reading a body (Markdown to safe HTML), and of Markdown's"
        " parser alone"
    )
    for step, share in (shares | {"together": sum(shares.values())}).items():
        print(f"  {step:9}{share / (read - mark):6.1%}  {share / (parsed - mark):6.1%}")


def measure_conversion(
    reader: BodyReader, sources: list[str], rounds: int = 15
) -> tuple[float, float, float]:
    """Return the processor times of parsing and of reading all sources, and of marking within these, in seconds."""
    processor = reader.parser.treeprocessors["citation_marks"]
    run, spent = processor.run, [0.0]

    def run_timed(root: Element) -> None:
        begin = time.process_time()
        run(root)
        spent[0] += time.process_time() - begin

    def parse() -> None:
        for source in sources:
            reader.parser.reset()
            reader.parser.convert(source)

    def read() -> None:
        for source in sources:
            reader.read(source)

    processor.run = run_timed
    parsed, whole, mark = float("inf"), float("inf"), float("inf")
    for _ in range(rounds):
        spent[0] = 0.0
        parsed = min(parsed, measure(parse, 1))
        mark = min(mark, spent[0])
        whole = min(whole, measure(read, 1))
    return parsed, whole, mark


def measure_growth() -> None:
    """Print how the finder's time grows when a text grows fourfold: about 4 is linear, 16 would be quadratic."""
    for piece in ADVERSARIES:
        small, large = (
            measure(partial(find_citations, piece * (size // len(piece))), 3) for size in (50_000, 200_000)
        )
        growth = large / small
        print(f"  {growth:5.1f}  {piece!r}")


if __name__ == "__main__":
    measure_cost("made-up corpus", load_corpus(150))
    measure_cost("this portal", [document for kind in KINDS for document in load_content(kind)])
    print("growth of the finder's time for a text four times as long")
    measure_growth()
    print(
        f"a text of a million characters: {measure(lambda: find_citations('Kế hoạch số 106-KH/T ' * 50_000), 1):.1f} s"
    )
