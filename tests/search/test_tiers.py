from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.search.tiers import divide_by_date, number_by_date

DAYS = st.lists(st.dates(date(2009, 1, 1), date(2027, 12, 31)), max_size=400).map(sorted)


def describe(days, **options):
    """Return each segment's first and last day and its size."""
    return [(days[part][0], days[part][-1], len(days[part])) for part in divide_by_date(days, **options)]


@given(days=DAYS, most_open=st.integers(1, 200))
def test_segments_follow_one_another_and_leave_nothing_out(days, most_open):
    parts = list(divide_by_date(days, most_open))

    assert list(days) == [day for part in parts for day in days[part]]
    assert all(part.start < part.stop for part in parts)
    assert not parts or len(days[parts[-1]]) <= most_open or days[parts[-1]][0] == days[parts[-1]][-1]


def test_a_small_archive_is_one_segment():
    days = [date(2010, 1, 1), date(2018, 5, 5), date(2026, 11, 20)]

    assert [(days[0], days[-1], 3)] == describe(days)


def test_years_months_and_days_are_closed_one_after_the_other():
    days = [date(2015, 1, 1) + timedelta(days=number) for number in range((date(2026, 11, 20) - date(2015, 1, 1)).days + 1)]

    found = describe(days, most_open=7)

    assert [
        (date(2015, 1, 1), date(2025, 12, 31), 4018),
        (date(2026, 1, 1), date(2026, 10, 31), 304),
        (date(2026, 11, 1), date(2026, 11, 19), 19),
        (date(2026, 11, 20), date(2026, 11, 20), 1),
    ] == found


@given(days=DAYS.filter(len), more=st.integers(0, 3))
def test_a_new_article_of_the_newest_day_leaves_every_closed_segment_as_it_is(days, more):
    # The number of open entries may pass the limit and close what was open; what was closed stays so.
    before = describe(days, most_open=100)
    after = describe([*days, *[days[-1]] * more], most_open=100)

    assert before[:-1] == after[: len(before) - 1]


@given(days=DAYS.filter(len))
def test_numbers_rise_and_leave_room(days):
    numbers = number_by_date(days)

    assert sorted(set(numbers)) == numbers
    assert numbers[-1] < 3 * len(days)


@pytest.mark.parametrize("position", [0, 5_000, 9_999])
def test_an_article_that_comes_or_goes_gives_other_numbers_to_its_neighbours_at_most(position):
    days = sorted(date(2015, 1, 1) + timedelta(days=number * 7 % 3650) for number in range(10_000))
    numbers = number_by_date(days)
    removed = number_by_date([*days[:position], *days[position + 1 :]])
    added = number_by_date([*days[:position], days[position], *days[position:]])

    assert 8 >= sum(before != after for before, after in zip([*numbers[:position], *numbers[position + 1 :]], removed, strict=True))
    assert 8 >= sum(before != after for before, after in zip(numbers, [*added[:position], *added[position + 1 :]], strict=True))


def test_the_only_article_of_the_first_days_may_go():
    days = [date(2015, 1, 3), *(date(2015, 1, 9) + timedelta(days=number // 3) for number in range(3_000))]

    assert number_by_date(days)[1:] == number_by_date(days[1:])
