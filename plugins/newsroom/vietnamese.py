"""Vietnamese text: one Unicode form, folding for comparison, tone styles, alphabetical order, slugs."""

import re
import unicodedata

from plugins.newsroom.later import LaterPattern

COMBINING = LaterPattern("[\u0300-\u036f]+")
DIGITS = LaterPattern(r"\d+")
NOT_ASCII_ALPHANUMERIC = LaterPattern(r"[^a-z0-9]+")
SEPARATORS = LaterPattern(r"[\W_]+")

# The new style puts the tone of an open "oa", "oe" or "uy" on its last vowel. After "q" the "u" belongs to
# the consonant ("quý"), and a closed syllable ("hoàn", "huýt", "khuỷu") is written alike in both styles.
NEW_STYLE_RHYME = LaterPattern(r"(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
TONE_MARK = LaterPattern(f"[{''.join(TONES)}]")

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
RANKS = {ord(letter): chr(ord("a") + rank) for rank, letter in enumerate(ALPHABET)}
NO_LETTER_MARK = LaterPattern("[\u0300\u0301\u0303-\u0305\u0307-\u031a\u031c-\u036f]+")


def to_nfc(text: str) -> str:
    """Return the text with every letter and its marks in one code point where Unicode has one."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text in lower case without tones and diacritics, so that both tone styles compare equal."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    # "đ" is a letter of its own that Unicode doesn't decompose.
    return COMBINING.sub("", unicodedata.normalize("NFD", lowered)).replace("đ", "d")


def normalize_tone_style(text: str) -> str:
    """Return the text in NFC with the new tone style (uỷ, hoà, khoá) turned to the old (ủy, hòa, khóa)."""
    return NEW_STYLE_RHYME.sub(_move_tone, to_nfc(text))


def _move_tone(match: re.Match[str]) -> str:
    first, second = match[1]
    base, mark = unicodedata.normalize("NFD", second)
    return to_nfc(first + mark) + base


def sort_key(text: str) -> tuple[str, str, str]:
    """Return a key that sorts by the Vietnamese alphabet, then by tone, and digits by their number."""
    marked = unicodedata.normalize("NFD", text.lower())
    letters = to_nfc(NO_LETTER_MARK.sub("", marked))
    # A separator is a blank, which sorts before digits, as digits do before letters.
    words = SEPARATORS.sub(" ", letters).strip().translate(RANKS)
    return DIGITS.sub(_measure_number, words), _list_tones(marked), to_nfc(text)


def _measure_number(match: re.Match[str]) -> str:
    """Put the length before the digits, so that a longer number sorts after a shorter one."""
    digits = match[0].lstrip("0")
    return f"0{chr(ord('0') + min(len(digits), 1000))}{digits}"


def _list_tones(marked: str) -> str:
    """Return one digit a letter in the order of dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng."""
    if marked.isascii():
        return ""
    tones = ["0"]
    for character in marked:
        if character in TONES:
            tones[-1] = TONES[character]
        elif not COMBINING.match(character):
            tones.append("0")
    return "".join(tones).rstrip("0")


def slugify(text: str) -> str:
    """Return a slug of a-z, 0-9 and single hyphens ("106-KH/TU" gives "106-kh-tu"); "" if nothing is left."""
    folded = SEPARATORS.sub("-", fold(text))
    if not folded.isascii():
        # Imported here because few titles hold another alphabet and the tables are large.
        from unidecode import unidecode

        folded = unidecode(folded).lower()
    return NOT_ASCII_ALPHANUMERIC.sub("-", folded).strip("-")
