"""Structured data: whether what a page says of itself in schema.org's words is complete and well formed.

What is required follows from schema.org's definitions and from what search engines document for articles, breadcrumbs,
and organisations; a property that a type doesn't have is mostly a slip of the pen.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import msgspec

from plugins.desk.checking.facts import Notes

CONTEXTS = ("https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")
# Properties by what their values have to be.
MOMENTS = frozenset({"datePublished", "dateModified", "uploadDate"})
DAYS = frozenset(
    {"foundingDate", "dissolutionDate", "legislationDate", "legislationDateOfApplicability", "startDate", "endDate"}
)
DURATIONS = frozenset({"timeRequired", "duration"})
ADDRESSES = frozenset({"url", "@id", "item", "contentUrl", "embedUrl", "thumbnailUrl", "mainEntityOfPage", "logo", "sameAs"})


class Rule(msgspec.Struct, frozen=True):
    """A type: the one above it, what it must have, and what else it may have."""

    above: str
    required: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def _rule(above: str, required: str = "", known: str = "") -> Rule:
    return Rule(above, frozenset(required.split()), frozenset(known.split()))


TYPES: Mapping[str, Rule] = {
    "Thing": _rule(
        "",
        known="name url description image alternateName sameAs mainEntityOfPage identifier subjectOf potentialAction"
        " additionalType disambiguatingDescription",
    ),
    "CreativeWork": _rule(
        "Thing",
        known="about abstract author citation contentLocation copyrightHolder copyrightYear correction creator creditText"
        " dateCreated dateModified datePublished editor encoding encodingFormat genre hasPart headline inLanguage"
        " isAccessibleForFree isBasedOn isPartOf keywords license mainEntity mentions position publisher spatialCoverage"
        " sourceOrganization temporalCoverage text thumbnailUrl timeRequired translationOfWork workTranslation version"
        " acquireLicensePage copyrightNotice sdPublisher usageInfo audio video",
    ),
    "Article": _rule(
        "CreativeWork",
        "headline datePublished dateModified author publisher url",
        "articleBody articleSection backstory pageEnd pageStart pagination speakable wordCount",
    ),
    "NewsArticle": _rule("Article", known="dateline printColumn printEdition printPage printSection"),
    "WebPage": _rule(
        "CreativeWork", "name url", "breadcrumb lastReviewed primaryImageOfPage relatedLink reviewedBy significantLink speakable"
    ),
    "CollectionPage": _rule("WebPage"),
    "AboutPage": _rule("WebPage"),
    "ContactPage": _rule("WebPage"),
    "SearchResultsPage": _rule("WebPage"),
    "WebSite": _rule("CreativeWork", "name url", "issn"),
    "MediaObject": _rule(
        "CreativeWork",
        "",
        "bitrate contentSize contentUrl duration embedUrl height width uploadDate playerType regionsAllowed",
    ),
    "ImageObject": _rule("MediaObject", "url", "caption representativeOfPage"),
    "VideoObject": _rule("MediaObject", "name thumbnailUrl uploadDate", "caption transcript videoQuality"),
    "AudioObject": _rule("MediaObject", "name", "caption transcript"),
    "Comment": _rule("CreativeWork", known="parentItem upvoteCount downvoteCount"),
    "CorrectionComment": _rule("Comment", "text"),
    "Legislation": _rule(
        "CreativeWork",
        "name url legislationIdentifier",
        "jurisdiction legislationApplies legislationAmends legislationChanges legislationCommences legislationConsolidates"
        " legislationCorrects legislationCountersignedBy legislationDate legislationDateOfApplicability"
        " legislationDateVersion legislationEnsuresImplementationOf legislationJurisdiction legislationLegalForce"
        " legislationLegalValue legislationPassedBy legislationRepeals legislationResponsible legislationTransposes"
        " legislationType",
    ),
    "LegislationObject": _rule("MediaObject", "contentUrl encodingFormat", "legislationLegalValue"),
    "Intangible": _rule("Thing"),
    "ItemList": _rule("Intangible", "itemListElement", "itemListOrder numberOfItems aggregateElement"),
    "BreadcrumbList": _rule("ItemList"),
    "ListItem": _rule("Intangible", "position", "item nextItem previousItem"),
    "Action": _rule("Thing", known="target actionStatus agent object result"),
    "SearchAction": _rule("Action", "target", "query query-input"),
    "EntryPoint": _rule("Intangible", "urlTemplate", "actionPlatform contentType encodingType httpMethod"),
    "Person": _rule(
        "Thing", "name", "affiliation email familyName givenName honorificPrefix jobTitle knowsAbout worksFor memberOf"
    ),
    "ProfilePage": _rule("WebPage"),
    "Organization": _rule(
        "Thing",
        "name",
        "address areaServed contactPoint department dissolutionDate email foundingDate legalName location logo member memberOf"
        " parentOrganization subOrganization telephone publishingPrinciples correctionsPolicy ethicsPolicy",
    ),
    "NewsMediaOrganization": _rule("Organization", "url", "masthead missionCoveragePrioritiesPolicy verificationFactCheckingPolicy"),
    "GovernmentOrganization": _rule("Organization"),
    "Place": _rule("Thing", "name", "address containedInPlace geo"),
    "AdministrativeArea": _rule("Place"),
    "Country": _rule("AdministrativeArea"),
    "City": _rule("AdministrativeArea"),
}


def check_things(notes: Notes, data: object, line: int) -> None:
    """Check one script's data, and note the addresses in it."""
    for thing in data if isinstance(data, list) else [data]:
        if not isinstance(thing, dict):
            notes.report(line, "data-shape", found=type(thing).__name__)
            continue
        if thing.get("@context") not in CONTEXTS:
            notes.report(line, "data-context", found=thing.get("@context"))
        for inner in thing.get("@graph", [thing]):
            _check_thing(notes, inner, line, "")


