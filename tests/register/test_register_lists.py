"""The register parted without script, the tree of all documents, and the register as data."""

import csv
import json
from io import StringIO
from types import SimpleNamespace

from plugins.newsroom.edition import AttachedFile
from plugins.register.pages import plan_pages
from tests.edition import build_edition, build_view, find_page, write_directive, write_document
from tests.sites import MINIMAL, build_site

SITE = SimpleNamespace(origin="https://bao.example")
CONTENT = {
    "committees/bo-chinh-tri.md": write_document(title="Bộ Chính trị"),
    "committees/phuong.md": write_document(title="Đảng ủy phường Ánh"),
    "directives/43-nq-tw.md": write_directive("43-NQ/TW", "2019-01-24", issuer="bo-chinh-tri", status="expired"),
    "directives/94-kh-tu.md": write_directive("94-KH/TU", "2023-01-27", implements="43-nq-tw"),
    "directives/95-kh-tu.md": write_directive("95-KH/TU", "2023-05-01", implements="43-nq-tw"),
    "directives/12-kh-du.md": write_directive("12-KH/ĐU", "2023-06-01", issuer="phuong", implements="94-kh-tu"),
    "directives/31-ct-tu.md": write_directive("31-CT/TU", "2022-03-01"),
}


def plan(content=CONTENT, **options):
    return list(plan_pages(build_edition(content, **options)))


def view_page(url, content=CONTENT, **options):
    return build_view(find_page(plan(content, **options), url))


def list_slugs(view):
    return [card.slug for group in view.years for card in group.cards]


# ---- parts ----


def test_each_kind_issuer_year_and_status_has_a_page_of_its_own():
    parts = {
        "/van-ban/loai/ke-hoach/": ("Loại văn bản: Kế hoạch", ["12-kh-du", "95-kh-tu", "94-kh-tu"]),
        "/van-ban/co-quan/bo-chinh-tri/": ("Văn bản của Bộ Chính trị", ["43-nq-tw"]),
        "/van-ban/nam/2022/": ("Văn bản ban hành năm 2022", ["31-ct-tu"]),
        "/van-ban/tinh-trang/het-hieu-luc/": ("Văn bản hết hiệu lực", ["43-nq-tw"]),
    }
    pages = plan()

    for url, expected in parts.items():
        view = build_view(find_page(pages, url))

        assert expected == (view.head.title, list_slugs(view))
        assert ["Trang chủ", "Văn bản"] == [link.title for link in view.head.breadcrumb]


def test_the_register_leads_to_every_part_in_the_order_of_the_alphabet_and_from_the_newest_year_on():
    view = view_page("/van-ban/")

    assert [
        ("Loại văn bản", [("Chỉ thị", 1), ("Kế hoạch", 3), ("Nghị quyết", 1)]),
        ("Tổ chức ban hành", [("Bộ Chính trị", 1), ("Đảng ủy phường Ánh", 1), ("Thành ủy", 3)]),
        ("Năm ban hành", [("2023", 3), ("2022", 1), ("2019", 1)]),
        ("Tình trạng", [("Còn hiệu lực", 2), ("Chưa có hiệu lực", 2), ("Hết hiệu lực", 1)]),
    ] == [(facet.title, [(part.link.title, part.count) for part in facet.parts]) for facet in view.facets]


def test_an_empty_register_has_no_parts_and_no_tree():
    assert ["directives", "register-data", "register-data"] == [page.kind for page in plan({})]


def test_the_parts_hang_below_the_register_wherever_it_stands():
    settings = {"DIRECTIVES_URL": "cong-bao/", "DIRECTIVES_BY_KIND_URL": "{list}kind/{slug}/"}
    pages = plan(settings=settings)

    assert "directives" == find_page(pages, "/cong-bao/kind/ke-hoach/").kind
    assert "directives" == find_page(pages, "/cong-bao/nam/2019/").kind


