"""Groups of pages that differ from one another only in what they list."""

from collections.abc import Callable, Iterable

from plugins.engine.fingerprints import Digests, hash_bytes
from plugins.engine.pages import Group, Page


def group_pages(frame: Page, listed: Iterable[bytes], plan: Callable[[], Iterable[Page]]) -> Group:
    """Return pages as a group: `frame` is one of them with nothing listed, `listed` the digests of all that they list."""
    return Group(hash_bytes(Digests().of_page(frame, b""), *listed), plan)
