"""What the templates of standing pages read."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from plugins.newsroom.cards import Head, NoticeCard
from plugins.newsroom.config import Licence


@dataclass(frozen=True, slots=True)
class StaticPageView:
    """A static page."""

    head: Head
    title: str
    body: Markup
    modified: datetime | None


def build_static_page_view(body: str, **parts: object) -> StaticPageView:
    """Build the view from its parts; the body is safe HTML."""
    return StaticPageView(body=Markup(body), **parts)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice; `expired` by the day of the build."""

    head: Head
    notice: NoticeCard
    body: Markup
    expired: bool


def build_notice_view(body: str, **parts: object) -> NoticeView:
    """Build the view from its parts; the body is safe HTML."""
    return NoticeView(body=Markup(body), **parts)


@dataclass(frozen=True, slots=True)
class LicencesView:
    """What the site holds of other people's work."""

    head: Head
    licences: tuple[Licence, ...]


@dataclass(frozen=True, slots=True)
class NoticesView:
    """All notices, newest first."""

    head: Head
    current: tuple[NoticeCard, ...]
    expired: tuple[NoticeCard, ...]


@dataclass(frozen=True, slots=True)
class ErrorView:
    """The page for an address that isn't there."""

    head: Head
