"""The words with which Vietnamese prose cites documents, as patterns over plain text (plugins.newsroom.symbols).

Every pattern is bounded in length, so that a scan stays linear whatever the text.
"""

import re

from plugins.newsroom.later import LaterPattern
from plugins.newsroom.symbols import CAPITALS, TYPE_NAMES

# Where one block of the article ends in its running text, and what stands there for a picture or code.
BLOCK_END = "\x00"
OBJECT = "\ufffc"

# These mean a document only with a number; they stand in every other article.
NUMBERED_WORDS = (
    *(
        "báo cáo",
        "thông báo",
        "thông cáo",
        "thông tri",
        "biên bản",
        "tờ trình",
        "công văn",
        "phương án",
        "dự án",
    ),
    "văn bản",
)
# A name given to a document (an alias in the register) begins with one of these.
LEAD_WORDS = (
    *(name for name in TYPE_NAMES if name.count(" ") < 2 and name not in NUMBERED_WORDS),
    *("hiến pháp", "điều lệ", "cương lĩnh", "chiến lược", "văn kiện", "quy hoạch"),
)
# Types that are verbs as well: "Báo cáo 15 …" may report of fifteen things.
VERB_TYPES = frozenset({"báo cáo", "thông báo", "kết luận", "hướng dẫn", "quyết định", "quy định", "dự án"})
# In small letters these are found too, where a number or a capital follows; the others seldom name a document.
SMALL_LEADS = (
    "nghị quyết",
    "nghị định",
    "chỉ thị",
    "kết luận",
    "chương trình",
    "kế hoạch",
    "đề án",
    "luật",
)
# The longest name that is looked up.
NAME_LENGTH = 160


def _alternate(patterns: list[str]) -> str:
    """Return a pattern for any of those given, branching by first letter, which lets a scan pass quickly over others."""
    branches = {}
    for pattern in sorted(patterns, key=len, reverse=True):
        branches.setdefault(pattern[0], []).append(pattern[1:])
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in branches.items())


def _capitalize(name: str) -> list[str]:
    """Return the ways to write a lead word with a capital: "Nghị quyết", "Nghị Quyết", "NGHỊ QUYẾT"."""
    first, *rest = name.split(" ")
    title = [first.capitalize(), *(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in rest)]
    return [" {1,2}".join(title), " {1,2}".join(word.upper() for word in (first, *rest))]


_NUMBER_WORD = "(?: {1,2}(?:số|Số|SỐ) {0,2}:?)?"
_QUALIFIER = "(?: {1,2}(?:hành động|chuyên đề|liên tịch|phối hợp|công tác))?"
_NUMBERED = rf"(?={_NUMBER_WORD} {{0,2}}[0-9])"
_LEADS = [form for name in LEAD_WORDS for form in _capitalize(name)] + [
    *(form + _NUMBERED for name in NUMBERED_WORDS for form in _capitalize(name)),
    r"T(?:rung {1,2}[Ưư]ơng|RUNG {1,2}ƯƠNG|W|\.Ư|Ư)(?P<central>)(?= {0,2}(?:lần thứ |[0-9]))",
    r"Hội nghị lần thứ(?P<session>)(?= )",
]
_TAIL = rf"(?![^\W\d_])(?:{_QUALIFIER}{_NUMBER_WORD} {{0,2}}(?P<number>)(?=[0-9]))?"
LEAD = LaterPattern(f"(?:{_alternate(_LEADS)}){_TAIL}")
SMALL_LEAD = LaterPattern(f"(?:{'|'.join(SMALL_LEADS)}){_TAIL}")
SMALL_SESSION = "hội nghị lần thứ"

_TYPES_OR_TEXTS = "|".join(sorted((*TYPE_NAMES, "văn bản"), key=len, reverse=True))
# The words before a number or a symbol, looked up backwards in small letters.
BEFORE_NUMBER = LaterPattern(
    rf"(?<![^\W_])(?:(?P<type>{_TYPES_OR_TEXTS}){_QUALIFIER}(?: {{1,2}}số)?|số) {{0,2}}:? {{0,2}}$"
)
# A number and a type before a slash.
BEFORE_SLASH = LaterPattern(r"(?<![\w./@=?&#%+-])[0-9]{1,5}(?: {0,2}-? {0,2}[A-ZĐ][A-Za-zĐđ]{0,7})? {0,2}$")
# What may stand directly before a number; anything else makes it part of a code or an address.
OPENING = frozenset(" ,;:([{\"'“‘«|" + BLOCK_END + OBJECT)
ADDRESS = LaterPattern(r"://|www\.|@|[a-z0-9]\.(?:vn|com|net|org|gov)/", re.IGNORECASE)

