"""Groups of pages that differ from one another only in what they list."""

from collections.abc import Callable, Iterable

from plugins.engine.fingerprints import Digests, hash_bytes
from plugins.engine.pages import Group, Page


def group_pages(
    make_frame: Callable[[], Page], list_digests: Callable[[], Iterable[bytes]], plan: Callable[[], Iterable[Page]]
) -> Group:
    """Return pages as a group: the frame is one of them with nothing listed, the digests are those of all that they list."""
    return Group(lambda: hash_bytes(Digests().of_page(make_frame(), b""), *list_digests()), plan)
