"""The resolver: which entry of the register a candidate means, or why that can't be told. It never guesses.

A document can't be cited before it was issued. A date, a term of office or an issuer in the prose must fit. A symbol
of a local body belongs to the article's own city, and in a ward's article to that ward, unless the prose says whose it
is. What is then still open is settled by the article's front matter, by what was cited earlier in full, or by the
bodies above the article's own; if two entries are left, none is linked.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from plugins.citations.finder import Candidate, CitedText, compose
from plugins.citations.issuers import judge_issuer, names_nobody, names_only
from plugins.citations.lookup import (
    NAME_START,
    Body,
    Register,
    RegisterEntry,
    build_register,
    fold_plain,
    get_symbol_key,
)
from plugins.citations.phrases import (
    AFTER_BARE,
    AFTER_LAW,
    BEFORE_SYMBOL,
    FOREIGN_CONGRESS,
    LAWS,
    NAME_LENGTH,
    PARTY_COMPOUND,
    PROPER_NAME,
    YEAR_AFTER_NAME,
)
from plugins.newsroom.prose_dates import PROSE_DATE, ProseDate, read_prose_date
from plugins.newsroom.symbols import list_type_names, replace_stand_ins

How = Literal[
    "symbol",
    "name",
    "plenum",
    "date",
    "term",
    "issuer",
    "type",
    "front-matter",
    "earlier",
    "committee",
    "article-date",
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
# Heads have at most four words, of types of documents and what follows them.
HEAD_LENGTH = 60
__all__ = ["Body", "Context", "Register", "RegisterEntry", "Resolution", "build_register", "resolve"]


class Context(msgspec.Struct, frozen=True):
    """What an article says of itself: its day, the register entries and the bodies of its front matter."""

    day: date
    directives: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()


class Resolution(msgspec.Struct, frozen=True, array_like=True, gc=False):
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


def resolve(cited: CitedText, context: Context, register: Register) -> tuple[Resolution, ...]:
    """Return a resolution for each citation of a text, in order; what turned out to be none has no resolution.

    Resolutions with a slug never overlap.
    """
    reading = _Reading(cited, context, register)
    found = [
        *reading.resolve_symbols(),
        *reading.resolve_plenums(),
        *reading.resolve_names(),
        *reading.resolve_bare(),
    ]
    return tuple(_drop_overlaps(found))


def _drop_overlaps(found: Iterable[Resolution]) -> list[Resolution]:
    """Keep of overlapping resolutions the first; a linked one comes before all that aren't."""
    kept: list[Resolution] = []
    taken: list[tuple[int, int]] = []
    for resolution in sorted(found, key=lambda resolution: not resolution.slug):
        span = resolution.start, resolution.end
        place = bisect_left(taken, span)
        is_free = (place == 0 or taken[place - 1][1] <= span[0]) and (
            place == len(taken) or span[1] <= taken[place][0]
        )
        if is_free:
            kept.append(resolution)
            taken.insert(place, span)
    return sorted(kept, key=lambda resolution: (resolution.start, resolution.end))


class _Pool:
    """The entries that a candidate may still mean, and what decided between them."""

    def __init__(self, slugs: Iterable[str], how: How) -> None:
        self.slugs = tuple(slugs)
        self.how = how

    def keep(self, how: How, fits: Callable[[str], bool]) -> bool:
        """Drop what doesn't fit; if nothing does, drop nothing and return False."""
        if len(self.slugs) == 1:
            return fits(self.slugs[0])
        kept = tuple(filter(fits, self.slugs))
        if kept and len(kept) < len(self.slugs):
            self.slugs, self.how = kept, how
        return bool(kept)


