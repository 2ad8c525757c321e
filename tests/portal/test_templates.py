"""The theme's templates: escaped as Jinja does it, imported and made once."""

from dataclasses import dataclass

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from plugins.portal import templates
from plugins.portal.templates import SteadyEnvironment, make_keeper

CALLS = """{% from "calls.html" import item, many, around %}{% extends "frame.html" %}{% block main %}{% set own = "x" %}
{{ item("a") }}{{ item("a", title="<b>") }}{{ many(1, 2, c=own) }}{% call around() %}{{ own }}{% endcall %}
{% for item in "<>" %}{{ item }}{{ site }}{% endfor %}{{ once(mark, "&") }} {{ mark("&") }}{% endblock %}"""
CALLED = """{% macro item(value, title="t") %}<i title="{{ title }}">{{ value }}{{ site }}</i>{% endmacro %}
{% macro many() %}{{ varargs }}{{ kwargs }}{% endmacro %}{% macro around() %}<{{ caller() }}>{% endmacro %}"""
FRAME = '{% from "calls.html" import item %}{{ item(site) }}{% block main %}{% endblock %}{{ item("z") }}'
PAGE = '{% from "box.html" import box %}{{ box(value) }}|{{ value }}|{% set x %}{{ value }}{% endset %}{{ x }}|{{ x ~ value }}'
CARD = '<p lang="{{ site }}">{{ say("a.b") }}: {{ say("c", name=card.title) }}</p>{{ card.lead | default("none") }}{% if card.lead is defined %}{{ card.lead }}{% endif %}'
SOURCES = {"page.html": PAGE, "box.html": '{% macro box(value) %}<b title="{{ value }}">{{ site }}</b>{% endmacro %}'}


@dataclass(frozen=True, slots=True)
class Card:
    """Something that pages show."""

    title: str


class Macro:
    """A macro that counts how often it is called."""

    name = "card"

    def __init__(self):
        self.calls = 0

    def __call__(self, *arguments, **named):
        self.calls += 1
        return f"{arguments} {named}"


@pytest.mark.parametrize("value", ["a <b> & \"c\" 'd'", Markup("<i>"), 7, None, ("<",)])
def test_pages_are_those_that_jinja_itself_makes(value):
    options = {"loader": DictLoader(SOURCES), "autoescape": True, "undefined": StrictUndefined}
    pages = []
    for environment in (Environment(**options), SteadyEnvironment(**options)):
        environment.globals["site"] = "Tòa <soạn>"
        pages += [environment.get_template("page.html").render(value=value) for _ in range(2)]

    assert 1 == len(set(pages))


def test_names_and_calls_are_those_that_jinja_itself_finds():
    pages = []
    for kind in (Environment, SteadyEnvironment):
        loader = DictLoader({"page.html": CALLS, "calls.html": CALLED, "frame.html": FRAME})
        environment = kind(loader=loader, autoescape=True, undefined=StrictUndefined)
        environment.globals |= {"site": "S & Co", "mark": lambda text: Markup(f"<b>{text}</b>"), "once": lambda call, *given: call(*given)}
        pages.append(environment.get_template("page.html").render())

    assert pages[0] == pages[1]
    assert '<i title="&lt;b&gt;">aS &amp; Co</i>' in pages[0]


def test_a_macro_that_is_not_there_is_an_error():
    sources = SOURCES | {"page.html": '{% from "box.html" import bax %}'}
    environment = SteadyEnvironment(loader=DictLoader(sources), undefined=StrictUndefined)

    with pytest.raises(AttributeError, match="bax"):
        environment.get_template("page.html").render()


def test_what_is_kept_is_encoded_once():
    once = make_keeper()
    kept = once(Macro(), "ộ")

    assert kept.encode() is once(Macro(), "ộ").encode()
    assert str(kept).encode() == kept.encode()


def test_texts_of_the_catalogue_and_attributes_are_those_that_jinja_itself_writes():
    pages = []
    for kind in (Environment, SteadyEnvironment):
        environment = kind(loader=DictLoader({"card.html": CARD}), autoescape=True, undefined=StrictUndefined)
        environment.globals |= {"site": "vi", "say": lambda key, **values: f"<{key} {values}>"}
        pages.append(environment.get_template("card.html").render(card=Card("a & b")))

    assert pages[0] == pages[1]
    assert "&lt;a.b {}&gt;: &lt;c" in pages[0]


def test_an_attribute_that_is_not_there_is_an_error():
    environment = SteadyEnvironment(loader=DictLoader({"card.html": "{{ card.lead }}"}), undefined=StrictUndefined)

    with pytest.raises(AttributeError, match="lead"):
        environment.get_template("card.html").render(card=Card("a"))


def test_a_macro_is_called_once_for_the_same_arguments():
    once, macro, card = make_keeper(), Macro(), Card("a")

    assert once(macro, card, 2, kicker="k") == once(macro, card, 2, kicker="k")
    assert 1 == macro.calls


def test_arguments_that_are_equal_but_written_otherwise_are_told_apart():
    once, macro = make_keeper(), Macro()
    for argument in (1, True, "1", "<", Markup("<")):
        once(macro, argument)

    assert 5 == macro.calls


def test_no_more_is_kept_than_memory_is_meant_for(monkeypatch):
    monkeypatch.setattr(templates, "MOST_KEPT", 2)
    once, macro, cards = make_keeper(), Macro(), [Card("a"), Card("b"), Card("c")]
    for card in (*cards, cards[0]):
        once(macro, card)

    assert 4 == macro.calls
