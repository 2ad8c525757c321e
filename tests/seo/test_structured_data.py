"""Structured data as a crawler takes it from the page."""

import json
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from plugins.articles.views import ArticleDetail, ArticleView, CorrectionView, FrontView, ListView, StageLink
from plugins.committees.views import CommitteeView
from plugins.newsroom.cards import (
    ArticleCard,
    CampaignCard,
    CommitteeCard,
    DirectiveCard,
    Head,
    Link,
    Pagination,
    Picture,
)
from plugins.pages.views import ErrorView
from plugins.register.views import Attachment, DirectiveNode, DirectiveView, RelationGroup
from plugins.seo.structured_data import structured_data
from plugins.topics.views import CampaignView, MonthGroup, RelatedDirective, StageGroup

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HOME = Link("Lạc Giang", "/")
HOST = "https://lacgiang.example"


class Site(msgspec.Struct, frozen=True):
    name: str = "Lạc Giang"
    tagline: str = "Trang tin điện tử Đảng bộ thành phố Lạc Giang"
    owner: str = "Thành ủy Lạc Giang"
    language: str = "vi"
    origin: str = HOST
    home: Link = HOME
    versions: tuple = ()


def render(view: object, site: object = Site()) -> str:
    environment = Environment(autoescape=True)
    environment.globals.update(site=site, structured_data=structured_data)
    return environment.from_string("{{ structured_data(site, view) }}").render(view=view)


def describe(view: object, site: object = Site()) -> dict[str, dict]:
    """Return what a page describes, by type."""
    things = [json.loads(found) for found in SCRIPT.findall(render(view, site))]
    assert all(thing.pop("@context") == "https://schema.org" for thing in things)
    return {thing["@type"]: thing for thing in things}


