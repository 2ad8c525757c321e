"""A portal's content of any size, made up word by word: the same number and seed give the same bytes everywhere."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

# Common syllables; a made-up text needs their lengths and diacritics, not their sense.
SYLLABLES = ["và", "của", "các", "trong", "là", "có", "được", "cho", "đã", "với", "một", "những", "không", "này", "công", "tác", "xây", "dựng", "đảng", "bộ", "thành", "phố", "ủy", "ban", "nhân", "dân", "tổ", "chức", "cán", "đảng", "viên", "chi", "phường", "xã", "quận", "huyện", "lãnh", "đạo", "nhiệm", "vụ", "kế", "hoạch", "nghị", "quyết", "đại", "hội", "kiểm", "tra", "giám", "sát", "chương", "trình", "thực", "hiện", "phát", "triển", "kinh", "tế", "văn", "hóa", "giáo", "dục", "sức", "khỏe", "môi", "trường", "đời", "sống", "người", "lao", "động", "sản", "xuất", "doanh", "nghiệp", "đầu", "tư", "quy", "đất", "nước", "nông", "thôn", "mới", "chuyển", "đổi", "số", "dịch", "cải", "cách", "hành", "chính", "thủ", "tục", "hồ", "sơ", "giải", "quyết", "khu", "dân", "cư", "khối", "vận", "tuyên", "giáo", "mặt", "trận", "thanh", "niên", "phụ", "nữ", "cựu", "chiến", "binh", "hội", "viên", "phong", "trào", "thi", "đua", "học", "tập", "làm", "theo", "gương", "điển", "hình", "tiên", "tiến", "cuộc", "họp", "buổi", "sáng", "chiều", "ngày", "tháng", "năm", "qua", "nay", "sau", "trước", "khi", "đến", "từ", "về", "tại", "ra", "vào", "lên", "trên", "dưới", "giữa", "bên", "cạnh", "cùng", "nhau", "mỗi", "mọi", "nhiều", "ít", "lớn", "nhỏ", "tốt", "cao", "sâu", "rộng", "nhanh", "chậm", "đúng", "đủ", "sạch", "đường", "cầu", "cảng", "chợ", "bến", "sông", "biển", "đồng", "làng", "xóm", "nhà", "trẻ", "già", "em", "anh", "chị", "ông", "bà", "cô", "chú", "bác", "thầy", "bạn", "đồng", "chí"]
SECTIONS = (
    ("thoi-su", "Thời sự"),
    ("xay-dung-dang", "Xây dựng Đảng"),
    ("kinh-te", "Kinh tế"),
    ("van-hoa", "Văn hóa – Xã hội"),
    ("dan-van", "Dân vận"),
    ("kiem-tra", "Kiểm tra – Giám sát"),
    ("chuyen-doi-so", "Chuyển đổi số"),
    ("ban-doc", "Bạn đọc"),
)
COMMITTEES = 60
CAMPAIGNS = 25
DIRECTIVES = 150
AUTHORS = 40
TAGS = 120
STAGES = ("Quán triệt", "Triển khai", "Sơ kết", "Tổng kết")
FIRST_DAY = datetime(2016, 1, 4, 7, 0)
DAYS = 3900


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """One made-up article before it is written in a generator's own way; `body` is Markdown."""

    number: int
    slug: str
    title: str
    date: datetime
    section: str
    authors: tuple[str, ...]
    committees: tuple[str, ...]
    campaign: str
    stage: str
    progress: int | None
    directives: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    body: str

    @property
    def path(self) -> str:
        """The file's path below the articles' folder."""
        return f"{self.date:%Y}/{self.slug}.md"


def make_words(dice: random.Random, count: int) -> str:
    """Return a phrase of so many syllables that begins with a capital."""
    syllables = dice.choices(SYLLABLES, k=count)
    # The proof-reader warns of a word that stands twice in a row, as it seldom does in real prose.
    words = " ".join(word for word, before in zip(syllables, ["", *syllables]) if word != before)
    return words[0].upper() + words[1:]


def make_body(dice: random.Random) -> str:
    """Return 600–1,300 words of Markdown with crossheads, a list, a quotation and a cited document now and then."""
    wanted = dice.randint(600, 1300)
    blocks: list[str] = []
    words = 0
    while words < wanted:
        kind = dice.random()
        if kind < 0.1 and words:
            blocks.append(f"## {make_words(dice, dice.randint(4, 9))}")
        elif kind < 0.14:
            blocks.append("\n".join(f"- {make_words(dice, 12)}" for _ in range(4)))
            words += 48
        elif kind < 0.18:
            blocks.append(f"> {make_words(dice, 25)}.")
            words += 25
        else:
            sentences = []
            for _ in range(dice.randint(2, 5)):
                count = dice.randint(12, 30)
                sentences.append(f"{make_words(dice, count)}.")
                words += count
            if dice.random() < 0.08:
                sentences.append(f"Việc này theo Kế hoạch số {dice.randrange(DIRECTIVES) + 1}-KH/TU của Thành ủy.")
            if dice.random() < 0.2:
                sentences[0] = f"**{make_words(dice, 4)}** {sentences[0]}"
            blocks.append(" ".join(sentences))
    return "\n\n".join(blocks) + "\n"


