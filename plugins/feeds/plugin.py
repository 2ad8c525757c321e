"""Registers feeds with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer

FEATURE = Feature(name="feeds", plan=defer("plugins.feeds.pages", "plan_pages"))


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
