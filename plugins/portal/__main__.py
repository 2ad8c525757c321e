"""Pelican's command, `python -m plugins.portal …`, started without what a build of this portal has no use for.

Pelican's readers, generators and writer load docutils, Pygments, Pillow and more, which takes longer than all the rest
of a small commit's build. Here they are loaded when something asks for them: a plugin, or the development server.
"""

import gc
import sys
from importlib import import_module
from types import ModuleType

# What `pelican` imports and NewsPelican does without.
LEFT_ASIDE = ("pelican.generators", "pelican.server", "pelican.utils", "pelican.writers")


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


def import_pelican() -> ModuleType:
    """Import Pelican without the modules left aside; whoever imports one of these afterwards gets it."""
    waiting = [name for name in LEFT_ASIDE if name not in sys.modules]
    sys.modules.update((name, _StandIn(name)) for name in waiting)
    try:
        return import_module("pelican")
    finally:
        for name in waiting:
            del sys.modules[name]


if __name__ == "__main__":
    # Modules make no garbage worth looking for; the build decides for itself.
    gc.disable()
    import_pelican().main()
