"""Tiny editions for tests: content as texts, read, indexed and given its addresses by the real thing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from plugins.engine.features import Feature
from plugins.engine.fingerprints import Digests, hash_bytes, hash_value
from plugins.engine.pages import Group, Page, StaticFile
from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.config import SiteConfig
from plugins.newsroom.digests import add_pictures
from plugins.newsroom.documents import Reading, list_picture_names, read_document
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import build_newsroom
from plugins.newsroom.problems import ContentError, has_errors
from plugins.newsroom.urls import build_urls

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CLOCK = datetime(2023, 4, 1, 8, 0, tzinfo=VIETNAM)


def write_document(body: str = "Một đoạn văn.", /, **fields: object) -> str:
    """Return a content file's text; `from_` writes the key `from`, values are texts, numbers, lists and mappings."""
    lines = [f"{key.rstrip('_')}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", body, ""])


def write_article(
    title: str, date: str = "2023-03-29 18:11", category: str = "thoi-su", **fields: object
) -> str:
    """Return an article's text in the section "thoi-su", which every edition has."""
    return write_document(title=title, date=date, category=category, **fields)


def write_directive(symbol: str, issued: str = "2023-01-27", **fields: object) -> str:
    """Return a document's text; the body that issued it is "thanh-uy", which every edition has."""
    return write_document(**{"symbol": symbol, "title": "Về sơ kết", "issued": issued, "issuer": "thanh-uy"} | fields)


# What every edition holds, so that a test writes only what it is about.
BASE = {
    "sections/thoi-su.md": write_document(title="Thời sự"),
    "committees/thanh-uy.md": write_document(title="Thành ủy"),
}


def build_edition(
    content: Mapping[str, str],
    clock: datetime = CLOCK,
    settings: Mapping[str, object] | None = None,
    features: Iterable[Feature] = (),
    page_size: int = 20,
    shows: frozenset[str] = frozenset({"published", "hidden"}),
    **fields: object,
) -> Edition:
    """Build an edition of files by their path below the content folder; ContentError when they have errors.

    `settings` are Pelican's (SITEURL, CAMPAIGN_URL …), `fields` further fields of the edition (images, citations …).
    """
    content = BASE | dict(content)
    features = tuple(features)
    reader = BodyReader([extension for feature in features for extension in feature.make_extensions()])
    bodies: dict[bytes, str] = {}
    readings: dict[str, Reading] = {}
    problems: list = []
    for path, text in content.items():
        document, found = read_document(path, text.encode())
        problems += found
        if document is None:
            continue
        body = reader.read(document.body)
        key = hash_bytes(body.html.encode())
        bodies[key] = body.html
        readings[path] = Reading(
            document=replace(
                document,
                front=hash_bytes(path.encode(), hash_value(document.fields), body.excerpt.encode()),
                digest=hash_bytes(path.encode(), text.encode()),
            ),
            body=key,
            words=body.words,
            excerpt=body.excerpt,
            images=body.images,
            links=body.links,
            crossheads=msgspec.msgpack.encode(body.headings),
            found={
                feature.name: msgspec.Raw(msgspec.msgpack.encode(feature.collect(reader.parser)))
                for feature in features
                if feature.collect
            },
            loose_images=body.loose_images,
            pictures=list_picture_names(document),
        )
    add_pictures(readings.values(), fields.get("images", {}))
    newsroom, found = build_newsroom((reading.document for reading in readings.values()), clock, shows=shows)
    problems += found
    if has_errors(problems):
        raise ContentError(problems)
    edition = Edition(
        newsroom=newsroom,
        urls=build_urls({"SITEURL": "https://bao.example", **(settings or {})}),
        config=SiteConfig(name="Báo Thử", page_size=page_size),
        readings=readings,
        load_body=bodies.__getitem__,
        **fields,
    )
    for feature in features:
        edition = feature.enrich(edition)
    return edition


def list_files(planned: Iterable[Page | StaticFile | Group]) -> Iterator[Page | StaticFile]:
    """Yield every planned file, those of groups too."""
    for item in planned:
        if isinstance(item, Group):
            yield from item.plan()
        else:
            yield item


def find_page(pages: Iterable[Page], url: str) -> Page:
    """Return the page at a URL; an error that lists the URLs there are when there is none or more than one."""
    pages = list(list_files(pages))
    found = [page for page in pages if getattr(page, "url", None) == url and page.kind != "redirect"]
    assert len(found) == 1, f"{url}: {len(found)} in {sorted(page.url for page in pages)}"
    return found[0]


def build_view(page: Page) -> object:
    """Return a page's view, built from its parts as the renderer does it."""
    return page.build(
        **{name: part.load() if hasattr(part, "load") else part for name, part in page.parts.items()}
    )


def fingerprint(page: Page) -> bytes:
    """Return a page's fingerprint on fixed ground: two builds' pages with the same one have the same bytes."""
    return Digests().of_page(page, b"")


def at(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment in Vietnam."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
