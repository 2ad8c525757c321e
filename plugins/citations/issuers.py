"""Issuers as prose names them ("của Ban Thường vụ Thành ủy"), compared with the body and organ of an entry."""

from collections.abc import Sequence

from plugins.citations.lookup import Register, RegisterEntry, Word, fold_name, read_words
from plugins.newsroom.later import LaterPattern

# The organs that issue under TW. They are kept apart, since numbers don't tell them apart.
_CENTRAL_ORGANS = ("bộ chính trị", "ban bí thư", "ban chấp hành trung ương")
# The part of a committee that signed says nothing of whose document it is.
_ORGAN_WORDS = (("ban", "thường", "vụ"), ("thường", "trực"), ("ban", "chấp", "hành"), ("chủ", "tịch"))
# What kind of body a suffix stands for, by its first two words.
_COMMITTEES = {
    ("thành", "ủy"): ("TU",),
    ("tỉnh", "ủy"): ("TU",),
    ("quận", "ủy"): ("QU",),
    ("huyện", "ủy"): ("HU",),
    ("thị", "ủy"): ("ThU", "TU"),
    ("đảng", "ủy"): ("ĐU", "ĐUK"),
    ("ủy", "ban"): ("UBND",),
    ("hội", "đồng"): ("HĐND",),
    ("chính", "phủ"): ("CP",),
    ("thủ", "tướng"): ("TTg",),
    ("quốc", "hội"): ("QH",),
}
# A small word that goes on with the name of another body: "UBND quận …".
_LEVELS = frozenset(
    ["quận", "huyện", "phường", "xã", "thị", "tỉnh", "thành", "khối", "cơ", "các", "thôn", "khu", "đặc", "tp"]
)
# Words for the article's own city or for nobody in particular.
_NOBODY = LaterPattern(r"(?:thành phố|tỉnh|địa phương|cấp trên|cấp ủy|đảng(?! (?:ủy|bộ|đoàn)))(?![^\W_])")


def judge_issuer(words: str, entry: RegisterEntry, register: Register) -> bool | None:
    """Tell whether an entry's issuer is the one that the words name; None when they don't tell."""
    said = read_words(words)
    text = " ".join(word.text for word in said)
    organ = next((organ for organ in _CENTRAL_ORGANS if text.startswith(organ)), None)
    if organ is None and text.startswith("hội nghị") and _CENTRAL_ORGANS[-1] in text:
        organ = _CENTRAL_ORGANS[-1]
    is_party = bool(entry.symbol and entry.symbol.issuer.endswith("TW"))
    if organ:
        actual = _find_central_organ(entry, register)
        return False if not is_party else None if actual is None else actual == organ
    if text.startswith("trung ương"):
        return is_party
    if entry.organ and _match(said, read_words(entry.organ)):
        return True
    named = find_bodies(words, register)
    if entry.issuer in named or any(_are_one(entry.issuer, body, register) for body in named):
        return True
    if named:
        above = register.lines.get(entry.issuer, ())
        return None if any(body in above for body in named) else False
    rest = _drop_organ(said)
    suffixes = _COMMITTEES.get(tuple(word.text for word in rest[:2]))
    if suffixes is None or entry.symbol is None:
        return None
    # A body that the tree doesn't hold: the right kind without a name of its own may be this one.
    has_name = any(word.capital for word in rest[2:]) and not register.is_central(entry.slug)
    return not has_name and entry.symbol.issuer.startswith(suffixes)


def names_nobody(words: str) -> bool:
    """Tell whether the words leave open whose document it is: "của thành phố"."""
    return _NOBODY.match(fold_name(words)) is not None


def find_bodies(words: str, register: Register) -> frozenset[str]:
    """Return the bodies whose name the words give best; several share short names."""
    said = read_words(words)
    for part in dict.fromkeys((said, _drop_organ(said))):
        found = [
            (length, slug)
            for slug, name in register.bodies_by_word.get(part[0].text if part else "", ())
            if (length := _match(part, name))
        ]
        if found:
            longest = max(length for length, _ in found)
            return frozenset(slug for length, slug in found if length == longest)
    return frozenset()


def names_only(words: str, body: str, register: Register) -> bool:
    """Tell whether the words give this body's whole title: "Thành ủy Lạc Giang", not just "Thành ủy"."""
    title, said = read_words(register.bodies[body].names[0]), read_words(words)
    whole = any(_match(part, title) == len(title) for part in (said, _drop_organ(said)))
    return whole and len(title) > 2 and find_bodies(words, register) == {body}


def _find_central_organ(entry: RegisterEntry, register: Register) -> str | None:
    body = register.bodies.get(entry.issuer)
    for name in (entry.organ, *(body.names if body else ())):
        text = " ".join(word.text for word in read_words(name))
        if organ := next((organ for organ in _CENTRAL_ORGANS if organ in text), None):
            return organ
    return None


def _drop_organ(words: tuple[Word, ...]) -> tuple[Word, ...]:
    for organ in _ORGAN_WORDS:
        if tuple(word.text for word in words[: len(organ)]) == organ:
            return words[len(organ) :]
    return words


def _match(said: Sequence[Word], name: Sequence[Word]) -> int:
    """Return how many words of a body's name were said, 0 if it is another name: names may be cut short, not swapped."""
    common = 0
    for word, own in zip(said, name):
        if word.text != own.text:
            break
        common += 1
    following = said[common] if common < len(said) else None
    if common == len(name):
        return 0 if following and following.capital else common
    cut_short = common > 1 and (following is None or not (following.capital or following.text in _LEVELS))
    return common if cut_short else 0


def _are_one(issuer: str, body: str, register: Register) -> bool:
    """Tell whether two bodies speak for one committee: it, and its standing committee with the same suffix."""
    first, second = register.bodies.get(issuer), register.bodies[body]
    if first is None or issuer in register.central or not first.code or first.code != second.code:
        return False
    return first.parent == body or second.parent == issuer
