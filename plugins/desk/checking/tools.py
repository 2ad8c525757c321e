"""The tools that others made and checks use: where they are, and what to do when they aren't."""

import shutil
from pathlib import Path

from plugins.newsroom.texts import say


class MissingTool(Exception):
    """A tool that a check needs is not there; the message says what to do."""


def find_program(name: str, package: str) -> str:
    """Return a program's path; MissingTool when it isn't installed."""
    path = shutil.which(name)
    if path is None:
        raise MissingTool(say("check.no_program", program=name, package=package))
    return path


def find_module(folder: Path, name: str) -> Path:
    """Return a file of an npm package that the project pins; MissingTool when npm hasn't installed it."""
    path = folder / "node_modules" / name
    if not path.is_file():
        raise MissingTool(say("check.no_module", module=name, folder=folder))
    return path
