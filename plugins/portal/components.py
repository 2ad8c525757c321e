"""The page of the theme's components, each with its examples; built in development only.

An example stands beside its macro: `components/card.yaml` is a list of `name` and `with`, the macro's arguments.
`!markup` marks a text that is HTML already. YAML's anchors (`&` and `*`) let examples of one file share a value.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import msgspec
import yaml
from markupsafe import Markup

from plugins.engine.pages import Page
from plugins.newsroom.cards import Head
from plugins.newsroom.edition import Edition
from plugins.newsroom.texts import say

FOLDER = "templates/components"
TEMPLATE = "components.html"


class _ExampleLoader(yaml.SafeLoader):
    """Plain YAML, and `!markup`."""


_ExampleLoader.add_constructor("!markup", lambda loader, node: Markup(loader.construct_scalar(node)))


class Example(msgspec.Struct, frozen=True):
    """One way to use a component: the arguments that its macro is called with."""

    name: str
    arguments: dict[str, object]


class Component(msgspec.Struct, frozen=True):
    """A component by the name of its macro."""

    name: str
    examples: tuple[Example, ...]


class ComponentsView(msgspec.Struct, frozen=True):
    """All components of the theme."""

    head: Head
    components: tuple[Component, ...]


def plan_components(theme: Path, edition: Edition) -> Iterator[Page]:
    """Yield the page of components, in development and where the theme has any examples."""
    files = sorted((theme / FOLDER).glob("*.yaml"))
    if not (edition.config.development and files):
        return
    place = edition.urls.place("COMPONENTS")
    head = Head(
        kind="components",
        title=say("components.title"),
        description=say("components.description"),
        url=place.url,
        robots="noindex",
        language=edition.config.language,
    )
    sources = tuple((file.stem, file.read_text(encoding="utf-8")) for file in files)
    yield Page("components", place.url, place.save_as, build_components_view, {"head": head, "sources": sources}, TEMPLATE)


def build_components_view(head: Head, sources: tuple[tuple[str, str], ...]) -> ComponentsView:
    """Build the view from the components' names and the texts of their examples."""
    return ComponentsView(head, tuple(Component(name, tuple(parse_examples(text))) for name, text in sources))


def parse_examples(text: str) -> Iterator[Example]:
    """Yield the examples of one file; mappings become objects, as the views that templates read are."""
    for example in yaml.load(text, _ExampleLoader):
        yield Example(example["name"], {name: _shape(value) for name, value in example["with"].items()})


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return SimpleNamespace(**{name: _shape(item) for name, item in value.items()})
    return tuple(map(_shape, value)) if isinstance(value, list) else value
