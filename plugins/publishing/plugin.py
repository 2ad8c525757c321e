"""Registers publishing with the portal: compressed files beside the pages, and the manifest of all of it."""

import os
from collections.abc import Sequence
from pathlib import Path

from pelican import signals

from plugins.engine.code import read_versions
from plugins.engine.features import Built, Feature
from plugins.engine.output import Companions
from plugins.newsroom.edition import Edition
from plugins.newsroom.urls import Urls
from plugins.publishing.cache_classes import list_classes
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
    write_manifest,
)
from plugins.publishing.redirects import list_redirects
from plugins.publishing.signatures import sign_manifest


def accompany(urls: Urls) -> Companions:
    """Return the compressed companions of the files at the site's addresses."""
    versions = read_versions(("brotli", "deflate", "zstandard"))
    documents = urls.place("DOCUMENT", path="").save_as.removesuffix("index.html")
    return plan_companions(list_classes(urls), documents, versions)


def write_release(edition: Edition, built: Built) -> None:
    """Write the manifest of what was built, and its signature when there is a key."""
    redirects = list_redirects(edition)
    find_file = edition.urls.find_old_file
    moved = {find_file(old.removeprefix(edition.urls.root)): target for old, target in redirects.items()}
    classes = list_classes(edition.urls)
    files = list_files(built.files, classes, moved)
    commit = read_commit(built.content)
    manifest = Manifest(
        format=FORMAT,
        site=f"{edition.urls.origin}{edition.urls.root}/",
        commit=commit.name,
        committed=commit.date,
        settings=built.settings.hex(),
        counts={"articles": len(edition.newsroom.articles), **count_files(files)},
        redirects=redirects,
        classes=list(classes),
        headers=list_headers(edition.config.player_hosts),
        files=files,
    )
    data = write_manifest(manifest)
    pieces = [(MANIFEST, data)]
    if key := os.environ.get("MANIFEST_KEY"):
        signature = sign_manifest(data, key, os.environ.get("MANIFEST_PASSWORD") or "", f"commit {manifest.commit}")
        pieces.insert(0, (SIGNATURE, signature))
    else:
        (built.output / SIGNATURE).unlink(missing_ok=True)
    _replace(built.output, pieces)


def _replace(folder: Path, pieces: Sequence[tuple[str, bytes]]) -> None:
    """Write files so that each is whole or the old one, the manifest last."""
    for name, data in pieces:
        draft = folder.with_name(f".{folder.name}.{name}")
        draft.write_bytes(data)
        os.replace(draft, folder / name)


FEATURE = Feature(name="publishing", accompany=accompany, finish=write_release)


def add_feature(pelican):
    """Hand the feature to the portal."""
    pelican.features.append(FEATURE)


def register():
    """Listen for the portal's start."""
    signals.initialized.connect(add_feature)
