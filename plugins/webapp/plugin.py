"""Registers the web app with the portal."""

from pelican import signals

from plugins.engine.features import Feature
from plugins.webapp.pages import add_webapp, plan_pages

FEATURE = Feature(name="webapp", enrich=add_webapp, plan=plan_pages)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
