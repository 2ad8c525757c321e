"""Structured data: what a page is about in the words of schema.org, as JSON-LD."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from markupsafe import Markup

from plugins.newsroom.cards import ArticleCard, DirectiveCard, Link, Picture
from plugins.newsroom.urls import make_absolute
from plugins.newsroom.vietnamese import fold
from plugins.newsroom.words import format_iso

Thing = Mapping[str, object]
ENCODER = msgspec.json.Encoder()
# Inside its texts, JSON may write any character by its number.
UNSAFE = tuple((sign, b"\\u%04x" % ord(sign)) for sign in (b"<", b">", b"&", b"'"))

# All documents of the register are Vietnam's; which part of it each holds for, the register doesn't say.
COUNTRY = {"@type": "Country", "name": "Việt Nam"}
# Bodies of the State; every other body in the tree is one of the Party or of a mass organisation.
STATE_BODY = re.compile(
    r"(quoc hoi|chinh phu|thu tuong|bo truong|uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|so)\b"
)
LEGAL_FORCE = {
    "in_force": "InForce",
    "upcoming": "NotInForce",
    "expired": "NotInForce",
    "replaced": "NotInForce",
}
# How a document's own relations to others are called there; a replacement is a change, and ends what it replaces.
LEGAL_RELATIONS = {
    "amends": ("legislationChanges", "legislationAmends"),
    "replaces": ("legislationChanges", "legislationRepeals"),
    "based_on": ("isBasedOn",),
}


def structured_data(site: Any, view: Any) -> Markup:
    """Return a page's structured data as script elements, one a thing; empty for a page that describes nothing."""
    scripts = (f'<script type="application/ld+json">{_dump(thing)}</script>' for thing in list_things(site, view))
    return Markup("\n".join(scripts))


def _dump(thing: Thing) -> str:
    """Return the JSON with every character escaped that could end the script or begin markup."""
    data = ENCODER.encode({"@context": "https://schema.org", **thing})
    for sign, escaped in UNSAFE:
        data = data.replace(sign, escaped)
    return data.decode()


def list_things(site: Any, view: Any) -> Iterator[Thing]:
    """Yield the things that a page describes, with its breadcrumb last."""
    describe = DESCRIPTIONS.get(view.head.kind)
    if describe:
        yield from describe(site, view)
    if view.head.breadcrumb:
        yield _describe_breadcrumb(site, view)


def _describe_breadcrumb(site: Any, view: Any) -> Thing:
    trail = (*view.head.breadcrumb, Link(view.head.title, view.head.url))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": link.title, "item": _address(site, link.url)}
            for position, link in enumerate(trail, start=1)
        ],
    }


# ---- the newspaper ----


def _describe_front(site: Any, view: Any) -> Iterator[Thing]:
    yield {
        **_describe_publisher(site.name, _home(site)),
        **_keep_known(
            description=site.tagline,
            parentOrganization={"@type": "Organization", "name": site.owner} if site.owner else None,
        ),
    }
    yield {
        **_describe_site(site),
        **_keep_known(
            description=site.tagline, inLanguage=site.language, publisher=_refer_to_publisher(_home(site))
        ),
    }


def _describe_publisher(name: str, home: str) -> Thing:
    return {"@type": "NewsMediaOrganization", **_refer_to_publisher(home), "name": name, "url": home}


@lru_cache
def _encode_publisher(name: str, home: str) -> msgspec.Raw:
    """Return the newspaper as every article names it."""
    return msgspec.Raw(ENCODER.encode(_describe_publisher(name, home)))


def _refer_to_publisher(home: str) -> Thing:
    return {"@id": f"{home}#publisher"}


def _describe_site(site: Any) -> Thing:
    return {"@type": "WebSite", "@id": f"{_home(site)}#website", "name": site.name, "url": _home(site)}


def _home(site: Any) -> str:
    """Return the front page in the site's own language, after which site and publisher are called everywhere."""
    return _address(site, site.versions[0].url if site.versions else site.home.url)


# ---- articles ----


