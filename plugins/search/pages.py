"""The recipes of the search page, of its description for browsers, and of the index's files."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from plugins.engine.code import read_versions
from plugins.engine.features import Material
from plugins.engine.fingerprints import hash_bytes, hash_files, hash_value
from plugins.engine.pages import Group, Page, StaticFile
from plugins.newsroom import symbols, vietnamese
from plugins.newsroom.cards import Head, Link, SearchLink
from plugins.newsroom.edition import Edition
from plugins.newsroom.texts import say
from plugins.search.index import MANIFEST, follow_index
from plugins.search.views import DescriptionView, SearchView, render_description

# Where a reader without JavaScript, or without luck, goes on.
WAYS = ("DIRECTIVES", "CAMPAIGNS", "ARCHIVES", "CATEGORIES", "COMMITTEES", "TAGS")
# Beside this folder, the code that the index's bytes follow from, and what compresses them.
GROUND = (symbols, vietnamese)
LIBRARIES = ("deflate",)


def add_search(edition: Edition) -> Edition:
    """Return the edition with the link that every page shows."""
    place = edition.urls.place("SEARCH")
    return replace(
        edition,
        search=SearchLink(say("search.title"), place.url, edition.urls.place("SEARCH_DATA", path="mo-ta.xml").url),
    )


def plan_pages(edition: Edition) -> Iterator[Page]:
    """Yield the search page and its description."""
    yield _plan_search(edition, edition.urls.place("SEARCH_DATA", path=MANIFEST).url)
    yield _plan_description(edition)


def follow_texts(material: Material) -> Iterator[StaticFile | Group]:
    """Yield the files of the index."""
    return follow_index(material, hash_code())


def plan_bare_pages(edition: Edition) -> Iterator[Page]:
    """Yield the search page, which says that there is no index, and its description."""
    yield _plan_search(edition, "")
    yield _plan_description(edition)


def _plan_search(edition: Edition, manifest: str) -> Page:
    place = edition.urls.place("SEARCH")
    head = Head(
        kind="search",
        title=say("search.title"),
        description=say("search.description", site=edition.config.name),
        url=place.url,
        breadcrumb=(Link(say("place.front"), edition.urls.place("FRONT").url),),
        robots="noindex",
    )
    parts = {
        "head": head,
        "manifest": manifest,
        "ways": tuple(map(edition.get_list_link, WAYS)),
    }
    return Page("search", place.url, place.save_as, SearchView, parts, "search.html")


def _plan_description(edition: Edition) -> Page:
    place = edition.urls.place("SEARCH_DATA", path="mo-ta.xml")
    return Page("description", place.url, place.save_as, DescriptionView, {"search": edition.search}, render_description)


def hash_code() -> bytes:
    """Return the digest of the code that makes the index: with other code its files have other names."""
    own = hash_files(Path(__file__).parent, "*.py")
    versions = hash_value(read_versions(LIBRARIES))
    return hash_bytes(own, versions, *(Path(module.__file__).read_bytes() for module in GROUND))
