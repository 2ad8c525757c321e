"""An indicator's figures over time: where it stands, how it came there, and by how much it last changed."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from markupsafe import Markup

from plugins.newsroom.cards import Figure
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_number, format_short_day
from plugins.topics.charts import draw_chart


class IndicatorSeries(msgspec.Struct, frozen=True):
    """What a campaign counts, with every figure that was reported, oldest first; `total` as the campaign states it."""

    id: str
    title: str
    unit: str
    total: Decimal | None
    figures: tuple[Figure, ...]


class IndicatorView(msgspec.Struct, frozen=True):
    """An indicator as a topic page shows it.

    `current` is the newest report. Where reports differ in scope, `by_scope` has the newest of each scope and
    `chart` and `change_words` follow the current one's; with a single scope `by_scope` is empty.
    """

    id: str
    title: str
    unit: str
    current: Figure | None
    history: tuple[Figure, ...]
    by_scope: tuple[Figure, ...]
    chart: Markup
    change_words: str


def build_indicator_view(series: IndicatorSeries) -> IndicatorView:
    """Build the view of one indicator."""
    current = series.figures[-1] if series.figures else None
    scopes = _split_by_scope(series.figures)
    same_scope = next((found for found in scopes if current in found), [])
    return IndicatorView(
        id=series.id,
        title=series.title,
        unit=series.unit,
        current=current,
        history=series.figures,
        by_scope=tuple(found[-1] for found in scopes) if len(scopes) > 1 else (),
        chart=draw_chart(same_scope),
        change_words=describe_change(same_scope),
    )


def _split_by_scope(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Return the figures of each scope, in the order in which scopes were first reported.

    Where one scope alone is named, a report that leaves it out means the same if it counts out of the same total.
    """
    named = {figure.scope for figure in figures if figure.scope}
    single = next(iter(named)) if len(named) == 1 else ""
    totals = {figure.total for figure in figures if single and figure.scope == single}
    scopes: dict[str, list[Figure]] = {}
    for figure in figures:
        scope = single if figure.total in totals else figure.scope
        scopes.setdefault(scope, []).append(figure)
    return list(scopes.values())


def describe_change(figures: Sequence[Figure]) -> str:
    """Return how the last of some figures differs from the one before it; "" when there is nothing before it.

    Several articles may report one moment's figure: the one before is of an earlier moment.
    """
    current = figures[-1] if figures else None
    previous = next((figure for figure in reversed(figures) if figure.as_of < current.as_of), None)
    if previous is None:
        return ""
    change = current.done - previous.done
    direction = "grew" if change > 0 else "fell" if change < 0 else "stayed"
    same_day = "_same_day" if current.as_of.date() == previous.as_of.date() else ""
    words = say(
        f"topics.{direction}{same_day}",
        change=format_number(abs(change)),
        day=format_short_day(previous.as_of),
    )
    if previous.total is None or previous.total == current.total:
        return words
    return say("topics.other_total", words=words, total=format_number(previous.total))