# The number of a document without its codes; a year may follow a slash ("100/2019").
BARE_NUMBER = LaterPattern(
    r"(?P<value>[1-9][0-9]{0,4}|0[0-9]{1,2})(?:/(?P<year>(?:19|20)[0-9]{2}))?(?![\w%/@-])(?! ?%)(?![.,][0-9])"
)
YEAR_LIKE = range(1900, 2101)
NEXT_NUMBER = LaterPattern(r" ?(?:,|;| và) {1,2}(?:số )?(?=[0-9])")
# What can't be counted: after these words the number is no quantity.
_PLAIN_FOLLOWERS = (
    "của|về|và|hoặc|hay|với|trong|trên|tại|từ|đến|tới|cho|để|do|là|có|được|đã|đang|sẽ|cũng|vẫn|phải|cần|"
    "không|chưa|chỉ|này|nói|nêu|bằng|theo|gắn|khi|sau|trước|thì|mà|nhằm|ở|ra|vào|như|còn|bởi|rồi|lại|đều|"
    "mới|nên|vừa|vì|nếu|nhưng|thay"
)
AFTER_BARE = LaterPattern(
    rf" {{0,2}}(?:$|[{BLOCK_END}{OBJECT}.,;:()\[\]!?…\"”’»|“]|- "
    rf"|(?:{_PLAIN_FOLLOWERS}|ban hành|đề ra|đề cập|quy định|yêu cầu|xác định)(?![^\W_])"
    r"|(?:ngày|tháng|khóa|khoá|giai đoạn) {1,2}\(?[0-9IVX]|năm {1,2}(?:19|20)[0-9]{2}(?! ?- ?[0-9]))"
)
# Nouns with which the number counts something, and capitals or digits, which make it part of a name or another number.
COUNTED = LaterPattern(
    rf" {{1,2}}(?:(?:năm|tháng|ngày|tuần|quý|giờ|phút|giây|lần|buổi|kỳ|đợt|khóa|khoá|giai đoạn|bước|phần|chương|điều|mục"
    r"|điểm|trang|tập|bản|cuốn|người|đồng chí|cán bộ|đảng viên|đoàn viên|hội viên|đại biểu|hộ|gia đình|em|cháu|học sinh"
    r"|trường|trường hợp|vụ|việc|nhiệm vụ|nội dung|chỉ tiêu|mục tiêu|giải pháp|nhóm|khâu|đột phá|vấn đề|kiến nghị|ý kiến"
    r"|câu hỏi|văn bản|chuyên đề|đề án|dự án|công trình|mô hình|phong trào|hoạt động|sự kiện|hội nghị|lớp|môn|ngành|lĩnh vực"
    r"|cơ quan|đơn vị|địa phương|tổ chức|tổ|ban|sở|chi bộ|đảng bộ|đảng ủy|phường|xã|quận|huyện|tỉnh|thành phố|thôn|khu|làng"
    r"|doanh nghiệp|hợp tác xã|sản phẩm|căn|ngôi|nhà|cây|con|chiếc|tấn|tạ|kg|km|m|ha|héc|triệu|tỷ|tỉ|nghìn|ngàn|trăm|đồng|usd"
    rf"|phần trăm|độ|loại|hạng|cấp|đến [0-9])(?![^\W_])|[{CAPITALS}0-9])"
)

# Words that end the name of an issuer.
_AFTER_ISSUER = (
    "về|trong|trên|tại|đã|đang|sẽ|được|nhằm|để|cho|đến|gắn|với|theo|từ|khi|sau|có|là|nêu|nói|yêu|xác|quy|"
    "đề|phải|cần|cũng|khóa|khoá|Khóa|Khoá|ngày|năm|do|của"
)
_ISSUER_WORD = (
    rf"(?!(?:{_AFTER_ISSUER}|ban hành|thông qua|triển khai|thực hiện|và (?i:{'|'.join(LEAD_WORDS)}))(?![^\W_]))"
    rf"(?:TP\.|T\.Ư|[^ ,.;:()\[\]!?…\"“”{BLOCK_END}{OBJECT}|]+)"
)
_BODIES = (
    "Bộ Chính trị|Ban Bí thư|Ban Chấp hành|BCH|Ban Thường vụ|BTV|Thường trực|Trung ương|Thành [uủ]|Tỉnh [uủ]|Quận [uủ]"
    "|Huyện [uủ]|Thị [uủ]|Đảng [uủ]|UBND|HĐND|Ủy ban|Uỷ ban|Chính phủ|Thủ tướng|Quốc hội"
)
ISSUER = LaterPattern(
    rf" ?,? {{1,2}}(?:(?:của|do) {{1,2}}|(?={_BODIES}))(?P<issuer>{_ISSUER_WORD}(?: {{1,2}}{_ISSUER_WORD}){{0,11}})"
)

ROMAN = "[IVX]{1,6}(?![^\\W_])"
_TERM_WORD = "[Kk][Hh](?:[óÓ][aA]|[oO][áÁ]) {1,2}"
TERM = LaterPattern(rf" ?,? ?\(? ?{_TERM_WORD}(?P<term>{ROMAN}|[0-9]{{1,2}}(?![\w]))")

