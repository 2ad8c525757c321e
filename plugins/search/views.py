"""What the search page and the description for browsers read, and the function that writes the latter."""

from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from plugins.newsroom.cards import Head, Link, SearchLink
from plugins.newsroom.texts import say
from plugins.newsroom.urls import make_absolute
from plugins.newsroom.xml_text import clean_xml_text

OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
# The specification's limits, in characters.
LONGEST_NAME, LONGEST_DESCRIPTION = 16, 1024


class SearchView(msgspec.Struct, frozen=True):
    """The search page: where the index is, "" where the build leaves it out, and the other ways to find something."""

    head: Head
    manifest: str
    ways: tuple[Link, ...]


class DescriptionView(msgspec.Struct, frozen=True):
    """The search as a browser can take it up."""

    search: SearchLink


class Site(Protocol):
    """What the description reads of the site."""

    name: str
    language: str
    origin: str


def render_description(site: Site, view: DescriptionView) -> bytes:
    """Return the OpenSearch description document."""
    root = Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    SubElement(root, "ShortName").text = clean_xml_text(site.name)[:LONGEST_NAME]
    SubElement(root, "Description").text = clean_xml_text(say("search.description", site=site.name))[:LONGEST_DESCRIPTION]
    SubElement(root, "Language").text = site.language
    SubElement(root, "InputEncoding").text = "UTF-8"
    template = f"{make_absolute(view.search.url, site.origin)}?q={{searchTerms}}"
    SubElement(root, "Url", {"type": "text/html", "method": "get", "template": template})
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
