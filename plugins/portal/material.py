"""The archive as features see it whose plans follow from texts."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.store import Store
from plugins.portal.archive import Archive

if TYPE_CHECKING:
    from plugins.newsroom.edition import Edition


class ArchiveMaterial(msgspec.Struct, frozen=True):
    """What one feature's plan is made of; `key` stands for all that it follows from besides texts."""

    archive: Archive
    store: Store
    key: bytes

    @property
    def texts(self) -> Mapping[str, bytes]:
        """What stands for each document's text, by its path."""
        return self.archive.blobs

    @property
    def edition(self) -> "Edition":
        """The whole edition."""
        return self.archive.edition

    def build_part(self, articles: Collection[str]) -> "Edition | None":
        """Return an edition of some articles and all that is no article; None where the site would not be the same."""
        part = self.archive.build_part(articles)
        return part and part[0]

    def load(self) -> bytes | None:
        """Return what was kept under the key."""
        return self.store.get(self.key)

    def keep(self, data: bytes) -> None:
        """Keep what the next plan is to know of this one."""
        self.store.put([(self.key, data)])
