"""A published site on this machine: the output folder with its manifest, read and checked before it goes anywhere."""

from functools import cached_property
from pathlib import Path

import msgspec

from plugins.newsroom.texts import say
from plugins.publishing.manifest import (
    MANIFEST,
    SIGNATURE,
    Manifest,
    ManifestError,
    Sheet,
    cut_manifest,
    name_manifest,
    parse_manifest,
    replace_file,
)
from plugins.publishing.signatures import check_signature, sign_manifest


class Publication(msgspec.Struct, frozen=True, dict=True):
    """The output of `make publish`: its folder, the manifest's sheet and signature, b"" without one."""

    output: Path
    sheet: Sheet
    signature: bytes

    @cached_property
    def head(self) -> Manifest:
        """The manifest without its files."""
        return self.sheet.parse_head()

    @cached_property
    def manifest(self) -> Manifest:
        """The whole manifest, which may be long."""
        return parse_manifest(self.sheet.data)

    @property
    def name(self) -> str:
        """A name that tells the commit and the site: the same site has the same name everywhere."""
        return f"{self.head.commit[:8] or 'khong-git'}-{name_manifest(self.sheet.data)}"


def read_publication(output: Path, public_key: str) -> Publication:
    """Return what was published into a folder; ManifestError when it is none, or its signature isn't that of a key given."""
    try:
        data = (output / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise ManifestError(say("publish.no_manifest", output=output)) from None
    signature = (output / SIGNATURE).read_bytes() if (output / SIGNATURE).exists() else b""
    if public_key:
        check_signature(data, signature, public_key)
    return Publication(output, cut_manifest(data), signature)


def sign_publication(publication: Publication, key: str, password: str) -> None:
    """Write the signature of what was published beside its manifest; `key` is the text of a minisign secret key."""
    signature = sign_manifest(publication.sheet.data, key, password, f"commit {publication.head.commit}")
    replace_file(publication.output, SIGNATURE, signature)
