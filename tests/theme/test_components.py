"""The theme's components: a macro, a stylesheet and examples each, and a page in development that shows them."""

import re

import pytest
from bs4 import BeautifulSoup

from plugins.newsroom.config import SiteConfig
from plugins.portal.components import parse_examples, plan_components
from tests.edition import build_edition
from tests.sites import MINIMAL, PROJECT, build_site

THEME = PROJECT / "theme"
MACROS = THEME / "templates/components"
NAMES = sorted(path.stem for path in MACROS.glob("*.html"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The page of components as it is built."""
    build = build_site(tmp_path_factory.mktemp("components"), MINIMAL)
    assert 0 == build.code, build.errors
    return BeautifulSoup(build.read("thanh-phan/index.html"), "html.parser")


def test_every_file_of_examples_belongs_to_a_component():
    assert NAMES == sorted(path.stem for path in MACROS.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_a_component_is_one_macro_with_a_stylesheet_of_its_name(name):
    macros = re.findall(r"\{% macro (\w+)\(", (MACROS / f"{name}.html").read_text(encoding="utf-8"))

    assert [name] == macros
    assert (THEME / f"static/css/components/{name}.css").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_every_example_of_a_component_is_shown(name, shown):
    examples = list(parse_examples((MACROS / f"{name}.yaml").read_text(encoding="utf-8")))
    section = shown.find("section", id=name)

    assert examples
    assert [example.name for example in examples] == [
        heading.get_text() for heading in section.find_all("h3", class_="component__example")
    ]
    for frame in section.find_all("div", class_="component__frame"):
        assert frame.find(True), f"an example of {name} shows nothing"


def test_no_id_stands_twice_among_the_examples(shown):
    ids = [element["id"] for element in shown.find_all(id=True)]

    assert sorted(set(ids)) == sorted(ids)


def test_readers_and_robots_are_not_led_to_the_page(shown):
    assert "noindex" == shown.find("meta", attrs={"name": "robots"})["content"]


def test_a_published_site_has_no_page_of_components():
    edition = build_edition({})

    assert [] == list(plan_components(THEME, edition))
    assert not edition.config.development
    assert SiteConfig(name="", development=True).development
