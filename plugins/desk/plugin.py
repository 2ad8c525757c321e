"""Registers the desk with the portal, where DESK asks for it, and the report's other forms, where LINT_FORMAT names one."""

import os
from functools import partial
from pathlib import Path

from pelican import signals

from plugins.engine.features import Feature
from plugins.engine.fingerprints import hash_files

PROJECT = Path(__file__).parent.parent.parent


def add_feature(pelican):
    """Hand the feature to the portal, unless this build goes without."""
    settings = pelican.settings
    # `make html DESK=1` puts a variable of make into the environment.
    if not (os.environ.get("DESK") or settings.get("DESK")):
        return
    # Imported here: a build without the desk needs none of it.
    from plugins.desk.admin import DeskConfig, list_licences, plan_admin

    config = DeskConfig(
        backend=dict(settings.get("DESK_BACKEND") or {}),
        content=find_content(Path(str(settings["PATH"])).resolve()),
        bundle=PROJECT / "desk" / "dist",
    )
    state, licences = hash_files(config.bundle, "*"), list_licences(config.bundle)
    pelican.features.append(Feature(name="desk", state=state, plan=partial(plan_admin, config), licences=licences))


def set_report(pelican):
    """Let the build report problems in the linter's format that is asked for."""
    if name := os.environ.get("LINT_FORMAT"):
        from plugins.desk.lint_formats import FORMATS, Report

        def format_report(problems, lines):
            return FORMATS[name](Report(tuple(problems), lines, os.path.relpath(pelican.path)))

        pelican.format_report = format_report


def find_content(content: Path) -> str:
    """Return the content folder's path from the root of its repository, or of the folder that it lies in."""
    root = next((folder for folder in content.parents if (folder / ".git").exists()), content.parent)
    return content.relative_to(root).as_posix()


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
    signals.initialized.connect(set_report)
