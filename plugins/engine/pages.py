"""Pages as recipes: what stands where, made of which values, by which pure function."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec


class Part(Protocol):
    """A value too large to keep at hand: known by its digest, loaded when its page is rendered.

    `texts`, where it has any, are the names of articles whose texts it follows from: nothing else may.
    """

    digest: bytes

    def load(self) -> object:
        """Return the value itself."""


class Page(msgspec.Struct, frozen=True):
    """One output file that is rendered: equal recipes give equal bytes.

    `parts` are frozen values (or objects with `digest` and `load()`); `build` turns them, loaded and by name,
    into the view; `render` is a template's name, or a function of (site, view) that returns text or bytes.
    `source` is the content file behind the page, for messages. `beside` are those of the other articles that it shows:
    with these, and with all that is no article, it can be planned as well as with the whole archive.
    """

    kind: str
    url: str
    save_as: str
    build: Callable[..., object]
    parts: Mapping[str, object]
    render: str | Callable[[object, object], str | bytes]
    source: str = ""
    beside: tuple[str, ...] = ()


class StaticFile(msgspec.Struct, frozen=True):
    """One output file that is copied: from `source`, from `data` where the build has it, or from what `make` returns.

    `digest` stands for the bytes, or for all that they are made from. `cost` is that of making them, counted in pages.
    """

    save_as: str
    digest: bytes
    source: Path | None = None
    data: bytes | None = None
    make: Callable[[], bytes] | None = None
    cost: int = 1

    def read(self) -> bytes:
        """Return the file's bytes."""
        if self.make:
            return self.make()
        return self.data if self.data is not None else self.source.read_bytes()


class Group(msgspec.Struct, frozen=True):
    """Files that all follow from what their key stands for: while it stays, they needn't even be planned."""

    get_key: Callable[[], bytes]
    plan: Callable[[], Iterable[Page | StaticFile]]


class Deferred(msgspec.Struct, frozen=True):
    """A part that is put together only when its page is rendered; `digest` stands for all that it is made from."""

    digest: bytes
    load: Callable[[], object]


class RedirectView(msgspec.Struct, frozen=True):
    """What a redirect page shows: its head, and where to go."""

    head: object
    target: str


def plan_redirect(head: object, save_as: str, target: str, source: str = "") -> Page:
    """Return a page that sends readers on where the host can't."""
    return Page("redirect", head.url, save_as, RedirectView, {"head": head, "target": target}, "redirect.html", source)
