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

# What `pelican` imports and NewsPelican does without.
LEFT_ASIDE = ("multiprocessing", "pelican.generators", "pelican.server", "pelican.utils", "pelican.writers")


class Later:
    """A function or class of a module that is imported when this is first used."""

    __slots__ = ("_module", "_name")

    def __init__(self, module: str, name: str) -> None:
        object.__setattr__(self, "_module", module)
        object.__setattr__(self, "_name", name)

    def _load(self) -> object:
        return getattr(import_module(self._module), self._name)

    def __call__(self, *arguments: object, **named: object) -> object:
        return self._load()(*arguments, **named)

    def __getattr__(self, name: str) -> object:
        return getattr(self._load(), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._load(), name, value)


class _StandIn(ModuleType):
    """A module that gives each name for later."""

    def __getattr__(self, name: str) -> Later:
        if name.startswith("__"):
            raise AttributeError(name)
        return Later(self.__name__, name)


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
    stand_ins = [
        *map(_StandIn, LEFT_ASIDE),
        _make_module("rich.console", Console=LaterConsole),
        _make_module("rich.logging", RichHandler=LaterHandler),
        _make_module("importlib.metadata", version=lambda name: read_versions([name])[name], PackageNotFoundError=LookupError),
    ]
    waiting = {module.__name__: module for module in stand_ins if module.__name__ not in sys.modules}
    sys.modules.update(waiting)
    if metadata := waiting.get("importlib.metadata"):
        importlib.metadata = metadata
    try:
        return import_module("pelican")
    finally:
        for name in waiting:
            del sys.modules[name]
        if metadata:
            del importlib.metadata


if __name__ == "__main__":
    # Modules make no garbage worth looking for; the build decides for itself. What is left at the end goes with the
    # process: to look it through for circles once more would take a tenth of a build.
    gc.disable()
    atexit.register(gc.freeze)
    import_pelican().main()