def make_article(number: int, total: int) -> MadeArticle:
    """Return the article of a number; those of one corpus run from the oldest to the newest."""
    dice = random.Random(f"article {number}")
    campaign = f"chuyen-de-{dice.randrange(CAMPAIGNS)}" if dice.random() < 0.4 else ""
    minutes = number * DAYS * 1440 // max(total, 1) + dice.randrange(5)
    return MadeArticle(
        number=number,
        slug=f"bai-so-{number}",
        title=make_words(dice, dice.randint(8, 16)),
        date=FIRST_DAY + timedelta(minutes=minutes),
        section=dice.choice(SECTIONS)[0],
        authors=tuple(f"Tác giả {n}" for n in dice.sample(range(AUTHORS), dice.choice((1, 1, 1, 2)))),
        committees=tuple(f"dang-uy-{n}" for n in dice.sample(range(COMMITTEES), dice.choice((1, 1, 2, 3)))),
        campaign=campaign,
        stage=dice.choice(STAGES) if campaign else "",
        progress=number * 100 // total if campaign and dice.random() < 0.1 else None,
        directives=tuple(f"{n + 1}-kh-tu" for n in dice.sample(range(DIRECTIVES), dice.choice((0, 0, 1)))),
        tags=tuple(f"thẻ {n}" for n in dice.sample(range(TAGS), dice.choice((1, 2, 3)))),
        summary=f"{make_words(dice, dice.randint(30, 50))}.",
        body=make_body(dice),
    )


def make_articles(total: int) -> Iterator[MadeArticle]:
    """Yield a corpus's articles, oldest first."""
    for number in range(total):
        yield make_article(number, total)


def format_article(article: MadeArticle) -> str:
    """Return an article as a content file of this portal."""
    lines = [
        "---",
        f"title: {article.title}",
        f"date: {article.date:%Y-%m-%d %H:%M}",
        f"category: {article.section}",
        f"authors: [{', '.join(article.authors)}]",
        f"committee: [{', '.join(article.committees)}]",
        f"tags: [{', '.join(article.tags)}]",
        f"summary: {article.summary}",
    ]
    if article.campaign:
        lines += [f"campaign: {article.campaign}", f"stage: {article.stage}"]
    if article.directives:
        lines.append(f"directive: [{', '.join(article.directives)}]")
    if article.progress is not None:
        lines += ["progress:", "  - indicator: don-vi", f"    done: {article.progress}", "    total: 100"]
    return "\n".join([*lines, "---", article.body])


def make_entities() -> Iterator[tuple[str, str]]:
    """Yield the content files beside the articles, path and text: sections, bodies, campaigns, documents, authors."""
    for order, (slug, title) in enumerate(SECTIONS, start=1):
        yield f"sections/{slug}.md", f"---\ntitle: {title}\norder: {order}\n---\n"
    for number in range(COMMITTEES):
        dice = random.Random(f"committee {number}")
        parent = f"parent: dang-uy-{(number - 1) // 4}\n" if number else ""
        head = f"---\ntitle: Đảng ủy {number}\nkind: committee\n{parent}---\n"
        yield f"committees/dang-uy-{number}.md", f"{head}{make_words(dice, 60)}.\n"
    for number in range(CAMPAIGNS):
        dice = random.Random(f"campaign {number}")
        bodies = ", ".join(f"dang-uy-{n}" for n in dice.sample(range(COMMITTEES), 4))
        plans = ", ".join(f"{n + 1}-kh-tu" for n in dice.sample(range(DIRECTIVES), 3))
        stages = "".join(f"  - {stage}\n" for stage in STAGES)
        head = (
            f"---\ntitle: Chuyên đề {number} {make_words(dice, 4)}\nstart: 2016-01-01\ncommittee: [{bodies}]\n"
            f"directive: [{plans}]\nstages:\n{stages}indicators:\n"
            "  - { id: don-vi, title: Đơn vị hoàn thành, total: 100, unit: đơn vị }\n---\n"
        )
        yield f"campaigns/chuyen-de-{number}.md", f"{head}{make_words(dice, 80)}.\n"
    for number in range(DIRECTIVES):
        dice = random.Random(f"directive {number}")
        day = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
        base = f"implements: {dice.randrange(number) + 1}-kh-tu\n" if number and dice.random() < 0.5 else ""
        head = (
            f"---\nsymbol: {number + 1}-KH/TU\ntitle: Về {make_words(dice, 14).lower()}\nissued: {day:%Y-%m-%d}\n"
            f"issuer: dang-uy-{dice.randrange(5)}\n{base}---\n"
        )
        yield f"directives/{number + 1}-kh-tu.md", f"{head}{make_words(dice, 50)}.\n"
    for number in range(AUTHORS):
        yield f"authors/tac-gia-{number}.md", f"---\ntitle: Tác giả {number}\n---\n"
    yield "pages/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\nTrang này là của một thành phố không có thật.\n"


def write_corpus(folder: Path, total: int) -> Path:
    """Write a portal's content with so many articles below a folder; return the folder."""
    for path, text in make_entities():
        _write(folder / path, text)
    for article in make_articles(total):
        _write(folder / "articles" / article.path, format_article(article))
    return folder


def list_articles(folder: Path) -> Sequence[Path]:
    """Return the articles' files in order."""
    return sorted((folder / "articles").rglob("*.md"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
