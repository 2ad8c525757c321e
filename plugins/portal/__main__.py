"""Pelican's command, `python -m plugins.portal …`, started without what a build of this portal has no use for.

Pelican's readers, generators and writer load docutils, Pygments, Pillow and more, which takes longer than all the rest
of a small commit's build; what it writes with, and asks its own version of, nearly as long as that rest. Here they are
loaded when something asks for them: a plugin, the development server, a message in the log.
"""

import atexit
import gc
import importlib
import logging
import sys
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from importlib import import_module
from types import ModuleType

from plugins.engine.code import read_versions
from plugins.newsroom.later import StandIn, stand_in

# What `pelican` imports and NewsPelican does without.
LEFT_ASIDE = ("multiprocessing", "pelican.generators", "pelican.server", "pelican.utils", "pelican.writers")


class LaterConsole:
    """Rich's console, made when something is written; where nobody would see a sign of work, none is shown."""

    @cached_property
    def _console(self) -> object:
        return import_module("rich.console").Console()

    def status(self, *arguments: object, **named: object) -> AbstractContextManager:
        """Return what shows that work is being done."""
        return self._console.status(*arguments, **named) if sys.stdout.isatty() else nullcontext()

    def __getattr__(self, name: str) -> object:
        return getattr(self._console, name)


class LaterHandler(logging.Handler):
    """Rich's log, made when there is something to log."""

    def __init__(self, console: LaterConsole) -> None:
        super().__init__()
        self._console = console

    @cached_property
    def _handler(self) -> logging.Handler:
        handler = import_module("rich.logging").RichHandler(console=self._console._console)
        handler.setFormatter(self.formatter)
        return handler

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        self._handler.emit(record)


def _make_module(name: str, **values: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(values)
    return module


def import_pelican() -> ModuleType:
    """Import Pelican without the modules left aside; whoever imports one of these afterwards gets it."""
    metadata = _make_module(
        "importlib.metadata", version=lambda name: read_versions([name])[name], PackageNotFoundError=LookupError
    )
    rich = _make_module("rich.console", Console=LaterConsole), _make_module("rich.logging", RichHandler=LaterHandler)
    is_loaded = metadata.__name__ in sys.modules
    with stand_in(metadata, *rich, *map(StandIn, LEFT_ASIDE)):
        if not is_loaded:
            importlib.metadata = metadata
        try:
            return import_module("pelican")
        finally:
            if not is_loaded:
                del importlib.metadata


if __name__ == "__main__":
    # Modules make no garbage worth looking for; the build decides for itself. What is left at the end goes with the
    # process: to look it through for circles once more would take a tenth of a build.
    gc.disable()
    atexit.register(gc.freeze)
    import_pelican().main()
