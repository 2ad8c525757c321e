"""How one document of the register stands to the others: as a tree of what implements what, and in words."""

from collections.abc import Iterable

from plugins.newsroom.edition import Edition
from plugins.newsroom.texts import say
from plugins.register.views import DirectiveNode, RelationGroup

# What changes whether a document still holds comes first. Implementation is told by the tree alone.
GROUPS = (
    ("replaces", True, "replaced_by"),
    ("amends", True, "amended_by"),
    ("replaces", False, "replaces"),
    ("amends", False, "amends"),
    ("based_on", False, "based_on"),
    ("based_on", True, "basis_of"),
)


def list_relations(edition: Edition, slug: str) -> tuple[RelationGroup, ...]:
    """Return the documents that this one amends, replaces or rests on, and those that do so to it."""
    newsroom = edition.newsroom
    groups = []
    for relation, is_inverse, key in GROUPS:
        table = newsroom.inverse_relations if is_inverse else newsroom.relations
        found = table[relation].get(slug, ())
        if found:
            groups.append(
                RelationGroup(key, say(f"register.{key}"), tuple(map(edition.get_directive_card, found)))
            )
    return tuple(groups)


def build_tree(edition: Edition, slug: str) -> tuple[DirectiveNode, ...]:
    """Return the tree in which a document stands: what it implements up to the topmost, and all that implements it.

    Its siblings are not in it: a directive that a hundred bodies implement would be on a hundred pages whole.
    A document that implements two others stands below both, unless one of them implements the other; what implements
    it is told once. () when it stands alone.
    """
    above = _list_above(edition, slug)
    if not above and not _list_implementing(edition, slug):
        return ()
    trail = {slug, *above}
    told: set[str] = set()

    def build(current: str) -> DirectiveNode:
        children = [] if current in told else _list_implementing(edition, current)
        told.add(current)
        shown = [child for child in children if current not in above or child in trail]
        return DirectiveNode(
            card=edition.get_directive_card(current),
            current=current == slug,
            children=tuple(build(child) for child in _drop_told_below(edition, shown)),
        )

    implemented = edition.newsroom.relations["implements"]
    return tuple(build(found) for found in _sort(edition, trail) if not implemented[found])


def build_forest(edition: Edition) -> tuple[DirectiveNode, ...]:
    """Return all documents that implement others or are implemented, each below what it implements.

    As in one document's tree, what stands below two documents is told whole below the first.
    """
    told: set[str] = set()

    def build(current: str) -> DirectiveNode:
        children = [] if current in told else _list_implementing(edition, current)
        told.add(current)
        return DirectiveNode(
            card=edition.get_directive_card(current),
            current=False,
            children=tuple(build(child) for child in _drop_told_below(edition, children)),
        )

    implemented = edition.newsroom.relations["implements"]
    implementing = edition.newsroom.inverse_relations["implements"]
    return tuple(build(root) for root in _sort(edition, implementing) if not implemented.get(root))


def _drop_told_below(edition: Edition, children: list[str]) -> list[str]:
    """Leave out what also implements another of the children: it is told below that one."""
    return [child for child in children if not _list_above(edition, child) & set(children)]


def _list_above(edition: Edition, slug: str) -> set[str]:
    """Return everything that a document implements, directly or through another."""
    implemented = edition.newsroom.relations["implements"]
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        for other in implemented[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _list_implementing(edition: Edition, slug: str) -> list[str]:
    return _sort(edition, edition.newsroom.inverse_relations["implements"].get(slug, ()))


def _sort(edition: Edition, slugs: Iterable[str]) -> list[str]:
    """Return documents in the order of their issue."""
    return sorted(slugs, key=lambda slug: (edition.newsroom.directives[slug].fields.issued, slug))
