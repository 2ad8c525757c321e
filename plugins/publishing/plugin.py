"""Registers publishing with the portal: compressed files beside the pages, and the manifest of all of it."""

from typing import TYPE_CHECKING

import msgspec
from pelican import signals

from plugins.engine.code import read_versions
from plugins.engine.features import Built, Feature
from plugins.engine.output import Companions
from plugins.newsroom.urls import Urls
from plugins.publishing.cache_classes import CacheClass, list_classes
from plugins.publishing.compression import plan_companions
from plugins.publishing.headers import list_headers
from plugins.publishing.manifest import (
    FORMAT,
    MANIFEST,
    SIGNATURE,
    Manifest,
    count_files,
    list_files,
    read_commit,
    replace_file,
    write_manifest,
)
from plugins.publishing.redirects import list_redirects

if TYPE_CHECKING:
    from plugins.newsroom.edition import Edition


class Site(msgspec.Struct, frozen=True):
    """What the manifest says of a site besides its files; `moved` are the pages at old addresses, and where each leads."""

    address: str
    articles: int
    redirects: dict[str, str]
    moved: dict[str, str]
    classes: list[CacheClass]
    headers: dict[str, str]


def accompany(urls: Urls) -> Companions:
    """Return the compressed companions of the files at the site's addresses."""
    versions = read_versions(("brotli", "deflate", "zstandard"))
    documents = urls.place("DOCUMENT", path="").save_as.removesuffix("index.html")
    return plan_companions(list_classes(urls), documents, versions)


def describe_site(edition: "Edition") -> Site:
    """Return what the manifest says of a site besides its files."""
    urls = edition.urls
    redirects = list_redirects(edition)
    return Site(
        address=f"{urls.origin}{urls.root}/",
        articles=len(edition.newsroom.articles),
        redirects=redirects,
        moved={urls.find_old_file(old.removeprefix(urls.root)): target for old, target in redirects.items()},
        classes=list(list_classes(urls)),
        headers=list_headers(edition.config.player_hosts),
    )


def write_release(told: object, built: Built) -> None:
    """Write the manifest of what was built; a signature that stands there is that of another one."""
    site = msgspec.convert(told, Site)
    files = list_files(built.ledger.files, site.classes, site.moved)
    commit = read_commit(built.content)
    manifest = Manifest(
        format=FORMAT,
        site=site.address,
        commit=commit.name,
        committed=commit.date,
        settings=built.settings.hex(),
        counts={"articles": site.articles, **count_files(files)},
        redirects=site.redirects,
        classes=site.classes,
        headers=site.headers,
        files=files,
    )
    (built.output / SIGNATURE).unlink(missing_ok=True)
    replace_file(built.output, MANIFEST, write_manifest(manifest))


FEATURE = Feature(name="publishing", accompany=accompany, tell=describe_site, finish=write_release)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
