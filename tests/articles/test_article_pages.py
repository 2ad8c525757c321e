"""Articles, the front page and the lists: what each shows, and what a new article leaves alone."""

from plugins.articles.pages import plan_pages
from plugins.newsroom.citations import Citation, build_citations
from tests.edition import (
    at,
    build_edition,
    build_view,
    find_page,
    fingerprint,
    list_files,
    write_article,
    write_document,
)


def view_page(edition, url):
    return build_view(find_page(plan_pages(edition), url))


def list_titles(items):
    return [item.title for item in items]


def write_days(count, **fields):
    """Return articles "Bài 1" to "Bài count", one a day from 1 March 2023."""
    return {
        f"articles/bai-{day}.md": write_article(f"Bài {day}", f"2023-03-{day:02d} 07:00", **fields)
        for day in range(1, count + 1)
    }


# ---- one article ----


def test_an_article_shows_what_its_file_says():
    content = {
        "authors/thanh-ha.md": write_document(title="Thanh Hạ", aliases=["T.H"]),
        "committees/quan-uy.md": write_document(title="Quận ủy"),
        "campaigns/so-ket.md": write_document(
            title="Sơ kết",
            start="2023-01-27",
            indicators=[{"id": "cap-uy", "title": "Cấp ủy", "total": 16, "unit": "cấp ủy"}],
        ),
        "articles/bai.md": write_article(
            "Bài",
            modified="2023-03-30 08:00",
            summary="Sapo.",
            authors=["T.H", "Cộng tác viên"],
            committee="quan-uy",
            campaign="so-ket",
            stage="Sơ kết",
            tags=["Cơ sở"],
            source="Bản tin",
            source_url="https://example.vn/1",
            corrections=[{"date": "2023-03-31", "text": "Đã sửa."}],
            progress=[{"indicator": "cap-uy", "done": 14, "as_of": "17h ngày 27-3-2023"}],
        ),
    }

    view = view_page(build_edition(content), "/2023/03/29/bai/")

    article = view.article
    assert ("Bài", "Sapo.", at(2023, 3, 29, 18, 11), at(2023, 3, 30, 8)) == (
        article.title,
        article.lead,
        article.date,
        article.modified,
    )
    assert [("Thanh Hạ", "/tac-gia/thanh-ha/"), ("Cộng tác viên", "/tac-gia/cong-tac-vien/")] == [
        (link.title, link.url) for link in article.authors
    ]
    assert ("Bản tin", "https://example.vn/1") == (article.source, article.source_url)
    assert ["Đã sửa."] == [correction.text for correction in article.corrections]
    assert [("Sơ kết", "/chuyen-de/so-ket/", "Sơ kết")] == [(c.title, c.url, c.stage) for c in view.campaigns]
    assert ["14/16 cấp ủy"] == [figure.words for figure in view.figures]
    assert ["tính đến 17h ngày 27-3-2023"] == [figure.as_of_words for figure in view.figures]
    assert ["Trang chủ", "Thời sự"] == list_titles(view.head.breadcrumb)
    assert "<p>Một đoạn văn.</p>" == view.body


def test_an_article_lists_the_documents_that_it_carries_and_those_that_it_names_each_once():
    documents = {
        f"directives/{number}-kh-tu.md": write_document(
            symbol=f"{number}-KH/TU", title="X", issued="2023-01-27", issuer="thanh-uy"
        )
        for number in (94, 95)
    }
    edition = build_edition(
        documents | {"articles/bai.md": write_article("Bài", directive="94-KH/TU")},
        citations=build_citations([(Citation("bai", "95-kh-tu", "Câu."), Citation("bai", "94-kh-tu", "Câu."))]),
    )

    view = view_page(edition, "/2023/03/29/bai/")

    assert ["94-KH/TU", "95-KH/TU"] == [card.symbol for card in view.directives]


def test_other_news_looks_back_in_the_same_section_and_the_newer_one_is_linked():
    content = write_days(8) | {
        "sections/khac.md": write_document(title="Khác"),
        "articles/la.md": write_article("Lạ", "2023-03-06 12:00", category="khac"),
    }

    view = view_page(build_edition(content), "/2023/03/07/bai-7/")

    assert ["Bài 6", "Bài 5", "Bài 4", "Bài 3", "Bài 2"] == list_titles(view.others)
    assert "Bài 8" == view.newer.title


def test_a_new_article_changes_no_older_page_but_its_neighbours():
    def list_fingerprints(count):
        pages = plan_pages(build_edition(write_days(count, tags=["Cơ sở"], author="Thanh Hạ"), page_size=2))
        return {page.save_as: fingerprint(page) for page in list_files(pages)}

    before, after = list_fingerprints(8), list_fingerprints(9)

    lists = [f"{place}/" for place in ("chuyen-muc/thoi-su", "tu-khoa/co-so", "tac-gia/thanh-ha", "2023", "2023/03")]
    # The newest page of each list that it joins, the redirect that becomes a page, the overviews with their counts.
    meant = {f"{name}index.html" for name in lists} | {f"{name}trang/{number}/index.html" for name in lists for number in (4,)}
    meant |= {"index.html", "2023/03/08/bai-8/index.html", "chuyen-muc/index.html", "tu-khoa/index.html"}
    meant |= {"tac-gia/index.html", "luu-tru/index.html"}
    assert set() == {name for name in before if before[name] != after[name]} - meant


