"""What one published site has to become another: files to send, to remove, and to keep for readers of the old one."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from plugins.publishing.manifest import Blob, Manifest, list_blobs, list_lasting


class Carried(msgspec.Struct, frozen=True, gc=False):
    """A file that no page asks for any more but pages that readers still have open may; `since` is in seconds of 1970."""

    blob: Blob
    since: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The way from what stands to a new site; `whole` is every file that stands there in the end."""

    sent: Mapping[str, Blob]
    removed: tuple[str, ...]
    carried: Mapping[str, Carried]
    whole: Mapping[str, Blob]


def compare(
    old: Manifest | None, new: Manifest, carried: Mapping[str, Carried], now: int, grace: int
) -> Changes:
    """Return what changes from one site to the next; files kept for good stay for `grace` seconds after their last use."""
    wanted = list_blobs(new)
    standing = {path: found.blob for path, found in carried.items()}
    lasting: Mapping[str, Blob] = {}
    if old:
        standing |= list_blobs(old)
        lasting = list_lasting(old)
    kept = {path: found for path, found in carried.items() if now - found.since < grace}
    if grace:
        kept |= {path: Carried(blob, now) for path, blob in lasting.items()}
    kept = {path: kept[path] for path in sorted(kept) if path not in wanted}
    return Changes(
        sent={path: blob for path, blob in wanted.items() if standing.get(path) != blob},
        removed=tuple(sorted(standing.keys() - wanted.keys() - kept.keys())),
        carried=kept,
        whole=wanted | {path: found.blob for path, found in kept.items()},
    )
