"""Registers the proof-reader with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer


def inspect_document(document, data):
    """Return what the proof-reader finds in a document, and the figures in it."""
    # Imported here: only a file that has changed needs it.
    from plugins.proofreading import inspection

    return inspection.inspect_document(document, data)


FEATURE = Feature(
    name="proofreading", inspect=inspect_document, check=defer("plugins.proofreading.inspection", "check_figures")
)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
