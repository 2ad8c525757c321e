"""Registers search with the portal."""

from pelican import signals

from plugins.engine.features import Feature
from plugins.search.pages import add_search, plan_pages

FEATURE = Feature(name="search", enrich=add_search, plan=plan_pages, follows_texts=True)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
