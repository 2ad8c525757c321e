"""The catalogues: what one language says, another can say."""

import tomllib
from string import Formatter

import pytest
from jinja2 import Environment, FileSystemLoader, meta, nodes

from plugins.newsroom.texts import CATALOGUES, DEFAULT_LANGUAGE, LANGUAGES, load_texts, say
from tests.sites import PROJECT

OTHERS = sorted(LANGUAGES - {DEFAULT_LANGUAGE})
# The templates of pages that stand in every language.
TEMPLATES = ("article.html", "list.html", "redirect.html")


def list_values(pattern):
    """Return the names of the values that a pattern asks for."""
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def list_texts(table, prefix=""):
    """Yield the texts of a table and of those in it, by their dotted keys."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from list_texts(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def list_keys(environment, template, seen):
    """Return the keys that a template and all that it uses ask the catalogue for."""
    if template in seen:
        return set()
    seen.add(template)
    tree = environment.parse(environment.loader.get_source(environment, template)[0])
    calls = [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "say"]
    keys = {call.args[0].value for call in calls if isinstance(call.args[0], nodes.Const)}
    return keys.union(*(list_keys(environment, name, seen) for name in meta.find_referenced_templates(tree)))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_tables_read_one_by_one_are_those_of_the_whole_file(language):
    whole = list_texts(tomllib.loads((CATALOGUES / f"{language}.toml").read_text(encoding="utf-8")))

    assert dict(whole) == load_texts(language)


def test_a_key_that_is_not_there_is_an_error():
    for key in ("page.nothing", "nothing.page", "nothing"):
        with pytest.raises(KeyError):
            say(key)


@pytest.mark.parametrize("language", OTHERS)
def test_another_catalogue_has_no_key_of_its_own(language):
    assert set() == load_texts(language).keys() - load_texts().keys()


# Dates name the month in one language and number it in another.
@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_filled_with_what_vietnamese_is_filled_with(language):
    theirs = {key: list_values(text) for key, text in load_texts(language).items() if not key.startswith("date.")}

    assert {key: list_values(load_texts()[key]) for key in theirs if key != "page.today"} == {
        key: values for key, values in theirs.items() if key != "page.today"
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_in_another_language_finds_all_that_its_template_says(language):
    environment = Environment(loader=FileSystemLoader(PROJECT / "theme" / "templates"))
    seen = set()
    keys = set().union(*(list_keys(environment, template, seen) for template in TEMPLATES))

    assert [] == sorted(keys - load_texts(language).keys())
    assert len(keys) > 30
