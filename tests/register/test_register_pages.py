"""The register, its entries and the symbols that several entries bear."""

from datetime import date
from pathlib import Path

from plugins.newsroom.citations import Citation, build_citations
from plugins.newsroom.edition import AttachedFile
from plugins.register.pages import plan_pages
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

PLAN = {"directives/94-kh-tu.md": write_directive("94-KH/TU")}
TWO_RESOLUTIONS = {
    "directives/43-nq-tw-2013.md": write_directive("43-NQ/TW", "2013-06-01"),
    "directives/43-nq-tw-2019.md": write_directive("43-NQ/TW", "2019-01-24"),
}


def plan(content, **options):
    return list(list_files(plan_pages(build_edition(content, **options))))


def view_page(content, url, **options):
    return build_view(find_page(plan(content, **options), url))


def list_slugs(cards):
    return [card.slug for card in cards]


def cite(*pairs):
    return build_citations((Citation(article, "94-kh-tu", sentence),) for article, sentence in pairs)


# ---- the register ----


def test_register_lists_all_documents_by_year_newest_first():
    content = {
        **PLAN,
        "directives/43-nq-tw.md": write_directive("43-NQ/TW", "2019-01-24"),
        "directives/103-kh-tu.md": write_directive("103-KH/TU", "2023-06-05"),
    }

    view = view_page(content, "/van-ban/")

    assert [(2023, ["103-kh-tu", "94-kh-tu"]), (2019, ["43-nq-tw"])] == [
        (group.year, list_slugs(group.cards)) for group in view.years
    ]
    assert ("Văn bản", 3) == (view.head.title, view.total)


def test_register_can_be_filtered_by_kind_and_by_who_issued():
    content = {
        "committees/bo-chinh-tri.md": write_document(title="Bộ Chính trị"),
        "directives/94-kh-tu.md": write_directive("94-KH/TU", organ="Ban Thường vụ Thành ủy"),
        "directives/95-kh-tu.md": write_directive("95-KH/TU"),
        "directives/43-nq-tw.md": write_directive("43-NQ/TW", issuer="bo-chinh-tri"),
        "directives/59-2020-qh14.md": write_directive("59/2020/QH14", kind="luật"),
    }

    view = view_page(content, "/van-ban/")

    assert ("Kế hoạch", "Luật", "Nghị quyết") == view.kinds
    assert ("Bộ Chính trị", "Thành ủy") == view.issuers
    assert ["in_force"] == [choice.value for choice in view.statuses]


# ---- one document ----


def test_entry_says_what_its_file_says():
    content = {
        "directives/94-kh-tu.md": write_document(
            "Lời dẫn.",
            symbol="94-KH/TU",
            title="Về sơ kết",
            issued="2023-01-27",
            issuer="thanh-uy",
            effective="2023-02-01",
            expires="2023-12-31",
            aliases=["Kế hoạch sơ kết"],
        ),
        "campaigns/dot-1.md": write_document(title="Đợt một", start="2023-01-27", directive="94-KH/TU"),
    }

    view = view_page(content, "/van-ban/94-kh-tu/")

    assert ("94-KH/TU", "Kế hoạch", "in_force") == (
        view.directive.symbol,
        view.directive.kind,
        view.directive.status,
    )
    assert (date(2023, 2, 1), date(2023, 12, 31)) == (view.effective, view.expires)
    assert ("Kế hoạch sơ kết",) == view.aliases
    assert "<p>Lời dẫn.</p>" == view.introduction.strip()
    assert ["dot-1"] == list_slugs(view.campaigns)
    assert "Kế hoạch 94-KH/TU: Về sơ kết" == view.head.title
    assert ["Trang chủ", "Văn bản"] == [link.title for link in view.head.breadcrumb]


def test_attachments_have_their_size_and_an_address_that_any_name_is_safe_in():
    files = {
        name: AttachedFile(name, b"", Path(name), 1_258_291, "application/pdf", pages=12)
        for name in ("2023/94-kh-tu.pdf", "phụ lục 1.pdf")
    }
    content = {
        "directives/94-kh-tu.md": write_directive(
            "94-KH/TU", attachments=["documents/2023/94-kh-tu.pdf", "phụ lục 1.pdf", "khong-co.pdf"]
        )
    }

    attachments = view_page(content, "/van-ban/94-kh-tu/", attachments=files).attachments

    assert [
        ("94-kh-tu.pdf", "/documents/2023/94-kh-tu.pdf", 1_258_291, 12, "application/pdf"),
        ("phụ lục 1.pdf", "/documents/ph%E1%BB%A5%20l%E1%BB%A5c%201.pdf", 1_258_291, 12, "application/pdf"),
    ] == [(file.title, file.url, file.size, file.pages, file.mime) for file in attachments]


