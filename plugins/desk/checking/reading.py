"""Reading: each file of a site by what it is."""

import json
from collections.abc import Iterator

from lxml.etree import XMLSyntaxError, _Element, fromstring

from plugins.desk.checking.budgets import Assets
from plugins.desk.checking.facts import Facts, Notes, take_notes
from plugins.desk.checking.feeds import ATOM, JSON_FEED, check_atom, check_json_feed, check_rss
from plugins.desk.checking.leaks import TEXTS, check_secrets
from plugins.desk.checking.pages import read_page
from plugins.desk.checking.site import BuiltSite
from plugins.desk.checking.sitemaps import SITEMAP, check_sitemap
from plugins.desk.checking.styles import list_imports, list_style_addresses

OPEN_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def read_file(site: BuiltSite, name: str, assets: Assets) -> Facts:
    """Read one file and check all that can be seen from it alone."""
    notes = take_notes(site, name)
    if not name.endswith(TEXTS):
        return notes.finish()
    data = site.read(name)
    check_secrets(notes, data)
    if name.endswith(".html"):
        return read_page(notes, data, assets)
    if name.endswith(".xml"):
        _check_xml(notes, data)
    elif name.endswith((".json", ".webmanifest")):
        _check_json(notes, data)
    elif name.endswith(".css"):
        for address, line in list_style_addresses(data.decode("utf-8", "replace")):
            notes.load(address, line)
    elif name.endswith(".js"):
        for address, line in list_imports(data.decode("utf-8", "replace")):
            notes.load(address, line)
    return notes.finish()


def _check_xml(notes: Notes, data: bytes) -> None:
    try:
        root = fromstring(data)
    except XMLSyntaxError as error:
        notes.report(error.lineno or 0, "bad-xml", error=error.msg)
        return
    if root.tag in (f"{ATOM}feed", f"{ATOM}entry"):
        check_atom(notes, root)
    elif root.tag == "rss":
        check_rss(notes, root)
    elif root.tag in (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"):
        check_sitemap(notes, root, len(data))
    elif root.tag == f"{OPEN_SEARCH}OpenSearchDescription":
        for address, line in _list_search_addresses(root):
            notes.name_address(address, line)


def _list_search_addresses(root: _Element) -> Iterator[tuple[str, int]]:
    """Yield the addresses of a description of the site's search; what a reader types stands in braces."""
    for element in root.iter(f"{OPEN_SEARCH}Url"):
        yield element.get("template", "").partition("{")[0], element.sourceline
    for element in root.iter(f"{OPEN_SEARCH}Image"):
        yield element.text or "", element.sourceline


def _check_json(notes: Notes, data: bytes) -> None:
    try:
        found = json.loads(data)
    except ValueError as error:
        notes.report(getattr(error, "lineno", 0), "bad-json", error=error)
        return
    if isinstance(found, dict) and JSON_FEED.match(str(found.get("version"))):
        check_json_feed(notes, data)
    elif notes.name.endswith(".webmanifest") and isinstance(found, dict):
        for address in (found.get("start_url"), *(icon.get("src") for icon in found.get("icons", ()))):
            if address:
                notes.load(address, 0)