def _check_thing(notes: Notes, thing: dict, line: int, place: str) -> None:
    """Check a thing and those in it; `place` is the way to it, "NewsArticle.author"."""
    kind = thing.get("@type")
    # A mere reference to a thing that is described elsewhere.
    if kind is None and set(thing) == {"@id"}:
        _check_value(notes, "@id", thing["@id"], line, f"{place}.@id")
        return
    if kind not in TYPES:
        notes.report(line, "data-type", place=place or "JSON-LD", found=kind)
        return
    place = f"{place}.{kind}".lstrip(".")
    rules = list(_list_rules(kind))
    for name in sorted(frozenset().union(*(rule.required for rule in rules)) - set(thing)):
        notes.report(line, "data-required", place=place, property=name)
    known = frozenset().union(*(rule.known | rule.required for rule in rules))
    for name, value in thing.items():
        if not name.startswith("@") and name not in known:
            notes.report(line, "data-property", place=place, property=name)
            continue
        values = value if isinstance(value, list) else [value]
        for inner in values:
            _check_value(notes, name, inner, line, f"{place}.{name}")
        if not values:
            notes.report(line, "data-empty", place=f"{place}.{name}")
        if name == "itemListElement":
            _check_order(notes, values, line, place)
    if kind == "BreadcrumbList":
        _check_breadcrumb(notes, thing.get("itemListElement", ()), line)


def _list_rules(kind: str) -> Iterator[Rule]:
    while kind:
        yield TYPES[kind]
        kind = TYPES[kind].above


def _check_value(notes: Notes, name: str, value: object, line: int, place: str) -> None:
    if isinstance(value, dict):
        _check_thing(notes, value, line, place)
    elif value is None or value == "" or value == []:
        notes.report(line, "data-empty", place=place)
    elif name in ADDRESSES:
        if not (isinstance(value, str) and urlsplit(value).scheme and urlsplit(value).netloc):
            notes.report(line, "data-address", place=place, found=value)
        else:
            # A fragment names the thing itself, no place in the page.
            notes.name_address(value.partition("#")[0], line)
    elif name in MOMENTS and not MOMENT.fullmatch(str(value)):
        # A correction is dated by the day.
        if not (DAY.fullmatch(str(value)) and "CorrectionComment" in place):
            notes.report(line, "data-moment", place=place, found=value)
    elif name in DAYS and not (DAY.fullmatch(str(value)) or MOMENT.fullmatch(str(value))):
        notes.report(line, "data-day", place=place, found=value)
    elif name in DURATIONS and not DURATION.fullmatch(str(value)):
        notes.report(line, "data-duration", place=place, found=value)


def _check_order(notes: Notes, items: list, line: int, place: str) -> None:
    positions = [item.get("position") for item in items if isinstance(item, dict) and "position" in item]
    if positions != list(range(1, len(positions) + 1)):
        notes.report(line, "data-order", place=place, found=", ".join(map(str, positions)))


def _check_breadcrumb(notes: Notes, items: list, line: int) -> None:
    """Every step has a name, and all but the last one an address."""
    for item in items:
        if isinstance(item, dict) and not item.get("name"):
            notes.report(line, "data-required", place="BreadcrumbList.ListItem", property="name")
    for item in items[:-1]:
        if isinstance(item, dict) and not item.get("item"):
            notes.report(line, "data-required", place="BreadcrumbList.ListItem", property="item")