def test_symbol_that_is_a_name_does_not_say_its_kind_twice():
    content = {"directives/xiii.md": write_directive("Nghị quyết Đại hội XIII", kind="nghị quyết")}

    assert "Nghị quyết Đại hội XIII: Về sơ kết" == view_page(content, "/van-ban/xiii/").head.title


# ---- articles that name it ----


def test_articles_that_name_a_document_in_their_text_are_shown_with_their_first_sentence():
    content = {
        **PLAN,
        "articles/cu.md": write_article("Cũ", date="2023-03-01", directive="94-kh-tu"),
        "articles/moi.md": write_article("Mới", date="2023-03-02"),
    }
    citations = cite(("cu", "Câu một."), ("cu", "Câu hai."), ("moi", "Theo Kế hoạch số 94-KH/TU."))

    view = view_page(content, "/van-ban/94-kh-tu/", citations=citations)

    assert [("Mới", "Theo Kế hoạch số 94-KH/TU."), ("Cũ", "Câu một.")] == [
        (found.card.title, found.sentence) for found in view.cited_by
    ]
    assert () == view.tagged
    assert (2, 2, 0) == (view.total, view.cited_total, view.tagged_total)


def test_articles_that_name_it_in_their_front_matter_alone_stand_apart():
    content = {**PLAN, "articles/a.md": write_article("A", directive="94-KH/TU")}

    view = view_page(content, "/van-ban/94-kh-tu/")

    assert ["a"] == list_slugs(view.tagged)
    assert ((), 0, 1) == (view.cited_by, view.cited_total, view.tagged_total)


def test_hidden_article_that_cites_is_not_shown():
    content = {**PLAN, "articles/an.md": write_article("Ẩn", status="hidden")}

    view = view_page(content, "/van-ban/94-kh-tu/", citations=cite(("an", "Câu."), ("khong-con", "Câu.")))

    assert ((), 0) == (view.cited_by, view.total)


def test_a_new_article_leaves_full_older_pages_as_they_were():
    content = {
        **PLAN,
        **{
            f"articles/{n}.md": write_article(f"Bài {n}", date=f"2023-02-0{n}", directive="94-kh-tu")
            for n in range(1, 6)
        },
    }
    more = {**content, "articles/moi.md": write_article("Mới", directive="94-kh-tu")}
    url = "/van-ban/94-kh-tu/trang/1/"

    before, after = plan(content, page_size=2), plan(more, page_size=2)

    assert fingerprint(find_page(before, url)) == fingerprint(find_page(after, url))
    view = build_view(find_page(after, url))
    assert (False, None, ["2", "1"]) == (view.first_page, view.total, list_slugs(view.tagged))
    assert ["5", "4", "3"] == list_slugs(build_view(find_page(before, "/van-ban/94-kh-tu/")).tagged)


# ---- shared symbols ----


def test_symbol_that_several_entries_bear_has_a_page_that_lists_them():
    view = view_page(TWO_RESOLUTIONS, "/van-ban/43-nq-tw/")

    assert ("43-NQ/TW", ["43-nq-tw-2019", "43-nq-tw-2013"]) == (view.symbol, list_slugs(view.holders))
    assert "Số ký hiệu 43-NQ/TW" == view.head.title


def test_each_bearer_names_the_others_and_leads_to_their_list():
    view = view_page(TWO_RESOLUTIONS, "/van-ban/43-nq-tw-2013/")

    assert ["43-nq-tw-2019"] == list_slugs(view.same_symbol)
    assert "/van-ban/43-nq-tw/" == view.head.breadcrumb[-1].url


def test_entry_named_like_its_shared_symbol_keeps_its_address():
    content = {
        "directives/43-nq-tw.md": write_directive("43-NQ/TW", "2013-06-01"),
        "directives/43-nq-tw-2019.md": write_directive("43-NQ/TW", "2019-01-24"),
    }

    pages = plan(content)

    assert "directive" == find_page(pages, "/van-ban/43-nq-tw/").kind
    assert "symbol" == find_page(pages, "/van-ban/43-nq-tw-cac-van-ban/").kind


def test_symbol_of_one_entry_has_no_page_of_its_own():
    assert "symbol" not in [page.kind for page in plan(PLAN)]


def test_every_part_of_every_page_can_be_hashed():
    content = {
        **TWO_RESOLUTIONS,
        "directives/94-kh-tu.md": write_directive(
            "94-KH/TU", implements="43-nq-tw-2019", replaces="43-nq-tw-2013"
        ),
        "articles/a.md": write_article("A", directive="94-kh-tu"),
    }

    pages = plan(content, citations=cite(("a", "Câu.")), clock=at(2023, 4, 1))

    assert len(pages) == len({fingerprint(page) for page in pages})
