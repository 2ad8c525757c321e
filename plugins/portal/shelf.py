"""The shelf on which features keep what takes long to make: rows of the store, made by as many processes as the job allows."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import msgspec

from plugins.engine.store import DamagedStore, Store


class StoreShelf(msgspec.Struct, frozen=True):
    """A shelf in the store, a row a part; `map_work` takes a function of a batch, the items, and what each of them costs."""

    store: Store
    map_work: Callable[[Callable[[Sequence], object], Sequence, Callable[[object], int]], Iterable]

    def fill(
        self, keys: Sequence[bytes], parts: int, make: Callable[[int], Sequence[bytes]], weigh: Callable[[int], int]
    ) -> None:
        """Make what is lacking, and keep the rest from being dropped."""
        self.store.mark_used(_name(key, part) for key in keys for part in range(parts))
        # The parts of a key are kept all or none.
        missing = set(self.store.list_missing(_name(key, 0) for key in keys))
        positions = [position for position, key in enumerate(keys) if _name(key, 0) in missing]
        batches = self.map_work(lambda batch: list(map(make, batch)), positions, weigh)
        for position, made in zip(positions, chain.from_iterable(batches), strict=True):
            self.store.put((_name(keys[position], part), value) for part, value in enumerate(made))

    def read(self, key: bytes, part: int) -> bytes:
        """Return one part."""
        found = self.store.get(_name(key, part))
        if found is None:
            raise DamagedStore(f"a part of {key.hex()} is gone")
        return found


def _name(key: bytes, part: int) -> bytes:
    return key + bytes((part,))
