"""The output folder: whole files, nothing touched without need, nothing stale left."""

import os
import time
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engine import output
from plugins.engine.fingerprints import hash_value
from plugins.engine.ledger import get_state, read_ledger
from plugins.engine.output import Companions, Order, OutputError, Parcel, update_output


def order(save_as, data=b"x", fingerprint=None):
    return Order(save_as, fingerprint or data, lambda name: lambda: data)


def parcel(*orders):
    """Return orders as one parcel."""
    return Parcel(hash_value([(order.save_as, order.fingerprint) for order in orders]), lambda: orders)


def fail(name):
    raise RuntimeError("a template is broken")


@pytest.fixture
def site(tmp_path):
    """A folder and its ledger, and a way to build into it."""

    class Site:
        folder = tmp_path / "output"
        ledger = tmp_path / "cache" / "output.ledger"

        def build(self, *orders, retained=frozenset(), **more):
            return update_output(self.folder, self.ledger, map(parcel, orders), retained, **more)

        def list_files(self):
            return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    return Site()


def test_a_first_build_writes_every_file(site):
    outcome = site.build(order("index.html", b"front"), order("a/index.html", b"a"))

    assert ("index.html", "a/index.html") == outcome.made
    assert ["a/index.html", "index.html"] == site.list_files()
    assert b"front" == (site.folder / "index.html").read_bytes()


def test_a_first_build_is_moved_as_a_whole(site, monkeypatch):
    monkeypatch.setattr(output, "_move", fail)
    site.folder.mkdir()

    outcome = site.build(order("index.html"), order("a/b/c.html"), retained=frozenset({".git"}))

    assert ["a/b/c.html", "index.html"] == site.list_files()
    assert {"", "a", "a/b"} == set(outcome.ledger.folders)
    assert ["cache", "output"] == sorted(path.name for path in site.folder.parent.iterdir())


def test_where_the_folder_can_not_be_replaced_its_files_are_moved_one_by_one(site, monkeypatch):
    replace = os.replace

    def refuse_folders(source, target):
        if os.path.isdir(source):
            raise OSError("a mount point")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_folders)

    site.build(order("index.html"), order("a/b/c.html"))

    assert ["a/b/c.html", "index.html"] == site.list_files()
    assert ((), 2) == (lambda outcome: (outcome.made, outcome.kept))(site.build(order("index.html"), order("a/b/c.html")))


@pytest.mark.parametrize("names", [("a", "a/b.html"), ("a/b.html", "a"), ("a", "a/b/c.html")])
def test_a_file_where_another_one_needs_a_folder_is_refused(site, names):
    with pytest.raises(OutputError, match="stands where another file needs a folder"):
        site.build(*map(order, names))

    assert not site.folder.exists()


def test_files_are_planned_while_others_are_made(site, monkeypatch):
    monkeypatch.setattr(output, "SHARE", 1)
    events = []

    def plan():
        for name in "abcde":
            events.append(f"plan {name}")
            yield parcel(Order(name, b"", lambda name=name: lambda: events.append(f"make {name}") or name.encode()))

    outcome = update_output(site.folder, site.ledger, plan())

    planned_meanwhile = ["plan b", "plan c", "plan d", "make a", "plan e", "make b"]
    assert ["plan a", *planned_meanwhile, "make c", "make d", "make e"] == events
    assert ("a", "b", "c", "d", "e") == outcome.made
    assert b"e" == (site.folder / "e").read_bytes()


def test_an_error_in_planning_leaves_the_folder_as_it_was_though_files_were_made(site, monkeypatch):
    monkeypatch.setattr(output, "SHARE", 1)
    site.build(order("index.html", b"front"))
    site.ledger.unlink()

    def plan():
        yield from (parcel(order(name, b"new")) for name in ("index.html", "a", "b", "c"))
        raise ValueError("two files want one place")

    with pytest.raises(ValueError, match="two files want one place"):
        update_output(site.folder, site.ledger, plan())

    assert ["index.html"] == site.list_files()
    assert b"front" == (site.folder / "index.html").read_bytes()


