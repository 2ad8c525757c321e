"""The labelled set: each rule finds what is wrong, and no rule says anything about what is right."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from plugins.newsroom.documents import read_document
from plugins.newsroom.fields import list_rules
from plugins.newsroom.schemas import Indicator
from plugins.proofreading.claims import Figures
from plugins.proofreading.inspection import compare_figures, inspect_document
from tests.edition import write_document
from tests.sites import PROJECT

with (Path(__file__).parent / "labelled.toml").open("rb") as file:
    LABELLED = tomllib.load(file)
TOTALS = {"cap-uy": Decimal(16), "thon": Decimal(486)}
FIELDS = {"caption": "image_caption"}
LEAST = 12


def list_phrases(label):
    return [(rule, phrase) for rule, sets in LABELLED.items() for phrase in sets[label]]


def write(phrase):
    """Write an article that holds a phrase, or the fields that a table names."""
    phrase = {"body": phrase} if isinstance(phrase, str) else dict(phrase)
    body = phrase.pop("body")
    progress = [
        {"indicator": indicator, "done": done} | ({"total": total} if total else {})
        for indicator, done, total in phrase.pop("progress", [])
    ]
    fields = {FIELDS.get(name, name): text for name, text in phrase.items()} | ({"progress": progress} if progress else {})
    given = {"title": "Chuyện ở cơ sở", "date": "2026-11-20", "category": "thoi-su", "image_credit": "N.P"}
    return write_document(body, **given | fields).encode()


def find_codes(phrase):
    """Return the codes of all that the proof-reader says of a phrase."""
    data = write(phrase)
    document, problems = read_document("articles/a.md", data)
    assert () == problems
    found, figures = inspect_document(document, data)
    if isinstance(figures, Figures):
        indicators = tuple(Indicator(id=name, title=name, total=total) for name, total in TOTALS.items())
        found += compare_figures(document, figures, [_Campaign(indicators)])
    assert all(problem.severity == "warning" for problem in found)
    return {problem.code for problem in found}


class _Campaign:
    """As much of a campaign as figures are compared with."""

    def __init__(self, indicators):
        self.indicators = indicators


@pytest.mark.parametrize(("rule", "phrase"), list_phrases("wrong"))
def test_what_is_wrong_is_told(rule, phrase):
    assert rule in find_codes(phrase)


@pytest.mark.parametrize(("rule", "phrase"), list_phrases("right"))
def test_nothing_is_said_of_what_is_right(rule, phrase):
    assert set() == find_codes(phrase)


@pytest.mark.parametrize("rule", LABELLED)
def test_a_rule_has_a_dozen_phrases_of_each_sort_and_an_explanation(rule):
    assert rule in list_rules()
    assert all(LEAST <= len(set(map(str, phrases))) for phrases in LABELLED[rule].values())


@pytest.mark.parametrize("folder", ["content", "tests/site/content"])
def test_the_projects_own_content_raises_no_alarm(folder):
    root = PROJECT / folder
    alarms = []
    for path in sorted(root.rglob("*.md")):
        document, _ = read_document(path.relative_to(root).as_posix(), path.read_bytes())
        if document:
            alarms += inspect_document(document, path.read_bytes())[0]

    assert [] == alarms