def _describe_article(site: Any, view: Any) -> Iterator[Thing]:
    article, head = view.article, view.head
    url = _address(site, head.url)
    publisher = _encode_publisher(site.name, _home(site))
    yield _keep_known(
        **{"@type": "NewsArticle", "@id": url},
        headline=article.title,
        description=head.description,
        url=url,
        mainEntityOfPage=url,
        inLanguage=head.language,
        **_describe_versions(site, head),
        datePublished=format_iso(article.date),
        dateModified=format_iso(article.modified or article.date),
        author=[_describe_named(site, "Person", author) for author in article.authors] or publisher,
        publisher=publisher,
        image=[_describe_picture(site, picture) for picture in _list_pictures(view)],
        articleSection=view.section.title if view.section else None,
        keywords=[tag.title for tag in article.tags],
        timeRequired=f"PT{view.minutes}M",
        isAccessibleForFree=True,
        isBasedOn=article.source_url,
        about=[_describe_named(site, "Organization", committee) for committee in view.committees],
        isPartOf=[_describe_named(site, "CollectionPage", campaign) for campaign in view.campaigns],
        citation=[_refer_to_directive(site, card) for card in view.directives],
        correction=[
            _keep_known(
                **{"@type": "CorrectionComment"},
                text=correction.text,
                datePublished=_format_day(correction.date),
            )
            for correction in article.corrections
        ],
    )


def _describe_versions(site: Any, head: Any) -> Thing:
    """Return how an article and its translations belong together."""
    if not head.versions:
        return {}
    original, *translations = ({"@id": _address(site, version.url)} for version in head.versions)
    if head.url == head.versions[0].url:
        return {"workTranslation": translations}
    return {"translationOfWork": original}


def _list_pictures(view: Any) -> list[Picture]:
    """Return an article's pictures; the card that other sites show of it where it has none."""
    pictures = [picture for picture in (view.article.picture, *view.article.gallery) if picture]
    return pictures or [picture for picture in (view.head.picture,) if picture]


def _describe_picture(site: Any, picture: Picture) -> Thing:
    return _keep_known(
        **{"@type": "ImageObject"},
        url=_address(site, picture.full or picture.url),
        width=picture.width,
        height=picture.height,
        caption=picture.caption or picture.alt,
        creditText=picture.credit,
    )


# ---- lists ----


def _describe_collection(
    site: Any, view: Any, articles: Iterable[ArticleCard] = (), **known: object
) -> Iterator[Thing]:
    url = _address(site, view.head.url)
    items = [
        {"@type": "ListItem", "position": position, "name": card.title, "url": _address(site, card.url)}
        for position, card in enumerate(articles, start=1)
    ]
    yield _keep_known(
        **{"@type": "CollectionPage", "@id": url},
        name=view.head.title,
        description=view.head.description,
        url=url,
        inLanguage=view.head.language,
        isPartOf=_describe_site(site),
        mainEntity={"@type": "ItemList", "itemListElement": items} if items else None,
        **known,
    )


def _describe_list(site: Any, view: Any) -> Iterator[Thing]:
    yield from _describe_collection(site, view, view.articles)


def _describe_campaign(site: Any, view: Any) -> Iterator[Thing]:
    campaign = view.campaign
    articles = (card for stage in view.stages for month in stage.months for card in month.articles)
    yield from _describe_collection(
        site,
        view,
        articles,
        about=[_refer_to_directive(site, directive.card) for directive in view.directives],
        image=_describe_picture(site, campaign.picture) if campaign.picture else None,
        temporalCoverage=f"{format_iso(campaign.start)}/{_format_day(campaign.end) or '..'}",
    )


# ---- bodies ----


def _describe_committee(site: Any, view: Any) -> Iterator[Thing]:
    if not view.first_page:
        yield from _describe_list(site, view)
        return
    body = view.committee
    yield _keep_known(
        **{"@type": _choose_body_type(body.kind, body.title), "@id": _address(site, body.url)},
        name=body.title,
        alternateName=body.short_title if body.short_title != body.title else None,
        url=_address(site, body.url),
        description=view.head.description,
        foundingDate=_format_day(body.valid_from),
        dissolutionDate=_format_day(body.valid_to),
        parentOrganization=_describe_named(site, "Organization", view.parent) if view.parent else None,
        subOrganization=[
            _describe_named(site, _choose_body_type(child.kind, child.title), child)
            for child in view.children
        ],
    )


