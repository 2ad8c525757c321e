"""Lists in pages numbered from the oldest: a page, once full, never changes again."""

from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.pagination import RUN, build_newest_page, list_older_pages, list_runs, take_newest
from plugins.newsroom.urls import build_urls

URLS = build_urls({})
PLACE = URLS.place("TAGS")


def list_pages(count, size):
    items = range(count)
    runs = reversed(list(list_runs(items, size)))
    older = [page for run in runs for page in list_older_pages(URLS, PLACE, run, size)]
    return build_newest_page(URLS, PLACE, items, size), *older


@given(st.integers(0, 200), st.integers(1, 12))
def test_every_item_stands_on_one_page_newest_first(count, size):
    pages = list_pages(count, size)

    assert list(range(count))[::-1] == [item for page in pages for item in page.items]


@given(st.integers(0, 200), st.integers(1, 12))
def test_a_full_page_never_changes_when_items_are_added(count, size):
    numbered = {page.place.url: page for page in list_pages(count, size) if page.number and not page.moved_to}
    later = {page.place.url: page for page in list_pages(count + 1, size)}

    assert numbered == {url: later[url] for url in numbered}


@given(st.integers(0, 200), st.integers(1, 12))
def test_every_way_leads_to_a_page_that_is_there(count, size):
    pages = list_pages(count, size)
    known = {page.place.url for page in pages}
    ways = [page.pagination for page in pages]

    assert {link.url for way in ways for link in (way.newest, way.newer, way.older, way.oldest) if link} <= known


@given(st.integers(1, 200), st.integers(1, 12))
def test_the_first_page_is_never_nearly_empty(count, size):
    assert min(count, size) <= len(list_pages(count, size)[0].items) < 2 * size


def test_pages_are_numbered_from_the_oldest():
    pages = list_pages(7, 2)

    assert [None, 2, 1, 3] == [page.number for page in pages]
    assert [(6, 5, 4), (3, 2), (1, 0), ()] == [page.items for page in pages]
    assert ["/tu-khoa/", "/tu-khoa/trang/2/", "/tu-khoa/trang/1/", "/tu-khoa/trang/3/"] == [p.place.url for p in pages]
    assert "/tu-khoa/" == pages[3].moved_to


def test_a_short_list_has_one_page_and_no_ways():
    (page,) = list_pages(3, 2)

    assert page.is_first
    assert (None, None, None) == (page.pagination.newer, page.pagination.older, page.pagination.oldest)


@given(st.integers(0, 200), st.integers(1, 12))
def test_runs_hold_what_the_newest_page_does_not_and_stay_when_items_are_added(count, size):
    runs = list(list_runs(range(count), size))
    later = list(list_runs(range(count + 1), size))

    assert list(range(count)) == [item for run in runs for item in run.items] + list(take_newest(range(count), size))
    assert runs[:-1] == later[: len(runs) - 1]
    assert [False] * (len(runs) - 1) + [True] * bool(runs) == [run.is_last for run in runs]
    assert all(len(run.numbers) <= RUN for run in runs)
