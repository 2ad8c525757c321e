"""A large archive with a rich vocabulary: the same number and seed give the same content everywhere.

What makes search hard is the number of different words and names, and their frequencies: common words from
words.txt and made-up ones follow Zipf's law, people, places and symbols recur in a few articles each.
Run as a module it writes the content: python -m tests.search.archive FOLDER 10000
"""

import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

WORDS = Path(__file__).with_name("words.txt")
ONSETS = ["b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]
RHYMES = ["a", "ai", "am", "an", "ang", "anh", "ao", "ay", "ăn", "ăng", "âm", "ân", "âu", "em", "en", "eo", "ê", "êm", "ên", "ia", "iên", "iêm", "iêt", "in", "inh", "iu", "o", "oa", "oan", "on", "ong", "ông", "ôi", "ôn", "ơi", "ơn", "u", "uân", "uy", "um", "ung", "uôn", "ưa", "ươi", "ương", "ưng", "y"]
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = "aăâeêioôơuưy"
SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Tạ", "Lưu", "Chử", "Kiều", "Phùng", "Đoàn", "Mai", "Trịnh", "Đinh"]
MIDDLES = ["Văn", "Thị", "Hữu", "Đức", "Minh", "Thanh", "Ngọc", "Quốc", "Xuân", "Thu", "Hồng", "Công", "Trọng", "Bá", "Đình", "Gia", "Hoài", "Kim", "Mỹ", "Nhật"]
SECTIONS = ("thoi-su", "xay-dung-dang", "kinh-te", "van-hoa", "dan-van", "kiem-tra", "chuyen-doi-so", "ban-doc")
SECTION_TITLES = ("Thời sự", "Xây dựng Đảng", "Kinh tế", "Văn hóa", "Dân vận", "Kiểm tra", "Chuyển đổi số", "Bạn đọc")
CODES = (("KH", "Kế hoạch"), ("NQ", "Nghị quyết"), ("CT", "Chỉ thị"), ("KL", "Kết luận"), ("TB", "Thông báo"), ("CTr", "Chương trình"))
ACTS = ["họp bàn", "tổng kết", "khánh thành", "kiểm tra", "đối thoại về", "gỡ khó cho", "mở rộng", "sơ kết", "vận động", "ra mắt", "giữ gìn", "đổi mới"]
BODIES = ["Đảng ủy phường", "Đảng ủy xã", "Hội Nông dân", "Hội Phụ nữ", "Đoàn Thanh niên", "Chi bộ thôn", "Trường Tiểu học", "Hợp tác xã", "Trạm Y tế", "Công ty"]
FIRST_DAY = datetime(2017, 1, 2, 6, 0)
LAST_DAY = datetime(2026, 11, 20, 18, 0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of an archive with their cumulative frequencies, and its people, places and documents."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    symbols: tuple[tuple[str, str, str], ...]


def build_vocabulary(chance: random.Random, articles: int) -> Vocabulary:
    """Build the vocabulary of an archive; names and documents grow with it."""
    common = [word.strip() for word in WORDS.read_text(encoding="utf-8").replace("\n", " ").split(",")]
    syllables = sorted({_make_syllable(chance) for _ in range(2_400)})
    made = [f"{chance.choice(syllables)} {chance.choice(syllables)}" for _ in range(9_000)]
    chance.shuffle(made)
    words = [*common, *made]
    people = sorted(
        {
            f"{chance.choice(SURNAMES)} {chance.choice(MIDDLES)} {chance.choice(syllables).title()}"
            for _ in range(300 + articles // 2)
        }
    )
    places = sorted(
        {f"{chance.choice(syllables).title()} {chance.choice(syllables).title()}" for _ in range(100 + articles // 8)}
    )
    symbols = [
        (f"{number}-{code}/TU", kind, f"{number}-{code.lower()}-tu")
        for number in range(1, 20 + articles // 40)
        for code, kind in [CODES[number % len(CODES)]]
    ]
    weights = tuple(accumulate(1 / (rank + 3) ** 0.85 for rank in range(len(words))))
    chance.shuffle(people)
    chance.shuffle(places)
    return Vocabulary(tuple(words), weights, tuple(people), tuple(places), tuple(symbols))


def _make_syllable(chance: random.Random) -> str:
    onset, rhyme = chance.choice(ONSETS), chance.choice(RHYMES)
    position = max(rhyme.find(vowel) for vowel in VOWELS if vowel in rhyme[:2])
    marked = rhyme[: position + 1] + chance.choice(TONES) + rhyme[position + 1 :]
    return unicodedata.normalize("NFC", onset + marked)


def make_archive(articles: int, seed: int = 2026) -> Iterator[tuple[str, str]]:
    """Yield each content file, its path and its text."""
    chance = random.Random(seed)
    vocabulary = build_vocabulary(chance, articles)
    for order, (slug, title) in enumerate(zip(SECTIONS, SECTION_TITLES, strict=True)):
        yield f"sections/{slug}.md", f"---\ntitle: {title}\norder: {order}\n---\n"
    yield "committees/thanh-uy.md", "---\ntitle: Thành ủy\nkind: committee\ncode: TU\n---\nCấp ủy của thành phố.\n"
    committees = min(200, 20 + articles // 100)
    for number in range(committees):
        title = f"{BODIES[number % 3]} {vocabulary.places[number]}"
        yield f"committees/don-vi-{number}.md", f"---\ntitle: {title}\nkind: committee\nparent: thanh-uy\n---\nGiới thiệu đơn vị.\n"
    campaigns = 10 + articles // 1_000
    for number in range(campaigns):
        title = _capitalize(_choose_words(chance, vocabulary, 3))
        yield f"campaigns/chuyen-de-{number}.md", f"---\ntitle: {title}\nstart: {2017 + number % 10}-01-10\ncommittee: thanh-uy\n---\nGiới thiệu chuyên đề.\n"
    for number, (symbol, kind, slug) in enumerate(vocabulary.symbols):
        abstract = _capitalize(_choose_words(chance, vocabulary, 6))
        yield (
            f"directives/{slug}.md",
            f"---\nsymbol: {symbol}\nkind: {kind}\ntitle: {abstract}\nissued: {2017 + number % 10}-02-03\nissuer: thanh-uy\n---\n",
        )
    step = (LAST_DAY - FIRST_DAY) / articles
    for number in range(articles):
        date = FIRST_DAY + timedelta(seconds=int((step * number).total_seconds()))
        yield f"articles/{date:%Y/%m}/bai-{number}.md", _make_article(chance, vocabulary, date, committees, campaigns)


def _make_article(
    chance: random.Random, vocabulary: Vocabulary, date: datetime, committees: int, campaigns: int
) -> str:
    person, other = chance.choice(vocabulary.people), chance.choice(vocabulary.people)
    place = chance.choice(vocabulary.places)
    body = f"{chance.choice(BODIES)} {chance.choice(vocabulary.places)}"
    symbol, kind, _ = chance.choice(vocabulary.symbols)
    title = f"{body} {chance.choice(ACTS)} {_choose_words(chance, vocabulary, chance.randint(2, 4))}"
    lead = f"{_make_sentence(chance, vocabulary, 9)} Tại {place}, {person} nói: {_make_sentence(chance, vocabulary, 6)}"
    paragraphs = [
        " ".join(_make_sentence(chance, vocabulary, chance.randint(6, 14)) for _ in range(chance.randint(2, 4)))
        for _ in range(chance.randint(5, 8))
    ]
    paragraphs[1] += f" {kind} số {symbol} nêu rõ {_choose_words(chance, vocabulary, 5)}."
    paragraphs[2] += f" {other} ở {chance.choice(vocabulary.places)} kể {_choose_words(chance, vocabulary, 6)}."
    fields = {
        "title": title,
        "date": f"{date:%Y-%m-%d %H:%M}",
        "category": chance.choice(SECTIONS),
        "authors": chance.choice(vocabulary.people[:40]),
        "committee": f"don-vi-{chance.randrange(committees)}",
        "summary": lead,
    }
    if chance.random() < 0.3:
        fields["campaign"] = f"chuyen-de-{chance.randrange(campaigns)}"
    head = "\n".join(f'{name}: "{value}"' for name, value in fields.items())
    return f"---\n{head}\n---\n" + "\n\n".join(paragraphs) + "\n"


def _choose_words(chance: random.Random, vocabulary: Vocabulary, count: int) -> str:
    return " ".join(chance.choices(vocabulary.words, cum_weights=vocabulary.weights, k=count))


def _make_sentence(chance: random.Random, vocabulary: Vocabulary, words: int) -> str:
    pieces = chance.choices(vocabulary.words, cum_weights=vocabulary.weights, k=words)
    if words > 8:
        pieces[words // 2] += ","
    return _capitalize(" ".join(pieces)) + "."


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def write_archive(folder: Path, articles: int, seed: int = 2026) -> None:
    """Write an archive's content below a folder."""
    for name, text in make_archive(articles, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_archive(Path(sys.argv[1]), int(sys.argv[2]))