def test_an_unchanged_file_is_neither_made_nor_written(site):
    site.build(order("index.html"))
    before = (site.folder / "index.html").stat()

    outcome = site.build(Order("index.html", b"x", fail))

    assert ((), 1) == (outcome.made, outcome.kept)
    assert before.st_mtime_ns == (site.folder / "index.html").stat().st_mtime_ns


def test_a_file_that_comes_out_the_same_is_not_written(site):
    site.build(order("index.html", b"x", b"one"))
    before = (site.folder / "index.html").stat()

    outcome = site.build(order("index.html", b"x", b"two"))

    assert (("index.html",), ()) == (outcome.made, outcome.written)
    assert before.st_ino == (site.folder / "index.html").stat().st_ino


@pytest.mark.parametrize("harm", [lambda p: p.write_bytes(b"y"), lambda p: p.unlink(), lambda p: p.write_bytes(b"")])
def test_a_file_that_was_harmed_is_made_anew(site, harm):
    site.build(order("index.html"))
    harm(site.folder / "index.html")

    site.build(order("index.html"))

    assert b"x" == (site.folder / "index.html").read_bytes()


def test_a_harmed_file_is_seen_even_when_its_size_and_time_are_put_back(site):
    site.build(order("index.html"))
    path = site.folder / "index.html"
    before = path.stat()
    path.write_bytes(b"y")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    site.build(order("index.html"))

    assert b"x" == path.read_bytes()


def test_files_copied_back_from_elsewhere_are_kept(site, tmp_path):
    site.build(order("index.html"))
    data = (site.folder / "index.html").read_bytes()
    (site.folder / "index.html").unlink()
    (site.folder / "index.html").write_bytes(data)

    assert 1 == site.build(Order("index.html", b"x", fail)).kept


def test_stale_files_and_empty_folders_go(site):
    site.build(order("index.html"), order("a/b/c.html"))
    (site.folder / "left.txt").write_text("by hand")

    outcome = site.build(order("index.html"))

    assert ("a/b/c.html", "left.txt") == outcome.removed
    assert ["index.html"] == site.list_files()
    assert not (site.folder / "a").exists()


def test_what_is_stale_goes_from_a_folder_in_which_another_file_is_written(site):
    site.build(order("index.html"), order("a/new.html"), order("a/old.html"), order("b/new.html"))
    (site.folder / "b" / "left.txt").write_text("by hand")

    outcome = site.build(order("index.html"), order("a/new.html", b"anew"), order("b/new.html", b"anew"))

    assert ("a/old.html", "b/left.txt") == outcome.removed
    assert ["a/new.html", "b/new.html", "index.html"] == site.list_files()


def test_what_is_retained_no_more_goes_with_the_next_file_beside_it(site):
    site.build(order("index.html"))
    (site.folder / "CNAME").write_text("example.vn")
    site.build(order("index.html", b"anew"), retained=frozenset({"CNAME"}))

    outcome = site.build(order("index.html", b"once more"))

    assert ("CNAME",) == outcome.removed
    assert ["index.html"] == site.list_files()


def test_retained_folders_stay_as_they_are(site):
    site.build(order("index.html"))
    (site.folder / ".git" / "refs").mkdir(parents=True)
    (site.folder / ".git" / "HEAD").write_text("ref")

    site.build(order("index.html"), retained=frozenset({".git"}))

    assert (site.folder / ".git" / "refs").is_dir()
    assert [".git/HEAD", "index.html"] == site.list_files()


def test_an_error_while_making_leaves_the_folder_as_it_was(site):
    site.build(order("index.html", b"old"), order("a.html", b"old"))

    with pytest.raises(RuntimeError):
        site.build(order("index.html", b"new"), Order("a.html", b"new", fail))

    assert b"old" == (site.folder / "index.html").read_bytes()
    assert ["index.html", "output"] == ["index.html", *sorted(p.name for p in site.folder.parent.iterdir() if p.name != "cache")]


def test_a_file_can_take_the_place_of_a_folder_and_back(site):
    site.build(order("index.html"), order("a/index.html"))
    site.build(order("index.html"), order("a"))
    assert ["a", "index.html"] == site.list_files()

    site.build(order("index.html"), order("a/index.html"))
    assert ["a/index.html", "index.html"] == site.list_files()