MOMENT = datetime(2023, 3, 29, 18, 11, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PICTURE = Picture("/images/a.jpg", 1200, 800, "Hội trường", "Quang cảnh hội nghị", "Đức Khải")
PLAN = DirectiveCard(
    slug="106-kh-tu",
    url="/van-ban/106-kh-tu/",
    symbol="106-KH/TU",
    kind="Kế hoạch",
    title="Sơ kết giữa nhiệm kỳ 2020–2025",
    issued=date(2023, 1, 27),
    issuer=Link("Ban Thường vụ Thành ủy", "/to-chuc/ban-thuong-vu-thanh-uy/"),
    organ="",
    status="in_force",
    status_words="Còn hiệu lực",
)
PLAN_REFERENCE = {
    "@type": "Legislation",
    "@id": f"{HOST}/van-ban/106-kh-tu/",
    "url": f"{HOST}/van-ban/106-kh-tu/",
    "name": "Kế hoạch 106-KH/TU",
    "legislationIdentifier": "106-KH/TU",
}
CENTRAL = replace(
    PLAN,
    slug="05-ct-tw",
    url="/van-ban/05-ct-tw/",
    symbol="05-CT/TW",
    kind="Chỉ thị",
    organ="Bộ Chính trị",
    status="replaced",
)
BODY = CommitteeCard(
    slug="thanh-uy",
    url="/to-chuc/thanh-uy/",
    title="Thành ủy Lạc Giang",
    short_title="Thành ủy",
    kind="committee",
    kind_words="Cấp ủy",
    valid_from=date(2004, 1, 1),
    valid_to=None,
    closed=False,
    successor=None,
)
PAGINATION = Pagination(None, None, None, None, "")


def make_head(kind: str, **fields: object) -> Head:
    return Head(**{"kind": kind, "title": "Tiêu đề", "description": "Mô tả", "url": "/x/"} | fields)


def make_article(**fields: object) -> ArticleView:
    head = make_head(
        "article",
        title="Mười bốn đảng ủy đã có kế hoạch",
        url="/2023/03/29/so-ket/",
        breadcrumb=(HOME, Link("Xây dựng Đảng", "/chuyen-muc/xay-dung-dang/")),
    )
    detail = ArticleDetail(
        slug="so-ket",
        title=head.title,
        lead="Mô tả",
        date=MOMENT,
        modified=None,
        authors=(Link("Thanh Hạ", "/tac-gia/thanh-ha/"),),
        picture=PICTURE,
        source="",
        source_url="",
        tags=(Link("sơ kết", "/tu-khoa/so-ket/"),),
        corrections=(CorrectionView(date(2023, 3, 30), "Sửa số đảng ủy."), CorrectionView(None, "Sửa tên.")),
        status="published",
    )
    return ArticleView(
        head=head,
        article=replace(detail, **fields),
        contents=(),
        minutes=3,
        body=Markup("<p>x</p>"),
        share=(),
        section=Link("Xây dựng Đảng", "/chuyen-muc/xay-dung-dang/"),
        committees=(Link("Thành ủy Lạc Giang", "/to-chuc/thanh-uy/"),),
        campaigns=(StageLink("Sơ kết giữa nhiệm kỳ", "/chuyen-de/so-ket/", ""),),
        directives=(PLAN,),
        figures=(),
        others=(),
        newer=None,
        series=(),
    )


CARD = ArticleCard("a", "/2023/03/29/a/", "Bài một", "", MOMENT, None, None, None, "vi")


def make_list(**head: object) -> ListView:
    return ListView(make_head("list", **head), "Xây dựng Đảng", Markup(), (CARD,), 1, PAGINATION, "", ())


def make_committee(**fields: object) -> CommitteeView:
    view = {
        "head": make_head("committee"),
        "committee": BODY,
        "successor": None,
        "articles": (CARD,),
        "pagination": PAGINATION,
        "first_page": True,
        "feed": "",
        "parent": Link("Đảng bộ thành phố", "/to-chuc/dang-bo/"),
        "children": (replace(BODY, title="Văn phòng Thành ủy", url="/to-chuc/van-phong/"),),
    }
    return CommitteeView(**view | fields)


def make_directive(**fields: object) -> DirectiveView:
    view = {
        "head": make_head("directive"),
        "directive": PLAN,
        "cited_by": (),
        "tagged": (),
        "pagination": PAGINATION,
        "first_page": True,
        "expires": date(2025, 12, 31),
        "aliases": ("Kế hoạch sơ kết",),
        "attachments": (Attachment("Toàn văn", "/documents/106.pdf", 12, "application/pdf"),),
    }
    return DirectiveView(**view | fields)


# ---- articles ----


def test_an_article_says_what_a_news_article_has_to():
    article = describe(make_article())["NewsArticle"]

    assert f"{HOST}/2023/03/29/so-ket/" == article["@id"] == article["url"] == article["mainEntityOfPage"]
    assert "Mười bốn đảng ủy đã có kế hoạch" == article["headline"]
    assert "Mô tả" == article["description"]
    assert "vi" == article["inLanguage"]
    assert "2023-03-29T18:11:00+07:00" == article["datePublished"] == article["dateModified"]
    assert [{"@type": "Person", "name": "Thanh Hạ", "url": f"{HOST}/tac-gia/thanh-ha/"}] == article["author"]
    assert {
        "@type": "NewsMediaOrganization",
        "@id": f"{HOST}/#publisher",
        "name": "Lạc Giang",
        "url": f"{HOST}/",
    } == article["publisher"]
    assert [
        {
            "@type": "ImageObject",
            "url": f"{HOST}/images/a.jpg",
            "width": 1200,
            "height": 800,
            "caption": "Quang cảnh hội nghị",
            "creditText": "Đức Khải",
        }
    ] == article["image"]
    assert "Xây dựng Đảng" == article["articleSection"]
    assert ["sơ kết"] == article["keywords"]


def test_an_article_cites_the_documents_that_it_names():
    assert [PLAN_REFERENCE] == describe(make_article())["NewsArticle"]["citation"]


def test_corrections_stand_with_their_day_where_it_is_known():
    assert [
        {"@type": "CorrectionComment", "text": "Sửa số đảng ủy.", "datePublished": "2023-03-30"},
        {"@type": "CorrectionComment", "text": "Sửa tên."},
    ] == describe(make_article())["NewsArticle"]["correction"]


def test_an_article_without_a_byline_is_its_publishers():
    article = describe(make_article(authors=(), modified=datetime(2023, 4, 1, 9, 0, tzinfo=MOMENT.tzinfo)))[
        "NewsArticle"
    ]

    assert article["publisher"] == article["author"]
    assert "2023-04-01T09:00:00+07:00" == article["dateModified"]


def test_what_an_article_does_not_have_is_left_out():
    article = describe(make_article(picture=None, tags=(), corrections=()))["NewsArticle"]

    assert set() == {"image", "keywords", "correction", "isBasedOn"} & article.keys()


def test_the_breadcrumb_runs_from_the_front_page_to_the_page_itself():
    assert [
        (1, "Lạc Giang", f"{HOST}/"),
        (2, "Xây dựng Đảng", f"{HOST}/chuyen-muc/xay-dung-dang/"),
        (3, "Mười bốn đảng ủy đã có kế hoạch", f"{HOST}/2023/03/29/so-ket/"),
    ] == [
        (item["position"], item["name"], item["item"])
        for item in describe(make_article())["BreadcrumbList"]["itemListElement"]
    ]


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!--<script>", "]]>'\"&\\", "{{ 7 * 7 }}"]
)
def test_nothing_in_a_title_can_end_the_script(title):
    view = make_article(title=title)
    html = render(replace(view, head=replace(view.head, title=title)))

    assert 2 == html.count("</script>")
    assert [] == re.findall("[&<>]", "".join(SCRIPT.findall(html)))
    assert title == describe(view)["NewsArticle"]["headline"]


