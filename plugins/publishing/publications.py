"""A published site on this machine: the output folder with its manifest, read and checked before it goes anywhere."""

from pathlib import Path

import msgspec

from plugins.newsroom.texts import say
from plugins.publishing.manifest import (
    MANIFEST,
    SIGNATURE,
    Manifest,
    ManifestError,
    name_manifest,
    parse_manifest,
    replace_file,
)
from plugins.publishing.signatures import check_signature, sign_manifest


class Publication(msgspec.Struct, frozen=True):
    """The output of `make publish`: its folder, the manifest and its bytes, the signature, b"" without one."""

    output: Path
    data: bytes
    manifest: Manifest
    signature: bytes

    @property
    def name(self) -> str:
        """A name that tells the commit and the site: the same site has the same name everywhere."""
        return f"{self.manifest.commit[:8] or 'khong-git'}-{name_manifest(self.data)}"


def read_publication(output: Path, public_key: str) -> Publication:
    """Return what was published into a folder; ManifestError when it is none, or its signature isn't that of a key given."""
    try:
        data = (output / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise ManifestError(say("publish.no_manifest", output=output)) from None
    signature = (output / SIGNATURE).read_bytes() if (output / SIGNATURE).exists() else b""
    if public_key:
        check_signature(data, signature, public_key)
    return Publication(output, data, parse_manifest(data), signature)


def sign_publication(publication: Publication, key: str, password: str) -> None:
    """Write the signature of what was published beside its manifest; `key` is the text of a minisign secret key."""
    signature = sign_manifest(publication.data, key, password, f"commit {publication.manifest.commit}")
    replace_file(publication.output, SIGNATURE, signature)