def test_an_entry_that_wants_the_address_of_the_tree_is_an_error(tmp_path):
    entry = "---\nsymbol: 94-KH/TU\ntitle: Về sơ kết\nissued: 2023-01-27\nissuer: thanh-uy\n---\n"

    build = build_site(tmp_path, MINIMAL | {"directives/he-thong.md": entry})

    assert 1 == build.code
    assert "directives/he-thong.md:1:1  địa chỉ /van-ban/he-thong/index.html đã dành cho trang khác" in build.errors


# ---- the tree ----


def outline(nodes):
    return [(node.card.slug, outline(node.children)) for node in nodes]


def test_the_tree_runs_from_the_central_document_down_to_the_ward():
    view = view_page("/van-ban/he-thong/")

    assert [("43-nq-tw", [("94-kh-tu", [("12-kh-du", [])]), ("95-kh-tu", [])])] == outline(view.tree)


def test_what_stands_below_two_documents_is_told_whole_below_the_first():
    content = CONTENT | {
        "directives/36-nq-tw.md": write_directive("36-NQ/TW", "2020-01-01", issuer="bo-chinh-tri"),
        "directives/94-kh-tu.md": write_directive("94-KH/TU", implements=["43-nq-tw", "36-nq-tw"]),
    }

    view = view_page("/van-ban/he-thong/", content)

    assert [
        ("43-nq-tw", [("94-kh-tu", [("12-kh-du", [])]), ("95-kh-tu", [])]),
        ("36-nq-tw", [("94-kh-tu", [])]),
    ] == outline(view.tree)


# ---- data ----

FULL = {
    "directives/43-nq-tw.md": write_directive("43-NQ/TW", "2019-01-24"),
    "directives/94-kh-tu.md": write_directive(
        "94-KH/TU",
        title="=1+1",
        organ="Ban Thường vụ",
        effective="2023-02-01",
        expires="2023-12-31",
        implements="43-nq-tw",
        based_on="43-nq-tw",
        aliases=["Kế hoạch sơ kết", "Kế hoạch giữa kỳ"],
        attachments="94.pdf",
    ),
}
RECORD = {
    "slug": "94-kh-tu",
    "symbol": "94-KH/TU",
    "kind": "Kế hoạch",
    "title": "=1+1",
    "issued": "2023-01-27",
    "issuer": "thanh-uy",
    "issuer_title": "Thành ủy",
    "organ": "Ban Thường vụ",
    "effective": "2023-02-01",
    "expires": "2023-12-31",
    "status": "in_force",
    "implements": ["43-nq-tw"],
    "amends": [],
    "replaces": [],
    "based_on": ["43-nq-tw"],
    "aliases": ["Kế hoạch sơ kết", "Kế hoạch giữa kỳ"],
    "attachments": ["https://bao.example/documents/94.pdf"],
    "url": "https://bao.example/van-ban/94-kh-tu/",
}


def render(ending, tmp_path):
    files = {"94.pdf": AttachedFile("94.pdf", b"", tmp_path, 1, "application/pdf")}
    page = find_page(plan(FULL, attachments=files), f"/van-ban/van-ban.{ending}")
    return page.render(SITE, build_view(page))


def test_json_holds_all_that_the_register_says_of_each_document(tmp_path):
    data = json.loads(render("json", tmp_path))

    assert "https://bao.example/van-ban/" == data["url"]
    assert [RECORD, "43-nq-tw"] == [data["directives"][0], data["directives"][1]["slug"]]
    assert None is data["directives"][1]["expires"]


def test_csv_holds_the_same_and_runs_nothing_in_a_spreadsheet(tmp_path):
    rows = list(csv.DictReader(StringIO(render("csv", tmp_path))))

    cells = {name: " ".join(value) if isinstance(value, list) else value for name, value in RECORD.items()}
    assert cells | {"title": "'=1+1", "aliases": "Kế hoạch sơ kết; Kế hoạch giữa kỳ"} == rows[0]
    assert "" == rows[1]["expires"]
