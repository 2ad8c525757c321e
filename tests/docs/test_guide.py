"""The editor's guide is true: its examples build, its tables are the schemas', what it quotes is what editors are told.

An example is a fenced block. A whole file stands below a line "Tệp `content/…`:"; an excerpt names its file in a first
comment line, and the catalogue's own examples fill in the fields that it leaves out.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from string import Formatter

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from plugins.newsroom.documents import find_kind_of_path
from plugins.newsroom.fields import FieldError, list_rules, parse_number
from plugins.newsroom.moments import parse_moment
from plugins.newsroom.schemas import PARTS, SCHEMAS, list_fields
from plugins.newsroom.texts import load_texts, say
from tests.files import make_pdf
from tests.sites import PROJECT, Build, build_site
from tests.web.screenshots import LARGEST, MISTAKEN, PICTURES

GUIDE = (PROJECT / "docs/huong-dan-bien-tap.md").read_text(encoding="utf-8")

FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
WHOLE_FILE = re.compile(r"Tệp `content/(?P<path>[^`]+)`:")
WRONG_FILE = re.compile(r"Tệp viết sai `content/(?P<path>[^`]+)`:")
EXCERPT = re.compile(r"(?:# |<!-- )(?P<path>\S+\.md)(?: -->)?\n")
CODE = re.compile(r"`([^`]+)`")
MEDIA = re.compile(
    r"^(?:image:|  - image:) (?P<image>.+)$|\]\(images/(?P<picture>[^ )]+)|^attachments: (?P<file>.+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its language, its text, and the last line above it."""

    language: str
    text: str
    lead: str


def list_fences() -> Iterator[Fence]:
    """Yield the guide's fenced blocks, those in lists without their indentation."""
    for match in FENCE.finditer(GUIDE):
        lead = GUIDE[: match.start()].rstrip().rpartition("\n")[2].strip()
        yield Fence(
            match["language"], re.sub(rf"^{match['indent']}", "", match["text"], flags=re.MULTILINE), lead
        )


def list_examples() -> Iterator[tuple[str, str]]:
    """Yield path and text of every example, excerpts completed."""
    for fence in list_fences():
        if fence.language not in ("markdown", "yaml"):
            continue
        if named := WHOLE_FILE.fullmatch(fence.lead):
            yield named["path"], fence.text
        else:
            excerpt = EXCERPT.match(fence.text)
            assert excerpt, f"an example without the name of its file:\n{fence.text}"
            yield excerpt["path"], complete_excerpt(excerpt["path"], fence)


def complete_excerpt(path: str, fence: Fence) -> str:
    """Return a whole file round an excerpt of its head (yaml) or of its text (markdown)."""
    head, body = (fence.text, "Nội dung.") if fence.language == "yaml" else ("", fence.text)
    kind = find_kind_of_path(path)
    given = set(re.findall(r"^(\w+):", head, re.MULTILINE))
    missing = (
        say(f"example.{kind}.{spec.key}")
        for spec in list_fields(SCHEMAS[kind]).values()
        if spec.required and spec.key not in given
    )
    return "\n".join(["---", head.rstrip(), *missing, "---", body])


def draw_picture() -> bytes:
    """Return a small JPEG; pictures are all that the guide can't hold."""
    data = BytesIO()
    Image.new("RGB", (160, 90), "navy").save(data, "JPEG")
    return data.getvalue()


def list_content() -> dict[str, str | bytes]:
    """Return everything that the guide shows as one content folder."""
    examples = dict(list_examples())
    media: dict[str, bytes] = {}
    for text in examples.values():
        for found in MEDIA.finditer(text):
            if name := found["image"] or found["picture"]:
                media[f"images/{name}"] = draw_picture()
            else:
                media[f"documents/{found['file']}"] = make_pdf()
    return examples | media


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Build:
    return build_site(tmp_path_factory.mktemp("guide"), list_content())


# ---- examples ----


def test_no_two_examples_are_the_same_file():
    paths = [path for path, _ in list_examples()]

    assert sorted(set(paths)) == sorted(paths)


def test_every_kind_has_an_example_that_is_a_whole_file():
    whole = {
        find_kind_of_path(named["path"])
        for fence in list_fences()
        if (named := WHOLE_FILE.fullmatch(fence.lead))
    }

    assert set(SCHEMAS) == whole


def test_all_examples_together_build_a_site_without_a_warning(site):
    assert 0 == site.code, site.errors
    assert site.printed.startswith("Đã dựng xong: "), site.printed


def test_every_address_that_the_guide_gives_is_there(site):
    addresses = re.findall(r"địa chỉ `/([^`]+)`", GUIDE)

    assert 10 <= len(addresses)
    for address in addresses:
        assert (site.output / address / "index.html").is_file() or (site.output / address).is_file(), address