def test_without_a_ledger_everything_is_made(site):
    site.build(order("index.html"))
    site.ledger.unlink()

    assert ("index.html",) == site.build(order("index.html")).made


def test_a_ledger_that_is_damaged_counts_as_none(site):
    site.build(order("index.html"))
    site.ledger.write_bytes(b"\x00\x01")

    assert ("index.html",) == site.build(order("index.html")).made


def test_a_folder_that_holds_other_things_is_refused(site):
    site.folder.mkdir()
    (site.folder / "thesis.doc").write_text("years of work")

    with pytest.raises(OutputError, match="holds other files and no site"):
        site.build(order("index.html"))

    assert ["thesis.doc"] == site.list_files()


def test_a_folder_that_became_a_link_is_made_anew_and_what_it_led_to_stays(site, tmp_path):
    site.build(order("index.html"), order("a/index.html"))
    elsewhere = tmp_path / "elsewhere"
    (site.folder / "a").rename(elsewhere)
    (site.folder / "a").symlink_to(elsewhere)

    site.build(order("index.html"), order("a/index.html"))

    assert not (site.folder / "a").is_symlink()
    assert b"x" == (site.folder / "a/index.html").read_bytes() == (elsewhere / "index.html").read_bytes()


def test_what_was_seen_by_way_of_a_link_does_not_stand(site, tmp_path):
    # The folder above belongs to what is looked at last.
    own = order("a/b/c.html"), order("a/index.html")
    site.build(*own)
    elsewhere = (site.folder / "a").rename(tmp_path / "elsewhere")
    (site.folder / "a").symlink_to(elsewhere)

    outcome = site.build(*own)

    assert (("a/b/c.html", "a/index.html"), ["a/b/c.html", "a/index.html"]) == (outcome.made, site.list_files())
    assert b"x" == (elsewhere / "b/c.html").read_bytes()


def test_a_folder_may_receive_only_what_changed_where_the_rest_is_published(site):
    site.build(order("index.html"), order("a.html"), order("b.html"))
    for path in site.folder.iterdir():
        path.unlink()

    outcome = update_output(site.folder, site.ledger, map(parcel, (order("index.html"), order("a.html", b"y"))), published=True)

    assert (("a.html",), ("b.html",)) == (outcome.written, outcome.removed)
    assert ["a.html"] == site.list_files()


# ---- parcels ----


def refuse():
    raise AssertionError("a parcel whose files are whole was opened")


def test_a_parcel_whose_files_are_whole_is_not_opened(site):
    first, second = parcel(order("index.html"), order("a/b.html")), parcel(order("c.html"))
    update_output(site.folder, site.ledger, [first, second])

    outcome = update_output(site.folder, site.ledger, [first._replace(list_orders=refuse), parcel(order("c.html", b"y"))])

    assert (("c.html",), 2) == (outcome.made, outcome.kept)
    assert ["a/b.html", "c.html", "index.html"] == site.list_files() == sorted(outcome.ledger.files)


def test_files_copied_back_open_no_parcel(site):
    own = parcel(order("index.html"), order("a.html"))
    update_output(site.folder, site.ledger, [own])
    for name in ("index.html", "a.html"):
        (site.folder / name).unlink()
        (site.folder / name).write_bytes(b"x")

    outcome = update_output(site.folder, site.ledger, [own._replace(list_orders=refuse)])

    assert ((), 2) == (outcome.written, outcome.kept)


def test_of_a_parcel_with_a_harmed_file_that_one_is_made(site):
    own = parcel(order("index.html"), order("a.html"), order("b.html"))
    update_output(site.folder, site.ledger, [own])
    (site.folder / "a.html").write_bytes(b"y")

    outcome = update_output(site.folder, site.ledger, [own])

    assert (("a.html",), 2) == (outcome.made, outcome.kept)


def test_a_file_may_change_its_parcel(site):
    update_output(site.folder, site.ledger, [parcel(order("index.html"), order("a.html")), parcel(order("b.html"))])

    outcome = update_output(site.folder, site.ledger, [parcel(order("index.html")), parcel(order("a.html"), order("b.html"))])

    assert ((), 3, ()) == (outcome.made, outcome.kept, outcome.removed)


