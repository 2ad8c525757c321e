"""The store: what was kept comes back, what wasn't used goes, and damage costs time only."""

from plugins.engine.store import Store


def test_what_was_put_comes_back_from_another_path(tmp_path):
    store = Store(tmp_path / "a" / "store.sqlite")
    store.put([(b"key", b"value")])
    store.close()
    (tmp_path / "a").rename(tmp_path / "b")

    assert b"value" == Store(tmp_path / "b" / "store.sqlite").get(b"key")


def test_what_was_not_kept_is_none(tmp_path):
    assert Store(tmp_path / "store.sqlite").get(b"key") is None


def test_pruning_drops_what_a_build_did_not_use(tmp_path):
    first = Store(tmp_path / "store.sqlite")
    first.put([(b"old", b"1"), (b"read", b"2"), (b"marked", b"3")])
    first.close()
    store = Store(tmp_path / "store.sqlite")
    store.get(b"read")
    store.mark_used([b"marked"])
    store.put([(b"new", b"4")])

    assert 1 == store.prune()
    assert {b"read", b"marked", b"new"} == set(store.keys())


def test_a_damaged_file_is_begun_anew(tmp_path):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database, not at all" * 100)

    store = Store(path)
    store.put([(b"key", b"value")])

    assert b"value" == store.get(b"key")
