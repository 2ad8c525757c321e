"""Citations as relations: which article names which document of the register, in which sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec


class Citation(msgspec.Struct, frozen=True, gc=False):
    """One place where an article's text names a document of the register."""

    article: str
    directive: str
    sentence: str


class Citations(msgspec.Struct, frozen=True):
    """All citations of an edition, both ways; within an article in the order of the text."""

    of_article: Mapping[str, tuple[Citation, ...]] = {}
    of_directive: Mapping[str, tuple[Citation, ...]] = {}


def build_citations(cited: Iterable[tuple[Citation, ...]]) -> Citations:
    """Group citations by document; those of an article are given together."""
    articles: dict[str, tuple[Citation, ...]] = {}
    directives: dict[str, list[Citation]] = defaultdict(list)
    for found in cited:
        for citation in found:
            articles[citation.article] = found
            directives[citation.directive].append(citation)
    return Citations(articles, {key: tuple(found) for key, found in directives.items()})
