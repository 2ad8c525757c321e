"""The store: what was kept comes back, what wasn't used goes, and damage costs time only."""

import multiprocessing

import pytest

from plugins.engine.store import DamagedStore, Store


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


def test_what_is_dropped_is_gone(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.put([(b"one", b"1"), (b"two", b"2")])
    store.drop([b"one", b"three"])

    assert [b"two"] == list(store.keys())


def test_a_store_says_what_it_lacks(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.put([(b"%d" % number, b"") for number in range(0, 1500, 2)])

    assert [b"%d" % number for number in range(1, 1500, 2)] == store.list_missing(b"%d" % number for number in range(1500))


def test_a_damaged_file_is_begun_anew(tmp_path):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database, not at all" * 100)

    store = Store(path)
    store.put([(b"key", b"value")])

    assert b"value" == store.get(b"key")


def test_a_store_that_loses_pages_while_it_is_read_says_so(tmp_path):
    path = tmp_path / "store.sqlite"
    store = Store(path)
    store.put([(bytes([number]) * 20, b"value" * 1000) for number in range(200)])
    store.close()
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)

    with pytest.raises(DamagedStore):
        list(Store(path).get_many(bytes([number]) * 20 for number in range(200)))


def test_what_was_made_once_is_recalled(tmp_path):
    store = Store(tmp_path / "store.sqlite")

    assert b"one" == store.recall(b"key", lambda: b"one")
    assert b"one" == store.recall(b"key", lambda: b"two")


def test_what_a_forked_process_keeps_is_there_for_the_others_and_counts_as_a_change(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.put([(b"old", b"1")])
    store.close()
    store = Store(tmp_path / "store.sqlite")
    child = multiprocessing.get_context("fork").Process(target=store.recall, args=(b"key", lambda: b"value"))
    child.start()
    child.join()

    assert b"value" == store.get(b"key")
    assert 0 == store.prune()
    assert 1 == store.prune(changed=True)
    assert [b"key"] == list(store.keys())


def test_a_few_stale_results_among_many_wait_for_others(tmp_path):
    path = tmp_path / "store.sqlite"
    keys = [bytes([number]) for number in range(64)]
    first = Store(path)
    first.put((key, b"x") for key in keys)
    first.close()

    def build(used):
        store = Store(path)
        store.mark_used(used)
        store.put([(b"new", b"x")])
        dropped = store.prune()
        store.close()
        return dropped

    assert [0, 4] == [build(keys[3:]), build(keys[4:])]
