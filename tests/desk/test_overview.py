"""The editors' overview: coverage, gaps, and what waits for somebody."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup

from plugins.desk.overview import build_overview, write_overview
from tests.edition import BASE, build_edition, write_article, write_directive, write_document

CONTENT = {
    "committees/quan-uy.md": write_document(title="Quận ủy", short_title="QU"),
    "campaigns/so-ket.md": write_document(
        title="Sơ kết",
        start="2023-01-01",
        committee=["thanh-uy", "quan-uy"],
        indicators=[{"id": "xa", "title": "Xã xong", "total": 10}],
    ),
    "campaigns/da-xong.md": write_document(title="Đã xong", start="2022-01-01", end="2022-02-01"),
    "directives/94-kh-tu.md": write_directive("94-KH/TU"),
    "articles/a.md": write_article(
        "Bài <một>",
        "2023-01-10 08:00",
        committee="thanh-uy",
        campaign="so-ket",
        progress=[{"indicator": "xa", "done": 5}],
    ),
    "articles/b.md": write_article(
        "Bài hai",
        "2023-01-20 08:00",
        committee="thanh-uy",
        campaign="so-ket",
        progress=[{"indicator": "xa", "done": 4, "total": 12}],
    ),
    "articles/nhap.md": write_article("Nháp", status="draft"),
    "articles/hen.md": write_article("Hẹn giờ", embargo="2023-04-02 06:00"),
    "notices/hop.md": write_document(title="Họp", date="2023-03-30", expires="2023-04-05"),
    "notices/xa.md": write_document(title="Còn lâu", date="2023-03-30", expires="2023-06-05"),
}


@pytest.fixture
def overview():
    return build_overview(build_edition(CONTENT))


def describe(matrix):
    """Return a matrix as plain values: by row and topic, articles, latest day, gap."""
    return {
        (row.slug, topic): (cell.articles, cell.latest and cell.latest.isoformat(), cell.is_gap)
        for row in matrix.rows
        for (topic, _), cell in zip(matrix.topics, row.cells)
    }


def test_a_committee_that_takes_part_in_a_campaign_and_is_never_told_of_is_a_gap(overview):
    campaigns, _ = overview.matrices

    assert {
        ("thanh-uy", "so-ket"): (2, "2023-01-20", False),
        ("thanh-uy", "da-xong"): (0, None, False),
        ("quan-uy", "so-ket"): (0, None, True),
        ("quan-uy", "da-xong"): (0, None, False),
    } == describe(campaigns)
    assert 1 == campaigns.gaps


def test_a_document_that_its_issuer_is_not_seen_with_is_a_gap(overview):
    _, directives = overview.matrices

    assert {("thanh-uy", "94-kh-tu"): (0, None, True)} == describe(directives)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("quiet", [("campaigns/so-ket.md", "bài mới nhất ngày 20-1-2023")]),
        (
            "withheld",
            [
                ("articles/hen.md", "chờ đến Chủ Nhật, ngày 2 tháng 4 năm 2023, 06:00"),
                ("articles/nhap.md", "Bản nháp"),
            ],
        ),
        ("expiring", [("notices/hop.md", "hết hạn ngày 5-4-2023")]),
        (
            "progress",
            [
                ("campaigns/so-ket.md", "số liệu gần nhất ngày 20-1-2023, đã đến lúc cập nhật"),
                ("articles/b.md", "giảm từ 5 xuống 4"),
                ("articles/b.md", "tổng đổi từ 10 sang 12"),
            ],
        ),
        ("pictures", [("articles/a.md", "chưa có ảnh"), ("articles/b.md", "chưa có ảnh")]),
    ],
)
def test_what_waits_for_somebody_is_listed_with_its_file(overview, group, expected):
    assert expected == [(task.path, task.words) for task in overview.tasks[group]]


def test_an_edition_with_nothing_in_it_waits_for_nobody():
    overview = build_overview(build_edition(BASE))

    assert {()} == set(overview.tasks.values())
    assert [(), ()] == [matrix.rows for matrix in overview.matrices]


def test_the_page_has_tables_with_heads_and_nothing_that_an_author_writes_is_markup(overview, tmp_path):
    page, campaigns, *_, tasks = write_overview(overview, tmp_path, unresolved=3)

    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    head = soup.select_one("table thead").select("th[scope=col]")
    assert ["Tổ chức", "Sơ kết", "Đã xong"] == [cell.text for cell in head]
    assert ["QU", "Thành ủy"] == [cell.text for cell in soup.select_one("table").select("tbody th[scope=row]")]
    assert ["thiếu"] == [cell.text for cell in soup.select_one("table").select("td.gap")]
    assert "3 chỗ viện dẫn chưa nối" in soup.text
    assert "Bài <một>: chưa có ảnh" in soup.text
    assert ["chuyen-de.csv", "van-ban.csv", "viec-can-xem.csv"] == [link["href"] for link in soup.select("a[download]")]
    assert all((tmp_path / link["href"]).is_file() for link in soup.select("a[download]"))
    rows = list(csv.DictReader(StringIO(campaigns.read_text(encoding="utf-8"))))
    assert {"committee": "thanh-uy", "topic": "so-ket", "articles": "2", "latest": "2023-01-20", "gap": "0"} in rows
    assert 9 == len(list(csv.DictReader(StringIO(tasks.read_text(encoding="utf-8")))))
