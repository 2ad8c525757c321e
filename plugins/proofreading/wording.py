"""Rules about words: one that stands twice, one that is missing from a name, syllables without their accents."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from operator import eq

from plugins.newsroom.later import LaterPattern
from plugins.proofreading.findings import Finding, Passage, find_literal
from plugins.proofreading.prose import MASK

WORD = LaterPattern(r"[^\W\d_]+")

# ---- doubled words ----

LONGEST_DOUBLE = 4
BEGINNING = 20
SHOWN_WORDS = 8
# A single syllable that stands twice is nearly always a word of its own (xanh xanh, ngày ngày, luôn luôn); these
# never are.
NEVER_DOUBLED = frozenset(
    ["của", "và", "các", "những", "được", "cho", "với", "đã", "đang", "sẽ", "tại", "theo", "về", "để", "khi", "này", "rằng", "nhưng", "hoặc", "cũng", "bởi", "thì", "như", "trên", "dưới", "do", "ở", "nên", "nếu", "vẫn", "bị", "là"]
)
NEVER_DOUBLED_FIRST = frozenset(map(str.capitalize, NEVER_DOUBLED))
# "bay là là", "cây cỏ trên trên": after these, a doubled syllable is meant.
BEFORE_REDUPLICATION = frozenset(["bay", "sà", "lướt", "lượn", "liệng", "như", "đều"])
# Words that open a repetition for emphasis: "từng bước từng bước", "rất nhiều rất nhiều".
EMPHASIS = frozenset(["từng", "mỗi", "rất", "một", "hai", "ngày", "càng", "dần", "rồi", "cứ", "đi", "hãy", "lại", "thật", "mãi", "xa", "chút", "vài", "đôi", "bao", "nhiêu", "nhiều", "không", "có"])
# "đoàn kiểm tra kiểm tra", "cán bộ lãnh đạo lãnh đạo": the name of those who do it stands before what they do.
ACTORS = frozenset(
    ["ban", "đoàn", "tổ", "đội", "nhóm", "phòng", "bộ", "cơ", "quan", "hội", "đồng", "phận", "viên", "cán", "các", "những", "lực", "lượng", "trung", "tâm", "đơn", "vị", "sở", "công", "ty", "ngành", "khối", "phái", "tác"]
)
SONGS = frozenset({"việt nam", "hồ chí minh", "trường sa", "bác hồ"})
# What may stand between two words of one sentence.
GAP = r"(?:[ \u00a0]+|[ \u00a0]*\n[ \u00a0]*(?=\S))"


def find_doubled_words(passage: Passage) -> Iterator[Finding]:
    """Find words that stand twice in a row ("Đại hội Đại hội"), reduplication and emphasis left out."""
    words = passage.words
    for size in range(LONGEST_DOUBLE, 0, -1):
        # The same word so many places further on, so many times in a row.
        runs = (words[at : at + size] for at in _list_runs(words, size))
        for once in dict.fromkeys(run for run in runs if _may_be_slip(run)):
            pattern = GAP.join(map(re.escape, once))
            for match in re.finditer(rf"(?<![\w-]){pattern}{GAP}{pattern}(?![\w-])", passage.text):
                if _is_slip(match, once):
                    found = " ".join(once)
                    yield Finding("doubled-word", match.start(), match.end(), {"found": found}, found)
    for word in passage.vocabulary.intersection(NEVER_DOUBLED_FIRST):
        for at in find_literal(passage.text, f"{word} {word.lower()} "):
            yield Finding("doubled-word", at, at + 2 * len(word) + 1, {"found": word}, word)
    yield from _find_doubled_blocks(passage.text)


def _list_runs(words: Sequence[str], size: int) -> Iterator[int]:
    """Yield where so many words in a row are the same as those behind them."""
    # One of so many words in a row has a place that their number divides: to compare these is enough.
    places = range(0, len(words), size)
    for place in compress(places, map(eq, words[::size], words[size::size])):
        for at in range(max(place - size + 1, 0), place + 1):
            if words[at : at + size] == words[at + size : at + 2 * size]:
                yield at


def _find_doubled_blocks(text: str) -> Iterator[Finding]:
    """Find blocks that are one sentence twice, as a caption and the description beside it become when pasted."""
    start = 0
    for block in text.split("\n\n"):
        # A look at its beginning spares cutting nearly every block into words.
        if block.find(block[:BEGINNING], BEGINNING) > 0:
            words = block.split()
            half = len(words) // 2
            if half > LONGEST_DOUBLE and words[:half] == words[half:]:
                found = " ".join(words[:SHOWN_WORDS]) + ("…" if half > SHOWN_WORDS else "")
                at = start + len(block) - len(block.lstrip())
                yield Finding("doubled-word", at, start + len(block), {"found": found})
        start += len(block) + 2


def _may_be_slip(once: Sequence[str]) -> bool:
    """Tell whether these words are none of those that are written twice on purpose, and words at all."""
    if not all(map(WORD.fullmatch, once)):
        return False
    if len(once) == 1:
        return once[0] in NEVER_DOUBLED
    lowered = [word.lower() for word in once]
    return len(set(lowered)) > 1 and lowered[0] not in EMPHASIS and " ".join(lowered) not in SONGS


def _is_slip(match: re.Match[str], once: Sequence[str]) -> bool:
    """Tell whether nothing before two equal words makes sense of them."""
    text, start = match.string, match.start()
    line = text.rfind("\n", 0, start) + 1
    # A crosshead is no part of the sentence below it.
    if "\n" in match[0] and text[line : line + 1] in ("#", "|"):
        return False
    before = WORD.findall(text[max(line, start - 30) : start].lower())[-2:]
    if len(once) == 1:
        return not BEFORE_REDUPLICATION.intersection(before[-1:])
    return any(word != word.lower() for word in once) or not ACTORS.intersection(before)


# ---- a name without one of its words ----

# What follows a body's name and can't be a part of it.
AFTER_NAME = "đã|đang|sẽ|vừa|vẫn|và|về|tại|cho|yêu cầu|đề nghị|chỉ đạo|ban hành|thông qua|giao|họp|quyết định|thống nhất|lãnh đạo|khẳng định|nhấn mạnh|phát biểu|cùng|với|luôn|tiếp tục|tập trung|triển khai|tổ chức|kết luận|được|có|là|phải|cần|cũng|để|trong|trước|sau|khi"
COMMITTEE_HEADS = "Ban Thường vụ|Thường trực|Ban Chấp hành|Văn phòng|Bí thư|Phó Bí thư|Ban Tổ chức|Ban Tuyên giáo|Ban Dân vận|Ủy ban Kiểm tra|Ban Nội chính|Chánh Văn phòng|Trưởng Ban|Ủy viên"
LONGEST_HEAD = 24
LEVELS = ("Thành", "Tỉnh", "Huyện", "Quận")
BARE_LEVEL = LaterPattern(rf"(?:{'|'.join(LEVELS)})(?=(?: (?:{AFTER_NAME})(?!\w)|[,.;:]))")
HEAD_BEFORE = LaterPattern(rf"(?<!\w)(?:{COMMITTEE_HEADS}) $", re.IGNORECASE)
# The beginning of a name that only a few words can follow, these, and the one that is meant.
FIXED_NAMES = (
    *((f"{body} ban nhân", "dân|quyền", "dân") for body in ("Ủy", "Uỷ", "ủy", "uỷ")),
    *((f"{body} đồng nhân", "dân|sự|quyền|đạo", "dân") for body in ("Hội", "hội")),
    *((f"{body} ban Kiểm", "tra|soát|toán", "tra") for body in ("Ủy", "Uỷ")),
    ("Mặt trận Tổ", "quốc", "quốc"),
    ("Ban Chấp", "hành", "hành"),
    ("Đảng Cộng", "sản|hòa|hoà", "sản"),
    ("Thanh niên Cộng", "sản", "sản"),
    *((f"ộng {state} xã hội", "chủ", "chủ") for state in ("hòa", "hoà")),
    ("Liên đoàn Lao", "động", "động"),
    ("Hội Cựu chiến", "binh", "binh"),
    ("Hội Liên hiệp Phụ", "nữ", "nữ"),
)
INCOMPLETE = {head: LaterPattern(rf"{head} (?!(?:{rest})(?!\w)|{MASK})(?=\w)", re.IGNORECASE) for head, rest, _ in FIXED_NAMES}


def find_incomplete_names(passage: Passage) -> Iterator[Finding]:
    """Find names of bodies that lack a word ("Ban Thường vụ Thành đã")."""
    text = passage.text
    for level in passage.vocabulary.intersection(LEVELS):
        for at in find_literal(text, level):
            match = BARE_LEVEL.match(text, at)
            if match and HEAD_BEFORE.search(text[max(0, at - LONGEST_HEAD) : at]):
                yield _complete(match.start(), level, f"{level} ủy")
    for head, _, word in FIXED_NAMES:
        # Most names are told apart by their last word, which is quickly looked up.
        for at in find_literal(text, head) if head.rpartition(" ")[2] in passage.vocabulary else ():
            if INCOMPLETE[head].match(text, at):
                start = text.rfind(" ", 0, at) + 1
                found = text[start : at + len(head)]
                yield _complete(start, found, f"{found} {word}")


def _complete(at: int, found: str, whole: str) -> Finding:
    return Finding("missing-word", at, at + len(found), {"found": found, "suggestion": whole}, whole)


# ---- syllables without their accents ----

ONSET = "(?:ngh|ng|nh|gh|gi|qu|ph|th|tr|ch|kh|[bcdghklmnprstvx])?"
# No syllable of Vietnamese has these without a diacritic: "ie" and "uo" before another letter, and a stop at the end.
BARE_DIPHTHONG = "(?:(?:u?ye|ie)(?:ng|[cmnptu])|uo(?:ng|[cmntpiu]))"
BARE_STOP = "(?:[aeiou]|oa|oe|uy|ua|ue)(?:ch|[cpt])"
SUSPECT = LaterPattern(rf"(?<![\w.@/-])(?:(?P<sure>{ONSET}{BARE_DIPHTHONG})|(?P<stop>{ONSET}{BARE_STOP}))(?![\w@/-]|\.\w)")
SYLLABLE = LaterPattern(rf"{ONSET}(?:u?ye|ie|uo|oa|oe|uy|ua|ue|ia|ai|ao|au|ay|eo|eu|iu|oi|ui|uu|[aeiouy]){{1,2}}(?:ch|ng|nh|[cmnpt])?", re.IGNORECASE)
# English and loan words that are built like a syllable.
FOREIGN = frozenset(
    ["at", "bat", "bit", "bot", "cat", "chat", "chip", "cup", "cut", "dat", "diet", "dot", "eat", "fat", "get", "gap", "hat", "hip", "hit", "hop", "hot", "it", "kit", "lap", "let", "lieu", "lip", "lot", "map", "mat", "met", "mic", "mut", "nap", "net", "not", "oat", "pat", "pet", "pic", "pit", "pop", "pot", "put", "quiet", "quit", "quot", "rap", "rat", "rep", "rip", "rot", "sac", "sap", "sat", "set", "sip", "sit", "soc", "tap", "tat", "tech", "that", "tic", "tip", "tit", "top", "tot", "up", "uc", "vat", "vet", "vip", "vit", "what", "chic", "chit", "gat", "got", "jet", "kiet", "mac", "rec", "sec", "sic", "tac", "toc", "toe", "trap", "trip", "trot", "vac", "bac"]
)
# Common syllables that are nothing in any other language; each may stand alone.
COMMON = frozenset(["cac", "mot", "hoc", "thuc", "phat", "tich", "chuc", "khac", "nhat", "xuat", "luat", "biet", "tiet", "viet", "viec", "cuoc", "thuoc", "buoc", "nuoc", "duoc"])
RUN_BEFORE = LaterPattern(r"(?:[A-Za-z]+ )+$")
RUN_AFTER = LaterPattern(r"(?: [A-Za-z]+)+(?![^\W\d_]|[@/-])")
# Of a hundred syllables of prose, some seventy bear a mark; a passage with fewer than these is in another language.
LEAST_ACCENTED = 0.25
CONTEXT = 60
QUOTED_BEFORE = "“\"'‘(*_["
QUOTED_AFTER = "”\"'’)*_]"


def find_unaccented(passage: Passage) -> Iterator[Finding]:
    """Find syllables that lost their accents ("lien quan"), English words and names left out."""
    if not any(map(_is_suspect, filter(str.isascii, passage.vocabulary))):
        return
    text, end = passage.text, -1
    for match in SUSPECT.finditer(text):
        if match.start() < end or not _is_accented(text, match.start()):
            continue
        before = RUN_BEFORE.search(text, max(0, match.start() - CONTEXT), match.start())
        after = RUN_AFTER.match(text, match.end())
        start, end = (before.start() if before else match.start()), (after.end() if after else match.end())
        run = text[start:end].split()
        if start and text[start - 1].isalpha():
            # The pattern began in the middle of an accented word.
            run = run[1:]
        if _is_foreign(run) or _is_quoted(text, start, end):
            continue
        if match["sure"] or match[0] in COMMON or (len(run) > 1 and _has_neighbour(run, match[0])):
            yield Finding("unaccented", match.start(), match.end(), {"found": " ".join(_cut(run, match[0]))})


# The syllables of a language are few.
@lru_cache(maxsize=20_000)
def _is_suspect(word: str) -> bool:
    return SUSPECT.fullmatch(word) is not None


def _is_accented(text: str, at: int) -> bool:
    """Tell whether the words round a place are Vietnamese with its accents."""
    words = WORD.findall(text, max(0, at - CONTEXT), at + CONTEXT)
    return sum(not word.isascii() for word in words) >= LEAST_ACCENTED * len(words)


def _is_foreign(run: Sequence[str]) -> bool:
    return any(word.lower() in FOREIGN or not SYLLABLE.fullmatch(word) for word in run)


def _is_quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in tuple(QUOTED_BEFORE) and text[end : end + 1] in tuple(QUOTED_AFTER)


def _has_neighbour(run: Sequence[str], word: str) -> bool:
    """Tell whether a neighbour in small letters stands beside the word: names stay without accents more often."""
    at = run.index(word) if word in run else 0
    return any(other.islower() for other in (*run[max(0, at - 1) : at], *run[at + 1 : at + 2]))


def _cut(run: Sequence[str], word: str) -> Sequence[str]:
    """Return the word with the one behind it, which lost its accents as well as a rule."""
    at = run.index(word) if word in run else 0
    return run[at : at + 2]

