"""The shelf keeps parts from build to build, and makes none twice."""

import pytest

from plugins.engine.store import DamagedStore, Store
from plugins.portal.shelf import StoreShelf

A, B, C = (letter * 16 for letter in (b"a", b"b", b"c"))


def open_shelf(tmp_path):
    """Return a shelf and its store."""
    store = Store(tmp_path / "store.sqlite")
    return StoreShelf(store, lambda function, items, weigh: [function([item]) for item in items]), store


def fill(shelf, keys):
    """Fill a shelf with two parts a key and return the keys whose parts were made."""
    made = []

    def make(position):
        made.append(keys[position])
        return [keys[position] + b"1", keys[position] + b"2"]

    shelf.fill(keys, 2, make, lambda position: 1)
    return made


def test_only_what_is_lacking_is_made(tmp_path):
    shelf, _ = open_shelf(tmp_path)

    assert [A, B] == fill(shelf, [A, B])
    assert [C] == fill(shelf, [A, C, B])
    assert B + b"2" == shelf.read(B, 1)


def test_what_a_build_was_filled_with_stays_and_the_rest_goes(tmp_path):
    shelf, store = open_shelf(tmp_path)
    fill(shelf, [A, B])
    store.close()
    shelf, store = open_shelf(tmp_path)
    fill(shelf, [A, C])

    assert 2 == store.prune()
    assert A + b"1" == shelf.read(A, 0)
    with pytest.raises(DamagedStore):
        shelf.read(B, 0)
