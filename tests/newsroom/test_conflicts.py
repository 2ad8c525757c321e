"""Statements of one file that contradict one another."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from plugins.newsroom.conflicts import Conflict, find_conflicts
from plugins.newsroom.moments import VIETNAM
from plugins.newsroom.schemas import (
    Article,
    Author,
    Campaign,
    Committee,
    Directive,
    Indicator,
    Milestone,
    Notice,
    Progress,
    Term,
)

EARLY, LATE = date(2023, 2, 1), date(2023, 5, 1)


def find(schema: type, **known: object) -> list[Conflict]:
    """Return the conflicts among some fields."""
    return list(find_conflicts(schema, known))


def reverse(field: str, other: str, severity: str = "error") -> Conflict:
    """Return the conflict of a field that is EARLY with one that is LATE."""
    return Conflict(
        field, "days-reversed", severity, {"day": "1-2-2023", "other": other, "other_day": "1-5-2023"}
    )


def progress(done: int, total: int | None) -> Progress:
    """Return a figure."""
    return Progress(indicator="a", done=Decimal(done), total=None if total is None else Decimal(total))


def test_no_more_can_be_done_than_there_is():
    figures = (progress(3, 3), progress(5, 3), progress(5, None), None, progress(4, 3))

    assert [
        Conflict("progress[1].done", "done-over-total", values={"done": Decimal(5), "total": Decimal(3)}),
        Conflict("progress[4].done", "done-over-total", values={"done": Decimal(4), "total": Decimal(3)}),
    ] == find(Article, progress=figures)


def test_an_article_modified_before_its_day_is_a_warning():
    late, noon = datetime(2023, 5, 1, tzinfo=VIETNAM), datetime(2023, 5, 1, 12, tzinfo=VIETNAM)

    assert [] == find(Article, date=noon, modified=late)
    assert [] == find(Article, date=noon)
    assert [] == find(Article, modified=noon)
    assert [reverse("modified", "date", "warning")] == find(
        Article, date=noon, modified=datetime(2023, 2, 1, 23, tzinfo=VIETNAM)
    )


@pytest.mark.parametrize(
    ("schema", "earlier", "later", "severity"),
    [
        (Committee, "valid_from", "valid_to", "error"),
        (Campaign, "start", "end", "error"),
        (Directive, "issued", "effective", "warning"),
        (Directive, "issued", "expires", "error"),
        (Directive, "effective", "expires", "error"),
    ],
)
def test_what_ends_before_it_begins_is_a_conflict(schema, earlier, later, severity):
    assert [reverse(later, earlier, severity)] == find(schema, **{earlier: LATE, later: EARLY})
    assert [] == find(schema, **{earlier: EARLY, later: LATE})
    assert [] == find(schema, **{earlier: EARLY, later: EARLY})
    assert [] == find(schema, **{later: EARLY})


def test_a_term_that_ends_before_it_begins_is_a_conflict_at_its_place():
    terms = (Term(title="A"), Term(from_=LATE, to=EARLY), None)

    assert [reverse("terms[1].to", "from")] == find(Committee, terms=terms)


def test_a_notice_that_expires_before_its_day_is_a_warning():
    noon = datetime(2023, 5, 1, 12, tzinfo=VIETNAM)

    assert [reverse("expires", "date", "warning")] == find(Notice, date=noon, expires=EARLY)
    assert [] == find(Notice, date=noon, expires=LATE)
    assert [] == find(Notice, date=noon)


def test_a_stage_named_twice_is_a_conflict_whatever_its_case_and_tone_style():
    assert [
        Conflict("stages[2]", "duplicate-stage", values={"stage": "SƠ KẾT"}),
        Conflict("stages[4]", "duplicate-stage", values={"stage": "Hoà giải"}),
    ] == find(Campaign, stages=("Sơ kết", "Tổng kết", "SƠ KẾT", "Hòa giải", "Hoà giải"))


def test_an_indicators_id_used_twice_is_a_conflict():
    indicators = (
        Indicator(id="a", title="A"),
        None,
        Indicator(id="b", title="B"),
        Indicator(id="a", title="C"),
    )

    assert [Conflict("indicators[3].id", "duplicate-indicator", values={"id": "a"})] == find(
        Campaign, indicators=indicators
    )


def test_a_milestone_needs_a_day_and_a_title_or_an_article_that_has_both():
    milestones = (
        Milestone(article="so-ket"),
        Milestone(date=EARLY, title="A"),
        Milestone(date=EARLY),
        Milestone(title="A"),
    )

    assert [Conflict("milestones[2]", "bare-milestone"), Conflict("milestones[3]", "bare-milestone")] == find(
        Campaign, milestones=milestones
    )


def test_a_kind_without_rules_has_no_conflicts():
    assert [] == find(Author, title="A")
