"""Symbols of Party and State documents ("106-KH/TU", "42/2022/NĐ-CP"): parsing, normal form, type names, slugs.

A symbol is not an identity: numbers restart in every term, and every city has a TU.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

import msgspec

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.vietnamese import slugify, to_nfc

Side = Literal["party", "state"]
# party "106-KH/TU", normative "42/2022/NĐ-CP", individual "1234/QĐ-UBND", assembly "59/2020/QH14", dispatch "88/UBND-VX"
Form = Literal["party", "normative", "individual", "assembly", "dispatch"]

# What each code stands for; QĐ and TT have two meanings.
TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "NQ": ("nghị quyết",),
        "NQLT": ("nghị quyết liên tịch",),
        "CT": ("chỉ thị",),
        "KL": ("kết luận",),
        "QĐ": ("quyết định", "quy định"),
        "QĐi": ("quy định",),
        "QyĐ": ("quy định",),
        "QC": ("quy chế",),
        "TT": ("thông tri", "thông tư"),
        "TTLT": ("thông tư liên tịch",),
        "NĐ": ("nghị định",),
        "KH": ("kế hoạch",),
        "CTr": ("chương trình",),
        "CTHĐ": ("chương trình hành động",),
        "ĐA": ("đề án",),
        "PA": ("phương án",),
        "DA": ("dự án",),
        "HD": ("hướng dẫn",),
        "TB": ("thông báo",),
        "TC": ("thông cáo",),
        "BC": ("báo cáo",),
        "BB": ("biên bản",),
        "TTr": ("tờ trình",),
        "CV": ("công văn",),
        "CĐ": ("công điện",),
        "L": ("luật",),
        "PL": ("pháp lệnh",),
    }
)
# The National Assembly's own symbols have no code.
ASSEMBLY_TYPES = {"QH": ("luật", "bộ luật", "nghị quyết"), "UBTVQH": ("pháp lệnh", "nghị quyết")}

TYPE_NAMES: tuple[str, ...] = tuple(
    dict.fromkeys([*(name for names in TYPES.values() for name in names), "bộ luật"])
)


class Issuer(msgspec.Struct, frozen=True):
    """What an issuer's suffix tells: its side, and whether it is one body for the whole country."""

    side: Side
    central: bool


def _list_issuers() -> dict[str, Issuer]:
    organs = ("VP", "BTC", "BTG", "BDV", "BTGDV", "UBKT", "BNC")
    issuers = {"TW": Issuer("party", True), "CB": Issuer("party", False)}
    issuers |= {f"{organ}TW": Issuer("party", True) for organ in (*organs, "BĐN", "BKT", "BCSĐ")}
    for committee in ("TU", "QU", "HU", "ThU", "ĐU", "ĐUK"):
        issuers |= {f"{organ}{committee}": Issuer("party", False) for organ in ("", *organs)}
    central = "CP TTg CTN QH UBTVQH VPCP VPQH VPCTN TTCP NHNN UBDT KTNN TANDTC VKSNDTC"
    ministries = "BCA BCT BDTTG BGDĐT BGTVT BKHCN BKHĐT BLĐTBXH BNG BNN BNNPTNT BNNMT BNV BQP BTC BTNMT BTP BTTTT BVHTTDL BXD BYT"
    issuers |= dict.fromkeys(f"{central} {ministries}".split(), Issuer("state", True))
    return issuers | dict.fromkeys(("UBND", "HĐND"), Issuer("state", False))


# Suffixes whose meaning is known; any other in capitals parses too.
ISSUERS: Mapping[str, Issuer] = MappingProxyType(_list_issuers())

