"""Registers the proof-reader with the portal."""

from pelican import signals

from plugins.engine.features import Feature
from plugins.proofreading.inspection import FEATURE_NAME, check_figures, inspect_document

FEATURE = Feature(name=FEATURE_NAME, inspect=inspect_document, check=check_figures)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