def test_without_a_site_url_addresses_lead_to_this_machine():
    article = describe(make_article(), Site(origin=""))["NewsArticle"]

    assert "http://localhost:8000/2023/03/29/so-ket/" == article["@id"]


# ---- the front page and lists ----


def test_the_front_page_describes_the_newspaper_and_its_site():
    front = FrontView(make_head("front", url="/"), "quiet", (), None, None, (), (), (), (), (), ())
    things = describe(front)

    assert {
        "@type": "NewsMediaOrganization",
        "@id": f"{HOST}/#publisher",
        "name": "Lạc Giang",
        "url": f"{HOST}/",
        "description": "Trang tin điện tử Đảng bộ thành phố Lạc Giang",
        "parentOrganization": {"@type": "Organization", "name": "Thành ủy Lạc Giang"},
    } == things["NewsMediaOrganization"]
    assert {"@id": f"{HOST}/#publisher"} == things["WebSite"]["publisher"]
    assert {"NewsMediaOrganization", "WebSite"} == things.keys()


def test_a_list_is_a_collection_of_its_articles():
    collection = describe(make_list(url="/chuyen-muc/xay-dung-dang/"))["CollectionPage"]

    assert f"{HOST}/chuyen-muc/xay-dung-dang/" == collection["url"]
    assert {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Bài một", "url": f"{HOST}/2023/03/29/a/"}
        ],
    } == collection["mainEntity"]


def test_a_campaign_is_a_collection_about_the_documents_that_it_follows():
    campaign = CampaignCard(
        "so-ket",
        "/chuyen-de/so-ket/",
        "Sơ kết",
        "",
        date(2023, 1, 30),
        None,
        "running",
        "",
        PICTURE,
        1,
        None,
        None,
    )
    months = (MonthGroup(date(2023, 3, 1), (CARD,)), MonthGroup(date(2023, 2, 1), (CARD,)))
    view = CampaignView(
        head=make_head("campaign"),
        campaign=campaign,
        stages=(StageGroup("Triển khai", True, 2, months),),
        pagination=PAGINATION,
        first_page=True,
        feed="",
        directives=(RelatedDirective(PLAN, "Văn bản chỉ đạo"),),
    )
    collection = describe(view)["CollectionPage"]

    assert [PLAN_REFERENCE] == collection["about"]
    assert "2023-01-30/.." == collection["temporalCoverage"]
    assert [1, 2] == [item["position"] for item in collection["mainEntity"]["itemListElement"]]


def test_an_error_page_describes_nothing():
    assert "" == render(ErrorView(make_head("error")))


# ---- bodies ----


def test_a_body_stands_between_its_parent_and_its_children():
    body = describe(make_committee())["Organization"]

    assert {
        "@type": "Organization",
        "@id": f"{HOST}/to-chuc/thanh-uy/",
        "name": "Thành ủy Lạc Giang",
        "alternateName": "Thành ủy",
        "url": f"{HOST}/to-chuc/thanh-uy/",
        "description": "Mô tả",
        "foundingDate": "2004-01-01",
        "parentOrganization": {
            "@type": "Organization",
            "name": "Đảng bộ thành phố",
            "url": f"{HOST}/to-chuc/dang-bo/",
        },
        "subOrganization": [
            {"@type": "Organization", "name": "Văn phòng Thành ủy", "url": f"{HOST}/to-chuc/van-phong/"}
        ],
    } == body


