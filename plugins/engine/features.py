"""What one feature adds to a site; the pipeline asks each in the order of PLUGINS."""

from collections.abc import Callable, Collection, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

import msgspec

from plugins.engine.ledger import Ledger
from plugins.engine.output import Companions
from plugins.engine.pages import Page, StaticFile


def defer(module: str, name: str) -> Callable:
    """Return a function of a module that is imported when it is first called: few builds call all of them."""
    return lambda *arguments: getattr(import_module(module), name)(*arguments)


def _keep(edition: object) -> object:
    return edition


def _find_nothing(edition: object) -> Iterable[object]:
    return ()


def _plan_nothing(edition: object) -> Iterable[Page | StaticFile]:
    return ()


class Built(msgspec.Struct, frozen=True):
    """What a build leaves: the folder and the ledger of its files, the content's folder, the settings' digest."""

    output: Path
    ledger: Ledger
    content: Path
    settings: bytes


class Material(Protocol):
    """What the plan of a feature is made of that follows from texts; `texts` stand for each document's, by its path."""

    texts: Mapping[str, bytes]

    @property
    def edition(self) -> object:
        """The whole edition, which takes long to build."""

    def build_part(self, articles: Collection[str]) -> object | None:
        """Return an edition of some articles and all that is no article; None where the site would not be the same."""

    def load(self) -> bytes | None:
        """Return what was kept at the last plan, if nothing but texts has changed since."""

    def keep(self, data: bytes) -> None:
        """Keep what the next plan is to know of this one."""


class Feature(msgspec.Struct, frozen=True):
    """A feature's hooks, each optional.

    `make_extensions` gives the Markdown extensions that the reader uses; `collect` takes from the parser what they
    found in one body (plain data, kept in the store); `inspect` takes a document and its file's bytes and gives the
    problems in it, and what `check` has to know of it (plain data, kept in the store too, or None); `check` yields
    problems that only the feature can see in the edition; `enrich` returns the edition with the feature's knowledge
    added; `plan` yields the files that it wants in the output; `accompany` tells of the site's addresses what stands beside each of
    them (one feature may); `finish` is called when all of it is in place, with what `tell` took from the edition for it
    (plain data, kept in the store); `licences` are those of other people's work that it puts there; `globals` and
    `filters` are added for templates.

    `check`, `enrich`, `plan` and `tell` are not asked again when nothing but articles' texts has changed: a page that shows one
    says so (`Part.texts`). A feature whose plan follows from texts in another way has a `follow` in place of `plan`; one whose
    plan follows from files that are neither content nor code nor the theme's static ones says how these are, as `state`.
    """

    name: str
    state: bytes = b""
    make_extensions: Callable[[], Iterable[object]] = tuple
    collect: Callable[[object], object] | None = None
    inspect: Callable[[object, bytes], tuple[Iterable[object], object | None]] | None = None
    enrich: Callable[[object], object] = _keep
    check: Callable[[object], Iterable[object]] = _find_nothing
    plan: Callable[[object], Iterable[Page | StaticFile]] = _plan_nothing
    follow: Callable[[Material], Iterable[Page | StaticFile]] | None = None
    accompany: Callable[[object], Companions] | None = None
    tell: Callable[[object], object] | None = None
    finish: Callable[[object, Built], None] | None = None
    licences: Iterable[object] = ()
    globals: Mapping[str, Callable] = {}
    filters: Mapping[str, Callable] = {}
