"""What the templates of standing pages read."""

from datetime import datetime

import msgspec
from markupsafe import Markup

from plugins.newsroom.cards import Head, NoticeCard
from plugins.newsroom.config import Licence


class StaticPageView(msgspec.Struct, frozen=True):
    """A static page."""

    head: Head
    title: str
    body: Markup
    modified: datetime | None


def build_static_page_view(body: str, **parts: object) -> StaticPageView:
    """Build the view from its parts; the body is safe HTML."""
    return StaticPageView(body=Markup(body), **parts)


class NoticeView(msgspec.Struct, frozen=True):
    """A notice; `expired` by the day of the build."""

    head: Head
    notice: NoticeCard
    body: Markup
    expired: bool


def build_notice_view(body: str, **parts: object) -> NoticeView:
    """Build the view from its parts; the body is safe HTML."""
    return NoticeView(body=Markup(body), **parts)


class LicencesView(msgspec.Struct, frozen=True):
    """What the site holds of other people's work."""

    head: Head
    licences: tuple[Licence, ...]


class NoticesView(msgspec.Struct, frozen=True):
    """All notices, newest first."""

    head: Head
    current: tuple[NoticeCard, ...]
    expired: tuple[NoticeCard, ...]


class ErrorView(msgspec.Struct, frozen=True):
    """The page for an address that isn't there."""

    head: Head