def test_an_old_address_leads_to_the_article():
    edition = build_edition({"articles/bai.md": write_article("Bài", redirect_from=["/tin/1.html", "/cu/bai", "/muc/"])})

    redirects = {page.save_as: build_view(page).target for page in list_files(plan_pages(edition)) if page.kind == "redirect"}

    assert {
        "tin/1.html": "/2023/03/29/bai/",
        "cu/bai/index.html": "/2023/03/29/bai/",
        "muc/index.html": "/2023/03/29/bai/",
    } == redirects


def test_a_hidden_article_has_a_page_that_search_engines_leave_out_and_stands_in_no_list():
    edition = build_edition({"articles/bai.md": write_article("Bài", status="hidden", tags=["Kín"])})
    pages = list(list_files(plan_pages(edition)))

    assert "noindex" == build_view(find_page(pages, "/2023/03/29/bai/")).head.robots
    assert [] == [page.url for page in pages if page.url.startswith("/tu-khoa/kin")]
    assert () == build_view(find_page(pages, "/chuyen-muc/thoi-su/")).articles


def test_a_series_leads_from_one_article_of_a_campaign_to_the_next():
    content = write_days(3, campaign="so-ket") | {
        "campaigns/so-ket.md": write_document(title="Sơ kết", start="2023-01-27")
    }

    (series,) = view_page(build_edition(content), "/2023/03/02/bai-2/").series

    assert ("Bài 1", "Bài 3") == (series.previous.title, series.next.title)


# ---- the front page ----


def test_the_front_page_begins_with_what_is_featured_and_goes_on_with_the_newest():
    content = write_days(7)
    content["articles/bai-2.md"] = write_article("Bài 2", "2023-03-02", featured_until="2023-04-01")
    content["articles/bai-3.md"] = write_article("Bài 3", "2023-03-03", featured_until="2023-03-31")

    view = view_page(build_edition(content, clock=at(2023, 4, 1)), "/")

    assert "Bài 2" == view.lead.title
    assert ["Bài 7", "Bài 6", "Bài 5", "Bài 4"] == list_titles(view.featured)
    assert ["Bài 3", "Bài 1"] == list_titles(view.latest)


def test_the_front_page_has_a_box_for_each_running_campaign_and_the_notices_in_force():
    content = {
        "campaigns/dang-chay.md": write_document(title="Đang chạy", start="2023-01-27"),
        "campaigns/da-xong.md": write_document(title="Đã xong", start="2022-01-27", end="2022-12-31"),
        "campaigns/sap-toi.md": write_document(title="Sắp tới", start="2023-05-01"),
        "notices/con.md": write_document(title="Còn", date="2023-03-01", expires="2023-04-01"),
        "notices/het.md": write_document(title="Hết", date="2023-03-01", expires="2023-03-31"),
        "notices/mai.md": write_document(title="Mai", date="2023-04-02"),
        **write_days(4, campaign="dang-chay"),
    }

    view = view_page(build_edition(content, clock=at(2023, 4, 1)), "/")

    assert ["Đang chạy"] == [box.card.title for box in view.campaigns]
    assert ["Bài 4", "Bài 3", "Bài 2"] == list_titles(view.campaigns[0].articles)
    assert ["Còn"] == list_titles(view.notices)


# ---- lists ----


def test_a_section_holds_its_child_sections_articles_too():
    content = {
        "sections/con.md": write_document(title="Con", parent="thoi-su"),
        "articles/a.md": write_article("A", category="con"),
    }

    view = view_page(build_edition(content), "/chuyen-muc/thoi-su/")

    assert ["A"] == list_titles(view.articles)
    assert ["Con"] == list_titles(view.children)
    assert "/chuyen-muc/thoi-su/feed.atom.xml" == view.feed


def test_overviews_follow_the_vietnamese_alphabet():
    content = {"articles/a.md": write_article("A", tags=["Ơn nghĩa", "Đất", "Dân", "Ăn ở", "An", "Ôn"])}

    view = view_page(build_edition(content), "/tu-khoa/")

    assert ["An", "Ăn ở", "Dân", "Đất", "Ôn", "Ơn nghĩa"] == [count.link.title for count in view.counts]


def test_archives_count_years_and_months():
    content = {
        "articles/a.md": write_article("A", "2022-12-31 23:59"),
        "articles/b.md": write_article("B", "2023-01-01"),
        "articles/c.md": write_article("C", "2023-03-01"),
    }

    view = view_page(build_edition(content), "/luu-tru/")

    assert [("Năm 2023", 2, [("Tháng 1 năm 2023", 1), ("Tháng 3 năm 2023", 1)]), ("Năm 2022", 1, [("Tháng 12 năm 2022", 1)])] == [
        (year.link.title, year.count, [(month.link.title, month.count) for month in year.months]) for year in view.years
    ]
