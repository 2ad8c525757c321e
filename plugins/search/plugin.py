"""Registers search with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer

FEATURE = Feature(
    name="search",
    enrich=defer("plugins.search.pages", "add_search"),
    plan=defer("plugins.search.pages", "plan_pages"),
    follows_texts=True,
)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
