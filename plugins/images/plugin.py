"""Registers pictures with the portal."""

from pelican import signals

from plugins.engine.features import Feature
from plugins.images.pages import add_illustrations, plan_pages

FEATURE = Feature(name="images", enrich=add_illustrations, plan=plan_pages)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
