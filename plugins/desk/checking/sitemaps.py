"""Sitemaps: the protocol's own limits, whole addresses that exist, and what search engines want of news."""

import re
from datetime import datetime, timedelta

from lxml.etree import _Element

from plugins.desk.checking.facts import Notes

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LARGEST = 50_000
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_NEWS = 1_000
NEWS_SPAN = timedelta(days=2)
# A moment, a day, a month or a year, as W3C's note on dates and times writes them.
WHEN = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")


def check_sitemap(notes: Notes, root: _Element, size: int) -> None:
    """Check a part of the sitemap, its index, or the sitemap of the last days' news."""
    entries = root.findall(f"{SITEMAP}{'sitemap' if root.tag == f'{SITEMAP}sitemapindex' else 'url'}")
    if len(entries) > LARGEST or size > LARGEST_FILE:
        notes.report(0, "sitemap-size", count=len(entries), most=LARGEST, size=size // 1024**2)
    seen: set[str] = set()
    for entry in entries:
        address = (entry.findtext(f"{SITEMAP}loc") or "").strip()
        if not address:
            notes.report(entry.sourceline, "sitemap-no-address")
            continue
        if address in seen:
            notes.report(entry.sourceline, "sitemap-twice", link=address)
        seen.add(address)
        _note_address(notes, address, entry.sourceline)
        changed = entry.findtext(f"{SITEMAP}lastmod")
        if changed is not None and not WHEN.fullmatch(changed):
            notes.report(entry.sourceline, "sitemap-date", found=changed)
        for image in entry.iter(f"{IMAGE}loc"):
            _note_address(notes, image.text or "", image.sourceline)
        for link in entry.iter(f"{XHTML}link"):
            _note_address(notes, link.get("href", ""), link.sourceline)
    _check_news(notes, root.findall(f"{SITEMAP}url/{NEWS}news"))


def _note_address(notes: Notes, address: str, line: int) -> None:
    if not address.startswith(f"{notes.site.origin}/" if notes.site.origin else ("https://", "http://")):
        notes.report(line, "relative-loc", link=address)
    else:
        notes.name_address(address, line)


def _check_news(notes: Notes, news: list[_Element]) -> None:
    if len(news) > LARGEST_NEWS:
        notes.report(0, "news-count", count=len(news), most=LARGEST_NEWS)
    moments = []
    for element in news:
        for name in ("publication/{0}name", "publication/{0}language", "publication_date", "title"):
            if not (element.findtext(f"{NEWS}{name.format(NEWS)}") or "").strip():
                notes.report(element.sourceline, "news-lacks", name=name.format(""))
        when = element.findtext(f"{NEWS}publication_date") or ""
        if WHEN.fullmatch(when):
            moments.append((datetime.fromisoformat(when).astimezone(), element))
        elif when:
            notes.report(element.sourceline, "sitemap-date", found=when)
    newest = max((moment for moment, _ in moments), default=None)
    for moment, element in moments:
        if newest - moment > NEWS_SPAN:
            notes.report(element.sourceline, "news-old", title=element.findtext(f"{NEWS}title"))
