"""What one published site has to become another: files to send, to remove, and to keep for readers of the old one."""

from collections.abc import Container, Mapping
from typing import Generic, TypeVar

import msgspec

# What is known of a file where it stands: equal means that nothing need be sent.
Known = TypeVar("Known")


class Carried(msgspec.Struct, Generic[Known], frozen=True):
    """A file that no page asks for any more but pages that readers still have open may; `since` is in seconds of 1970."""

    known: Known
    since: int


class Changes(msgspec.Struct, Generic[Known], frozen=True):
    """The way from what stands to a new site."""

    sent: Mapping[str, Known]
    removed: tuple[str, ...]
    carried: Mapping[str, Carried[Known]]


def compare(
    old: Mapping[str, Known],
    lasting: Container[str],
    new: Mapping[str, Known],
    carried: Mapping[str, Carried[Known]],
    now: int,
    grace: int,
) -> Changes[Known]:
    """Return what changes from one site to the next; old files that are `lasting` stay for `grace` seconds after their last use.

    Files that are the same in both may be left out of both.
    """
    standing = {path: found.known for path, found in carried.items()} | dict(old)
    kept = {path: found for path, found in carried.items() if now - found.since < grace}
    if grace:
        kept |= {path: Carried(known, now) for path, known in old.items() if path in lasting}
    kept = {path: kept[path] for path in sorted(kept) if path not in new}
    return Changes(
        sent={path: known for path, known in new.items() if standing.get(path) != known},
        removed=tuple(sorted(standing.keys() - new.keys() - kept.keys())),
        carried=kept,
    )
