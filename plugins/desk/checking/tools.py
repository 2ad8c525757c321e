"""The tools that others made and checks use: where they are, and what to do when they aren't."""

import shutil
from pathlib import Path

from plugins.newsroom.texts import say

# Chromium without windows opens a page at a fifth of what the whole browser takes.
BROWSERS = ("chromium-headless-shell", "chromium")


class MissingTool(Exception):
    """A tool that a check needs is not there; the message says what to do."""


def find_program(name: str, package: str) -> str:
    """Return a program's path; MissingTool when it isn't installed."""
    path = shutil.which(name)
    if path is None:
        raise MissingTool(say("check.no_program", program=name, package=package))
    return path


def find_browser() -> str:
    """Return the path of Chromium, without windows where that is installed; MissingTool when neither is."""
    return next(filter(None, map(shutil.which, BROWSERS)), None) or find_program(BROWSERS[0], BROWSERS[0])


def find_module(folder: Path, name: str) -> Path:
    """Return a file of an npm package that the project pins; MissingTool when npm hasn't installed it."""
    path = folder / "node_modules" / name
    if not path.is_file():
        raise MissingTool(say("check.no_module", module=name, folder=folder))
    return path
