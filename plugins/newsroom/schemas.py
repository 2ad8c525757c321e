"""What a content file may say: one frozen struct a kind, the only definition of names, types and duties.

A field's name is its key in front matter (`from_` is the key `from`); a field without a default is required.
Its Vietnamese label and hint stand in the catalogue under `field.<kind>.<key>` and `hint.<kind>.<key>`.
References stay the text that was written; the index looks them up.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import fields

from plugins.newsroom.addresses import below, parse_old_path, parse_web_url
from plugins.newsroom.fields import (
    Choice,
    Many,
    One,
    parse_identifier,
    parse_integer,
    parse_language,
    parse_number,
    parse_rule,
    parse_slug,
    parse_text,
)
from plugins.newsroom.focus import Focus, parse_focus
from plugins.newsroom.moments import (
    Moment,
    parse_datetime,
    parse_day,
    parse_deadline,
    parse_first_day,
    parse_last_day,
    parse_moment,
    settle_zone,
)

ARTICLE_STATUSES = {"published": (), "draft": (), "hidden": ()}
COMMITTEE_KINDS = {
    "organisation": ("organization",),
    "committee": (),
    "advisory": (),
    "steering": (),
    "other": (),
}
DIRECTIVE_STATUSES = {
    "in_force": ("còn hiệu lực", "có hiệu lực", "đang có hiệu lực"),
    "upcoming": ("chưa có hiệu lực",),
    "expired": ("hết hiệu lực", "đã hết hiệu lực"),
    "replaced": ("bị thay thế", "đã bị thay thế"),
}
DEFAULT_STAGES = ("Triển khai", "Sơ kết", "Tổng kết")

Text = Annotated[str, One(parse_text)]
OptionalText = Annotated[str | None, One(parse_text)]
Names = Annotated[tuple[str, ...], Many(parse_text)]
# A title of a document may hold commas: "Nghị quyết Trung ương 4 (khóa XI, XII)".
Titles = Annotated[tuple[str, ...], Many(parse_text, commas=False)]
# A stage named twice is a mistake, which is told rather than mended.
Stages = Annotated[tuple[str, ...], Many(parse_text, repeats=True)]
References = Annotated[tuple[str, ...], Many(parse_text)]
Reference = Annotated[str | None, One(parse_text)]
Identifier = Annotated[str, One(parse_identifier)]
OptionalSlug = Annotated[str | None, One(parse_slug)]
Language = Annotated[str | None, One(parse_language)]
ArticleStatus = Annotated[Literal["published", "draft", "hidden"], One(Choice(ARTICLE_STATUSES))]
Day = Annotated[date, One(parse_day)]
OptionalDay = Annotated[date | None, One(parse_day)]
Datetime = Annotated[datetime, One(parse_datetime)]
OptionalDatetime = Annotated[datetime | None, One(parse_datetime)]
Deadline = Annotated[datetime | None, One(parse_deadline)]
Number = Annotated[Decimal, One(parse_number)]
OptionalNumber = Annotated[Decimal | None, One(parse_number)]
WebUrl = Annotated[str | None, One(parse_web_url)]
OldPaths = Annotated[tuple[str, ...], Many(parse_old_path, commas=False)]
parse_image, parse_attachment = below("images"), below("documents")
Image = Annotated[str | None, One(parse_image)]
Rules = Annotated[tuple[str, ...], Many(parse_rule)]
PictureFocus = Annotated[Focus | None, One(parse_focus)]
Attachments = Annotated[tuple[str, ...], Many(parse_attachment, commas=False)]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of progress that an article reports; without `as_of` it holds for the article's date."""

    indicator: Text
    done: Number
    total: OptionalNumber = None
    as_of: Annotated[Moment | None, One(parse_moment)] = None
    scope: OptionalText = None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What was corrected in an article after it was published."""

    date: Day
    text: Text


class GalleryPicture(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of an article's gallery."""

    image: Annotated[str, One(parse_image)]
    caption: OptionalText = None
    credit: OptionalText = None
    alt: Text


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of news."""

    title: Text
    date: Datetime
    modified: OptionalDatetime = None
    category: Text
    summary: OptionalText = None
    authors: Names = ()
    tags: Names = ()
    committee: References = ()
    campaign: References = ()
    directive: References = ()
    stage: OptionalText = None
    image: Image = None
    image_caption: OptionalText = None
    image_credit: OptionalText = None
    image_alt: OptionalText = None
    image_focus: PictureFocus = None
    gallery: tuple[GalleryPicture, ...] = ()
    source: OptionalText = None
    source_url: WebUrl = None
    status: ArticleStatus = "published"
    embargo: OptionalDatetime = None
    featured_until: Deadline = None
    progress: tuple[Progress, ...] = ()
    corrections: tuple[Correction, ...] = ()
    redirect_from: OldPaths = ()
    lang: Language = None
    slug: OptionalSlug = None
    lint_ignore: Rules = ()

    def __post_init__(self) -> None:
        settle_zone(self, "date", "modified", "embargo", "featured_until")


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the newspaper."""

    title: Text
    order: Annotated[int | None, One(parse_integer)] = None
    parent: Reference = None
    lint_ignore: Rules = ()


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term of office, which belongs to a congress."""

    title: OptionalText = None
    congress: OptionalText = None
    from_: Annotated[date | None, One(parse_first_day)] = None
    to: Annotated[date | None, One(parse_last_day)] = None


class Committee(msgspec.Struct, frozen=True, kw_only=True):
    """A body: an organisation, its committee, an advisory organ or a steering committee."""

    title: Text
    short_title: OptionalText = None
    kind: Annotated[
        Literal["organisation", "committee", "advisory", "steering", "other"] | None,
        One(Choice(COMMITTEE_KINDS)),
    ] = None
    code: OptionalText = None
    parent: Reference = None
    valid_from: OptionalDay = None
    valid_to: OptionalDay = None
    successor: Reference = None
    terms: tuple[Term, ...] = ()
    lint_ignore: Rules = ()


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """What a campaign counts."""

    id: Identifier
    title: Text
    total: OptionalNumber = None
    unit: OptionalText = None


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """A day of a campaign's timeline, past or coming."""

    date: OptionalDay = None
    title: OptionalText = None
    article: Reference = None


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that many articles follow over months."""

    title: Text
    start: Day
    end: OptionalDay = None
    directive: References = ()
    committee: References = ()
    parent: Reference = None
    stages: Stages = DEFAULT_STAGES
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    image: Image = None
    image_focus: PictureFocus = None
    featured: References = ()
    lint_ignore: Rules = ()


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the register of documents; the symbol alone doesn't identify it."""

    symbol: Text
    title: Text
    kind: OptionalText = None
    issued: Day
    issuer: Text
    organ: OptionalText = None
    effective: OptionalDay = None
    expires: OptionalDay = None
    status: Annotated[
        Literal["in_force", "upcoming", "expired", "replaced"] | None, One(Choice(DIRECTIVE_STATUSES))
    ] = None
    implements: References = ()
    amends: References = ()
    replaces: References = ()
    based_on: References = ()
    aliases: Titles = ()
    attachments: Attachments = ()
    lint_ignore: Rules = ()


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """A person or a group that signs articles, with initials and pen names."""

    title: Text
    aliases: Names = ()
    lint_ignore: Rules = ()


class StaticPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that belongs to no column, such as "Giới thiệu"; its keys are Pelican's."""

    title: Text
    date: OptionalDatetime = None
    modified: OptionalDatetime = None
    summary: OptionalText = None
    status: ArticleStatus = "published"
    lang: Language = None
    slug: OptionalSlug = None
    redirect_from: OldPaths = ()
    lint_ignore: Rules = ()

    def __post_init__(self) -> None:
        settle_zone(self, "date", "modified")


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A short announcement, shown to the end of the day on which it expires."""

    title: Text
    date: Datetime
    expires: OptionalDay = None
    lint_ignore: Rules = ()

    def __post_init__(self) -> None:
        settle_zone(self, "date")


Fields = Article | Section | Committee | Campaign | Directive | Author | StaticPage | Notice

SCHEMAS: dict[str, type] = {
    "article": Article,
    "section": Section,
    "committee": Committee,
    "campaign": Campaign,
    "directive": Directive,
    "author": Author,
    "page": StaticPage,
    "notice": Notice,
}
PARTS: dict[str, type] = {
    "progress": Progress,
    "correction": Correction,
    "picture": GalleryPicture,
    "indicator": Indicator,
    "milestone": Milestone,
    "term": Term,
}
# Pelican's `author` is `authors` with one name.
KEY_ALIASES: dict[type, dict[str, str]] = {Article: {"author": "authors"}}


class FieldSpec(msgspec.Struct, frozen=True):
    """What is known of one field; `part` is the schema of its items when they have keys of their own."""

    key: str
    name: str
    required: bool
    rule: One | Many | None
    part: type | None


@cache
def list_fields(schema: type) -> dict[str, FieldSpec]:
    """Return the fields of a kind or part by key, in the order in which forms show them."""
    hints = get_type_hints(schema, include_extras=True)
    return {
        field.name.rstrip("_"): _specify(field.name, hints[field.name], field.required)
        for field in fields(schema)
    }


def _specify(name: str, hint: object, required: bool) -> FieldSpec:
    rule = hint.__metadata__[0] if get_origin(hint) is Annotated else None
    part = get_args(hint)[0] if rule is None else None
    return FieldSpec(name.rstrip("_"), name, required, rule, part)


def find_kind(schema: type) -> str:
    """Return the catalogue's name of a kind or part."""
    return next(kind for kind, known in (SCHEMAS | PARTS).items() if known is schema)