def test_a_body_that_ended_says_when():
    closed = replace(BODY, valid_to=date(2025, 6, 30), closed=True)

    assert "2025-06-30" == describe(make_committee(committee=closed))["Organization"]["dissolutionDate"]


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        ("other", "Chính phủ", "GovernmentOrganization"),
        ("other", "Ủy ban nhân dân thành phố Lạc Giang", "GovernmentOrganization"),
        ("other", "Uỷ ban nhân dân phường", "GovernmentOrganization"),
        ("committee", "Đảng ủy Ủy ban nhân dân thành phố", "Organization"),
        ("other", "Tổ Biên tập sơ kết", "Organization"),
        ("advisory", "Ủy ban Kiểm tra Thành ủy", "Organization"),
    ],
)
def test_bodies_of_the_state_and_of_the_party_are_told_apart(kind, title, expected):
    assert expected in describe(make_committee(committee=replace(BODY, kind=kind, title=title)))


def test_an_older_page_of_a_body_is_a_list():
    assert {"CollectionPage"} == describe(make_committee(first_page=False)).keys()


# ---- documents ----


def test_a_document_says_what_it_is_who_passed_it_and_that_it_holds():
    assert (
        PLAN_REFERENCE
        | {
            "description": "Sơ kết giữa nhiệm kỳ 2020–2025",
            "alternateName": ["Kế hoạch sơ kết"],
            "inLanguage": "vi",
            "legislationDate": "2023-01-27",
            "legislationType": "Kế hoạch",
            "legislationPassedBy": {
                "@type": "Organization",
                "name": "Ban Thường vụ Thành ủy",
                "url": f"{HOST}/to-chuc/ban-thuong-vu-thanh-uy/",
            },
            "legislationJurisdiction": {"@type": "Country", "name": "Việt Nam"},
            "legislationLegalForce": "https://schema.org/InForce",
            "temporalCoverage": "2023-01-27/2025-12-31",
            "encoding": [
                {
                    "@type": "LegislationObject",
                    "name": "Toàn văn",
                    "contentUrl": f"{HOST}/documents/106.pdf",
                    "encodingFormat": "application/pdf",
                    "contentSize": "12 B",
                }
            ],
        }
        == describe(make_directive())["Legislation"]
    )


def test_a_replaced_document_has_no_force_and_an_organ_comes_before_the_body():
    legislation = describe(make_directive(directive=CENTRAL))["Legislation"]

    assert "https://schema.org/NotInForce" == legislation["legislationLegalForce"]
    assert {"@type": "Organization", "name": "Bộ Chính trị"} == legislation["legislationPassedBy"]
    assert CENTRAL.issuer.title == legislation["legislationResponsible"]["name"]


def test_a_document_that_holds_from_a_later_day_says_which():
    legislation = describe(make_directive(effective=date(2023, 2, 15)))["Legislation"]

    assert "2023-02-15" == legislation["legislationDateOfApplicability"]
    assert "2023-02-15/2025-12-31" == legislation["temporalCoverage"]


def test_a_document_whose_symbol_is_a_name_does_not_say_its_kind_twice():
    named = replace(PLAN, symbol="Nghị quyết Đại hội XIII", kind="Nghị quyết")

    assert "Nghị quyết Đại hội XIII" == describe(make_directive(directive=named))["Legislation"]["name"]


def test_relations_to_other_documents_bear_the_words_of_the_law():
    amended, basis, after = (replace(PLAN, url=f"/van-ban/{slug}/") for slug in ("sua", "can-cu", "sau"))
    current = DirectiveNode(PLAN, True, (DirectiveNode(after, False, ()),))
    legislation = describe(
        make_directive(
            tree=(DirectiveNode(basis, False, (DirectiveNode(CENTRAL, False, (current,)),)),),
            relations=(
                RelationGroup("replaced_by", "Được thay thế bởi", (after,)),
                RelationGroup("replaces", "Thay thế", (basis,)),
                RelationGroup("amends", "Sửa đổi, bổ sung", (amended,)),
                RelationGroup("based_on", "Căn cứ", (CENTRAL,)),
            ),
        )
    )["Legislation"]

    def list_urls(name: str) -> list[str]:
        return [found["url"].removeprefix(HOST) for found in legislation[name]]

    assert ["/van-ban/05-ct-tw/"] == list_urls("legislationApplies")
    assert ["/van-ban/can-cu/", "/van-ban/sua/"] == list_urls("legislationChanges")
    assert ["/van-ban/sua/"] == list_urls("legislationAmends")
    assert ["/van-ban/can-cu/"] == list_urls("legislationRepeals")
    assert ["/van-ban/05-ct-tw/"] == list_urls("isBasedOn")


def test_an_older_page_of_a_document_is_a_list():
    assert {"CollectionPage"} == describe(make_directive(first_page=False)).keys()
