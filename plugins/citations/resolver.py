"""The resolver: which entry of the register a candidate means, or why that can't be told. It never guesses.

A document can't be cited before it was issued. A date, a term of office or an issuer in the prose must fit. A symbol
of a local body belongs to the article's own city, and in a ward's article to that ward, unless the prose says whose it
is. What is then still open is settled by the article's front matter, by what was cited earlier in full, or by the
bodies above the article's own; if two entries are left, none is linked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plugins.citations.finder import Candidate, CitedText, compose
from plugins.citations.issuers import is_full_title, judge_issuer, names_nobody, find_bodies
from plugins.citations.lookup import Body, Register, RegisterEntry, build_register, fold_plain, get_symbol_key
from plugins.citations.phrases import FOLLOWING_SYMBOL, FOREIGN_CONGRESS, LEAD, NAME_LENGTH, YEAR_AFTER_NAME
from plugins.newsroom.prose_dates import PROSE_DATE, ProseDate, read_prose_date
from plugins.newsroom.symbols import list_type_names, replace_stand_ins

How = Literal[
    "symbol", "name", "plenum", "date", "term", "issuer", "type", "front-matter", "earlier", "committee", "article-date"
]
Reason = Literal[
    "unknown-document",
    "ambiguous",
    "date-contradicts",
    "term-contradicts",
    "issuer-contradicts",
    "not-yet-issued",
    "other-committee",
    "issuer-unknown",
    "unclear-list",
    "name-continues",
]
__all__ = ["Body", "Context", "Register", "RegisterEntry", "Resolution", "build_register", "resolve"]


@dataclass(frozen=True, slots=True)
class Context:
    """What an article says of itself: its day, the register entries and the bodies of its front matter."""

    day: date
    directives: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a candidate: the entry `slug` and `how` it was settled, or the `reason` why none was linked, with
    the entries that it may be. Offsets as in Candidate; `words` are those that a link covers, in the source's spelling.
    """

    start: int
    end: int
    core: int
    kind: str
    words: str
    phrase: str
    slug: str = ""
    how: How | None = None
    reason: Reason | None = None
    slugs: tuple[str, ...] = ()
