"""The finder: where a text may cite documents, without knowing the register.

Full symbols, bare numbers and plenums become candidates. A document called by its name can't be told from other words
here, so that the places where a name may begin are kept, with the blocks of text that hold them: a name that the
register learns later needs no article read again. Such a name begins with one of LEAD_WORDS (plugins.citations.phrases), which
has a capital or is one of SMALL_LEADS, followed by a capital or a number.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from plugins.citations.phrases import (
    ADDRESS,
    AFTER_BARE,
    BARE_NUMBER,
    BEFORE_NUMBER,
    BEFORE_PLENARY,
    BEFORE_SLASH,
    BLOCK_END,
    COUNTED,
    ISSUER,
    LEAD,
    NEXT_NUMBER,
    OBJECT,
    OPENING,
    ORDINALS,
    PLENARY,
    PLENARY_TOKEN,
    PLENARY_TYPES,
    SENTENCE_END,
    SESSION,
    SMALL_LEAD,
    SMALL_LEADS,
    SMALL_SESSION,
    TERM,
    VERB_TYPES,
    YEAR_LIKE,
)
from plugins.newsroom.later import LaterPattern
from plugins.newsroom.prose_dates import PROSE_DATE, ProseDate, read_prose_date
from plugins.newsroom.symbols import INVISIBLE, SYMBOL, TYPE_NAMES, Symbol, read_symbol, replace_stand_ins

# Names are candidates only once the register is known.
Kind = Literal["symbol", "bare", "plenary", "name"]
_TYPE_NAMES = frozenset(TYPE_NAMES)
_MARKED_LETTER = LaterPattern(f"[^\u0300-\u036f][\u0300-\u036f]+|{INVISIBLE.pattern}")
# A text with none of these has each letter in one character, as Vietnamese needs it.
_NEEDS_CARE = "\u0300\u0301\u0302\u0309\u031b\u0323\u00ad\u200b\u200e\u2060\ufeff"
# How far before a number its words are looked for, and how far an address may reach.
_BEFORE, _REACH = 60, 120
_LONGEST_LIST = 12
# Sorts after every text.
_LAST_TEXT = "\U0010ffff"
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
# A numeral's value, start and end.
_Numeral = tuple[int, int, int]


class Candidate(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Words that may cite a document; offsets count the source text's characters.

    A link covers `start` to `end`; `core` is where the number or numeral begins, which decides between the parts when
    markup divides the words. `phrase` goes on to date and issuer. `number`, `year` and `term` (of office) are 0 where
    nothing was said; number 0 in a plenary candidate means a list that can be read in two ways. A bare number that
    isn't `sure` may count things.
    """

    kind: Kind
    start: int
    end: int
    core: int
    phrase: str
    types: tuple[str, ...] = ()
    number: int = 0
    year: int = 0
    symbol: Symbol | None = None
    term: int = 0
    date: ProseDate | None = None
    issuer: str = ""
    sure: bool = True


class CitedText(msgspec.Struct, frozen=True, array_like=True):
    """What was found in a text: the candidates in order, the offsets at which a name may begin, and the blocks
    (offset, text) that hold them. In a text that is `composed`, each letter is one character."""

    candidates: tuple[Candidate, ...] = ()
    names: tuple[int, ...] = ()
    blocks: tuple[tuple[int, str], ...] = ()
    composed: bool = True

    def find_block(self, offset: int) -> tuple[int, str]:
        """Return the block, and where it begins, that holds a candidate or a name."""
        return self.blocks[bisect_right(self.blocks, (offset, _LAST_TEXT)) - 1]

    def find_sentence(self, start: int, end: int) -> str:
        """Return the sentence that holds a citation, as a reader sees it."""
        offset, block = self.find_block(start)
        ends = [match.end() for match in SENTENCE_END.finditer(block)]
        first = max((place for place in ends if place <= start - offset), default=0)
        last = min((place for place in ends if place >= end - offset), default=len(block))
        return " ".join(block[first:last].replace(OBJECT, " ").split())


def find_citations(text: str) -> CitedText:
    """Return every place where the text may cite a document, in any Unicode form; offsets are those of the text."""
    if not any(sign in text for sign in _NEEDS_CARE):
        scan = _Scan(replace_stand_ins(text))
        blocks = tuple((start, text[start:end]) for start, end in scan.list_blocks())
        return CitedText(tuple(scan.candidates), tuple(scan.names), blocks)
    plain, starts, ends = compose(text)
    scan = _Scan(replace_stand_ins(plain))
    candidates = (
        replace(found, start=starts[found.start], end=ends[found.end], core=starts[found.core])
        for found in scan.candidates
    )
    blocks = ((starts[start], text[starts[start] : ends[end]]) for start, end in scan.list_blocks())
    return CitedText(tuple(candidates), tuple(starts[name] for name in scan.names), tuple(blocks), False)