class _Reading:
    """One article's candidates, looked up in its own context."""

    def __init__(self, cited: CitedText, context: Context, register: Register) -> None:
        self.cited = cited
        self.context = context
        self.register = register
        self.own_line = frozenset(
            above for body in context.committees for above in register.lines.get(body, ())
        )
        self.in_full: list[tuple[Candidate, Resolution]] = []

    # ---- the four ways to cite ----

    def resolve_symbols(self) -> Iterator[Resolution]:
        """Resolve full symbols; what they lead to is known when the others are resolved."""
        earlier: dict[tuple, set[str]] = {}
        for candidate in self.cited.candidates:
            if candidate.kind == "symbol":
                key = get_symbol_key(candidate.symbol)
                resolution = self._resolve_symbol(candidate, key, earlier.get(key, set()))
                if resolution.slug:
                    earlier.setdefault(key, set()).add(resolution.slug)
                self.in_full.append((candidate, resolution))
                yield resolution

    def _resolve_symbol(self, candidate: Candidate, key: tuple, earlier: set[str]) -> Resolution:
        slugs = self.register.by_symbol.get(key, ())
        if not slugs:
            return self._refuse(candidate, "unknown-document", self._find_similar(candidate))
        pool = _Pool(slugs, "symbol")
        if reason := self._exclude(pool, candidate):
            return self._refuse(candidate, reason, slugs)
        if len(pool.slugs) > 1:
            types = set(candidate.types)
            pool.keep("type", lambda slug: bool(types & self.register.types[slug]))
        return self._choose(pool, candidate, earlier)

    def resolve_plenums(self) -> Iterator[Resolution]:
        """Resolve plenums through the names of entries that are called after one."""
        with_term: dict[int, set[str]] = {}
        plenums = [candidate for candidate in self.cited.candidates if candidate.kind == "plenary"]
        for candidate in sorted(plenums, key=lambda candidate: not candidate.term):
            if not candidate.number:
                yield self._refuse(candidate, "unclear-list", ())
                continue
            types = set(candidate.types)
            slugs = self.register.by_plenum.get((candidate.number, candidate.term), ())
            pool = _Pool((slug for slug in slugs if not types or types & self.register.types[slug]), "plenum")
            if not pool.slugs:
                # Without a type the meeting itself may be meant.
                if types:
                    yield self._refuse(candidate, "unknown-document", slugs)
            elif not pool.keep("article-date", self._is_issued):
                yield self._refuse(candidate, "not-yet-issued", pool.slugs)
            elif candidate.term:
                resolution = self._choose(pool, candidate, set())
                with_term.setdefault(candidate.number, set()).add(resolution.slug)
                yield resolution
            elif pool.keep(
                "earlier", (with_term.get(candidate.number) or set(self.context.directives)).__contains__
            ):
                # Every term has a plenum of that number: the article has told which.
                yield self._choose(pool, candidate, set())
            else:
                yield self._refuse(candidate, "ambiguous", pool.slugs)

    def resolve_names(self) -> Iterator[Resolution]:
        """Resolve documents called by a name that the register gives them."""
        for position in self.cited.names:
            start, block = self.cited.find_block(position)
            window = block[position - start : position - start + NAME_LENGTH]
            if self.cited.composed:
                plain = replace_stand_ins(window)
            else:
                plain, starts, ends = compose(window)
                plain = replace_stand_ins(plain)
            if not plain[:HEAD_LENGTH].lower().startswith(self.register.heads):
                continue
            folded = fold_plain(plain)
            names = self.register.names_by_start.get(folded[:NAME_START], ())
            name = next((name for name in names if _begins_with(folded, name)), None)
            if name is not None:
                lead = len(" ".join(name.split(" ")[: 1 if name.startswith("luật") else 2])) + 1
                core, end = lead if lead < len(name) else 0, len(name)
                if not self.cited.composed:
                    core, end = starts[core], ends[end]
                said = _read_date_after(plain, len(name))
                candidate = Candidate(
                    "name", position, position + end, position + core, window[:end], date=said
                )
                yield self._resolve_name(name, plain, candidate)

    def _resolve_name(self, name: str, plain: str, candidate: Candidate) -> Resolution:
        slugs = self.register.by_name[name]
        if self._names_another(name, plain):
            return self._refuse(candidate, "name-continues", slugs)
        pool = _Pool(slugs, "name")
        if reason := self._exclude(pool, candidate):
            return self._refuse(candidate, reason, slugs)
        symbol = self._find_symbol_after(candidate, plain[len(name) :])
        if symbol and symbol.slug not in pool.slugs:
            return self._refuse(candidate, "ambiguous", slugs)
        return self._choose(pool, candidate, {symbol.slug} if symbol else set())

    def _names_another(self, name: str, plain: str) -> bool:
        """Tell whether the words after a name make it that of another document.

        "của Đảng" and "của Đảng bộ" are two bodies, "Luật Đầu tư" and "Luật Đầu tư công" two laws, and the congress of
        "Đảng bộ thành phố" is another in another city.
        """
        end = len(name)
        if name.endswith("đảng") and PARTY_COMPOUND.match(plain, end):
            return True
        if "đại hội" in name and "đảng bộ" not in name and FOREIGN_CONGRESS.match(plain, end):
            return True
        if name.startswith(LAWS) and not (AFTER_BARE.match(plain, end) or AFTER_LAW.match(plain, end)):
            return True
        proper = PROPER_NAME.match(plain, end)
        if proper is None or plain[:end].isupper():
            return False
        register = self.register
        bodies = (
            register.bodies[body]
            for slug in register.by_name[name]
            for body in register.lines.get(register.entries[slug].issuer, ())
        )
        words = fold_plain(proper["words"])
        return not any(words in fold_plain(own) for body in bodies for own in body.names)

    def _find_symbol_after(self, candidate: Candidate, rest: str) -> Resolution | None:
        """Return what a symbol directly after a name led to: it says which document is meant."""
        gap = BEFORE_SYMBOL.match(rest)
        if gap is None:
            return None
        return next(
            (
                resolution
                for symbol, resolution in self.in_full
                if 0 < symbol.start - candidate.end <= gap.end()
            ),
            None,
        )

    def resolve_bare(self) -> Iterator[Resolution]:
        """Resolve numbers without codes: only one cited in full, in the front matter, or sure by type and issuer."""
        for candidate in self.cited.candidates:
            if candidate.kind == "bare":
                resolution = self._resolve_bare(candidate)
                if resolution.slug or candidate.sure:
                    yield resolution

    def _resolve_bare(self, candidate: Candidate) -> Resolution:
        slugs = tuple(
            slug
            for name in candidate.types
            for slug in self.register.by_number.get((name, candidate.number), ())
        )
        if candidate.year:
            slugs = tuple(slug for slug in slugs if self.register.entries[slug].symbol.year == candidate.year)
        in_full = [
            (symbol, resolution)
            for symbol, resolution in self.in_full
            if symbol.symbol.number == candidate.number
            and any(
                name.startswith(candidate.types)
                for name in list_type_names(symbol.symbol.code, symbol.symbol.issuer)
            )
        ]
        if not slugs:
            return self._refuse(candidate, "unknown-document", ())
        pool = _Pool(slugs, "issuer")
        if reason := self._exclude(pool, candidate):
            return self._refuse(candidate, reason, slugs)
        linked = {resolution.slug for _, resolution in in_full}
        if in_full and pool.keep("earlier", lambda slug: slug in linked):
            pool.how = "earlier"
            return (
                self._refuse(candidate, "ambiguous", slugs)
                if "" in linked
                else self._choose(pool, candidate, set())
            )
        if in_full and "" in linked:
            return self._refuse(candidate, "ambiguous", slugs)
        if pool.keep("front-matter", lambda slug: slug in self.context.directives):
            pool.how = "front-matter"
            return self._choose(pool, candidate, set())
        if not candidate.sure:
            return self._refuse(candidate, "ambiguous", slugs)
        return self._resolve_by_issuer(pool, candidate)

    def _resolve_by_issuer(self, pool: _Pool, candidate: Candidate) -> Resolution:
        """Link a bare number that has just one entry of the issuer that the prose names or the article implies."""
        entries = self.register.entries
        if candidate.date and candidate.date.day and candidate.date.year:
            pool.how = "date"
        elif candidate.issuer and not names_nobody(candidate.issuer):
            if not pool.keep(
                "issuer", lambda slug: judge_issuer(candidate.issuer, entries[slug], self.register) is True
            ):
                return self._refuse(candidate, "issuer-unknown", pool.slugs)
        elif len(pool.slugs) == 1 and not (
            self.register.is_central(pool.slugs[0]) or entries[pool.slugs[0]].issuer in self.own_line
        ):
            return self._refuse(candidate, "issuer-unknown", pool.slugs)
        else:
            pool.how = "committee"
        return (
            self._refuse(candidate, "ambiguous", pool.slugs)
            if len(pool.slugs) > 1
            else self._link(candidate, pool)
        )

    # ---- what narrows the choice ----

    def _exclude(self, pool: _Pool, candidate: Candidate) -> Reason | None:
        """Drop entries that the prose or the article rules out; return the reason if nothing is left."""
        entries, register = self.register.entries, self.register
        if said := candidate.date:
            if not pool.keep("date", lambda slug: said.fits(entries[slug].issued)) and said.firm:
                return "date-contradicts"
        if term := candidate.term:
            if not pool.keep("term", lambda slug: register.terms[slug] in (0, term)):
                return "term-contradicts"
            pool.keep("term", lambda slug: register.terms[slug] == term)
        if issuer := candidate.issuer:
            verdicts = {slug: judge_issuer(issuer, entries[slug], register) for slug in pool.slugs}
            if not pool.keep("issuer", lambda slug: verdicts[slug] is not False):
                return "issuer-contradicts"
            pool.keep("issuer", lambda slug: verdicts[slug] is True)
        if not pool.keep("article-date", self._is_issued):
            return "not-yet-issued"
        if not pool.keep("committee", lambda slug: self._is_in_reach(slug, candidate.issuer)):
            return "other-committee"
        return None

    def _is_issued(self, slug: str) -> bool:
        return self.register.entries[slug].issued <= self.context.day

    def _is_in_reach(self, slug: str, said: str) -> bool:
        """Tell whether the article can mean this body's document without saying whose it is."""
        register, issuer = self.register, self.register.entries[slug].issuer
        if (
            not self.own_line
            or issuer in self.own_line
            or slug in self.context.directives
            or register.is_central(slug)
        ):
            return True
        if issuer not in register.bodies or (said and names_only(said, issuer, register)):
            return True
        city = register.find_city(issuer)
        side = register.get_side(city)
        cities = {own for body in self.context.committees if (own := register.find_city(body))}
        if city not in cities and any(register.get_side(own) == side for own in cities):
            return False
        # A ward's "12-NQ/ĐU" is not another ward's.
        code = register.bodies[issuer].code
        rivals = (body for body in self.own_line if code and register.bodies[body].code == code)
        return all(body in register.lines[issuer] or issuer in register.lines[body] for body in rivals)

    def _choose(self, pool: _Pool, candidate: Candidate, earlier: set[str]) -> Resolution:
        """Link the entry that is left once the article itself has been asked; refuse if several are."""
        if len(pool.slugs) > 1:
            directives = self.context.directives
            pool.keep("front-matter", lambda slug: slug in directives)
        if len(pool.slugs) > 1:
            pool.keep("earlier", lambda slug: slug in earlier)
        if len(pool.slugs) > 1:
            # All central organs are above every article, and tell nothing.
            register = self.register
            pool.keep(
                "committee",
                lambda slug: register.is_central(slug) or register.entries[slug].issuer in self.own_line,
            )
        if len(pool.slugs) > 1:
            return self._refuse(candidate, "ambiguous", pool.slugs)
        return self._link(candidate, pool)

    def _find_similar(self, candidate: Candidate) -> tuple[str, ...]:
        """Return entries that the editor may have meant: the same number, type and issuer, another code or year."""
        symbol, by_number = candidate.symbol, self.register.by_number
        slugs = {
            slug
            for name in list_type_names(symbol.code, symbol.issuer)
            for slug in by_number.get((name, symbol.number), ())
        }
        return tuple(
            sorted(slug for slug in slugs if self.register.entries[slug].symbol.issuer == symbol.issuer)
        )

    # ---- results ----

    def _link(self, candidate: Candidate, pool: _Pool) -> Resolution:
        return Resolution(*self._place(candidate), slug=pool.slugs[0], how=pool.how)

    def _refuse(self, candidate: Candidate, reason: Reason, slugs: Iterable[str]) -> Resolution:
        return Resolution(*self._place(candidate), reason=reason, slugs=tuple(slugs))

    def _place(self, candidate: Candidate) -> tuple[int, int, int, str, str, str]:
        start, block = self.cited.find_block(candidate.start)
        words = block[candidate.start - start : candidate.end - start]
        return candidate.start, candidate.end, candidate.core, candidate.kind, words, candidate.phrase


def _begins_with(folded: str, name: str) -> bool:
    return folded.startswith(name) and not folded[len(name) : len(name) + 1].isalnum()


def _read_date_after(plain: str, position: int) -> ProseDate | None:
    """Return the date that belongs to a name: "Luật Đất đai năm 2013", "Hiến pháp 2013"."""
    if year := YEAR_AFTER_NAME.match(plain, position):
        return ProseDate(int(year["year"]))
    match = PROSE_DATE.match(plain, position)
    return read_prose_date(match) if match and not match["comma"] else None
