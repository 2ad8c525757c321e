"""Sitemaps and robots.txt: what they are written from, and the functions of site and view that write them."""

from datetime import datetime
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from plugins.newsroom.urls import make_absolute
from plugins.newsroom.words import format_iso
from plugins.newsroom.xml_text import clean_xml_text

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


class Site(Protocol):
    """What these files read of the site."""

    name: str
    language: str
    origin: str
    development: bool


class SitemapEntry(msgspec.Struct, frozen=True):
    """An address, when what stands there last changed, where that is known, and the pictures that it shows."""

    url: str
    modified: datetime | None
    pictures: tuple[str, ...] = ()


class SitemapView(msgspec.Struct, frozen=True):
    """One part of the sitemap."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndexView(msgspec.Struct, frozen=True):
    """The index of the sitemap's parts."""

    parts: tuple[SitemapEntry, ...]


class NewsEntry(msgspec.Struct, frozen=True):
    """An article of the last days."""

    url: str
    title: str
    date: datetime


class NewsSitemapView(msgspec.Struct, frozen=True):
    """The articles of the last days, newest first."""

    entries: tuple[NewsEntry, ...]


class RobotsView(msgspec.Struct, frozen=True):
    """Where robots find the sitemaps."""

    sitemaps: tuple[str, ...]


def render_sitemap(site: Site, view: SitemapView) -> bytes:
    """Return one part of the sitemap."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:image": IMAGE})
    for entry in view.entries:
        _add_entry(root, "url", entry, site.origin)
    return _write(root)


def render_index(site: Site, view: SitemapIndexView) -> bytes:
    """Return the index of the sitemap's parts."""
    root = Element("sitemapindex", {"xmlns": SITEMAP})
    for part in view.parts:
        _add_entry(root, "sitemap", part, site.origin)
    return _write(root)


def _add_entry(root: Element, tag: str, entry: SitemapEntry, origin: str) -> None:
    element = SubElement(root, tag)
    SubElement(element, "loc").text = make_absolute(entry.url, origin)
    if entry.modified:
        SubElement(element, "lastmod").text = format_iso(entry.modified)
    for url in entry.pictures:
        SubElement(SubElement(element, "image:image"), "image:loc").text = make_absolute(url, origin)


def render_news_sitemap(site: Site, view: NewsSitemapView) -> bytes:
    """Return the sitemap of the last days' articles, in Google's format."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:news": NEWS})
    for entry in view.entries:
        element = SubElement(root, "url")
        SubElement(element, "loc").text = make_absolute(entry.url, site.origin)
        news = SubElement(element, "news:news")
        publication = SubElement(news, "news:publication")
        SubElement(publication, "news:name").text = clean_xml_text(site.name)
        SubElement(publication, "news:language").text = site.language
        SubElement(news, "news:publication_date").text = format_iso(entry.date)
        SubElement(news, "news:title").text = clean_xml_text(entry.title)
    return _write(root)


def _write(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def render_robots(site: Site, view: RobotsView) -> str:
    """Return robots.txt; a site in development is nobody's to index."""
    if site.development:
        return "User-agent: *\nDisallow: /\n"
    sitemaps = "".join(f"Sitemap: {make_absolute(url, site.origin)}\n" for url in view.sitemaps)
    return f"User-agent: *\nAllow: /\n\n{sitemaps}"
