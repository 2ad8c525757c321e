"""An edition holds until midnight, or until the first moment that one of its documents names."""

from datetime import timedelta

import pytest

from plugins.newsroom.turns import find_next_turn, list_turns
from tests.edition import at, build_edition, write_article, write_document

NOON = at(2023, 4, 1, 12)


def read(clock, content):
    edition = build_edition({path.replace("__", "/") + ".md": text for path, text in content.items()}, clock=clock)
    return [reading.document for reading in edition.readings.values()]


def find(clock=NOON, **content):
    return find_next_turn(read(clock, content), clock)


def test_without_a_moment_to_come_it_is_midnight():
    assert at(2023, 4, 2, 0) == find(articles__bai=write_article("Bài"))


@pytest.mark.parametrize("field", ["date", "embargo", "featured_until"])
def test_a_moment_to_come_is_waited_for(field):
    moment = {"date": "2023-03-01 08:00", field: "2023-04-01 15:30"}

    assert at(2023, 4, 1, 15, 30) == find(articles__bai=write_article("Bài", **moment))


def test_what_ends_with_a_moment_ends_a_second_later():
    bai = write_article("Bài", featured_until="2023-04-01 12:00")

    assert NOON + timedelta(seconds=1) == find(articles__bai=bai)
    assert at(2023, 4, 2, 0) == find(NOON + timedelta(seconds=1), articles__bai=bai)


def test_a_notice_to_come_counts():
    assert at(2023, 4, 1, 14) == find(notices__hop=write_document(title="Họp", date="2023-04-01 14:00"))


def test_all_turns_to_come_are_listed_with_their_days():
    content = {"articles__bai": write_article("Bài", date="2023-03-31 08:00", featured_until="2023-04-05 09:00")}

    assert [
        at(2023, 4, 2, 0),
        at(2023, 4, 5, 0),
        at(2023, 4, 5, 9),
        at(2023, 4, 5, 9) + timedelta(seconds=1),
        at(2023, 4, 6, 0),
        at(2023, 4, 7, 0),
    ] == list_turns(read(NOON, content), NOON)


def test_dates_within_a_field_count():
    campaign = write_document(title="Đợt", start="2023-01-27", milestones=[{"date": "2023-04-03", "title": "Tổng kết"}])

    assert at(2023, 4, 3, 0) in list_turns(read(NOON, {"campaigns__dot": campaign}), NOON)