# Newspapers write the Central Committee's suffix in its Vietnamese letters as well.
_SPELLINGS = {"tư": "TW", "t.ư": "TW", "t.w": "TW", "ctrhđ": "CTHĐ"}
_KNOWN_CODES = {code.casefold(): code for code in TYPES} | {"ctrhđ": "CTHĐ"}
_KNOWN_ISSUERS = {suffix.casefold(): suffix for suffix in ISSUERS} | _SPELLINGS
# A congress of the Assembly follows its suffix: QH15.
_NUMBERED = LaterPattern(r"(QH|UBTVQH)[0-9]{1,2}")


class Symbol(msgspec.Struct, frozen=True):
    """A document's symbol; `code` is empty for the forms that have none, `year` is None where the form has none."""

    number: int
    code: str
    issuer: str
    form: Form
    year: int | None = None


# What stands for the hyphen, the blank and Đ in text from other programs; each is one character, as is its stead.
STAND_INS: tuple[tuple[str, str], ...] = (
    *((dash, "-") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
    *((blank, " ") for blank in "\t\n\u00a0\u2009\u202f"),
    ("\u00d0", "Đ"),
)
INVISIBLE = LaterPattern("[\u00ad\u200b\u200e\u2060\ufeff]")

# Capital letters of Vietnamese, for character classes; Unicode mixes the last of them with small ones.
CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))

_GAP = " {0,2}"
_CODE = "[A-ZĐ][A-Za-zĐđ]{0,7}"
_ISSUER = (
    "(?:T\\.[ƯW](?![^\\W_])|[A-ZĐ][A-Za-zĐđƯư]{0,14}[0-9]{0,3})(?:-[A-ZĐ]{2,12}[0-9]{0,3}(?![^\\W_])){0,3}"
)
# A symbol from its number on, in text made plain. What follows may be no part of a longer word, a path or an address.
SYMBOL = LaterPattern(
    rf"(?P<number>[0-9]{{1,5}})(?:"
    rf"{_GAP}(?P<hyphen>-?){_GAP}(?P<party_code>{_CODE}){_GAP}/{_GAP}(?P<party_issuer>{_ISSUER})"
    rf"|{_GAP}/{_GAP}(?:(?P<year>(?:19|20)[0-9]{{2}}){_GAP}/{_GAP})?"
    rf"(?:(?P<assembly>(?:UBTV)?QH[0-9]{{1,2}})|(?P<code>{_CODE}){_GAP}-{_GAP}(?P<issuer>{_ISSUER}))"
    r")(?![^\W_])(?!/\w|@|-[a-z0-9]|\.(?i:pdf|docx?|xlsx?|html?|php|aspx?|zip|rar|jpe?g|png)(?![^\W_]))"
)
_TYPE_WORDS = "|".join(sorted((name.replace(" ", " {1,2}") for name in TYPE_NAMES), key=len, reverse=True))
_WHOLE = LaterPattern(rf" *(?i:(?:(?:{_TYPE_WORDS}) {{1,2}})?(?:số *:? *)?){SYMBOL.pattern} *")


def make_plain(text: str) -> str:
    """Return the text in NFC with plain hyphens, blanks and Đ, and without invisible characters."""
    return replace_stand_ins(INVISIBLE.sub("", to_nfc(text)))


def replace_stand_ins(text: str) -> str:
    """Return the text, as long as it was, with plain hyphens, blanks and Đ."""
    for stand_in, plain in STAND_INS:
        text = text.replace(stand_in, plain)
    return text


def parse_symbol(text: str) -> Symbol | None:
    """Return the symbol that a text consists of, with or without type and "số" before it; None for anything else."""
    plain = make_plain(text)
    if (match := _WHOLE.fullmatch(plain)) and (symbol := read_symbol(match)):
        return symbol
    # Typed in small letters it is sure only with an issuer that we know.
    match = _WHOLE.fullmatch(plain.upper())
    symbol = read_symbol(match) if match else None
    return symbol if symbol and find_issuer(symbol.issuer) else None


def read_symbol(match: re.Match[str]) -> Symbol | None:
    """Return the symbol that the pattern SYMBOL has matched; None if its codes mean nothing."""
    return _build_symbol(
        *match.group("number", "year", "assembly", "party_code", "hyphen", "party_issuer", "code", "issuer")
    )