def _choose_body_type(kind: str, title: str) -> str:
    return "GovernmentOrganization" if kind == "other" and STATE_BODY.match(fold(title)) else "Organization"


# ---- documents ----


def _describe_directive(site: Any, view: Any) -> Iterator[Thing]:
    if not view.first_page:
        yield from _describe_collection(site, view)
        return
    card = view.directive
    relations: dict[str, list[Thing]] = {}
    for group in view.relations:
        for name in LEGAL_RELATIONS.get(group.relation, ()):
            relations.setdefault(name, []).extend(_refer_to_directive(site, other) for other in group.cards)
    yield _keep_known(
        **_refer_to_directive(site, card),
        description=card.title,
        alternateName=list(view.aliases),
        inLanguage=view.head.language,
        legislationDate=format_iso(card.issued),
        legislationDateOfApplicability=_format_day(view.effective),
        legislationType=card.kind,
        legislationPassedBy=_describe_issuer(site, card),
        legislationResponsible=_describe_named(site, "Organization", card.issuer) if card.organ else None,
        legislationJurisdiction=COUNTRY,
        legislationLegalForce=f"https://schema.org/{LEGAL_FORCE[card.status]}",
        temporalCoverage=f"{format_iso(view.effective or card.issued)}/{_format_day(view.expires) or '..'}",
        encoding=[
            {
                "@type": "LegislationObject",
                "name": attachment.title,
                "contentUrl": _address(site, attachment.url),
                "encodingFormat": attachment.mime,
                "contentSize": f"{attachment.size} B",
            }
            for attachment in view.attachments
        ],
        # The general word for carrying a document over into one's own context; "transposes" is for directives of the EU.
        legislationApplies=[_refer_to_directive(site, other) for other in _list_implemented(view.tree)],
        **relations,
    )


def _list_implemented(nodes: Iterable[Any]) -> Iterator[DirectiveCard]:
    """Yield the documents of a tree that the page's own document implements directly."""
    for node in nodes:
        if any(child.current for child in node.children):
            yield node.card
        yield from _list_implemented(node.children)


def _refer_to_directive(site: Any, card: DirectiveCard) -> dict[str, object]:
    url = _address(site, card.url)
    return {
        "@type": "Legislation",
        "@id": url,
        "url": url,
        "name": card.name,
        "legislationIdentifier": card.symbol,
    }


def _describe_issuer(site: Any, card: DirectiveCard) -> Thing | None:
    if card.organ:
        return {"@type": "Organization", "name": card.organ}
    return _describe_named(site, "Organization", card.issuer) if card.issuer else None


# ---- pieces ----


def _describe_named(site: Any, kind: str, link: Any) -> msgspec.Raw:
    """Describe what has a title and, mostly, a page."""
    return _encode_named(kind, link.title, link.url, site.origin)


# Sections, bodies, tags and authors are named on many pages.
@lru_cache(maxsize=20_000)
def _encode_named(kind: str, title: str, url: str, origin: str) -> msgspec.Raw:
    named = _keep_known(**{"@type": kind}, name=title, url=make_absolute(url, origin) if url else None)
    return msgspec.Raw(ENCODER.encode(named))


def _address(site: Any, url: str) -> str:
    return make_absolute(url, site.origin)


def _format_day(day: date | None) -> str:
    return format_iso(day) if day else ""


def _keep_known(**values: object) -> Thing:
    return {key: value for key, value in values.items() if value or value == 0}


DESCRIPTIONS: Mapping[str, Callable[[Any, Any], Iterator[Thing]]] = {
    "front": _describe_front,
    "article": _describe_article,
    "campaign": _describe_campaign,
    "committee": _describe_committee,
    "directive": _describe_directive,
    "list": _describe_list,
    "author": _describe_list,
    "archive": _describe_list,
    "campaigns": _describe_collection,
    "committees": _describe_collection,
    "directives": _describe_collection,
    "lineage": _describe_collection,
    "symbol": _describe_collection,
    "overview": _describe_collection,
    "archives": _describe_collection,
    "notices": _describe_collection,
    "licences": _describe_collection,
}
