"""Documents that articles cite and the register lacks, each written down as a new entry as far as articles tell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from plugins.citations.finder import Candidate
from plugins.citations.issuers import find_bodies
from plugins.citations.lookup import Register, get_symbol_key
from plugins.citations.resolver import Context
from plugins.newsroom.symbols import format_symbol, list_type_names
from plugins.newsroom.texts import say
from plugins.newsroom.vietnamese import slugify

# Who issues what a plenum of the Central Committee adopts.
CENTRAL_COMMITTEE = "Ban Chấp hành Trung ương"


class Mention(msgspec.Struct, frozen=True):
    """A place ("articles/a.md:12") at which a text cites a document that isn't in the register."""

    path: str
    line: int
    candidate: Candidate
    context: Context

    @property
    def place(self) -> str:
        """Return the place as editors read it."""
        return f"{self.path}:{self.line}"


class Entry(msgspec.Struct, frozen=True):
    """A new entry: `path` below the content folder, `text` ready to paste, its gaps marked by comments."""

    name: str
    path: str
    text: str
    mentions: int
    documents: int
    places: tuple[str, ...]


def build_entries(mentions: Iterable[Mention], register: Register) -> tuple[Entry, ...]:
    """Return an entry for each document, those that most texts cite first."""
    groups: dict[tuple, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if key := _get_key(mention.candidate):
            groups[key].append(mention)
    taken = set(register.entries)
    entries = []
    for _, group in sorted(groups.items(), key=lambda pair: (-_count_documents(pair[1]), -len(pair[1]), pair[1][0].place)):
        entry = _build_entry(group, register, taken)
        taken.add(entry.path.rpartition("/")[2].removesuffix(".md"))
        entries.append(entry)
    return tuple(entries)


def _get_key(candidate: Candidate) -> tuple | None:
    """Return what mentions of one document share; None where too little is told of it to begin an entry with."""
    if candidate.symbol:
        return ("symbol", *get_symbol_key(candidate.symbol))
    if candidate.kind == "plenary" and candidate.number and candidate.term and candidate.types:
        return "plenum", candidate.number, candidate.term, candidate.types
    return None


def _count_documents(group: Iterable[Mention]) -> int:
    return len({mention.path for mention in group})


def _build_entry(group: list[Mention], register: Register, taken: set[str]) -> Entry:
    first = group[0].candidate
    plenum = "" if first.symbol else _name_plenum(first)
    name = plenum or format_symbol(first.symbol)
    days = Counter(day for mention in group if (day := _read_day(mention.candidate)))
    slug = slugify(name)
    if slug in taken and len(days) == 1:
        slug = f"{slug}-{next(iter(days)).rpartition('-')[2]}"
    while slug in taken:
        slug += "-moi"
    lines = [
        _write("symbol", "" if plenum else name, "gap_symbol"),
        _write("title", "", "gap_title"),
        _write_kind(group),
        _write_day(days, group),
        _write_issuer(group, register),
        *([f"aliases: {plenum}"] if plenum else []),
    ]
    return Entry(
        name=name,
        path=f"directives/{slug}.md",
        text="\n".join(["---", *lines, "---"]),
        mentions=len(group),
        documents=_count_documents(group),
        places=tuple(mention.place for mention in group),
    )


def _write(key: str, value: str, gap: str, **values: object) -> str:
    """Write one line of front matter; what isn't known stays empty, with a comment that says what to fill in."""
    return f"{key}: {value}" if value else f"{key}:  # {say(f'citations.{gap}', **values)}"


def _write_kind(group: list[Mention]) -> str:
    symbol = group[0].candidate.symbol
    choices = list_type_names(symbol.code, symbol.issuer) if symbol else ()
    said = {name for mention in group for name in mention.candidate.types if name in choices or not choices}
    known = said if len(said) == 1 else set(choices)
    return _write("kind", known.pop() if len(known) == 1 else "", "gap_kind", choices=", ".join(choices or sorted(said)))


def _write_day(days: Counter[str], group: list[Mention]) -> str:
    if len(days) == 1:
        return f"issued: {next(iter(days))}"
    if days:
        return _write("issued", "", "gap_days", days=", ".join(day for day, _ in days.most_common()))
    years = sorted({mention.candidate.date.year for mention in group if mention.candidate.date and mention.candidate.date.year})
    if years:
        return _write("issued", "", "gap_day_of_year", years=", ".join(map(str, years)))
    return _write("issued", "", "gap_day")


def _read_day(candidate: Candidate) -> str:
    said = candidate.date
    return f"{said.day}-{said.month}-{said.year}" if said and said.day and said.month and said.year else ""


def _write_issuer(group: list[Mention], register: Register) -> str:
    bodies = {body for mention in group for body in _find_issuers(mention, register)}
    if len(bodies) == 1:
        return f"issuer: {bodies.pop()}"
    said = Counter(mention.candidate.issuer.strip() for mention in group if mention.candidate.issuer.strip())
    gap = "gap_issuers" if bodies else "gap_issuer_said" if said else "gap_issuer"
    return _write("issuer", "", gap, bodies=", ".join(sorted(bodies)), said=", ".join(said))


def _find_issuers(mention: Mention, register: Register) -> Iterator[str]:
    """Yield the bodies that may have issued a document: as the text says, else by its suffix and the text's own bodies."""
    candidate = mention.candidate
    said = candidate.issuer or ("" if candidate.symbol else CENTRAL_COMMITTEE)
    named = find_bodies(said, register) if said else frozenset()
    if named or candidate.symbol is None:
        yield from named
        return
    bearing = [slug for slug, body in register.bodies.items() if body.code == candidate.symbol.issuer]
    own = {above for body in mention.context.committees for above in register.lines.get(body, ())}
    yield from [slug for slug in bearing if slug in own] or bearing


def _name_plenum(candidate: Candidate) -> str:
    kind = candidate.types[0]
    return say("citations.plenum", kind=kind[:1].upper() + kind[1:], number=candidate.number, term=write_roman(candidate.term))


def write_roman(number: int) -> str:
    """Return a small number in Roman numerals."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
