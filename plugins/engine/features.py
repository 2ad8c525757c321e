"""What one feature adds to a site; the pipeline asks each in the order of PLUGINS."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from plugins.engine.pages import Page, StaticFile


def _keep(edition: object) -> object:
    return edition


def _find_nothing(edition: object) -> Iterable[object]:
    return ()


def _plan_nothing(edition: object) -> Iterable[Page | StaticFile]:
    return ()


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's hooks, each optional.

    `make_extensions` gives the Markdown extensions that the reader uses; `collect` takes from the parser what they
    found in one body (plain data, kept in the store); `enrich` returns the edition with the feature's knowledge added;
    `check` yields problems that only the feature can see in it; `plan` yields the files that it wants in the output; `globals` and `filters` are added for templates.
    """

    name: str
    make_extensions: Callable[[], Iterable[object]] = tuple
    collect: Callable[[object], object] | None = None
    enrich: Callable[[object], object] = _keep
    check: Callable[[object], Iterable[object]] = _find_nothing
    plan: Callable[[object], Iterable[Page | StaticFile]] = _plan_nothing
    globals: Mapping[str, Callable] = field(default_factory=dict)
    filters: Mapping[str, Callable] = field(default_factory=dict)
