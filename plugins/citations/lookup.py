"""The register as the resolver looks it up: entries and bodies, indexed once an edition."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

import msgspec

from plugins.citations.finder import find_citations, read_term
from plugins.citations.phrases import LEAD, ROMAN, TERM
from plugins.newsroom.later import LaterPattern
from plugins.newsroom.symbols import (
    Side,
    Symbol,
    find_issuer,
    is_central,
    list_type_names,
    make_plain,
)

# Turning each of these wherever it stands is no correct spelling ("hoàn"), but does the same to both sides compared.
_NEW_STYLE = tuple(
    (first + new, old + second)
    for first, second, olds, news in (
        ("o", "a", "òóỏõọ", "àáảãạ"),
        ("o", "e", "òóỏõọ", "èéẻẽẹ"),
        ("u", "y", "ùúủũụ", "ỳýỷỹỵ"),
    )
    for old, new in zip(olds, news, strict=True)
)
_TWO_STYLES = LaterPattern("|".join(spelling for pair in _NEW_STYLE for spelling in pair))
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_ABBREVIATIONS = {
    "tp": "thành phố",
    "tp.": "thành phố",
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "bch": "ban chấp hành",
    "btv": "ban thường vụ",
    "tw": "trung ương",
    "t.ư": "trung ương",
    "tư": "trung ương",
}
# Bodies of the whole country, known by name where a tree of bodies gives no code.
_CENTRAL_NAMES = (
    "trung ương",
    "ban chấp hành trung ương",
    "đảng cộng sản việt nam",
    "bộ chính trị",
    "ban bí thư",
    "chính phủ",
    "quốc hội",
)
_ROMAN_NUMERAL = LaterPattern(rf"(?<![^\W_]){ROMAN}")
_STATE_NAMES = ("ủy ban nhân dân", "hội đồng nhân dân", "sở ")
# By so many letters names are looked up; the shortest lead word has as many.
NAME_START = 4
# The National Congresses of the Party, whose number is that of the term of office they begin.
_CONGRESSES = (
    (6, date(1986, 12, 15)),
    (7, date(1991, 6, 24)),
    (8, date(1996, 6, 28)),
    (9, date(2001, 4, 19)),
    (10, date(2006, 4, 18)),
    (11, date(2011, 1, 12)),
    (12, date(2016, 1, 20)),
    (13, date(2021, 1, 25)),
    (14, date(2026, 1, 19)),
)


class Body(msgspec.Struct, frozen=True):
    """A committee or another body that issues documents: its suffix, its title before its other names, and the numbers
    of its terms of office (15 for "khóa XV") with their first days.
    """

    slug: str
    parent: str | None
    code: str
    names: tuple[str, ...]
    terms: tuple[tuple[int, date], ...] = ()


class RegisterEntry(msgspec.Struct, frozen=True):
    """A document of the register; `kind` is its type in small letters, "" where the symbol alone tells it."""

    slug: str
    symbol: Symbol | None
    kind: str
    title: str
    issued: date
    issuer: str
    organ: str = ""
    aliases: tuple[str, ...] = ()


class Word(msgspec.Struct, frozen=True):
    """A word of a body's name, folded for comparison."""

    text: str
    capital: bool


class Register(msgspec.Struct, frozen=True):
    """All entries and bodies, by everything that prose may say of them."""

    entries: Mapping[str, RegisterEntry]
    bodies: Mapping[str, Body]
    by_symbol: Mapping[tuple, tuple[str, ...]]
    by_number: Mapping[tuple[str, int], tuple[str, ...]]
    by_plenum: Mapping[tuple[int, int], tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]
    # How names begin, as every text spells it; and all names, by their first letters, the longest first.
    heads: tuple[str, ...]
    names_by_start: Mapping[str, tuple[str, ...]]
    types: Mapping[str, frozenset[str]]
    terms: Mapping[str, int]
    lines: Mapping[str, tuple[str, ...]]
    central: frozenset[str]
    bodies_by_word: Mapping[str, tuple[tuple[str, tuple[Word, ...]], ...]]

    def is_central(self, slug: str) -> bool:
        """Tell whether an entry was issued by a body of the whole country."""
        entry = self.entries[slug]
        return entry.issuer in self.central or bool(entry.symbol and is_central(entry.symbol))

    def find_city(self, body: str) -> str | None:
        """Return the topmost body above this one that isn't central; None for a central or unknown one."""
        return next(
            (above for above in reversed(self.lines.get(body, ())) if above not in self.central), None
        )

    def get_side(self, body: str) -> Side:
        """Return whether a body belongs to the Party or to the State."""
        known = find_issuer(self.bodies[body].code)
        if known:
            return known.side
        state = any(fold_name(name).startswith(_STATE_NAMES) for name in self.bodies[body].names)
        return "state" if state else "party"


def build_register(entries: Iterable[RegisterEntry], bodies: Iterable[Body]) -> Register:
    """Index the register; the order of what is given doesn't matter."""
    entries = {entry.slug: entry for entry in sorted(entries, key=lambda entry: entry.slug)}
    bodies = {body.slug: body for body in bodies}
    lines = {slug: tuple(_climb(slug, bodies)) for slug in bodies}
    types = {slug: frozenset(_list_types(entry)) for slug, entry in entries.items()}
    names = {slug: tuple(dict.fromkeys(map(fold_name, entry.aliases))) for slug, entry in entries.items()}
    by_name = _group((name, slug) for slug in entries for name in names[slug])
    by_word = defaultdict(list)
    for slug, body in bodies.items():
        for name in body.names:
            if words := read_words(name):
                by_word[words[0].text].append((slug, words))
    return Register(
        entries=entries,
        bodies=bodies,
        by_symbol=_group(
            (get_symbol_key(entry.symbol), slug) for slug, entry in entries.items() if entry.symbol
        ),
        by_number=_group(
            (key, slug)
            for slug, entry in entries.items()
            if entry.symbol
            for key in _list_numbers(entry, types[slug])
        ),
        by_plenum=_group(
            (plenum, slug) for slug, entry in entries.items() for plenum in _list_plenums(entry)
        ),
        by_name=by_name,
        heads=tuple(sorted({head for name in by_name for head in _list_heads(name)})),
        names_by_start=_group(
            (name[:NAME_START], name) for name in sorted(by_name, key=lambda name: (-len(name), name))
        ),
        types=types,
        terms={
            slug: _find_term(entry, bodies, lines.get(entry.issuer, ())) for slug, entry in entries.items()
        },
        lines=lines,
        central=frozenset(_list_central(entries, bodies, lines)),
        bodies_by_word={word: tuple(found) for word, found in by_word.items()},
    )


