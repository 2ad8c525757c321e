"""The recipes of the register as a whole: the list of all documents, its parts, the tree, and the data."""

from collections.abc import Iterator

import msgspec

from plugins.engine.pages import Page
from plugins.newsroom.cards import DirectiveCard, Head, Link
from plugins.newsroom.edition import Edition
from plugins.newsroom.texts import say
from plugins.newsroom.urls import Place
from plugins.newsroom.vietnamese import slugify, sort_key
from plugins.register.attachments import list_attachments
from plugins.register.data import DirectiveRow, RegisterData, render_csv, render_json
from plugins.register.relations import build_forest
from plugins.register.views import Count, Facet, TreeView, build_directives_view, build_register_view

# The parts of the address of each status, in the order in which readers are offered them.
STATUS_SLUGS = {
    "in_force": "con-hieu-luc",
    "upcoming": "chua-co-hieu-luc",
    "replaced": "da-duoc-thay-the",
    "expired": "het-hieu-luc",
}
# The ways in which the register is parted: the setting of the parts' addresses, and the key of the words for each.
FACETS = {
    "kind": "DIRECTIVES_BY_KIND",
    "issuer": "DIRECTIVES_BY_ISSUER",
    "year": "DIRECTIVES_BY_YEAR",
    "status": "DIRECTIVES_BY_STATUS",
}


class Part(msgspec.Struct, frozen=True):
    """One part of the register: its name as readers see it, and its documents, newest first."""

    facet: str
    name: str
    place: Place
    cards: tuple[DirectiveCard, ...]


def plan_lists(edition: Edition) -> Iterator[Page]:
    """Yield the register, each of its parts, the tree of documents, and the data files."""
    place = get_register_place(edition)
    cards = tuple(map(edition.get_directive_card, edition.newsroom.directives))
    parts = list_parts(edition)
    tree = edition.urls.below(place, "DIRECTIVES_TREE")
    files = {ending: edition.urls.below(place, "DIRECTIVES_DATA", format=ending) for ending in ("csv", "json")}
    yield Page(
        kind="directives",
        url=place.url,
        save_as=place.save_as,
        build=build_register_view,
        parts={
            "head": _build_head(edition, "directives", edition.get_list_link("DIRECTIVES").title, place),
            "cards": cards,
            "facets": tuple(_build_facet(facet, parts) for facet in FACETS if parts),
            "tree": tree.url if cards else "",
            "data_csv": files["csv"].url,
            "data_json": files["json"].url,
        },
        render="directives.html",
    )
    for part in parts:
        head = _build_head(edition, "directives", name_part(part), part.place)
        yield Page(
            "directives", part.place.url, part.place.save_as, build_directives_view,
            {"head": head, "cards": part.cards}, "directives.html",
        )  # fmt: skip
    if cards:
        head = _build_head(edition, "lineage", say("register.tree"), tree)
        yield Page(
            "lineage", tree.url, tree.save_as, TreeView, {"head": head, "tree": build_forest(edition)}, "lineage.html"
        )
    rows = {"url": place.url, "rows": tuple(_build_row(edition, slug) for slug in edition.newsroom.directives)}
    for ending, render in (("csv", render_csv), ("json", render_json)):
        yield Page("register-data", files[ending].url, files[ending].save_as, RegisterData, rows, render)


def get_register_place(edition: Edition) -> Place:
    """Return where the register stands."""
    return edition.urls.place("DIRECTIVES")


def list_parts(edition: Edition) -> list[Part]:
    """Return the parts of the register: by kind and by who issued in alphabetical order, years from the newest on."""
    found: dict[tuple[str, str], list[DirectiveCard]] = {}
    for slug, document in edition.newsroom.directives.items():
        card = edition.get_directive_card(slug)
        keys = {
            "kind": slugify(card.kind),
            "issuer": document.fields.issuer,
            "year": str(card.issued.year),
            "status": STATUS_SLUGS[card.status],
        }
        for key in keys.items():
            found.setdefault(key, []).append(card)
    names = {
        "kind": lambda card: card.kind,
        "issuer": lambda card: card.issuer.title,
        "year": lambda card: str(card.issued.year),
        "status": lambda card: card.status_words,
    }
    parts = [
        Part(facet, names[facet](cards[0]), _place_part(edition, facet, slug), tuple(cards))
        for (facet, slug), cards in found.items()
    ]
    return sorted(parts, key=_order_part)


def _order_part(part: Part) -> tuple:
    first = part.cards[0]
    place = {"year": -first.issued.year, "status": tuple(STATUS_SLUGS).index(first.status)}.get(part.facet, 0)
    return tuple(FACETS).index(part.facet), place, sort_key(part.name)


def _place_part(edition: Edition, facet: str, slug: str) -> Place:
    return edition.urls.below(get_register_place(edition), FACETS[facet], slug=slug)


def name_part(part: Part) -> str:
    """Return the title of a part's page."""
    name = part.name[:1].lower() + part.name[1:] if part.facet == "status" else part.name
    return say(f"register.by_{part.facet}", name=name)


def _build_facet(facet: str, parts: list[Part]) -> Facet:
    own = (part for part in parts if part.facet == facet)
    return Facet(
        say(f"register.{facet}"), tuple(Count(Link(part.name, part.place.url), len(part.cards)) for part in own)
    )


def _build_head(edition: Edition, kind: str, title: str, place: Place) -> Head:
    is_register = place.url == get_register_place(edition).url
    return Head(
        kind=kind,
        title=title,
        description=say("register.description" if is_register else "register.part_description", title=title, site=edition.config.name),
        url=place.url,
        breadcrumb=(edition.get_list_link("FRONT"), *([] if is_register else [edition.get_list_link("DIRECTIVES")])),
        language=edition.config.language,
    )


def _build_row(edition: Edition, slug: str) -> DirectiveRow:
    newsroom = edition.newsroom
    document = newsroom.directives[slug]
    fields = document.fields
    relations = {name: table.get(slug, ()) for name, table in newsroom.relations.items()}
    return DirectiveRow(
        card=edition.get_directive_card(slug),
        issuer=fields.issuer,
        effective=fields.effective,
        expires=fields.expires,
        aliases=fields.aliases,
        attachments=tuple(file.url for file in list_attachments(edition, document)),
        **relations,
    )
