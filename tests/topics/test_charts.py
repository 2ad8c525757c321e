"""The chart of one indicator's history."""

import re
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.cards import Figure
from plugins.topics.charts import draw_chart
from tests.edition import at

MARCH = at(2023, 3, 1)


def make_figure(done, total=16, as_of=MARCH, scope=""):
    total = None if total is None else Decimal(total)
    return Figure("cap-uy", "Cấp ủy", Decimal(done), total, "cấp ủy", scope, as_of, "", "", None, None)


def find_all(chart, name):
    """Return the shapes of one class, in the order in which they are drawn."""
    shapes = ElementTree.fromstring(str(chart))
    return [shape for shape in shapes if name in shape.get("class").split()]


def list_labels(chart):
    return [label.text for label in find_all(chart, "chart__label")]


def test_no_figure_gives_no_chart():
    assert "" == draw_chart([])


def test_chart_is_hidden_from_screen_readers_and_holds_no_style_and_no_script():
    chart = draw_chart([make_figure(9), make_figure(14, as_of=at(2023, 3, 27))])

    svg = ElementTree.fromstring(str(chart))
    assert {
        "class": "chart",
        "viewBox": "0 0 320 96",
        "aria-hidden": "true",
        "focusable": "false",
    } == svg.attrib
    assert {"path", "circle", "text"} == {shape.tag for shape in svg}
    assert "style" not in chart


def test_days_lie_as_far_apart_as_they_were():
    days = [at(2023, 3, 1), at(2023, 3, 2), at(2023, 3, 11)]

    chart = draw_chart([make_figure(done, as_of=day) for done, day in zip((1, 2, 3), days, strict=True)])

    first, second, third = (float(dot.get("cx")) for dot in find_all(chart, "chart__dot"))
    assert 0.1 == round((second - first) / (third - first), 2)


def test_total_is_the_top_and_nought_the_axis():
    chart = draw_chart(
        [make_figure(0), make_figure(8, as_of=at(2023, 3, 9)), make_figure(16, as_of=at(2023, 3, 27))]
    )

    axis = float(find_all(chart, "chart__axis")[0].get("d").split()[1].split("H")[0])
    goal = float(find_all(chart, "chart__goal")[0].get("d").split()[1].split("H")[0])
    heights = [float(dot.get("cy")) for dot in find_all(chart, "chart__dot")]
    assert [axis, (axis + goal) / 2, goal] == heights


def test_last_figure_the_goal_and_the_first_and_last_day_are_written():
    chart = draw_chart([make_figure(9), make_figure(1200, 1500, as_of=at(2023, 3, 27))])

    assert ["1.500", "1.200", "1-3-2023", "27-3-2023"] == list_labels(chart)


def test_single_figure_is_a_dot_in_the_middle_with_its_day_and_no_line():
    chart = draw_chart([make_figure(14)])

    assert [] == find_all(chart, "chart__line") + find_all(chart, "chart__area")
    assert ["16", "14", "1-3-2023"] == list_labels(chart)
    (dot,) = find_all(chart, "chart__dot")
    assert "chart__dot chart__dot--last" == dot.get("class")
    assert 140 < float(dot.get("cx")) < 180


def test_two_reports_of_one_moment_are_one_dot():
    chart = draw_chart([make_figure(13), make_figure(14)])

    assert 1 == len(find_all(chart, "chart__dot"))
    assert ["16", "14", "1-3-2023"] == list_labels(chart)


def test_without_a_total_the_axis_runs_to_a_round_number_and_there_is_no_goal():
    chart = draw_chart([make_figure(100, None), make_figure(430, None, as_of=at(2023, 3, 27))])

    assert [] == find_all(chart, "chart__goal")
    assert ["430", "1-3-2023", "27-3-2023"] == list_labels(chart)
    # 430 of 500, on 60 units of height.
    assert 76 - 60 * 430 / 500 == float(find_all(chart, "chart__dot--last")[0].get("cy"))


def test_nothing_done_and_no_total_lies_on_the_axis():
    assert "76" == find_all(draw_chart([make_figure(0, None)]), "chart__dot--last")[0].get("cy")


def test_a_total_that_fell_does_not_push_earlier_figures_out_of_the_picture():
    chart = draw_chart([make_figure(18, 20), make_figure(15, 16, as_of=at(2023, 3, 27))])

    assert 16 <= min(float(dot.get("cy")) for dot in find_all(chart, "chart__dot"))


def test_many_reports_are_a_line_with_its_last_dot():
    figures = [make_figure(1, as_of=at(2023, 3, 1) + timedelta(days=day)) for day in range(41)]

    assert 40 == len(find_all(draw_chart(figures[:40]), "chart__dot"))
    assert 1 == len(find_all(draw_chart(figures), "chart__dot"))


amounts = st.decimals(0, 10**7, places=1)


@given(st.lists(st.tuples(amounts, st.none() | amounts, st.integers(0, 5_000_000)), min_size=1, max_size=60))
def test_whatever_the_figures_everything_stays_within_the_picture(reports):
    figures = [
        make_figure(d, t, at(2023, 1, 1) + timedelta(minutes=m))
        for d, t, m in sorted(reports, key=lambda r: r[2])
    ]

    chart = draw_chart(figures)

    for shape in ElementTree.fromstring(str(chart)):
        lengths = re.findall(r"-?[\d.]+", shape.get("d", ""))
        assert all(0 <= float(length) <= 320 for length in lengths)
        assert 0 <= float(shape.get("cx", shape.get("x", 0))) <= 320
        assert 0 <= float(shape.get("cy", shape.get("y", 0))) <= 96
    value = find_all(chart, "chart__label")[-3 if len({f.as_of.date() for f in figures}) > 1 else -2]
    assert float(value.get("x")) + 6 * len(value.text) <= 320
    assert chart == draw_chart(figures)
