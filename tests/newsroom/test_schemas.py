"""The schemas: keys as the contract has them, words for each of them, values that survive a store."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest

from plugins.newsroom.focus import Focus
from plugins.newsroom.moments import VIETNAM, Moment
from plugins.newsroom.schemas import (
    ARTICLE_STATUSES,
    COMMITTEE_KINDS,
    DIRECTIVE_STATUSES,
    PARTS,
    SCHEMAS,
    Article,
    Author,
    Campaign,
    Committee,
    Correction,
    Directive,
    GalleryPicture,
    Indicator,
    Milestone,
    Notice,
    Progress,
    Section,
    StaticPage,
    Term,
    find_kind,
    list_fields,
)
from plugins.newsroom.texts import load_texts

KINDS = SCHEMAS | PARTS

# As docs and editors know them; * is required.
KEYS = {
    "article": (
        "title* date* modified category* summary authors tags committee campaign directive stage "
        "image image_caption image_credit image_alt image_focus gallery source source_url status embargo featured_until "
        "progress corrections redirect_from lang slug lint_ignore"
    ),
    "section": "title* order parent lint_ignore",
    "committee": "title* short_title kind code parent valid_from valid_to successor terms lint_ignore",
    "campaign": "title* start* end directive committee parent stages indicators milestones image image_focus featured lint_ignore",
    "directive": (
        "symbol* title* kind issued* issuer* organ effective expires status "
        "implements amends replaces based_on aliases attachments lint_ignore"
    ),
    "author": "title* aliases lint_ignore",
    "page": "title* date modified summary status lang slug redirect_from lint_ignore",
    "notice": "title* date* expires lint_ignore",
    "progress": "indicator* done* total as_of scope",
    "correction": "date* text*",
    "picture": "image* caption credit alt*",
    "indicator": "id* title* total unit",
    "milestone": "date title article",
    "term": "title congress from to",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_keys_of_the_contract(kind):
    specs = list_fields(KINDS[kind]).values()

    assert KEYS[kind].split() == [f"{spec.key}*" if spec.required else spec.key for spec in specs]
    assert kind == find_kind(KINDS[kind])


@pytest.mark.parametrize("table", ["field", "hint"])
def test_every_key_has_a_label_and_a_hint_and_there_are_no_others(table):
    keys = {f"{table}.{kind}.{key}" for kind, schema in KINDS.items() for key in list_fields(schema)}

    assert keys == {key for key in load_texts() if key.startswith(f"{table}.")} - {"field.choice"}


def test_every_required_key_has_an_example_and_there_are_no_others():
    keys = {
        f"example.{kind}.{spec.key}"
        for kind, schema in KINDS.items()
        for spec in list_fields(schema).values()
        if spec.required
    }

    assert keys == {key for key in load_texts() if key.startswith("example.")}


def test_every_choice_has_a_label_and_there_are_no_others():
    codes = {*ARTICLE_STATUSES, *COMMITTEE_KINDS, *DIRECTIVE_STATUSES}

    assert {f"choice.{code}" for code in codes} == {key for key in load_texts() if key.startswith("choice.")}


EVENING = datetime(2023, 3, 29, 18, 11, tzinfo=VIETNAM)
DAY = date(2023, 1, 27)
EXAMPLES = [
    Article(
        title="Sơ kết",
        date=EVENING,
        modified=EVENING,
        category="xay-dung-dang",
        authors=("Ngọc Phú",),
        committee=("thanh-uy", "ban-to-chuc"),
        embargo=EVENING,
        featured_until=EVENING,
        progress=(
            Progress(
                indicator="xa-phuong",
                done=Decimal("12.5"),
                total=Decimal(1200),
                as_of=Moment(EVENING, has_time=True),
            ),
        ),
        image_focus=Focus(60, 30),
        gallery=(GalleryPicture(image="a.jpg", alt="Bến cá"),),
        corrections=(Correction(date=DAY, text="Đã sửa."),),
    ),
    Section(title="Xây dựng Đảng", order=2),
    Committee(title="Quận ủy", kind="committee", valid_from=DAY, terms=(Term(from_=DAY, to=DAY),)),
    Campaign(
        title="Sơ kết",
        start=DAY,
        indicators=(Indicator(id="a", title="A", total=Decimal("0.5")),),
        milestones=(Milestone(date=DAY, title="B"),),
    ),
    Directive(symbol="106-KH/TU", title="Về sơ kết", issued=DAY, issuer="thanh-uy", status="in_force", aliases=("a, b",)),
    Author(title="Ngọc Phú", aliases=("N.P",)),
    StaticPage(title="Giới thiệu", date=EVENING),
    Notice(title="Lịch", date=EVENING, expires=DAY),
]


@pytest.mark.parametrize("fields", EXAMPLES, ids=lambda fields: type(fields).__name__)
def test_fields_survive_message_pack_with_vietnams_zone(fields):
    found = msgspec.msgpack.decode(msgspec.msgpack.encode(fields), type=type(fields))

    assert fields == found
    assert repr(fields) == repr(found)


def test_moments_are_always_in_vietnams_zone():
    found = Article(title="A", date=datetime(2023, 3, 29, 20, tzinfo=UTC), category="b")

    assert "2023-03-30T03:00:00+07:00" == found.date.isoformat()


def test_a_campaign_has_the_usual_stages_unless_it_names_its_own():
    assert ("Triển khai", "Sơ kết", "Tổng kết") == Campaign(title="A", start=DAY).stages