# The same few symbols stand in hundreds of articles.
@lru_cache(maxsize=4096)
def _build_symbol(
    number: str, year: str | None, assembly: str | None, party_code: str | None, hyphen: str | None,
    party_issuer: str | None, state_code: str | None, state_issuer: str | None,
) -> Symbol | None:  # fmt: skip
    written, stated = int(number), int(year) if year else None
    if not written:
        return None
    if assembly:
        return Symbol(written, "", assembly, "assembly", stated) if stated else None
    code = _KNOWN_CODES.get((party_code or state_code).casefold())
    issuer = _normalize_issuer(party_issuer or state_issuer)
    if code is None:
        return None if stated or party_code else _build_dispatch(written, state_code, state_issuer)
    if issuer is None:
        return None
    if stated:
        return Symbol(written, code, issuer, "normative", stated)
    known = find_issuer(issuer)
    if party_code and not hyphen and not known:
        return None
    # Prose mixes the two forms up; whose document it is decides.
    side = known.side if known else "party" if party_code else "state"
    return Symbol(written, code, issuer, "party" if side == "party" else "individual")


def _build_dispatch(number: int, issuer: str, unit: str) -> Symbol | None:
    """Build "88/UBND-VX": an official letter names its issuer and the unit that drafted it, and no type."""
    known = _KNOWN_ISSUERS.get(issuer.casefold(), "")
    if not known or ISSUERS[known].side != "state" or unit != unit.upper():
        return None
    return Symbol(number, "CV", f"{known}-{unit}", "dispatch")


def _normalize_issuer(text: str) -> str | None:
    """Return an issuer's suffix in its usual spelling; None for a word that is no suffix."""
    parts = [_KNOWN_ISSUERS.get(part.casefold(), part) for part in text.split("-")]
    if all(part in ISSUERS or (part == part.upper() and len(part) > 1) for part in parts):
        return "-".join(parts)
    return None


def find_issuer(suffix: str) -> Issuer | None:
    """Return what is known of an issuer's suffix; of several joined by hyphens, the first counts."""
    first = suffix.partition("-")[0]
    numbered = _NUMBERED.fullmatch(first)
    return ISSUERS.get(numbered[1] if numbered else first)


def is_central(symbol: Symbol) -> bool:
    """Tell whether the issuer is one body for the whole country, as TW and CP are, and TU is not."""
    issuer = find_issuer(symbol.issuer)
    return bool(issuer and issuer.central)


def format_symbol(symbol: Symbol) -> str:
    """Return the symbol as it is usually printed, with at least two digits."""
    number, code, issuer = f"{symbol.number:02d}", symbol.code, symbol.issuer
    if symbol.form == "party":
        return f"{number}-{code}/{issuer}"
    if symbol.form == "normative":
        return f"{number}/{symbol.year}/{code}-{issuer}"
    if symbol.form == "individual":
        return f"{number}/{code}-{issuer}"
    return f"{number}/{symbol.year}/{issuer}" if symbol.form == "assembly" else f"{number}/{issuer}"


def symbol_slug(symbol: Symbol) -> str:
    """Return the symbol as a slug: "106-kh-tu"."""
    return slugify(format_symbol(symbol))


def list_type_names(code: str, issuer: str) -> tuple[str, ...]:
    """Return what a document may be by its code and issuer, in small letters; several where only the entry can tell."""
    if not code:
        numbered = _NUMBERED.fullmatch(issuer)
        return ASSEMBLY_TYPES.get(numbered[1] if numbered else issuer, ())
    known = find_issuer(issuer)
    if code == "TT" and known:
        return ("thông tri",) if known.side == "party" else ("thông tư",)
    if code == "QĐ" and known and known.side == "state":
        return ("quyết định",)
    return TYPES.get(code, ())
