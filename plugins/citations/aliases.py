"""Names of documents, checked: those that articles can't be linked by, and those that several entries claim."""

from collections import defaultdict
from collections.abc import Iterator

from plugins.citations.lookup import fold_name, is_findable
from plugins.citations.phrases import LEAD_WORDS, NAME_LENGTH
from plugins.newsroom.documents import Document
from plugins.newsroom.edition import Edition
from plugins.newsroom.problems import WARNING, Problem
from plugins.newsroom.references import problem_at


def check_aliases(edition: Edition) -> Iterator[Problem]:
    """Yield a warning for each alias that no text is searched for, and for each claim of one that others make too."""
    claims: dict[str, list[tuple[Document, int]]] = defaultdict(list)
    for document in edition.newsroom.directives.values():
        for position, alias in enumerate(document.fields.aliases):
            claims[fold_name(alias)].append((document, position))
            if len(alias) > NAME_LENGTH:
                yield _warn(document, position, "alias-too-long", longest=NAME_LENGTH)
            elif not is_findable(alias):
                yield _warn(document, position, "alias-not-findable", words=", ".join(LEAD_WORDS))
    for found in claims.values():
        for document, position in found:
            others = sorted({other.path for other, _ in found} - {document.path})
            if others:
                yield _warn(document, position, "alias-taken", others=", ".join(others))


def _warn(document: Document, position: int, code: str, **values: object) -> Problem:
    aliases = document.fields.aliases
    field = f"aliases[{position}]" if len(aliases) > 1 else "aliases"
    return problem_at(document, field, code, WARNING, alias=aliases[position], **values)