def compose(text: str) -> tuple[str, list[int], list[int]]:
    """Return the text with letters and marks composed and without invisible characters, and where its parts come from.

    A slice [a:b] of the result comes from [starts[a]:ends[b]] of the text.
    """
    parts: list[str] = []
    starts: list[int] = []
    position = 0
    for match in _MARKED_LETTER.finditer(text):
        parts.append(text[position : match.start()])
        starts.extend(range(position, match.start()))
        letters = "" if INVISIBLE.match(match[0]) else unicodedata.normalize("NFC", match[0])
        parts.append(letters)
        starts.extend([match.start()] * len(letters))
        position = match.end()
    parts.append(text[position:])
    starts.extend(range(position, len(text) + 1))
    ends = [0, *(_find_cluster_end(text, start) for start in starts[:-1])]
    return "".join(parts), starts, ends


def _find_cluster_end(text: str, start: int) -> int:
    match = _MARKED_LETTER.match(text, start)
    return match.end() if match else start + 1


class _Scan:
    """One pass over a plain text; `candidates` and `names` are in order when it is done."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.names: list[int] = []
        self.candidates: list[Candidate] = []
        self._covered: set[int] = set()
        self._slashes: set[int] = set()
        for match in LEAD.finditer(plain):
            if match.lastgroup is None:
                self.names.append(match.start())
            elif match["central"] is not None:
                self._read_plenums(match)
            elif match["session"] is not None:
                self._read_session(match.start())
            else:
                self._read_numbered(match)
        for lead in SMALL_LEADS:
            self._find_small(lead)
        self._find_small_sessions()
        self._find_small_numbered()
        self._find_slashed()
        self.names = sorted(set(self.names))
        self.candidates.sort(key=lambda found: (found.core, found.start))

    # ---- where to look ----

    def _find_small(self, lead: str) -> None:
        """Look for a lead word in small letters with a capital or a number after it."""
        plain, length = self.plain, len(lead)
        position = plain.find(lead)
        while position >= 0:
            following = plain[position + length + 1 : position + length + 2]
            if following.isupper():
                self.names.append(position)
            elif (
                following.isdigit()
                and (match := SMALL_LEAD.match(plain, position))
                and match["number"] is not None
            ):
                self._read_numbered(match)
            position = plain.find(lead, position + length)

    def _find_small_sessions(self) -> None:
        position = self.plain.find(SMALL_SESSION)
        while position >= 0:
            self._read_session(position)
            position = self.plain.find(SMALL_SESSION, position + 1)

    def _find_small_numbered(self) -> None:
        """Look for "số" and a number after a type in small letters."""
        plain = self.plain
        position = plain.find(" số ")
        while position >= 0:
            number = position + 4
            if plain[number : number + 1].isdigit() and number not in self._covered:
                start, types = self._look_back(number)
                if types and not self._read_symbol(start, number, types):
                    self.names.append(start)
                    self._read_bare(start, number, types, said=True)
            position = plain.find(" số ", number - 1)

    def _find_slashed(self) -> None:
        """Look for a symbol round each slash."""
        plain = self.plain
        slash = plain.find("/")
        while slash >= 0:
            following = plain[slash + 1 : slash + 2]
            if slash not in self._slashes and (following.isupper() or following in ("1", "2", " ")):
                window = max(0, slash - 20)
                before = BEFORE_SLASH.search(plain[window:slash])
                if before and (number := window + before.start()) not in self._covered:
                    start, types = self._look_back(number)
                    self._read_symbol(start, number, types)
            slash = plain.find("/", slash + 1)

    def _look_back(self, number: int) -> tuple[int, tuple[str, ...]]:
        """Return where the words before a number begin, and the type that they name."""
        window = max(0, number - _BEFORE)
        match = BEFORE_NUMBER.search(self.plain[window:number].lower())
        if match is None:
            return number, ()
        return window + match.start(), (match["type"],) if match["type"] in _TYPE_NAMES else ()

    # ---- symbols and numbers ----

    def _read_numbered(self, match: re.Match[str]) -> None:
        """Read what follows a type of document that has a number after it."""
        start, number = match.start(), match.end()
        if number in self._covered:
            return
        types, said = _read_lead(match[0])
        if not self._read_symbol(start, number, types):
            self.names.append(start)
            if types:
                self._read_bare(start, number, types, said)

    def _read_symbol(self, start: int, number: int, types: tuple[str, ...]) -> bool:
        """Read a full symbol; False if there is none, or if it is part of an address."""
        match = SYMBOL.match(self.plain, number)
        symbol = read_symbol(match) if match and self._stands_free(number) else None
        if symbol is None:
            return False
        end = match.end()
        self._slashes.add(self.plain.find("/", number))
        self._add("symbol", start, (number, end), end, types, symbol=symbol)
        return True

    def _stands_free(self, number: int) -> bool:
        if number == 0 or self.plain[number - 1] == " ":
            return True
        before = self.plain[max(0, number - _REACH) : number]
        return before[-1] in OPENING and not ADDRESS.search(before.rsplit(" ", 1)[-1])

    def _read_bare(self, start: int, number: int, types: tuple[str, ...], said: bool) -> None:
        """Read one or several numbers after a type; `said` if "số" stands before them."""
        numbers: list[re.Match[str]] = []
        position: int | None = number
        while position is not None and len(numbers) < _LONGEST_LIST:
            match = SYMBOL.match(self.plain, position)
            if numbers and match and (symbol := read_symbol(match)) and symbol.year is None:
                # "Nghị quyết số 18, 19-NQ/TW": the first shares the codes of the last.
                for first in numbers:
                    own = replace(symbol, number=int(first["value"]))
                    self._add("symbol", start, first.span("value"), first.end(), types, symbol=own)
                    start = -1
                return
            match = BARE_NUMBER.match(self.plain, position)
            if match is None or (int(match["value"]) in YEAR_LIKE and not (said or match["year"])):
                break
            numbers.append(match)
            joint = NEXT_NUMBER.match(self.plain, match.end())
            position = joint.end() if joint else None
        # "Báo cáo", "Kết luận" and the like may be verbs, whose objects are counted.
        is_titled = self.plain[start].isupper() and not VERB_TYPES.intersection(types)
        while numbers and (sure := self._judge(numbers[-1], said, is_titled)) is None:
            numbers.pop()
        for match in numbers:
            self._add(
                "bare",
                start,
                match.span(),
                numbers[-1].end(),
                types,
                number=int(match["value"]),
                year=int(match["year"] or 0),
                sure=sure or match is not numbers[-1],
            )
            start = -1

    def _judge(self, number: re.Match[str], is_said: bool, is_titled: bool) -> bool | None:
        """Tell whether a number is a document's rather than a quantity; None if it can't be a document's."""
        plain, end, digits = self.plain, number.end(), number["value"]
        if ISSUER.match(plain, end) or TERM.match(plain, end):
            return True
        if len(digits) == 1 and not (is_said or number["year"]):
            # Documents have two digits at least; "Chương trình 5 không" is the name of a campaign.
            return None
        if AFTER_BARE.match(plain, end):
            return True
        if COUNTED.match(plain, end):
            return None
        return is_said or is_titled or digits.startswith("0") or bool(number["year"])

    def _add(
        self, kind: Kind, start: int, span: tuple[int, int], after: int, types: tuple[str, ...], number: int = 0,
        year: int = 0, symbol: Symbol | None = None, sure: bool = True,
    ) -> None:  # fmt: skip
        """Add a candidate with the date and issuer that follow at `after`; a negative `start` means the number's."""
        core, end = span
        start = core if start < 0 else start
        self._covered.add(core)
        date, issuer, term, phrase_end = self._read_after(after)
        phrase = self.plain[start:phrase_end]
        self.candidates.append(
            Candidate(kind, start, end, core, phrase, types, number, year, symbol, term, date, issuer, sure)
        )

    def _read_after(self, position: int) -> tuple[ProseDate | None, str, int, int]:
        """Return the date, the issuer and the term of office that follow, and where they end."""
        plain, date, issuer, term = self.plain, None, "", 0
        if plain[position : position + 1] not in (" ", ","):
            return date, issuer, term, position
        if (match := PROSE_DATE.match(plain, position)) and (date := read_prose_date(match)):
            position = match.end()
        if match := ISSUER.match(plain, position):
            issuer, position = match["issuer"], match.end()
        if match := TERM.match(plain, position):
            term, position = read_term(match["term"]), match.end()
        if issuer and not date and (match := PROSE_DATE.match(plain, position)):
            date = None if match["comma"] else read_prose_date(match)
            position = match.end() if date else position
        return date, issuer, term, position

    # ---- plenums ----

    def _read_plenums(self, lead: re.Match[str]) -> None:
        """Read a plenum of the Central Committee, a list or a range of them."""
        central, number = lead.start(), lead.end("central")
        while self.plain.startswith(" ", number):
            number += 1
        match = PLENARY.match(self.plain, number)
        if match is None or number in self._covered or not self._stands_free(central):
            return
        start, types, meeting = self._look_back_from_central(central)
        groups = list(_group_plenums(self.plain, match))
        has_term = any(terms for _, terms in groups)
        if not (has_term or types or meeting):
            return
        if not has_term:
            # Without a term, what follows the first number may count things.
            groups = [(groups[0][0][:1], [])]
        members = [member for numbers, terms in groups for member in _pair_plenums(numbers, terms)]
        end = match.end() if has_term else members[0][3]
        self._covered.update(position for numbers, _ in groups for _, position, _ in numbers)
        for value, term, position, member_end in members:
            if len(members) == 1:
                span = (start, end)
            else:
                span = (position, member_end)
            self.candidates.append(
                Candidate("plenary", *span, position, self.plain[start:end], types, value, term=term)
            )

    def _read_session(self, start: int) -> None:
        """Read "Hội nghị lần thứ tư Ban Chấp hành Trung ương khóa XII", one plenum in full words."""
        match = SESSION.match(self.plain, start)
        if match is None:
            return
        lead, types, _ = self._look_back_from_central(start)
        numbers, terms = next(_group_plenums(self.plain, match))
        value, position, _ = numbers[0]
        term = terms[0][0] if len(terms) == 1 else 0
        phrase = self.plain[lead : match.end()]
        self.candidates.append(
            Candidate("plenary", lead, match.end(), position, phrase, types, value, term=term)
        )

    def _look_back_from_central(self, central: int) -> tuple[int, tuple[str, ...], bool]:
        """Return where the words before a plenum begin, the types that they name, and whether they name a meeting."""
        window = max(0, central - _BEFORE)
        match = BEFORE_PLENARY.search(self.plain[window:central].lower())
        types = tuple(PLENARY_TYPES.findall(match["types"] or ""))
        # Of several types the link can't tell which is meant: it begins at the meeting.
        start = match.start("meeting") if len(types) > 1 and match["meeting"] else match.start()
        return (
            window + (start if len(types) < 2 or match["meeting"] else len(match.string)),
            types,
            bool(match["meeting"]),
        )

    def list_blocks(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each block that holds something found."""
        plain, end = self.plain, -1
        for place in sorted([*self.names, *(candidate.start for candidate in self.candidates)]):
            if place > end:
                start = plain.rfind(BLOCK_END, 0, place) + 1
                end = plain.find(BLOCK_END, place)
                end = len(plain) if end < 0 else end
                yield start, end


@lru_cache(maxsize=1024)
def _read_lead(words: str) -> tuple[tuple[str, ...], bool]:
    """Return the type that words before a number name, and whether "số" is among them."""
    first, *others = words.lower().split()
    types = tuple(name for name in (f"{first} {others[0] if others else ''}", first) if name in _TYPE_NAMES)[
        :1
    ]
    return types, bool(others) and others[-1].startswith("số")


def read_term(numeral: str) -> int:
    """Return the number of a term of office, written in Roman or Arabic numerals."""
    if numeral.isdigit():
        return int(numeral)
    digits = [_ROMAN_DIGITS[letter] for letter in numeral]
    return sum(-digit if digit < max(digits[place:]) else digit for place, digit in enumerate(digits))


def _group_plenums(plain: str, match: re.Match[str]) -> Iterator[tuple[list[_Numeral], list[_Numeral]]]:
    """Yield numbers of plenums with the terms that follow them; each numeral is (value, start, end).

    A number that a range passes over has no numeral of its own: it stands, without length, where the range does.
    """
    numbers: list[_Numeral] = []
    terms: list[_Numeral] = []
    said_term, gap = False, None
    for token in PLENARY_TOKEN.finditer(plain, match.start(), match.end()):
        if token.lastgroup == "khoa":
            said_term = True
        elif token.lastgroup == "range":
            gap = token.start()
            continue
        elif token.lastgroup == "roman" or (said_term and not terms):
            terms.append((read_term(token[0]), *token.span()))
        else:
            if terms:
                yield numbers, terms
                numbers, terms, said_term, gap = [], [], False, None
            value = ORDINALS.get(token["ordinal"]) or int(token["number"])
            if gap and numbers:
                numbers += [(between, gap, gap) for between in range(numbers[-1][0] + 1, value)]
            span = token.span("ordinal" if token["ordinal"] else "number")
            numbers.append((value, *span))
        gap = None
    yield numbers, terms


def _pair_plenums(numbers: list[_Numeral], terms: list[_Numeral]) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, term, start and end of each document that a group names, on its own numeral."""
    if len(numbers) > 1 and len(terms) > 1:
        yield 0, 0, numbers[0][1], terms[-1][2]
    elif len(terms) > 1:
        yield from ((numbers[0][0], term, start, end) for term, start, end in terms)
    else:
        term = terms[0][0] if terms else 0
        yield from ((number, term, start, end) for number, start, end in numbers)
