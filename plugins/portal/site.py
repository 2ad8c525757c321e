"""What every page knows of the site: names, menus, feeds, and the URLs of the theme's files."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.newsroom.cards import FeedLink, Link, SearchLink
from plugins.newsroom.edition import Edition

PLACES = ("CAMPAIGNS", "COMMITTEES", "DIRECTIVES", "NOTICES", "ARCHIVES", "TAGS", "AUTHORS")


@dataclass(frozen=True, slots=True)
class Site:
    """The same on every page of a build; whatever changes here is rendered anew everywhere."""

    name: str
    tagline: str
    owner: str
    contact: tuple[str, ...]
    language: str
    origin: str
    root: str
    home: Link
    menu: tuple[Link, ...]
    places: tuple[Link, ...]
    pages: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    search: SearchLink | None
    assets: Mapping[str, str]
    development: bool


def build_site(edition: Edition, assets: Mapping[str, str]) -> Site:
    """Build the site's own view from an edition."""
    newsroom, config = edition.newsroom, edition.config
    return Site(
        name=config.name,
        tagline=config.tagline,
        owner=config.owner,
        contact=config.contact,
        language=config.language,
        origin=edition.urls.origin,
        root=edition.urls.root,
        home=Link(config.name, edition.urls.place("FRONT").url),
        menu=tuple(
            edition.get_link("section", slug)
            for slug, section in newsroom.sections.items()
            if not section.fields.parent
        ),
        places=tuple(map(edition.get_list_link, PLACES)),
        pages=tuple(
            edition.get_link("page", slug)
            for slug, page in newsroom.pages.items()
            if page.fields.status == "published"
        ),
        feeds=edition.get_site_feeds(),
        search=edition.search,
        assets=assets,
        development=config.development,
    )
