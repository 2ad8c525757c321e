"""The schedule: what is due, and when the clock changes a page next."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from plugins.desk.schedule import DUE, NOT_DUE, WRONG, find_turn, main
from plugins.engine.store import Store
from plugins.newsroom.moments import VIETNAM
from plugins.portal.pipeline import plan_portal
from plugins.portal.plugin import load_job
from tests.sites import CLOCK, MINIMAL, PROJECT, build_site, keep_fonts, write_content

NOW = datetime.fromtimestamp(CLOCK, VIETNAM)
DATED = MINIMAL | {
    "articles/hen-gio.md": "---\ntitle: Hẹn giờ\ndate: 2026-11-20\ncategory: thoi-su\nembargo: 2026-11-23 06:30\n---\nx\n",
    "articles/noi-bat.md": "---\ntitle: Nổi bật\ndate: 2026-11-21 08:00\ncategory: thoi-su\nfeatured_until: 2026-11-24 09:00\n---\nx\n",
    "articles/hom-nay.md": "---\ntitle: Hôm nay\ndate: 2026-11-22 08:00\ncategory: thoi-su\n---\nx\n",
    "notices/hop.md": "---\ntitle: Họp\ndate: 2026-11-01\nexpires: 2026-11-25\n---\nx\n",
    "notices/sap-toi.md": "---\ntitle: Sắp tới\ndate: 2026-11-26 15:00\n---\nx\n",
    "campaigns/dot.md": "---\ntitle: Đợt\nstart: 2026-11-27\nend: 2026-11-29\ncommittee: thanh-uy\n---\nx\n",
    "directives/1-kh-tu.md": "---\nsymbol: 1-KH/TU\ntitle: Kế hoạch\nissued: 2026-11-20\neffective: 2026-12-01\nexpires: 2026-12-03\nissuer: thanh-uy\n---\nx\n",
}


@pytest.fixture
def job(tmp_path):
    """The job of a site in which a date of every sort is still to come."""
    content = write_content(tmp_path / "content", DATED)
    settings = {"PATH": str(content), "OUTPUT_PATH": str(tmp_path / "output"), "CACHE_PATH": str(tmp_path / "cache")}
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "store.sqlite").write_bytes(keep_fonts())
    return replace(load_job(str(PROJECT / "pelicanconf.py"), **settings), clock=NOW)


def plan(job, store, clock):
    """Return the fingerprints of all files at a moment."""
    parcels = plan_portal(replace(job, clock=clock), store).parcels
    return {order.save_as: order.fingerprint for parcel in parcels for order in parcel.list_orders()}


def test_the_next_turn_is_named_each_time_and_nothing_changes_in_between(job, tmp_path):
    store = Store(tmp_path / "cache" / "store.sqlite")
    turns = []
    clock = NOW
    while turn := find_turn(present := replace(job, clock=clock), store, plan_portal(present, store)):
        before = plan(job, store, clock)
        assert before == plan(job, store, turn.moment - timedelta(seconds=1))
        assert before == plan(job, store, clock + (turn.moment - clock) / 2)
        after = plan(job, store, turn.moment)
        assert turn.files == tuple(sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n)))
        turns.append(f"{turn.moment:%d/%m %H:%M:%S}")
        clock = turn.moment
    store.close()

    assert [
        "23/11 00:00:00",  # what was published on the 21st leaves the news sitemap
        "23/11 06:30:00",  # the embargo ends
        "24/11 00:00:00",
        "24/11 09:00:01",  # no longer featured
        "26/11 00:00:00",  # the notice has expired
        "26/11 15:00:00",  # the next notice appears
        "27/11 00:00:00",  # the campaign begins
        "30/11 00:00:00",  # and has ended
        "01/12 00:00:00",  # the document takes effect
        "04/12 00:00:00",  # and has expired
    ] == turns


def run(folder, monkeypatch, clock=CLOCK):
    """Run the command on a site built by `build_site`, under the same settings."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(clock))
    settings = folder / "settings.py"
    settings.write_text(
        f"from pelicanconf import *\nCACHE_PATH = {str(folder / 'cache')!r}\nTHEME = {str(PROJECT / 'theme')!r}\nSOCIAL_CARDS = False\n"
    )
    return main([str(folder / "content"), "-o", str(folder / "output"), "-s", str(settings)])


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A site that was built, and the clock at which it was."""
    monkeypatch.syspath_prepend(str(PROJECT))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))
    build_site(tmp_path, MINIMAL | {"articles/hen-gio.md": DATED["articles/hen-gio.md"]})
    return tmp_path


def test_nothing_is_due_after_a_build(built, monkeypatch, capsys):
    code = run(built, monkeypatch)

    printed = capsys.readouterr().out
    assert NOT_DUE == code, printed
    assert "Từ lần dựng trước chưa có gì đổi, không cần dựng lại." in printed
    assert "lần đổi kế tiếp theo đồng hồ là Thứ Hai, ngày 23 tháng 11 năm 2026, 06:30" in printed
    assert "  2026/11/20/hen-gio/index.html\n" in printed


def test_an_embargo_that_has_ended_is_due(built, monkeypatch, capsys):
    code = run(built, monkeypatch, CLOCK + 86_400)

    assert DUE == code
    assert "  2026/11/20/hen-gio/index.html\n" in capsys.readouterr().out
    assert not (built / "output/2026/11/20").exists()


def test_an_edit_is_due(built, monkeypatch):
    write_content(built / "content", {"articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"] + "Thêm.\n"})

    assert DUE == run(built, monkeypatch)


def test_wrong_content_is_told_and_nothing_is_built(built, monkeypatch, capsys):
    write_content(built / "content", {"articles/2023/bai-dau.md": "---\ntitle: Thiếu\n---\nx\n"})

    assert WRONG == run(built, monkeypatch)
    assert "thiếu mục bắt buộc" in capsys.readouterr().err
