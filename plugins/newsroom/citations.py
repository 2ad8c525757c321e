"""Citations as relations: which article names which document of the register, in which sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec


class Citation(msgspec.Struct, frozen=True):
    """One place where an article's text names a document of the register."""

    article: str
    directive: str
    sentence: str


class Citations(msgspec.Struct, frozen=True):
    """All citations of an edition, both ways; within an article in the order of the text."""

    of_article: Mapping[str, tuple[Citation, ...]] = {}
    of_directive: Mapping[str, tuple[Citation, ...]] = {}


def build_citations(citations: Iterable[Citation]) -> Citations:
    """Group citations by article and by document."""
    articles: dict[str, list[Citation]] = defaultdict(list)
    directives: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        articles[citation.article].append(citation)
        directives[citation.directive].append(citation)
    return Citations(
        {key: tuple(found) for key, found in articles.items()},
        {key: tuple(found) for key, found in directives.items()},
    )
