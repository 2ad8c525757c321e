"""What a log shows of a build while it runs."""

from io import StringIO

from plugins.portal.progress import LOG_INTERVAL, Progress


def test_what_comes_in_shares_is_counted_together():
    log, moments = StringIO(), iter(LOG_INTERVAL * moment for moment in range(9))
    progress = Progress(log, lambda: next(moments))
    for share in (2, 4):
        with progress.follow("render", share) as advance:
            for _ in range(share):
                advance(1)

    assert [f"Dựng trang: {done}" for done in ("1/2", "3/6", "4/6", "5/6")] == log.getvalue().splitlines()


def test_short_work_has_no_line():
    log = StringIO()
    progress = Progress(log, lambda: 0.0)
    with progress.follow("read", 10) as advance:
        advance(5)

    assert "" == log.getvalue()


def test_a_terminal_shows_steps_within_one_another():
    class Terminal(StringIO):
        def isatty(self):
            return True

    log = Terminal()
    progress = Progress(log)
    with progress.follow("render", 2) as advance:
        with progress.follow("index", 1) as advance_within:
            advance_within(1)
        advance(2)

    assert "Lập chỉ mục tìm kiếm" in log.getvalue()
    assert "Dựng trang" in log.getvalue()
