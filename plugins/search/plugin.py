"""Registers search with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer


def add_feature(pelican):
    """Hand the page and the index to the portal; the index follows from every text, the page that says there is none from nothing."""
    has_index = bool(pelican.settings.get("SEARCH_INDEX", True))
    page = Feature(
        name="search",
        enrich=defer("plugins.search.pages", "add_search"),
        plan=defer("plugins.search.pages", "plan_pages" if has_index else "plan_bare_pages"),
    )
    pelican.features.append(page)
    if has_index:
        pelican.features.append(Feature(name="search index", follow=defer("plugins.search.pages", "follow_texts")))


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
