"""The proof-reader at work: every rule on every text of a document, each finding at its place in the file."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

import msgspec

from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.fixes import Fix, normalize_text, replace_text
from plugins.newsroom.problems import WARNING, Problem, build_problem
from plugins.newsroom.references import problem_at
from plugins.newsroom.schemas import Campaign
from plugins.newsroom.vietnamese import to_nfc
from plugins.proofreading.claims import (
    Figure,
    Figures,
    find_contradiction,
    find_fractions,
    find_repeated_caption,
    find_wrong_names,
    find_wrong_weekdays,
    list_numbers,
    repeats,
)
from plugins.proofreading.findings import Finding, Passage, build_passage
from plugins.proofreading.marks import (
    describe_tone_style,
    find_loose_marks,
    find_straight_quotes,
    find_tone_styles,
    has_curly_quotes,
    list_tone_styles,
)
from plugins.proofreading.prose import build_prose
from plugins.proofreading.wording import find_doubled_words, find_incomplete_names, find_unaccented

FEATURE_NAME = "proofreading"
LANGUAGE = "vi"
LONGEST_HEADLINE = 120
# The fields that hold sentences for readers.
TEXT_FIELDS = ("title", "summary", "image_caption")
# As many of one rule in one file are enough to see that something is wrong with all of it.
MOST_FINDINGS = 20
# No rule looks across it.
BREAK = "\n\n"
RULES: tuple[Callable[[Passage], Iterable[Finding]], ...] = (
    find_doubled_words,
    find_incomplete_names,
    find_unaccented,
    find_loose_marks,
    find_wrong_weekdays,
    find_wrong_names,
)
# Bytes with which UTF-8 begins a combining mark (U+0300–U+036F). A file without them is composed.
COMBINING_BYTES = (b"\xcc", b"\xcd")


def inspect_document(document: Document, data: bytes) -> tuple[list[Problem], Figures | None]:
    """Return what a proof-reader sees in a document; and the figures in its text, if it reports progress."""
    problems = list(_check_letters(document.path, data))
    language = getattr(document.fields, "lang", None) or LANGUAGE
    if language != LANGUAGE:
        return problems, None
    copy = _Copy(document)
    problems += chain(
        copy.check_rules(), copy.check_style(), copy.check_quotes(), copy.check_pictures(), copy.check_headline(), copy.check_lead()
    )
    return problems, copy.list_figures() if getattr(document.fields, "progress", ()) else None


def _check_letters(path: str, data: bytes) -> Iterator[Problem]:
    """Find letters that are decomposed: they look the same, and neither search nor comparison finds them."""
    if not any(found in data for found in COMBINING_BYTES):
        return
    source = data.decode(errors="replace")
    if edits := normalize_text(source):
        first = edits[0]
        column = next(at for at, (old, new) in enumerate(zip(first.old, f"{first.new}\0"), 1) if old != new)
        fix = Fix(edits, is_safe=True)
        yield build_problem("nfd", path, (first.line, column), severity=WARNING, fix=fix, lines=len(edits))


class _Copy:
    """All that is read of a document, in one passage: the fields that hold sentences, and below them the body."""

    def __init__(self, document: Document) -> None:
        self._document = document
        # Decomposed letters have a rule of their own; all others read composed ones.
        self._prose = build_prose(to_nfc(document.body), document.body_line)
        texts = [(name, text) for name in TEXT_FIELDS if (text := getattr(document.fields, name, None))]
        self._fields: list[tuple[int, str]] = []
        end = 0
        for name, text in texts:
            end += len(text) + len(BREAK)
            self._fields.append((end, name))
        self._body = end
        self._passage = build_passage(BREAK.join([*(text for _, text in texts), self._prose.text]))

    def check_rules(self) -> Iterator[Problem]:
        """Apply the rules that look at one place at a time."""
        for rule in RULES:
            yield from map(self._report, islice(rule(self._passage), MOST_FINDINGS))

    def check_style(self) -> Iterator[Problem]:
        """Find the two tone styles side by side; the one that is used less is told, once."""
        if len(list_tone_styles(self._passage)) < 2:
            return
        found = find_tone_styles(self._passage)
        styles = [match.lastgroup for match in found]
        rare = "new" if styles.count("new") <= styles.count("old") else "old"
        yield self._report(describe_tone_style(found[styles.index(rare)]))

    def check_quotes(self) -> Iterator[Problem]:
        """Find a straight quotation mark in an article that has curly ones; the first is told."""
        if has_curly_quotes(self._passage) and (first := next(find_straight_quotes(self._passage), None)):
            yield self._report(first)

    def check_pictures(self) -> Iterator[Problem]:
        """Find pictures in the body without a description, and captions that the body repeats."""
        captions = [("image_caption", caption)] if (caption := getattr(self._document.fields, "image_caption", None)) else []
        for picture in self._prose.list_pictures():
            place = self._prose.locate(picture.start())
            if not picture["alt"].strip():
                yield build_problem("image-without-alt", self._document.path, place, severity=WARNING)
            if picture["title"]:
                captions.append(("", picture["title"]))
        body = " ".join(self._prose.text.split()) if captions else ""
        for field, caption in captions:
            if words := find_repeated_caption(" ".join(to_nfc(caption).split()), body):
                yield self._report_at(field, "caption-repeated", words)

    def check_headline(self) -> Iterator[Problem]:
        """Find an article's headline that is too long."""
        title = getattr(self._document.fields, "title", None) or ""
        if self._document.kind == "article" and len(title) > LONGEST_HEADLINE:
            values = {"length": len(title), "longest": LONGEST_HEADLINE}
            yield problem_at(self._document, "title", "long-headline", WARNING, **values)

    def check_lead(self) -> Iterator[Problem]:
        """Find a lead that the first paragraph says again."""
        lead = getattr(self._document.fields, "summary", None)
        first = next(self._prose.list_paragraphs(), "") if lead else ""
        if lead and self._document.kind == "article" and repeats(lead, to_nfc(first)):
            yield problem_at(self._document, "summary", "lead-repeated", WARNING)

    def list_figures(self) -> Figures:
        """Return the figures of the body."""
        text = self._prose.text
        figures = (Figure(done, total, *self._prose.locate(start)) for done, total, start in find_fractions(text))
        return Figures(tuple(figures), list_numbers(text))

    def _report(self, finding: Finding) -> Problem:
        """Build the problem of a finding at its place in the file."""
        field = next((name for end, name in self._fields if finding.start < end), "")
        place = self._document.lines.get(field, (1, 1)) if field else self._prose.locate(finding.start - self._body)
        old = self._passage.text[finding.start : finding.end]
        fix = replace_text(*place, old, finding.new) if finding.new is not None and "\n" not in old else None
        return build_problem(finding.rule, self._document.path, place, field, WARNING, fix, **finding.values)

    def _report_at(self, field: str, code: str, words: str) -> Problem:
        """Build the problem of words that stand in the body, or in a field."""
        if field:
            return problem_at(self._document, field, code, WARNING)
        start = max(self._prose.source.find(words), 0)
        return build_problem(code, self._document.path, self._prose.locate(start), severity=WARNING)


