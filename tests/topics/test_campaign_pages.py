"""The pages of campaigns and their list."""

from datetime import date

import pytest

from plugins.topics.pages import plan_pages
from tests.edition import (
    at,
    build_edition,
    build_view,
    find_page,
    fingerprint,
    list_files,
    write_article,
    write_directive,
    write_document,
)

URL = "/chuyen-de/dot-1/"


def write_campaign(title="Đợt một", start="2023-01-27", **fields):
    return write_document(title=title, start=start, **fields)


def write_numbered(count, **fields):
    """Return so many articles of "dot-1", one a day from 1 January 2023 on."""
    return {
        f"articles/2023/bai-{number:03}.md": write_article(
            f"Bài {number}",
            date=date.fromordinal(date(2023, 1, 1).toordinal() + number).isoformat(),
            campaign="dot-1",
            **fields,
        )
        for number in range(count)
    }


def plan(content, **options):
    return list(list_files(plan_pages(build_edition(content, **options))))


def view_campaign(content, url=URL, **options):
    return build_view(find_page(plan(content, **options), url))


def list_titles(cards):
    return [card.title for card in cards]


# ---- the list ----


def test_list_keeps_running_coming_and_closed_campaigns_apart():
    content = {
        "campaigns/da-xong.md": write_campaign("Đã xong", "2021-01-01", end="2021-12-31"),
        "campaigns/moi-xong.md": write_campaign("Mới xong", "2020-01-01", end="2023-03-31"),
        "campaigns/sap-toi.md": write_campaign("Sắp tới", "2023-04-02"),
        "campaigns/xa-hon.md": write_campaign("Xa hơn", "2024-01-01"),
        "campaigns/dang-lam.md": write_campaign("Đang làm", "2023-04-01"),
        "campaigns/ngay-cuoi.md": write_campaign("Ngày cuối", "2022-01-01", end="2023-04-01"),
    }

    view = view_campaign(content, "/chuyen-de/", clock=at(2023, 4, 1))

    assert ["Đang làm", "Ngày cuối"] == list_titles(view.running)
    assert ["Sắp tới", "Xa hơn"] == list_titles(view.upcoming)
    assert ["Mới xong", "Đã xong"] == list_titles(view.closed)
    assert ("Chuyên đề", ["Trang chủ"]) == (view.head.title, list_titles(view.head.breadcrumb))


def test_running_campaign_with_the_latest_news_stands_first():
    content = {
        "campaigns/dot-1.md": write_campaign("Có tin", "2020-01-01"),
        "campaigns/dot-2.md": write_campaign("Chưa có tin", "2023-01-01"),
        "articles/a.md": write_article("A", campaign="dot-1"),
    }

    assert ["Có tin", "Chưa có tin"] == list_titles(view_campaign(content, "/chuyen-de/").running)


# ---- the masthead ----


def test_page_shows_introduction_bodies_parent_children_and_feed():
    view = view_campaign(
        {
            "campaigns/lon.md": write_campaign("Lớn"),
            "campaigns/dot-1.md": write_document(
                "Lời **giới thiệu**.", title="Đợt một", start="2023-01-27", parent="lon", committee=["b", "a"]
            ),
            "campaigns/nho.md": write_campaign("Nhỏ", parent="dot-1"),
            "committees/a.md": write_document(title="Ban A"),
            "committees/b.md": write_document(title="Ban B"),
        }
    )

    assert "<p>Lời <strong>giới thiệu</strong>.</p>" == view.introduction.strip()
    assert ["Ban B"] == list_titles(view.leads)
    assert ["Ban A"] == list_titles(view.participants)
    assert "Lớn" == view.parent.title
    assert ["Nhỏ"] == list_titles(view.children)
    assert "/chuyen-de/dot-1/feed.atom.xml" == view.feed == view.head.feeds[0].url
    assert ["Trang chủ", "Chuyên đề", "Lớn"] == list_titles(view.head.breadcrumb)
    assert (True, 0, ()) == (view.first_page, view.total, view.stages)
    assert ("", "") == (view.data_csv, view.data_json)


def test_indicators_are_shown_with_their_newest_report_and_data():
    view = view_campaign(
        {
            "campaigns/dot-1.md": write_campaign(
                indicators=[{"id": "cap-uy", "title": "Cấp ủy", "total": 16, "unit": "đảng ủy"}]
            ),
            "articles/a.md": write_article(
                "A", campaign="dot-1", progress=[{"indicator": "cap-uy", "done": 9}]
            ),
            "articles/b.md": write_article(
                "B", date="2023-03-30", campaign="dot-1", progress={"indicator": "cap-uy", "done": 14}
            ),
        }
    )

    (indicator,) = view.indicators
    assert ("cap-uy", "14/16 đảng ủy", "B") == (
        indicator.id,
        indicator.current.words,
        indicator.current.article.title,
    )
    assert "tăng 5 so với ngày 29-3-2023" == indicator.change_words
    assert ("/chuyen-de/dot-1/tien-do.csv", "/chuyen-de/dot-1/tien-do.json") == (
        view.data_csv,
        view.data_json,
    )


