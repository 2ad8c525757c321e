"""The stylesheets: one bundle, sides by the direction of the text, the same names of colours in every scheme."""

import re

import pytest

from tests.sites import PROJECT

STYLES = PROJECT / "theme/static/css"
FILES = sorted(STYLES.rglob("*.css"))
# Sides of the page instead of sides of the text: a language written from the right would find them the wrong way round.
PHYSICAL = re.compile(
    r"(?:^|[{;\s])(?:(?:scroll-)?(?:margin|padding)-(?:left|right)|border(?:-(?:top|bottom))?-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
COLOUR = re.compile(r"(--[\w-]+): ")


def read(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(STYLES).as_posix())
def test_sides_are_those_of_the_text(path):
    assert [] == PHYSICAL.findall(read(path))


def test_the_check_of_sides_finds_what_it_looks_for():
    for text in ("a { left: 0 }", "a{margin-left:1px}", "a { border-top-right-radius: 1px }", "a { text-align: right }"):
        assert PHYSICAL.search(text), text
    for text in ("a { inset-inline-start: 0 }", "@media (min-width: 1em) { a { align-items: start } }", ".align-right { }"):
        assert not PHYSICAL.search(text), text


def test_every_stylesheet_is_in_the_bundle_once():
    imported = re.findall(r'@import url\("([^"]+)"\)', (STYLES / "site.css").read_text(encoding="utf-8"))

    assert sorted(path.relative_to(STYLES).as_posix() for path in FILES if path.name != "site.css") == sorted(imported)


def test_dark_has_every_colour_that_light_has_whether_chosen_or_the_systems():
    blocks = re.findall(r":root[^{]*\{([^}]*--paper:[^}]*)\}", read(STYLES / "tokens.css"))
    light, *dark = [dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block)) for block in blocks]

    assert 2 == len(dark)
    assert dark[0] == dark[1]
    assert light.keys() == dark[0].keys()


def test_no_line_is_too_tight_for_a_capital_with_two_marks():
    """Ẫ, Ế and Ộ reach 1.1 em above the line; what only numbers are set in may be tighter."""
    for path in FILES:
        for height in re.findall(r"line-height:\s*([\d.]+)[;\s}]", read(path)):
            assert float(height) >= 1.2 or path.name == "prose.css", f"{path.name}: {height}"