def test_the_files_of_a_parcel_that_is_ordered_no_more_go(site):
    kept = parcel(order("index.html"), order("a/b.html"))
    update_output(site.folder, site.ledger, [kept, parcel(order("a/c.html"), order("d/e.html"))])

    outcome = update_output(site.folder, site.ledger, [kept._replace(list_orders=refuse)])

    assert ("a/c.html", "d/e.html") == outcome.removed
    assert ["a/b.html", "index.html"] == site.list_files()
    assert {"", "a"} == set(outcome.ledger.folders)


@given(
    st.lists(
        st.lists(
            st.lists(st.sampled_from(["a.html", "b/a.html", "b/b.html", "b/c/a.html", "d/e/a.html", "d/e/b.html"]), max_size=3),
            max_size=3,
        ),
        max_size=4,
    )
)
def test_the_ledger_has_each_folder_once_whatever_comes_and_goes(builds):
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        # States are relied on however young they are: else all would be looked at again.
        patch.setattr("plugins.engine.ledger.TICK", 0)
        folder, ledger = Path(name, "output"), Path(name, "cache/ledger")
        for groups in [[["index.html"]], *builds]:
            taken, parcels = {"index.html"}, [parcel(order("index.html"))]
            for group in groups:
                parcels.append(parcel(*map(order, dict.fromkeys(path for path in group if path not in taken))))
                taken.update(group)
            outcome = update_output(folder, ledger, parcels)
            found = {"" if path == folder else path.relative_to(folder).as_posix() for path in (folder, *folder.rglob("*")) if path.is_dir()}
            claimed = [name for section in read_ledger(ledger).sections for name in section.list_folders()]

            assert sorted(found) == sorted(claimed)
            assert taken == outcome.ledger.files.keys()
            assert {name: get_state(folder / name) for name in found} == outcome.ledger.folders
            assert {name: get_state(folder / name) for name in taken} == {name: entry.state for name, entry in outcome.ledger.files.items()}


def test_a_stranger_is_found_though_the_parcel_that_had_its_folder_is_gone(site):
    kept = parcel(order("index.html"), order("a/b.html"))
    update_output(site.folder, site.ledger, [parcel(order("a/c.html")), kept])
    update_output(site.folder, site.ledger, [kept])
    time.sleep(0.05)
    update_output(site.folder, site.ledger, [kept])
    (site.folder / "a/stranger.html").write_bytes(b"x")

    assert ("a/stranger.html",) == update_output(site.folder, site.ledger, [kept]).removed


def test_the_whole_folder_is_known_again_after_what_was_published_only(site, tmp_path):
    own = [parcel(order("index.html")), parcel(order("a/b.html")), parcel(order("c/d.html"))]
    update_output(site.folder, site.ledger, own)
    standing = site.folder.rename(tmp_path / "standing")
    own[2] = parcel(order("c/d.html", b"y"))
    update_output(site.folder, site.ledger, own, published=True)
    (site.folder / "c/d.html").replace(standing / "c/d.html")
    site.folder.joinpath("c").rmdir()
    site.folder.rmdir()
    standing.rename(site.folder)
    (site.folder / "a/left.txt").write_text("by hand")

    outcome = update_output(site.folder, site.ledger, [one._replace(list_orders=refuse) for one in own])

    assert (3, ("a/left.txt",)) == (outcome.kept, outcome.removed)
    assert ["a/b.html", "c/d.html", "index.html"] == site.list_files()


def test_a_ledger_with_one_wrong_byte_counts_as_none(site):
    site.build(order("index.html"))
    data = bytearray(site.ledger.read_bytes())
    data[-30] ^= 1
    site.ledger.write_bytes(data)

    assert ("index.html",) == site.build(order("index.html")).made


# ---- companions ----


class Doubler:
    """Companions that hold a file's bytes twice, and thrice; it counts what it is asked for."""

    def __init__(self, key=b"double"):
        self.asked = []
        self.companions = Companions(key, (".2", ".3"), self.make)

    def make(self, save_as, data):
        self.asked.append(save_as)
        return {".2": data * 2, ".3": data * 3} if len(data) > 3 else {}