def test_milestones_run_by_day_and_say_how_they_stand_to_today():
    view = view_campaign(
        {
            "campaigns/dot-1.md": write_campaign(
                milestones=[
                    {"date": "2023-04-02", "title": "Ngày mai"},
                    {"date": "2023-03-31", "title": "Hôm qua", "article": "tin"},
                    {"date": "2023-04-01", "title": "Hôm nay"},
                ]
            ),
            "articles/tin.md": write_article("Tin"),
        },
        clock=at(2023, 4, 1),
    )

    assert [("Hôm qua", "past"), ("Hôm nay", "today"), ("Ngày mai", "coming")] == [
        (milestone.title, milestone.state) for milestone in view.milestones
    ]
    assert [("Tin", "/2023/03/29/tin/")] == [
        (m.article.title, m.article.url) for m in view.milestones if m.article
    ]


def test_milestone_takes_day_and_title_from_its_article_once_readers_may_see_that():
    content = {
        "campaigns/dot-1.md": write_campaign(milestones=[{"article": "tin"}, {"article": "chua-dang"}]),
        "articles/tin.md": write_article("Tin đã đăng"),
        "articles/chua-dang.md": write_article("Tin chưa đăng", embargo="2023-05-01"),
    }

    (milestone,) = view_campaign(content, clock=at(2023, 4, 1)).milestones

    assert (date(2023, 3, 29), "Tin đã đăng") == (milestone.date, milestone.title)


def test_pinned_articles_stand_in_the_editors_order_without_those_that_lists_hide():
    view = view_campaign(
        {
            "campaigns/dot-1.md": write_campaign(featured=["b", "nhap", "an", "a"]),
            "articles/a.md": write_article("A"),
            "articles/b.md": write_article("B"),
            "articles/nhap.md": write_article("Nháp", status="draft"),
            "articles/an.md": write_article("Ẩn", status="hidden"),
        }
    )

    assert ["B", "A"] == list_titles(view.featured)


# ---- documents ----


def test_documents_are_told_with_what_they_are_to_one_another():
    view = view_campaign(
        {
            "campaigns/dot-1.md": write_campaign(
                directive=["94-kh-tu", "103-kh-tu", "05-hd-btgtu", "23-ct-tu", "31-ct-tu", "1-qd-tu"]
            ),
            "directives/43-nq-tw.md": write_directive("43-NQ/TW", "2019-01-24"),
            "directives/94-kh-tu.md": write_directive("94-KH/TU", implements="43-nq-tw"),
            "directives/103-kh-tu.md": write_directive("103-KH/TU", amends="94-kh-tu"),
            "directives/05-hd-btgtu.md": write_directive(
                "05-HD/BTGTU", implements="94-kh-tu", based_on="103-kh-tu"
            ),
            "directives/23-ct-tu.md": write_directive("23-CT/TU"),
            "directives/31-ct-tu.md": write_directive("31-CT/TU", replaces="23-ct-tu"),
            "directives/1-qd-tu.md": write_directive("1-QĐ/TU", kind="quyết định", replaces="43-nq-tw"),
        }
    )

    assert [
        "Văn bản chỉ đạo; triển khai Nghị quyết 43-NQ/TW",
        "Sửa đổi, bổ sung Kế hoạch 94-KH/TU",
        "Triển khai Kế hoạch 94-KH/TU; căn cứ Kế hoạch 103-KH/TU",
        "Văn bản chỉ đạo",
        "Thay thế Chỉ thị 23-CT/TU",
        "Văn bản chỉ đạo",
    ] == [found.relation for found in view.directives]
    assert "94-kh-tu" == view.directives[0].card.slug


# ---- articles ----


def write_staged(title, day, stage=None):
    return write_article(title, date=day, campaign="dot-1", **({"stage": stage} if stage else {}))


STAGED = {
    "campaigns/dot-1.md": write_campaign(),
    "articles/a.md": write_staged("A", "2023-01-30", "Triển khai"),
    "articles/b.md": write_staged("B", "2023-02-10", "Triển khai"),
    "articles/c.md": write_staged("C", "2023-02-20"),
    "articles/d.md": write_staged("D", "2023-03-01", "Sơ kết"),
    "articles/e.md": write_staged("E", "2023-03-05", "Triển khai"),
    "articles/f.md": write_staged("F", "2023-03-06", "Triển khai"),
}