def check_figures(edition: Edition) -> Iterator[Problem]:
    """Yield a warning for each figure in a text that contradicts the progress that its article reports."""
    newsroom = edition.newsroom
    for article in newsroom.articles:
        if "progress" not in article.stated:
            continue
        kept = dict(edition.readings[article.path].noted).get(FEATURE_NAME)
        figures = msgspec.msgpack.decode(kept, type=Figures) if kept else None
        if not (figures and figures.figures):
            continue
        campaigns = [newsroom.campaigns[slug].fields for slug in newsroom.get_links(article).campaigns]
        yield from compare_figures(article, figures, campaigns)


def compare_figures(article: Document, figures: Figures, campaigns: Iterable[Campaign]) -> Iterator[Problem]:
    """Yield a warning for each figure in an article's text that contradicts its progress; `campaigns` are its own."""
    totals = {indicator.id: indicator.total for campaign in campaigns for indicator in campaign.indicators}
    counts = [(entry.done, entry.total or totals.get(entry.indicator)) for entry in article.fields.progress]
    for position, (done, total) in enumerate(counts):
        known = [count for count, other in counts if other == total]
        if total is not None and (figure := find_contradiction(figures, done, total, known)):
            found = f"{figure.done}/{figure.total}"
            values = {"found": found, "done": done, "total": total, "where": f"progress[{position}]"}
            yield build_problem("figure-differs", article.path, (figure.line, figure.column), severity=WARNING, **values)