def test_drafts_and_embargoed_articles_wait_and_hidden_ones_are_in_no_list(site):
    example_day = "2023/03/29"
    files = site.list_files()
    lists = b"".join(data for name, data in files.items() if not name.startswith(example_day))

    assert f"{example_day}/ban-nhap/index.html" not in files
    assert "2026/11/25/bai-hen-gio/index.html" not in files
    assert f"{example_day}/bai-an/index.html" in files
    assert b"/bai-an/" not in lists
    assert b"/nhom-muc-con/" in lists


def test_old_addresses_lead_to_the_article(site):
    article = "/2023/03/29/bai-co-dia-chi-cu/"

    assert f"url={article}" in site.read("tin-tuc/sang-den.html")
    assert f"url={article}" in site.read("2026/11/12/hai-thon-sang-den/index.html")


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("Bài đã được đính chính ngày 21-11-2026", "2026/11/20/bai-co-dinh-chinh/index.html"),
        ("Đã khép lại", "chuyen-de/ngay-hoi-doi-thoai/index.html"),
        ("Chuyên đề đang diễn ra", "index.html"),
        ("Ảnh: N.P", "2026/11/12/hai-thon-dau-tien-sang-den/index.html"),
    ],
)
def test_readers_see_the_words_that_the_guide_promises(site, words, page):
    assert words in GUIDE
    assert words in site.read(page)


# ---- tables ----


def read_table(mark: str) -> list[list[str]]:
    """Return the cells of the table below a comment, without its head."""
    lines = GUIDE.partition(f"<!-- {mark} -->\n\n")[2].partition("\n\n")[0].splitlines()
    assert 3 <= len(lines), f"no table below <!-- {mark} -->"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("kind", SCHEMAS | PARTS)
def test_the_table_of_a_kind_names_each_of_its_fields_and_no_other(kind):
    rows = [(CODE.match(key)[1], key.endswith("*"), label) for key, label, _ in read_table(f"fields: {kind}")]

    fields = list_fields((SCHEMAS | PARTS)[kind]).values()
    assert [(spec.key, spec.required, say(f"field.{kind}.{spec.key}")) for spec in fields] == rows


@pytest.mark.parametrize(("table", "parse"), [("moments", parse_moment), ("numbers", parse_number)])
def test_what_the_guide_calls_right_is_read(table, parse):
    for written, _ in read_table(f"right: {table}"):
        readings = {parse(text) for text in CODE.findall(written)}

        assert 1 == len(readings), written


@pytest.mark.parametrize(("table", "parse"), [("moments", parse_moment), ("numbers", parse_number)])
def test_what_the_guide_calls_wrong_is_refused_in_these_words(table, parse):
    for written, words in read_table(f"wrong: {table}"):
        with pytest.raises(FieldError) as refusal:
            parse(CODE.fullmatch(written)[1])

        assert words == say(f"problem.{refusal.value.code.replace('-', '_')}", **refusal.value.values)


# ---- citations ----

# Two resolutions after the fourth plenum, of two terms, and two that bear one symbol.
REGISTER = {
    f"directives/{slug}.md": (
        f"---\nsymbol: {symbol}\ntitle: Trích yếu\nissued: {issued}\nissuer: bo-chinh-tri\naliases: {alias}\n---\n"
    )
    for slug, symbol, issued, alias in (
        ("12-nq-tw", "12-NQ/TW", "16/01/2012", "Nghị quyết Trung ương 4 khóa XI"),
        ("04-nq-tw", "04-NQ/TW", "30/10/2016", "Nghị quyết Trung ương 4 khóa XII"),
        ("43-nq-tw-2019", "43-NQ/TW", "24/01/2019", "Nghị quyết về thành phố Đà Nẵng"),
        ("43-nq-tw-2023", "43-NQ/TW", "24/11/2023", "Nghị quyết về đại đoàn kết"),
    )
} | {"committees/bo-chinh-tri.md": "---\ntitle: Bộ Chính trị\nkind: committee\ncode: TW\n---\n"}


def list_cited(table: str) -> list[str]:
    """Return the phrases in the first column of a table."""
    return [phrase for words, _ in read_table(table) for phrase in re.findall("“(.+?)”", words)]


def test_what_the_guide_calls_linked_is_linked_and_the_rest_is_not(tmp_path):
    linked, plain = list_cited("linked"), list_cited("not linked")
    head = "---\ntitle: Viện dẫn\ndate: 20/11/2026\ncategory: dan-van\ndirective: 35-kh-tu\n---\n"
    # Two articles: one citation with a wrong date makes short ones doubtful too.
    articles = {
        f"articles/2026/{slug}.md": head + "\n\n".join(f"Hội nghị bàn về {phrase}." for phrase in phrases)
        for slug, phrases in (("co-lien-ket", linked), ("khong-lien-ket", plain))
    }

    build = build_site(tmp_path, list_content() | REGISTER | articles)

    assert (6, 8) == (len(linked), len(plain))
    assert [2 if "(khóa XI, XII)" in phrase else 1 for phrase in linked] == count_citations(
        build, "co-lien-ket"
    )
    assert [0] * len(plain) == count_citations(build, "khong-lien-ket")


