"""The labelled set: what share of citations is linked, and that nothing else is."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from plugins.citations.finder import find_citations
from plugins.citations.resolver import Body, Context, RegisterEntry, build_register, resolve
from plugins.newsroom.symbols import parse_symbol

LABELLED = Path(__file__).parent / "labelled.toml"
KINDS = ("symbol", "bare", "plenary", "name", "none")
LEAST_RECALL = {"symbol": 1.0, "bare": 0.9, "plenary": 0.9, "name": 0.9}


@cache
def load_labelled():
    """Return the set as read from its file."""
    return tomllib.loads(LABELLED.read_text(encoding="utf-8"))


@cache
def load_register():
    """Return the register that the set is about."""
    data = load_labelled()
    bodies = [
        Body(
            slug=body["slug"],
            parent=body.get("parent"),
            code=body["code"],
            names=tuple(body["names"]),
            terms=tuple((number, begin) for number, begin in body.get("terms", [])),
        )
        for body in data["bodies"]
    ]
    entries = [
        RegisterEntry(
            slug=slug,
            symbol=parse_symbol(entry["symbol"]),
            kind=entry.get("kind", ""),
            title=slug,
            issued=entry["issued"],
            issuer=entry["issuer"],
            organ=entry.get("organ", ""),
            aliases=tuple(entry.get("aliases", ())),
        )
        for slug, entry in data["entries"].items()
    ]
    return build_register(entries, bodies)


def link(phrase):
    """Return the links of a labelled phrase as [words, slug]; those before it in the article left out."""
    data = load_labelled()
    before = phrase.get("before", "") + "\x00"
    context = Context(
        day=phrase.get("day", data["day"]),
        directives=tuple(phrase.get("directives", ())),
        committees=tuple(phrase.get("committees", data["committees"])),
    )
    resolutions = resolve(find_citations(before + phrase["text"]), context, load_register())
    return [[found.words, found.slug] for found in resolutions if found.slug and found.start >= len(before)]


def measure(kind):
    """Return how many links of a kind are expected, right and wrong, and print what was missed."""
    counts = Counter()
    for phrase in load_labelled()[kind]:
        expected, actual = phrase.get("links", []), link(phrase)
        right = sum((Counter(map(tuple, expected)) & Counter(map(tuple, actual))).values())
        counts += Counter(expected=len(expected), right=right, wrong=len(actual) - right)
        if expected != actual:
            print(f"{kind}: {phrase['text']!r}: expected {expected}, got {actual}")
    return counts


def test_the_set_is_large_enough():
    sizes = {kind: len(load_labelled()[kind]) for kind in KINDS}

    assert sum(sizes.values()) >= 120
    assert sizes["none"] >= 40


@pytest.mark.parametrize("kind", KINDS)
def test_no_link_is_wrong(kind):
    assert 0 == measure(kind)["wrong"]


@pytest.mark.parametrize("kind", LEAST_RECALL)
def test_citations_are_linked(kind):
    counts = measure(kind)

    assert counts["right"] >= LEAST_RECALL[kind] * counts["expected"]
