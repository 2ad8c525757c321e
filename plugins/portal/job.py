"""What one build is asked to do."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.features import Feature
from plugins.engine.store import Store
from plugins.newsroom.config import SiteConfig
from plugins.newsroom.urls import Urls
from plugins.portal.progress import Progress

if TYPE_CHECKING:
    from jinja2 import Environment

    from plugins.portal.site import Site


class Job(msgspec.Struct, frozen=True):
    """One build: where things lie, what the settings say, and the clock.

    `grounds` are the digests, by name, of what every page follows from besides its parts and its template: code,
    libraries, settings. `reading` stands for all that a document's reading follows from besides its file.
    """

    content: Path
    output: Path
    cache: Path
    theme: Path
    config: SiteConfig
    urls: Urls
    features: tuple[Feature, ...]
    clock: datetime
    grounds: Mapping[str, bytes]
    reading: bytes
    retained: frozenset[str]
    shows: frozenset[str]
    shows_embargoed: bool
    workers: int
    least: int
    changes_only: bool
    explains: bool
    make_environment: Callable[["Site", Sequence[Feature]], "Environment"]
    make_fonts: Callable[[Store], Mapping[str, bytes]]
    progress: Progress
