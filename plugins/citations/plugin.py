"""Registers citations with the portal."""

from pelican import signals

from plugins.citations.aliases import check_aliases
from plugins.citations.enrichment import FEATURE_NAME, add_citations
from plugins.citations.marking import CitationMarks
from plugins.engine.features import Feature


def make_extensions():
    """Return the Markdown extension that marks citations."""
    return (CitationMarks(),)


def collect(parser):
    """Return what the extension found in the body that was parsed last."""
    return parser.cited_text


FEATURE = Feature(
    name=FEATURE_NAME, make_extensions=make_extensions, collect=collect, enrich=add_citations, check=check_aliases
)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
