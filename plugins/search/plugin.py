"""Registers search with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer


def add_feature(pelican):
    """Hand the feature to the portal; the index follows from every text, the page that says there is none from nothing."""
    has_index = bool(pelican.settings.get("SEARCH_INDEX", True))
    feature = Feature(
        name="search",
        enrich=defer("plugins.search.pages", "add_search"),
        plan=defer("plugins.search.pages", "plan_pages" if has_index else "plan_bare_pages"),
        follows_texts=has_index,
    )
    pelican.features.append(feature)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