def test_a_file_has_its_companions_beside_it(site):
    site.build(order("a.html", b"long"), order("b.html", b"b"), companions=Doubler().companions)

    assert ["a.html", "a.html.2", "a.html.3", "b.html"] == site.list_files()
    assert b"longlong" == (site.folder / "a.html.2").read_bytes()


def test_companions_are_made_for_changed_files_only(site):
    site.build(order("a.html", b"long"), order("b.html", b"b"), companions=Doubler().companions)
    doubler = Doubler()

    outcome = site.build(order("a.html", b"long"), order("b.html", b"brief"), companions=doubler.companions)

    assert ["b.html"] == doubler.asked
    assert ("b.html", "b.html.2", "b.html.3") == outcome.written


def test_a_file_that_comes_out_the_same_keeps_its_companions(site):
    site.build(order("a.html", b"long", b"one"), companions=Doubler().companions)
    doubler = Doubler()

    outcome = site.build(order("a.html", b"long", b"two"), companions=doubler.companions)

    assert ([], ()) == (doubler.asked, outcome.written)
    assert ["a.html", "a.html.2", "a.html.3"] == site.list_files()


def test_companions_go_with_their_file_and_with_their_reason(site):
    site.build(order("a.html", b"long"), order("b.html", b"long"), companions=Doubler().companions)

    site.build(order("a.html", b"l"), companions=Doubler().companions)

    assert ["a.html"] == site.list_files()


def test_a_build_without_companions_removes_them(site):
    site.build(order("a.html", b"long"), companions=Doubler().companions)

    site.build(order("a.html", b"long"))

    assert ["a.html"] == site.list_files()


@pytest.mark.parametrize("harm", [lambda p: p.write_bytes(b"y"), lambda p: p.unlink()])
def test_a_harmed_companion_is_made_anew(site, harm):
    site.build(order("a.html", b"long"), companions=Doubler().companions)
    harm(site.folder / "a.html.3")

    site.build(order("a.html", b"long"), companions=Doubler().companions)

    assert b"longlonglong" == (site.folder / "a.html.3").read_bytes()


def test_companions_made_another_way_are_made_anew(site):
    site.build(order("a.html", b"long"), companions=Doubler().companions)
    doubler = Doubler(b"another way")

    site.build(order("a.html", b"long"), companions=doubler.companions)

    assert ["a.html"] == doubler.asked


def test_a_file_that_was_ordered_where_a_companion_would_stand_is_refused(site):
    with pytest.raises(OutputError, match=r"a\.html\.2 is wanted for itself"):
        site.build(order("a.html", b"long"), order("a.html.2"), companions=Doubler().companions)

    assert not site.folder.exists()


@pytest.mark.parametrize("clashing", [[order("a.html", b"long"), order("a.html.2")], [order("a.html.2"), order("a.html", b"long")]])
def test_a_file_that_comes_where_a_companion_stands_and_one_whose_companion_would_stand_on_it_are_refused(site, clashing):
    site.build(clashing[0], companions=Doubler().companions)
    before = site.list_files()

    with pytest.raises(OutputError, match=r"a\.html\.2 is wanted for itself"):
        site.build(*clashing, companions=Doubler().companions)

    assert before == site.list_files()


def test_a_file_ordered_with_a_companions_ending_is_no_companion(site):
    for _ in range(2):
        site.build(order("a.html", b"a"), order("a.html.2", b"own"), companions=Doubler().companions)

    assert b"own" == (site.folder / "a.html.2").read_bytes()


def test_what_a_build_leaves_is_known_by_size_and_digest(site):
    outcome = site.build(order("a.html", b"long"), companions=Doubler().companions)

    assert ["a.html"] == list(outcome.ledger.files)
    entry = outcome.ledger.files["a.html"]
    assert (4, sha256(b"long").digest()) == (entry.size, entry.digest)
    assert [(".2", 8, sha256(b"longlong").digest()), (".3", 12, sha256(b"longlonglong").digest())] == [
        (one.ending, one.size, one.digest) for one in entry.beside
    ]
    assert site.build(order("a.html", b"long"), companions=Doubler().companions).ledger.files == {"a.html": entry}
