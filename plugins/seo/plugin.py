"""Registers what search engines read with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer

FEATURE = Feature(
    name="seo",
    plan=defer("plugins.seo.pages", "plan_pages"),
    globals={"structured_data": defer("plugins.seo.structured_data", "structured_data")},
)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
