"""The front page's shape, by what is marked, how much is new, and the day."""

from plugins.articles.front import arrange_front
from tests.edition import at, build_edition, write_article, write_document

CLOCK = at(2023, 4, 10, 12)


def arrange(content, clock=CLOCK):
    return arrange_front(build_edition(content, clock).newsroom)


def list_slugs(documents):
    return [document.slug for document in documents]


def write_days(*days, **fields):
    """Return articles "a1", "a2" …, one for each of these days of April 2023."""
    return {f"articles/a{day}.md": write_article(f"Bài {day}", f"2023-04-{day:02d} 07:00", **fields) for day in days}


def test_an_empty_newsroom_has_a_quiet_front_page():
    front = arrange({})

    assert ("quiet", None, (), ()) == (front.shape, front.lead, front.featured, front.latest)


def test_three_that_are_marked_make_a_lead_and_two_beside_it():
    front = arrange(write_days(1, 2, 3, 4, featured_until="2023-04-10") | write_days(8, 9))

    assert ("set", "a4", ["a3", "a2"]) == (front.shape, front.lead.slug, list_slugs(front.seconds))
    assert ["a1", "a9", "a8"] == list_slugs(front.featured)


def test_one_that_is_marked_leads_alone_however_old():
    front = arrange(write_days(1, featured_until="2023-04-10") | write_days(8, 9))

    assert ("single", "a1", ()) == (front.shape, front.lead.slug, front.seconds)


def test_the_mark_ends_at_its_moment():
    content = write_days(1, featured_until="2023-04-10 12:00") | write_days(9)

    assert "a1" == arrange(content).lead.slug
    assert "a9" == arrange(content, at(2023, 4, 10, 12, 1)).lead.slug


def test_without_news_for_more_than_three_days_the_page_is_quiet():
    assert "single" == arrange(write_days(7)).shape
    assert "quiet" == arrange(write_days(6)).shape


def test_no_article_stands_in_two_places():
    front = arrange(write_days(*range(1, 10), featured_until="2023-04-10"))
    shown = [front.lead, *front.seconds, *front.featured, *front.latest]

    assert 9 == len(shown) == len(set(list_slugs(shown)))


def write_campaigns(**milestones):
    """Return two running campaigns and one that is over."""
    return {
        "campaigns/mot.md": write_document(title="Một", start="2023-01-01"),
        "campaigns/hai.md": write_document(title="Hai", start="2023-01-01", end="2023-12-31", **milestones),
        "campaigns/xong.md": write_document(title="Xong", start="2023-01-01", end="2023-04-09"),
    }


def test_a_running_campaign_rises_with_three_articles_in_a_week():
    content = write_campaigns() | write_days(4, 5, 6, campaign=["hai", "xong"]) | write_days(8, 9, campaign="mot")

    assert "hai" == arrange(content).risen
    assert arrange(content, at(2023, 4, 11)).risen is None


def test_a_campaign_rises_on_the_day_of_its_milestone_above_those_with_more_news():
    content = write_campaigns(milestones=[{"date": "2023-04-10", "title": "Hội nghị"}]) | write_days(7, 8, 9, campaign="mot")

    assert "hai" == arrange(content).risen
    assert "mot" == arrange(content, at(2023, 4, 11)).risen


def test_a_notice_that_holds_for_three_days_stands_above_the_news_as_long_as_it_holds():
    content = {
        "notices/cat-nuoc.md": write_document(title="Cắt nước", date="2023-04-09 18:00", expires="2023-04-12"),
        "notices/lich.md": write_document(title="Lịch", date="2023-04-01", expires="2023-04-30"),
        "notices/mai.md": write_document(title="Mai", date="2023-04-11", expires="2023-04-12"),
    }

    assert (["cat-nuoc"], ["lich"]) == tuple(map(list_slugs, (arrange(content).urgent, arrange(content).notices)))
    assert [] == list_slugs(arrange(content, at(2023, 4, 13)).urgent)