def get_symbol_key(symbol: Symbol) -> tuple:
    """Return what two spellings of one symbol share; the form follows from the rest, or is a slip."""
    return symbol.number, symbol.code, symbol.issuer, symbol.year


def fold_name(name: str) -> str:
    """Return a name in small letters and plain characters; accents count, tone styles don't."""
    return fold_plain(" ".join(make_plain(name).split()))


def fold_plain(plain: str) -> str:
    """Fold a plain text; each character of the result stands where it stood."""
    text = plain.lower().translate(_QUOTES)
    for new, old in _NEW_STYLE:
        text = text.replace(new, old)
    return text


# The same few bodies issue most documents.
@lru_cache(maxsize=4096)
def read_words(name: str) -> tuple[Word, ...]:
    """Return the words of a body's name, usual abbreviations written out."""
    words = []
    for word in make_plain(name).split():
        capital = word[0].isupper()
        for part in fold_plain(_ABBREVIATIONS.get(word.lower(), word)).split():
            words.append(Word(part, capital))
            capital = False
    return tuple(words)


def read_congress(text: str) -> int:
    """Return the number in "Đại hội lần thứ XXII" or "Khóa XXII"; 0 if there is none."""
    numeral = _ROMAN_NUMERAL.search(make_plain(text))
    return read_term(numeral[0]) if numeral else 0


def is_findable(name: str) -> bool:
    """Tell whether the finder can notice a name: it begins with a known lead word, or it names a plenum."""
    capitalized = make_plain(name).strip()
    capitalized = capitalized[:1].upper() + capitalized[1:]
    return bool(
        LEAD.match(capitalized)
        or any(found.kind == "plenary" for found in find_citations(capitalized).candidates)
    )


def _climb(slug: str, bodies: Mapping[str, Body]) -> Iterator[str]:
    """Yield a body and all above it; a circle, which the index reports, ends."""
    seen: set[str] = set()
    while slug in bodies and slug not in seen:
        seen.add(slug)
        yield slug
        slug = bodies[slug].parent or ""


def _list_types(entry: RegisterEntry) -> Iterator[str]:
    """Yield every type by which prose may call an entry: its own, and the simpler one it is a case of."""
    symbol = entry.symbol
    kinds = (
        (fold_name(entry.kind),)
        if entry.kind
        else list_type_names(symbol.code, symbol.issuer)
        if symbol
        else ()
    )
    for kind in kinds:
        yield kind
        if kind == "bộ luật":
            yield "luật"
        elif kind.count(" ") > 1:
            yield " ".join(kind.split()[:2])


def _list_numbers(entry: RegisterEntry, types: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((name, entry.symbol.number) for name in types)


def _list_plenums(entry: RegisterEntry) -> Iterator[tuple[int, int]]:
    """Yield number and term of each plenum after which an entry is called, also without the term."""
    for alias in entry.aliases:
        plenums = [found for found in find_citations(alias).candidates if found.kind == "plenary"]
        if len(plenums) == 1 and plenums[0].number:
            yield plenums[0].number, plenums[0].term
            if plenums[0].term:
                yield plenums[0].number, 0


def _list_heads(name: str) -> Iterator[str]:
    """Yield the first words of a name as every text spells them in small letters, whatever its tone style."""
    words = name.split(" ")
    length = next((place for place, word in enumerate(words[:4]) if _TWO_STYLES.search(word)), 4)
    yield " ".join(words[: max(1, length)])


def _find_term(entry: RegisterEntry, bodies: Mapping[str, Body], line: Iterable[str]) -> int:
    """Return the term of office in which an entry was issued: as its organ says, or by the terms of its body; else 0."""
    if said := TERM.search(make_plain(entry.organ)):
        return read_term(said["term"])
    terms = next((bodies[body].terms for body in line if bodies[body].terms), ())
    if not terms and entry.symbol and entry.symbol.issuer.endswith("TW"):
        terms = _CONGRESSES
    return max((term for term, begin in terms if begin <= entry.issued), default=0)


def _list_central(
    entries: Mapping[str, RegisterEntry], bodies: Mapping[str, Body], lines: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield the bodies of the whole country: by their suffix, their name or what they issued; and all above them."""
    issuers = {entry.issuer for entry in entries.values() if entry.symbol and is_central(entry.symbol)}
    for slug, body in bodies.items():
        known = find_issuer(body.code)
        named = any(fold_name(name).startswith(_CENTRAL_NAMES) for name in body.names)
        if slug in issuers or named or (known and known.central):
            yield from lines[slug]


def _group(pairs: Iterable[tuple[Hashable, str]]) -> dict[Hashable, tuple[str, ...]]:
    groups: dict[Hashable, dict[str, None]] = defaultdict(dict)
    for key, slug in pairs:
        groups[key][slug] = None
    return {key: tuple(slugs) for key, slugs in groups.items()}
