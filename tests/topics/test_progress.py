"""Indicators as topic pages show them."""

from decimal import Decimal

import pytest

from plugins.newsroom.cards import Figure
from plugins.topics.progress import IndicatorSeries, build_indicator_view, describe_change
from tests.edition import at

LATEST = at(2023, 3, 27, 17)


def make_figure(done, total=16, as_of=LATEST, scope=""):
    total = None if total is None else Decimal(total)
    return Figure("cap-uy", "Cấp ủy", Decimal(done), total, "cấp ủy", scope, as_of, "", "", None, None)


def build_view(*figures):
    return build_indicator_view(
        IndicatorSeries("cap-uy", "Cấp ủy có kế hoạch", "cấp ủy", Decimal(16), figures)
    )


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("", []),
        ("", [make_figure(14)]),
        ("tăng 5 so với ngày 21-3-2023", [make_figure(9, as_of=at(2023, 3, 21)), make_figure(14)]),
        (
            "tăng 1.200,5 so với ngày 21-3-2023",
            [make_figure(0, None, at(2023, 3, 21)), make_figure("1200.5", None)],
        ),
        ("giảm 1 so với ngày 21-3-2023", [make_figure(15, as_of=at(2023, 3, 21)), make_figure(14)]),
        ("chưa thay đổi so với ngày 21-3-2023", [make_figure(14, as_of=at(2023, 3, 21)), make_figure(14)]),
        (
            "tăng 2 so với lần báo cáo trước trong ngày",
            [make_figure(12, as_of=at(2023, 3, 27, 8)), make_figure(14)],
        ),
        (
            "tăng 5 so với ngày 21-3-2023 (tổng số khi đó: 12)",
            [make_figure(9, 12, at(2023, 3, 21)), make_figure(14)],
        ),
    ],
)
def test_change_is_told_against_the_report_before(words, figures):
    assert words == describe_change(figures)


def test_two_articles_on_one_moment_are_not_a_change():
    figures = [make_figure(9, as_of=at(2023, 3, 21)), make_figure(14), make_figure(14)]

    assert "tăng 5 so với ngày 21-3-2023" == describe_change(figures)


def test_current_figure_is_the_newest_report():
    newest = make_figure(14)

    view = build_view(make_figure(9, as_of=at(2023, 3, 21)), newest)

    assert newest is view.current
    assert 2 == len(view.history)
    assert () == view.by_scope
    assert 2 == view.chart.count("<circle")


def test_indicator_that_nobody_reported_has_no_figure_and_no_chart():
    view = build_view()

    assert None is view.current
    assert ("", "", ()) == (view.chart, view.change_words, view.history)


def test_scopes_are_kept_apart():
    districts = make_figure(14, scope="cấp quận, huyện", as_of=at(2023, 3, 20))
    early = make_figure(30, 56, scope="cấp xã", as_of=at(2023, 3, 10))
    late = make_figure(56, 56, scope="cấp xã", as_of=at(2023, 3, 27))

    view = build_view(early, districts, late)

    assert late is view.current
    assert (late, districts) == view.by_scope
    assert "tăng 26 so với ngày 10-3-2023" == view.change_words
    assert 2 == view.chart.count("<circle")
    assert (early, districts, late) == view.history


def test_report_that_leaves_out_the_one_scope_there_is_means_the_same():
    named = make_figure(11, scope="cấp thành phố", as_of=at(2023, 3, 20))
    bare = make_figure(14)

    view = build_view(named, bare)

    assert () == view.by_scope
    assert "tăng 3 so với ngày 20-3-2023" == view.change_words


def test_report_without_a_scope_out_of_another_total_is_not_that_scope():
    whole = make_figure(60, 72, as_of=at(2023, 3, 20))
    part = make_figure(14, scope="cấp quận, huyện")

    view = build_view(whole, part)

    assert (whole, part) == view.by_scope
    assert "" == view.change_words
