"""The recipes of standing pages."""

from collections.abc import Iterator

from plugins.engine.fingerprints import hash_bytes
from plugins.engine.pages import Page, plan_redirect
from plugins.newsroom.cards import Head, build_redirect_head
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.texts import say
from plugins.pages.views import (
    ErrorView,
    LicencesView,
    NoticesView,
    build_notice_view,
    build_static_page_view,
)


def plan_pages(edition: Edition) -> Iterator[Page]:
    """Yield the recipes of all pages of this feature."""
    for document in edition.newsroom.pages.values():
        page = _plan_static_page(edition, document)
        yield page
        for old in document.fields.redirect_from:
            head = build_redirect_head(document.fields.title, page.url)
            yield plan_redirect(head, edition.urls.find_old_file(old), page.url, document.path)
    current, expired = _split_notices(edition)
    for document in current:
        yield _plan_notice(edition, document, expired=False)
    for document in expired:
        yield _plan_notice(edition, document, expired=True)
    yield _plan_notices(edition, current, expired)
    if edition.config.licences:
        yield _plan_licences(edition)
    yield _plan_error(edition)


def _plan_static_page(edition: Edition, document: Document) -> Page:
    place = edition.get_place(document)
    head = Head(
        kind="page",
        title=document.fields.title,
        description=document.fields.summary or edition.readings[document.path].excerpt,
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"),),
        robots="" if document.fields.status == "published" else "noindex",
        language=edition.config.language,
    )
    parts = {
        "head": head,
        "title": document.fields.title,
        "body": edition.get_body(document, hash_bytes),
        "modified": document.fields.modified,
    }
    return Page("page", place.url, place.save_as, build_static_page_view, parts, "page.html", document.path)


def _split_notices(edition: Edition) -> tuple[list[Document], list[Document]]:
    """Return the notices that are in force and those that have expired; one that is yet to come is neither."""
    newsroom = edition.newsroom
    current: list[Document] = []
    expired: list[Document] = []
    for document in newsroom.notices.values():
        if edition.is_shown(document):
            until = document.fields.expires
            (expired if until and until < newsroom.today else current).append(document)
    return current, expired


def _plan_notice(edition: Edition, document: Document, expired: bool) -> Page:
    place = edition.get_place(document)
    head = Head(
        kind="notice",
        title=document.fields.title,
        description=edition.readings[document.path].excerpt,
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"), edition.get_list_link("NOTICES")),
        published=document.fields.date,
        language=edition.config.language,
    )
    parts = {
        "head": head,
        "notice": edition.get_notice_card(document.slug),
        "body": edition.get_body(document, hash_bytes),
        "expired": expired,
    }
    return Page("notice", place.url, place.save_as, build_notice_view, parts, "notice.html", document.path)


def _plan_notices(edition: Edition, current: list[Document], expired: list[Document]) -> Page:
    link = edition.get_list_link("NOTICES")
    place = edition.urls.place("NOTICES")
    head = Head(
        kind="notices",
        title=link.title,
        description=say("list.description", title=link.title, site=edition.config.name),
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"),),
        language=edition.config.language,
    )
    parts = {
        "head": head,
        "current": tuple(edition.get_notice_card(document.slug) for document in current),
        "expired": tuple(edition.get_notice_card(document.slug) for document in expired),
    }
    return Page("notices", place.url, place.save_as, NoticesView, parts, "notices.html")


def _plan_licences(edition: Edition) -> Page:
    link = edition.get_list_link("LICENCES")
    place = edition.urls.place("LICENCES")
    head = Head(
        kind="licences",
        title=link.title,
        description=say("licences.description", site=edition.config.name),
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"),),
        language=edition.config.language,
    )
    parts = {"head": head, "licences": edition.config.licences}
    return Page("licences", place.url, place.save_as, LicencesView, parts, "licences.html")


def _plan_error(edition: Edition) -> Page:
    place = edition.urls.place("ERROR")
    head = Head(
        kind="error",
        title=say("error.title"),
        description=say("error.description"),
        url=place.url,
        robots="noindex",
        language=edition.config.language,
    )
    return Page("error", place.url, place.save_as, ErrorView, {"head": head}, "error.html")
