"""Social cards: what other sites show of an article or a campaign, drawn once for each state of it."""

import io
import unicodedata

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageChops

from plugins.images import pages
from plugins.images.drawing import Card, balance_lines, draw_card
from tests.sites import MINIMAL, build_site

TITLE = "Ẫm ướt, Ễnh ương, Ộp: 41 việc đã xong"
CAMPAIGN = {"campaigns/so-ket.md": "---\ntitle: Sơ kết\nstart: 27-1-2023\ncommittee: thanh-uy\n---\n"}


def read_card(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def build(folder, content, **settings):
    build = build_site(folder, content, **{"SOCIAL_CARDS": True, **settings})
    assert 0 == build.code, build.errors
    return build


def list_cards(build):
    return {name: data for name, data in build.list_files().items() if name.startswith("images/chia-se/")}


def read_head(build, page):
    soup = BeautifulSoup(build.read(page), "html.parser")
    return {meta.get("property") or meta.get("name"): meta["content"] for meta in soup.find_all("meta", content=True)}


# ---- drawing ----


def test_a_card_is_a_jpeg_of_the_size_that_other_sites_want():
    image = Image.open(io.BytesIO(draw_card(Card(TITLE, "Thời sự", "Lạc Giang"))))

    assert ("JPEG", (1200, 630)) == (image.format, image.size)


def test_a_card_has_the_same_bytes_every_time_and_other_words_give_others():
    assert draw_card(Card(TITLE, "a", "b")) == draw_card(Card(TITLE, "a", "b"))
    cards = {draw_card(card) for card in (Card(TITLE, "a", "b"), Card("Khác", "a", "b"), Card(TITLE, "c", "b"), Card(TITLE, "a", "d"))}
    assert 4 == len(cards)


def test_letters_and_marks_may_come_apart():
    assert draw_card(Card(TITLE, "Thời sự", "Lạc Giang")) == draw_card(
        Card(*(unicodedata.normalize("NFD", text) for text in (TITLE, "Thời sự", "Lạc Giang")))
    )


@pytest.mark.parametrize("letters", ["ẪẾỘỮ", "ắằẳẵặ", "ởờỡợ", "Đđ", "ỷỵỳ"])
def test_the_fonts_have_every_vietnamese_letter(letters):
    # A letter that a font lacks is drawn as the same box as any other that it lacks.
    lacking = draw_card(Card("\ue123", "", ""))

    assert len(letters) == len({draw_card(Card(letter, "", "")) for letter in letters} - {lacking})


@pytest.mark.parametrize("title", ["A", "Thành ủy họp " * 40, "Dài" * 1000, " "])
def test_a_title_of_any_length_stays_within_the_card(title):
    plain = read_card(draw_card(Card(title, title, "Lạc Giang")))
    margin = plain.crop((1145, 20, 1200, 630))

    assert max(high for _, high in ImageChops.difference(margin, Image.new("RGB", margin.size, "#fcfbf7")).getextrema()) < 12


def test_lines_are_as_few_as_can_be_and_about_as_long_as_one_another():
    def measure(text):
        return 20 * len(text)

    assert ["một hai ba bốn năm", "sáu bảy tám chín mười"] == balance_lines(
        "một hai ba bốn năm sáu bảy tám chín mười", measure, 600
    )
    assert ["abcd", "efgh", "ij"] == balance_lines("abcdefghij", measure, 80)


def test_text_over_the_brightest_picture_can_be_read():
    white = read_card(draw_card(Card("Một dòng", "Thời sự", "Lạc Giang"), Image.new("RGB", (800, 800), "white")))

    # At the right, beside the title, stands nothing but the ground.
    grounds = [white.getpixel((1180, y)) for y in range(460, 630, 10)]
    luminance = max(((value / 255 + 0.055) / 1.055) ** 2.4 for pixel in grounds for value in pixel)
    assert 7 <= 1.05 / (luminance + 0.05)
    assert 250 <= min(white.getpixel((1180, 60)))


@pytest.mark.parametrize(("focus", "color"), [((0, 50), (255, 0, 0)), ((100, 50), (0, 0, 255))])
def test_the_focus_stays_in_sight(focus, color):
    picture = Image.new("RGB", (4000, 600), "blue")
    picture.paste("red", (0, 0, 2000, 600))

    found = read_card(draw_card(Card("A", "", ""), picture, focus)).getpixel((600, 60))

    assert all(abs(value - wanted) < 20 for value, wanted in zip(found, color, strict=True))


# ---- pages ----


def draw_picture(color="navy", width=300):
    data = io.BytesIO()
    Image.new("RGB", (width, 200), color).save(data, "JPEG")
    return data.getvalue()


def test_articles_and_campaigns_tell_other_sites_of_their_cards(tmp_path):
    site = build(tmp_path, MINIMAL | CAMPAIGN)

    for page, title in (("2023/03/29/bai-dau/index.html", "Bài đầu"), ("chuyen-de/so-ket/index.html", "Sơ kết")):
        head = read_head(site, page)
        assert ("1200", "630", "image/jpeg", title) == tuple(head[f"og:image:{name}"] for name in ("width", "height", "type", "alt"))
        assert "summary_large_image" == head["twitter:card"]
        assert head["og:image"].removeprefix("http://localhost:8000/") in list_cards(site)
    assert 2 == len(list_cards(site))


def test_a_draft_has_no_card_and_a_hidden_article_and_a_translation_have_one(tmp_path):
    article = MINIMAL["articles/2023/bai-dau.md"]
    content = MINIMAL | {
        "articles/nhap.md": article.replace("category:", "status: draft\ncategory:"),
        "articles/an.md": article.replace("category:", "status: hidden\ncategory:"),
        "articles/en/bai-dau.md": article.replace("category:", "lang: en\ncategory:").replace("Bài đầu", "First"),
    }

    names = [name.rpartition("/")[2].partition(".")[0] for name in list_cards(build(tmp_path, content))]

    assert ["an", "bai-dau", "bai-dau-en"] == sorted(names)


def test_without_cards_other_sites_show_the_picture(tmp_path):
    article = MINIMAL["articles/2023/bai-dau.md"].replace("category:", "image: a.jpg\ncategory:")

    site = build(tmp_path, MINIMAL | {"articles/2023/bai-dau.md": article, "images/a.jpg": draw_picture()}, SOCIAL_CARDS=False)

    assert {} == list_cards(site)
    assert "/images/a-300." in read_head(site, "2023/03/29/bai-dau/index.html")["og:image"]


@pytest.fixture
def drawn(monkeypatch):
    """The titles of the cards that were drawn since the test began."""
    titles = []

    def draw(card, picture=None, focus=(50, 50)):
        titles.append(card.title)
        return draw_card(card, picture, focus)

    monkeypatch.setattr(pages, "draw_card", draw)
    return titles


def test_a_card_is_drawn_anew_when_what_it_shows_changes_and_not_before(tmp_path, drawn):
    article = MINIMAL["articles/2023/bai-dau.md"]
    other = {"articles/2023/bai-hai.md": article.replace("Bài đầu", "Bài hai")}
    build(tmp_path, MINIMAL | other)
    assert ["Bài hai", "Bài đầu"] == sorted(drawn)

    steps = (
        ({}, []),
        ({"articles/2023/bai-dau.md": article + "\nThêm.\n"}, []),
        ({"articles/2023/bai-dau.md": article.replace("Bài đầu", "Bài một")}, ["Bài một"]),
        ({"articles/2023/bai-ba.md": article.replace("Bài đầu", "Bài ba")}, ["Bài ba"]),
        ({"articles/2023/bai-dau.md": article.replace("category:", "image: a.jpg\ncategory:"), "images/a.jpg": draw_picture()}, ["Bài đầu"]),
        ({"images/a.jpg": draw_picture("maroon")}, ["Bài đầu"]),
        ({"sections/thoi-su.md": "---\ntitle: Tin chính\n---\n"}, ["Bài ba", "Bài hai", "Bài đầu"]),
    )
    for edit, titles in steps:
        drawn.clear()
        build(tmp_path, edit)
        assert titles == sorted(drawn)
    drawn.clear()
    build(tmp_path, {}, OUTPUT_PATH=str(tmp_path / "other"), FEED_MAX_ITEMS=3)
    assert [] == drawn