# Plenums: "4 (khóa XI, XII)", "6, Trung ương 7 khóa XII", "4, 5, 6 (khóa XIII)", "4-6", "lần thứ tư".
ORDINALS = {
    "nhất": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "mười ba": 13,
    "mười bốn": 14,
    "mười lăm": 15,
}
_ORDINAL = f"(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})(?![^\\W_])"
_PLENUM_NUMBER = r"(?:1[0-9]|0?[1-9])(?![\w%/])(?![.,][0-9])"
_CENTRAL = r"(?:Trung ương|TRUNG ƯƠNG|TW|T\.Ư|TƯ)"
_AGAIN = rf"(?:(?:các )?(?:[Nn]ghị quyết|[Kk]ết luận) )?(?:(?:[Hh]ội nghị )?{_CENTRAL} ?(?:lần thứ )?)?"
_JOINT = rf"(?: ?[,;] ?(?:và )?| và | ?- ?| đến ){_AGAIN}"
_TERMS = rf" ?,? ?\(? ?{_TERM_WORD}(?:{ROMAN}(?:(?: ?[,;] ?| và | ?- ?)(?:{_TERM_WORD})?{ROMAN}){{0,6}}|[0-9]{{1,2}}(?!\w))(?: ?\))?"
_PLENUMS = rf"(?:{_PLENUM_NUMBER}|lần thứ {_ORDINAL})(?:{_JOINT}{_PLENUM_NUMBER}){{0,14}}(?:{_TERMS})?"
# What names its type again begins a citation of its own.
PLENARY = LaterPattern(
    rf"{_PLENUMS}(?:(?: ?[,;] ?(?:và )?| và )(?:{_CENTRAL} ?(?:lần thứ )?)?{_PLENUMS}){{0,6}}"
)
SESSION = LaterPattern(
    rf"[Hh]ội nghị lần thứ (?:{_ORDINAL}|[0-9]{{1,2}}),? (?:của )?(?:Ban Chấp hành|BCH) {_CENTRAL}"
    rf"(?: Đảng)?(?: Cộng sản Việt Nam)?(?:{_TERMS})?"
)
PLENARY_TOKEN = LaterPattern(
    rf"(?P<khoa>{_TERM_WORD})|(?P<roman>{ROMAN})|(?P<number>[0-9]{{1,2}})|lần thứ (?P<ordinal>{_ORDINAL})|(?P<range>-|đến)"
)
# The words before "Trung ương", looked up backwards in small letters.
PLENARY_TYPES = LaterPattern("nghị quyết|kết luận|chỉ thị|quy định")
BEFORE_PLENARY = LaterPattern(
    rf"(?:(?<![^\W_])(?P<types>(?:{PLENARY_TYPES.pattern})(?:(?:, | và )(?:{PLENARY_TYPES.pattern})){{0,3}}) (?:của )?(?:các )?)?"
    r"(?P<meeting>(?<![^\W_])hội nghị )?$"
)

# The end of a sentence; not the period of an abbreviation or an initial.
SENTENCE_END = LaterPattern(
    rf"[{BLOCK_END}.!?…](?:(?<={BLOCK_END})|(?<!TP\.)(?<!\W[{CAPITALS}]\.)[.!?…]{{0,4}}[\"”’)»]{{0,3}}"
    rf"(?= {{1,2}}[{CAPITALS}0-9“\"(‘«-]|{BLOCK_END}|$))"
)

# After a name: its year; a symbol that says which document it is; what makes it the name of another.
YEAR_AFTER_NAME = LaterPattern(r" {1,2}(?P<year>(?:19|20)[0-9]{2})(?![\w/-])")
BEFORE_SYMBOL = LaterPattern(r"[ ,(]{1,3}")
FOREIGN_CONGRESS = LaterPattern(r" ?,? {1,2}(?:(?:của|các|đại biểu) ){0,2}đảng (?:bộ|ủy)", re.IGNORECASE)
PARTY_COMPOUND = LaterPattern(" {1,2}(?:bộ|ủy|uỷ|viên|đoàn|phái)(?![^\\W_])", re.IGNORECASE)
PROPER_NAME = LaterPattern(rf" {{1,2}}(?P<words>[{CAPITALS}][^\W\d_]*(?: {{1,2}}[{CAPITALS}][^\W\d_]*)?)")
# The name of a law goes on in small letters; these don't belong to it.
LAWS = ("luật", "bộ luật", "pháp lệnh")
AFTER_LAW = LaterPattern(
    r" {1,2}(?:năm |[0-9]|số |hiện hành|sửa đổi|bổ sung|thay thế|thông qua|chính thức|đi vào|giúp|tạo|đặt|gồm|dành|bảo đảm"
    r"|đảm bảo|khẳng định|trao|giao|cụ thể|lần|cùng|nhất là|song|tuy|tức)"
)
