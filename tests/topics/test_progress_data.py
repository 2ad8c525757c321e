"""The files with a campaign's progress."""

import csv
import json
from io import StringIO
from types import SimpleNamespace

from plugins.topics.data import COLUMNS
from plugins.topics.pages import plan_pages
from tests.edition import build_edition, build_view, find_page, list_files, write_article, write_document

SITE = SimpleNamespace(origin="https://bao.example")
ARTICLE_URL = "https://bao.example/2023/03/29/so-ket/"


def render(content, ending, settings=None):
    """Return the data file of the campaign "dot-1", as its page renders it."""
    edition = build_edition(content, settings=settings)
    page = find_page(plan_pages(edition), f"{edition.urls.root}/chuyen-de/dot-1/tien-do.{ending}")
    return page.render(SITE, build_view(page))


def write_campaign(**fields):
    indicators = [
        {"id": "cap-uy", "title": "Cấp ủy có kế hoạch", "total": 16, "unit": "đảng ủy"},
        {"id": "von", "title": "Vốn giải ngân", "unit": "tỷ đồng"},
    ]
    return write_document(**{"title": "Đợt một", "start": "2023-01-27", "indicators": indicators, **fields})


def write_report(title="Sơ kết", **progress):
    return write_article(title, campaign="dot-1", progress=[{"indicator": "cap-uy", **progress}])


def read_rows(text):
    return list(csv.DictReader(StringIO(text)))


def test_csv_has_a_row_for_each_report_under_stable_names():
    text = render(
        {
            "campaigns/dot-1.md": write_campaign(),
            "articles/2023/so-ket.md": write_report(
                done=14, as_of="17h ngày 27-3-2023", scope="cấp quận, huyện"
            ),
        },
        "csv",
    )

    assert "indicator,title,done,total,unit,scope,as_of,article_url,article_title" == text.splitlines()[0]
    assert [
        {
            "indicator": "cap-uy",
            "title": "Cấp ủy có kế hoạch",
            "done": "14",
            "total": "16",
            "unit": "đảng ủy",
            "scope": "cấp quận, huyện",
            "as_of": "2023-03-27T17:00:00+07:00",
            "article_url": ARTICLE_URL,
            "article_title": "Sơ kết",
        }
    ] == read_rows(text)


def test_csv_rows_run_by_indicator_and_then_by_time():
    both = [{"indicator": "von", "done": "12,5"}, {"indicator": "cap-uy", "done": 14}]
    text = render(
        {
            "campaigns/dot-1.md": write_campaign(),
            "articles/2023/moi.md": write_article("Mới", campaign="dot-1", progress=both),
            "articles/2023/cu.md": write_report("Cũ", done=9, as_of="21-3-2023"),
        },
        "csv",
    )

    assert [("cap-uy", "9", "16"), ("cap-uy", "14", "16"), ("von", "12.5", "")] == [
        (row["indicator"], row["done"], row["total"]) for row in read_rows(text)
    ]


def test_cell_that_a_spreadsheet_would_run_is_a_text():
    text = render(
        {
            "campaigns/dot-1.md": write_campaign(),
            "articles/2023/so-ket.md": write_report('=HYPERLINK("http://x.example")', done=1, scope="@quận"),
        },
        "csv",
    )

    (row,) = read_rows(text)
    assert '\'=HYPERLINK("http://x.example")' == row["article_title"]
    assert "'@quận" == row["scope"]


def test_csv_begins_without_a_byte_order_mark():
    assert not render({"campaigns/dot-1.md": write_campaign()}, "csv").startswith("\ufeff")


def test_campaign_without_a_report_has_a_csv_with_its_header_alone():
    assert ",".join(COLUMNS) + "\r\n" == render({"campaigns/dot-1.md": write_campaign()}, "csv")


def test_json_holds_indicators_with_their_reports():
    text = render(
        {"campaigns/dot-1.md": write_campaign(), "articles/2023/so-ket.md": write_report(done=14, total=17)},
        "json",
    )

    assert {
        "campaign": "dot-1",
        "title": "Đợt một",
        "url": "https://bao.example/chuyen-de/dot-1/",
        "indicators": [
            {
                "indicator": "cap-uy",
                "title": "Cấp ủy có kế hoạch",
                "total": 16,
                "unit": "đảng ủy",
                "reports": [
                    {
                        "done": 14,
                        "total": 17,
                        "scope": "",
                        "as_of": "2023-03-29T18:11:00+07:00",
                        "article_url": ARTICLE_URL,
                        "article_title": "Sơ kết",
                    }
                ],
            },
            {"indicator": "von", "title": "Vốn giải ngân", "total": None, "unit": "tỷ đồng", "reports": []},
        ],
    } == json.loads(text)
    assert "Cấp ủy" in text


def test_addresses_in_data_keep_the_path_prefix():
    content = {"campaigns/dot-1.md": write_campaign()}

    data = json.loads(render(content, "json", settings={"SITEURL": "https://bao.example/tin"}))

    assert "https://bao.example/tin/chuyen-de/dot-1/" == data["url"]


def test_campaign_that_counts_nothing_has_no_data():
    edition = build_edition({"campaigns/dot-1.md": write_campaign(indicators=[])})

    assert [] == [page for page in list_files(plan_pages(edition)) if page.kind == "progress-data"]
