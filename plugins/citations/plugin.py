"""Registers citations with the portal."""

from pelican import signals

from plugins.engine.features import Feature, defer


def make_extensions():
    """Return the Markdown extension that marks citations."""
    # Imported here: only a file that has changed needs it.
    from plugins.citations.marking import CitationMarks

    return (CitationMarks(),)


def collect(parser):
    """Return what the extension found in the body that was parsed last."""
    return parser.cited_text


FEATURE = Feature(
    name="citations",
    make_extensions=make_extensions,
    collect=collect,
    enrich=defer("plugins.citations.enrichment", "add_citations"),
    check=defer("plugins.citations.aliases", "check_aliases"),
)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
