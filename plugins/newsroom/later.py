"""Work put off: modules that are loaded when something of them is used, not when another one names them, and patterns that are compiled then."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


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


class StandIn(ModuleType):
    """A module that gives each name for later."""

    def __getattr__(self, name: str) -> Later:
        if name.startswith("__"):
            raise AttributeError(name)
        return Later(self.__name__, name)


# What makes a pattern while `compile_later` has put LaterPattern in its place.
compile_pattern = re.compile


class LaterPattern:
    """A pattern that is compiled when it is first used: of all that modules hold ready, one article meets a few."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        # Kept as the pattern's own, it is found without coming here from now on.
        value = getattr(compile_pattern(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


@contextmanager
def compile_later() -> Iterator[None]:
    """Let libraries that are imported now hold their patterns ready as ours do."""
    re.compile = LaterPattern
    try:
        yield
    finally:
        re.compile = compile_pattern


@contextmanager
def stand_in(*modules: ModuleType) -> Iterator[None]:
    """Let modules stand in for those of the same names that aren't loaded yet; whoever imports one afterwards gets the real one."""
    waiting = {module.__name__: module for module in modules if module.__name__ not in sys.modules}
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name in waiting:
            del sys.modules[name]
