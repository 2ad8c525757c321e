"""A small chart of figures over time as SVG, coloured by the stylesheet; a table behind it says the same in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import floor, log10

from markupsafe import Markup

from plugins.newsroom.cards import Figure
from plugins.newsroom.words import format_number, format_short_day

WIDTH = 320
HEIGHT = 96
# The plot's edges; above it stands the goal's label, below it the days, to its right the last figure.
LEFT = 6
TOP = 16
AXIS = 76
DAYS_BASELINE = 91
LABEL_GAP = 8
# Room for one digit of a label, in the chart's own units.
DIGIT_WIDTH = 6.5
# Beyond this many reports dots run into one another; the line and the last dot are enough.
MOST_DOTS = 40


def draw_chart(figures: Sequence[Figure]) -> Markup:
    """Return the chart of one series, oldest figure first; empty markup when there is none.

    Days lie on the x axis as far apart as they were. The y axis runs from 0 to the highest total, or to the next
    round number above the figures where there is no total.
    """
    if not figures:
        return Markup()
    last = figures[-1]
    goal = last.total
    label = format_number(last.done)
    right = WIDTH - LABEL_GAP - 4 - DIGIT_WIDTH * len(label)
    points = _place_points(figures, right)
    x, y = points[-1]
    shapes = [_draw_path("axis", f"M{LEFT} {AXIS}H{_format(right)}")]
    if goal:
        height = _scale(goal, _find_top(figures))
        shapes.append(_draw_path("goal", f"M{LEFT} {_format(height)}H{_format(right)}"))
        shapes.append(_draw_label(LEFT, height - 4, "start", format_number(goal)))
    if len(points) > 1:
        line = "L".join(f"{_format(px)} {_format(py)}" for px, py in points)
        shapes.append(_draw_path("area", f"M{_format(points[0][0])} {AXIS}L{line}V{AXIS}Z"))
        shapes.append(_draw_path("line", f"M{line}"))
    if len(points) <= MOST_DOTS:
        shapes += [_draw_dot("chart__dot", 2.5, px, py) for px, py in points[:-1]]
    shapes.append(_draw_dot("chart__dot chart__dot--last", 4, x, y))
    shapes.append(_draw_label(x + LABEL_GAP, y + 4, "start", label))
    shapes += _draw_days(figures, points)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{"".join(shapes)}</svg>'
    )


def _place_points(figures: Sequence[Figure], right: float) -> list[tuple[float, float]]:
    """Return where each figure stands; figures of one single moment are one point, the last, in the middle."""
    top = _find_top(figures)
    start = figures[0].as_of
    span = (figures[-1].as_of - start).total_seconds()
    if not span:
        return [((LEFT + right) / 2, _scale(figures[-1].done, top))]
    return [
        (LEFT + (right - LEFT) * (figure.as_of - start).total_seconds() / span, _scale(figure.done, top))
        for figure in figures
    ]


def _find_top(figures: Iterable[Figure]) -> float:
    """Return the value at the top of the y axis: a total can have changed, and none of them may be cut off."""
    figures = list(figures)
    totals = [float(figure.total) for figure in figures if figure.total]
    highest = max(float(figure.done) for figure in figures)
    return max(*totals, highest) if totals else _round_up(highest)


def _round_up(value: float) -> float:
    """Return the next number of 1, 2 or 5 with noughts behind it; 1 for nought."""
    if value <= 0:
        return 1
    unit = 10.0 ** floor(log10(value))
    return next(step * unit for step in (1, 2, 5, 10) if value <= step * unit)


def _scale(value: Decimal | int, top: float) -> float:
    return AXIS - (AXIS - TOP) * float(value) / top


def _draw_days(figures: Sequence[Figure], points: Sequence[tuple[float, float]]) -> list[str]:
    first, last = (format_short_day(figure.as_of) for figure in (figures[0], figures[-1]))
    if first == last:
        return [_draw_label((points[0][0] + points[-1][0]) / 2, DAYS_BASELINE, "middle", first)]
    return [
        _draw_label(points[0][0], DAYS_BASELINE, "start", first),
        _draw_label(points[-1][0], DAYS_BASELINE, "end", last),
    ]


def _draw_path(name: str, steps: str) -> str:
    return f'<path class="chart__{name}" d="{steps}"/>'


def _draw_dot(names: str, radius: float, x: float, y: float) -> str:
    return f'<circle class="{names}" cx="{_format(x)}" cy="{_format(y)}" r="{radius}"/>'


def _draw_label(x: float, y: float, anchor: str, text: str) -> str:
    return (
        f'<text class="chart__label" x="{_format(x)}" y="{_format(y)}" text-anchor="{anchor}">{text}</text>'
    )


def _format(length: float) -> str:
    """Return a length to a tenth of a unit, the same on every machine."""
    return f"{length:.1f}".removesuffix(".0")