def test_articles_stand_by_stage_with_the_last_one_on_top_and_then_by_month():
    view = view_campaign(STAGED)

    assert [
        ("Sơ kết", [(date(2023, 3, 1), ["D"])]),
        (
            "Triển khai",
            [(date(2023, 3, 1), ["F", "E"]), (date(2023, 2, 1), ["B"]), (date(2023, 1, 1), ["A"])],
        ),
        ("Tin bài khác", [(date(2023, 2, 1), ["C"])]),
    ] == [
        (stage.name, [(month.day, list_titles(month.articles)) for month in stage.months])
        for stage in view.stages
    ]
    assert [1, 4, 1] == [stage.count for stage in view.stages]
    assert 6 == view.total


@pytest.mark.parametrize(
    ("end", "current"),
    [(None, ["Sơ kết"]), ("2023-03-31", [])],
)
def test_a_running_campaign_is_at_the_last_stage_that_is_in_the_news_and_a_closed_one_at_none(end, current):
    content = {**STAGED, "campaigns/dot-1.md": write_campaign(**({"end": end} if end else {}))}

    stages = view_campaign(content, clock=at(2023, 4, 1)).stages

    assert current == [stage.name for stage in stages if stage.current]


def test_articles_without_any_stage_stand_by_time():
    view = view_campaign({"campaigns/dot-1.md": write_campaign(), **write_numbered(3)})

    assert [("Theo thời gian", 3, False)] == [
        (stage.name, stage.count, stage.current) for stage in view.stages
    ]


def test_stage_of_another_campaign_is_none_of_this_one():
    content = {
        "campaigns/dot-1.md": write_campaign(),
        "campaigns/dot-2.md": write_campaign(stages=["Đại hội cơ sở"]),
        "articles/a.md": write_article("A", campaign=["dot-1", "dot-2"], stage="Đại hội cơ sở"),
    }

    assert ["Theo thời gian"] == [stage.name for stage in view_campaign(content).stages]
    assert ["Đại hội cơ sở"] == [stage.name for stage in view_campaign(content, "/chuyen-de/dot-2/").stages]


def test_stage_counts_hold_for_the_whole_campaign():
    content = {"campaigns/dot-1.md": write_campaign(), **write_numbered(5, stage="Sơ kết")}

    view = view_campaign(content, page_size=2)

    assert 3 == sum(len(month.articles) for stage in view.stages for month in stage.months)
    assert ([5], 5) == ([stage.count for stage in view.stages], view.total)


# ---- older pages ----


def test_older_page_shows_the_name_and_its_articles_alone():
    content = {
        "campaigns/dot-1.md": write_campaign(
            indicators=[{"id": "cap-uy", "title": "Cấp ủy"}], featured="bai-000"
        ),
        **write_numbered(5, stage="Sơ kết"),
    }

    view = view_campaign(content, "/chuyen-de/dot-1/trang/1/", page_size=2)

    assert ("Đợt một", "Đợt một – Trang 1") == (view.campaign.title, view.head.title)
    assert [["Bài 1", "Bài 0"]] == [
        list_titles(month.articles) for stage in view.stages for month in stage.months
    ]
    assert (False, None, [None]) == (view.first_page, view.total, [stage.count for stage in view.stages])
    assert ((), (), "", None) == (view.indicators, view.featured, view.introduction, view.campaign.figure)


def test_a_new_article_leaves_full_older_pages_as_they_were():
    content = {"campaigns/dot-1.md": write_campaign(), **write_numbered(7, stage="Sơ kết")}
    more = {
        **content,
        "articles/moi.md": write_article("Mới", date="2023-03-30", campaign="dot-1", stage="Tổng kết"),
    }

    before, after = plan(content, page_size=2), plan(more, page_size=2)

    for url in ("/chuyen-de/dot-1/trang/1/", "/chuyen-de/dot-1/trang/2/"):
        old, new = find_page(before, url), find_page(after, url)
        assert old.parts == new.parts
        assert fingerprint(old) == fingerprint(new)
    assert fingerprint(find_page(before, URL)) != fingerprint(find_page(after, URL))


def test_where_the_next_full_page_will_be_readers_are_sent_to_the_newest():
    pages = plan({"campaigns/dot-1.md": write_campaign(), **write_numbered(5)}, page_size=2)

    (redirect,) = [page for page in pages if page.kind == "redirect"]

    assert ("chuyen-de/dot-1/trang/2/index.html", URL) == (redirect.save_as, redirect.parts["target"])


def test_every_part_of_every_page_can_be_hashed():
    content = {
        **STAGED,
        "campaigns/dot-1.md": write_campaign(
            indicators=[{"id": "cap-uy", "title": "Cấp ủy"}],
            milestones=[{"date": "2023-02-01", "title": "Mốc"}],
        ),
        "articles/g.md": write_article("G", campaign="dot-1", progress={"indicator": "cap-uy", "done": 3}),
    }

    pages = plan(content)

    assert len(pages) == len({fingerprint(page) for page in pages})