def count_citations(build: Build, slug: str) -> list[int]:
    """Return how many citations are linked in each paragraph of an article."""
    soup = BeautifulSoup(build.read(f"2026/11/20/{slug}/index.html"), "html.parser")
    return [len(paragraph.select("a.citation")) for paragraph in soup.select(".article__body p")]


# ---- messages ----


def compile_messages() -> dict[str, re.Pattern[str]]:
    """Return a pattern of every problem in the catalogue by its code, as an error and as a warning."""
    warning = re.escape(say("report.warning", message=""))
    return {
        key.removeprefix("problem.").replace("_", "-"): re.compile(
            f"(?:{warning})?" + "".join(re.escape(text) + (".+" if name is not None else "") for text, name, *_ in Formatter().parse(message))
        )
        for key, message in load_texts().items()
        if key.startswith("problem.")
    }


def list_quoted() -> list[str]:
    """Return every message that a table of the guide quotes."""
    tables = [*read_table("messages"), *read_table("other messages")]
    return [CODE.fullmatch(message)[1] for message, _ in tables]


def test_every_message_that_the_guide_quotes_is_in_the_catalogue():
    patterns = compile_messages().values()

    assert [] == [message for message in list_quoted() if not any(pattern.fullmatch(message) for pattern in patterns)]


def test_the_guide_tells_of_every_sort_of_message():
    told = [*list_quoted(), *(words for table in ("moments", "numbers") for _, words in read_table(f"wrong: {table}"))]
    # A message has one sort, whether or not something near was found to put instead.
    sorts = {code: re.sub("-(no-)?hint$", "", code) for code in compile_messages()}
    quoted = {sorts[code] for code, pattern in compile_messages().items() if any(map(pattern.fullmatch, told))}

    assert set() == set(sorts.values()) - quoted - set(list_rules())


# ---- pictures ----

PICTURE = re.compile(r"!\[(?P<alt>[^]]*)]\(pictures/guide/(?P<name>[\w-]+)\.webp\)")


def test_every_picture_is_taken_by_the_script_stands_there_small_and_is_described():
    shown = {match["name"]: match["alt"] for match in PICTURE.finditer(GUIDE)}
    script = (PROJECT / "tests/web/screenshots.py").read_text(encoding="utf-8")

    assert {path.stem for path in PICTURES.iterdir()} == set(shown)
    assert set(re.findall(r'take\([\w.]+, "([\w-]+)"\)', script)) == set(shown)
    for name, alt in shown.items():
        data = (PICTURES / f"{name}.webp").read_bytes()
        assert "WEBP" == Image.open(BytesIO(data)).format
        assert len(data) <= LARGEST
        assert 30 <= len(alt) and not alt.isascii(), name


def test_the_picture_of_the_linters_report_and_the_text_beside_it_are_of_one_file():
    assert MISTAKEN in [fence.text for fence in list_fences() if WRONG_FILE.fullmatch(fence.lead)]


def test_the_wrong_file_gives_exactly_the_report_that_is_shown(tmp_path):
    fences = list(list_fences())
    position, named = next(
        (position, named)
        for position, fence in enumerate(fences)
        if (named := WRONG_FILE.fullmatch(fence.lead))
    )

    build = build_site(tmp_path, list_content() | {named["path"]: fences[position].text})

    assert f"{fences[position + 1].text}\n{say('build.stopped')}\n" == build.errors
    assert 1 == build.code


def test_every_warning_that_a_file_may_silence_is_explained():
    assert [[f"`{code}`", words] for code, words in list_rules().items()] == read_table("rules")


def test_the_words_at_the_end_of_a_build_are_those_that_the_guide_shows():
    words = re.escape(say("build.summary"))
    pattern = re.sub(r"\\\{\w+\\\}", r"[\\w.,]+", words)

    assert any(re.fullmatch(pattern, fence.text.rstrip("\n")) for fence in list_fences())


# ---- the desk ----


def list_words(texts: object) -> Iterator[str]:
    """Yield every text of nested JSON."""
    if isinstance(texts, str):
        yield texts
    else:
        for inner in texts.values():
            yield from list_words(inner)


def test_buttons_and_fields_of_the_desk_bear_the_names_that_the_guide_gives():
    cms = json.loads((PROJECT / "desk/node_modules/@sveltia/cms/locales/vi.json").read_text(encoding="utf-8"))
    own = json.loads((PROJECT / "desk/words.json").read_text(encoding="utf-8"))
    chapter = GUIDE.partition("\n## Viết bài bằng bàn biên tập\n")[2].partition("\n## ")[0]
    named = re.findall(r"\*\*(.+?)\*\*", chapter)
    known = {*list_words(cms), *list_words(own), *load_texts().values(), say("choice.draft").capitalize(), say("choice.published").capitalize()}

    assert 20 <= len(named)
    assert [] == [name for name in named if name not in known]
