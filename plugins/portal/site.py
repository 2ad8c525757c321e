"""What every page knows of the site: names, menus, feeds, and the URLs of the theme's files."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from plugins.newsroom.cards import FeedLink, Head, Link, SearchLink, Version, WebAppLinks
from plugins.newsroom.edition import Edition
from plugins.newsroom.texts import say

PLACES = ("CAMPAIGNS", "COMMITTEES", "DIRECTIVES", "NOTICES", "ARCHIVES", "TAGS", "AUTHORS")


class Site(msgspec.Struct, frozen=True):
    """The same on every page of a build; whatever changes here is rendered anew everywhere."""

    name: str
    tagline: str
    owner: str
    contact: tuple[str, ...]
    language: str
    # The language of the content's names and titles, on pages of every language.
    content_language: str
    origin: str
    root: str
    home: Link
    menu: tuple[Link, ...]
    places: tuple[Link, ...]
    pages: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    search: SearchLink | None
    webapp: WebAppLinks | None
    assets: Mapping[str, str]
    development: bool
    # The front pages of all languages; empty where there is one language.
    versions: tuple[Version, ...]

    def list_marked(self, head: Head) -> tuple[str, ...]:
        """Return the addresses of the menu's links that a page stands at or below."""
        near = {head.url, *(link.url for link in head.breadcrumb)}
        return tuple(link.url for link in (*self.menu, *self.places) if link.url in near)


def build_sites(edition: Edition, assets: Mapping[str, str]) -> Mapping[str, Site]:
    """Build the site's own view from an edition, by the language of the pages that show it."""
    own = _build_site(edition, assets)
    languages = (version.language for version in own.versions if version.language != own.language)
    return {own.language: own} | {language: _translate_site(edition, own, language) for language in languages}


def _translate_site(edition: Edition, site: Site, language: str) -> Site:
    """Return the site as pages of another language show it: its lists and feeds are those of the site's own language."""
    config = edition.config.translated.get(language, edition.config)
    front = edition.get_front_place(language).url
    return replace(
        site,
        name=config.name,
        tagline=config.tagline,
        owner=config.owner,
        contact=config.contact,
        language=language,
        home=Link(config.name, front),
        menu=(Link(say("front.other_language", language), front),),
        places=(),
        pages=(),
        feeds=(),
        search=None,
    )


def _build_site(edition: Edition, assets: Mapping[str, str]) -> Site:
    newsroom, config = edition.newsroom, edition.config
    return Site(
        name=config.name,
        tagline=config.tagline,
        owner=config.owner,
        contact=config.contact,
        language=config.language,
        content_language=config.language,
        origin=edition.urls.origin,
        root=edition.urls.root,
        home=Link(config.name, edition.urls.place("FRONT").url),
        menu=tuple(
            edition.get_link("section", slug)
            for slug, section in newsroom.sections.items()
            if not section.fields.parent
        ),
        places=tuple(map(edition.get_list_link, PLACES)),
        pages=(
            *(
                edition.get_link("page", slug)
                for slug, page in newsroom.pages.items()
                if page.fields.status == "published"
            ),
            *([edition.get_list_link("LICENCES")] if config.licences else []),
        ),
        feeds=edition.get_site_feeds(),
        search=edition.search,
        webapp=edition.webapp,
        assets=assets,
        development=config.development,
        versions=edition.list_front_versions(),
    )
