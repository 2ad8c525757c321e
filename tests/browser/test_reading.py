"""What helps to read an article: its parts, footnotes, recordings, the voice, the size of the text, ways to share."""

import pytest

from tests.browser.conftest import serve_folder
from tests.sites import MINIMAL, build_site

LONG = " ".join(["chữ"] * 250)
ARTICLE = "/2023/03/29/bai-dau/"
BODY = f"""Mở đầu.[^1]

## Một

{LONG}

https://youtu.be/abcdef

## Hai

{LONG}

[Nghe lại](https://radio.example/a.mp3)

## Ba

{LONG}. Câu cuối. Hết bài.

[Lời chào]({{static}}/documents/chao.mp3)

[^1]: Nguồn: sổ tay.
"""
# A browser with a Vietnamese voice that reads nothing until the test says that a sentence is over.
VOICE = """
    window.spoken = [];
    const voices = [{lang: "en-US"}, {lang: "vi-VN"}];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
        getVoices: () => voices,
        speak: (utterance) => window.spoken.push(utterance),
        cancel: () => {},
    })});
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The address of a site with one long article that holds all of it."""
    files = MINIMAL | {
        "articles/2023/bai-dau.md": f"---\ntitle: Bài đầu\nsummary: Sapo.\ndate: 29-03-2023 18:11\ncategory: thoi-su\n---\n{BODY}",
        "documents/chao.mp3": b"ID3",
    }
    build = build_site(tmp_path_factory.mktemp("reading"), files)
    assert 0 == build.code, build.errors
    with serve_folder(build.output) as address:
        yield address


@pytest.mark.parametrize("script", [True, False])
def test_the_table_of_contents_leads_to_the_parts(open_page, base, script):
    page = open_page(ARTICLE, base=base, java_script_enabled=script)
    contents = page.get_by_role("navigation", name="Trong bài này")

    assert ["Một", "Hai", "Ba"] == contents.get_by_role("link").all_inner_texts()
    contents.get_by_role("link", name="Ba").click()

    assert page.url.endswith("#muc-ba")
    assert "Ba" == page.locator(":target").inner_text()


def test_a_footnote_and_the_way_back_from_it_lead_to_one_another(open_page, base):
    page = open_page(ARTICLE, base=base, java_script_enabled=False)

    page.locator(".footnote-ref").click()
    assert "Nguồn: sổ tay." in page.locator("li:target").inner_text()
    page.get_by_title("Trở lại vị trí 1 trong bài").click()

    assert page.url.endswith("#fnref:1")


def test_nothing_of_another_host_is_asked_for_before_a_click(open_page, base):
    page = open_page(ARTICLE, base=base)
    page.wait_for_load_state("networkidle")

    assert [] == [url for url in page.requests if not url.startswith(base)]
    assert [] == [url for url in page.requests if url.endswith(".mp3")]


def test_a_video_plays_in_the_place_of_its_link_after_a_click(open_page, base):
    page = open_page(ARTICLE, base=base)
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="player", content_type="text/html"))
    video = page.locator(".recording--video")
    measure = "element => [element.offsetTop, element.offsetWidth, element.offsetHeight]"
    before = video.evaluate(measure)

    video.get_by_role("link", name="Video").click()
    page.frame_locator(".recording--video iframe").locator("text=player").wait_for()

    assert "https://www.youtube-nocookie.com/embed/abcdef?autoplay=1" == video.locator("iframe").get_attribute("src")
    assert before == video.evaluate(measure)


def test_a_file_of_another_host_is_loaded_after_a_click(open_page, base):
    page = open_page(ARTICLE, base=base)
    page.route("https://radio.example/**", lambda route: route.fulfill(body=b"ID3", content_type="audio/mpeg"))

    page.get_by_role("link", name="Nghe lại").click()

    assert "https://radio.example/a.mp3" == page.locator(".recording--audio audio").first.get_attribute("src")


def test_without_script_a_recording_is_a_plain_link(open_page, base):
    page = open_page(ARTICLE, base=base, java_script_enabled=False)

    assert "https://youtu.be/abcdef" == page.get_by_role("link", name="Video").get_attribute("href")
    assert "/documents/chao.mp3" == page.get_by_role("link", name="Lời chào").get_attribute("href")


def test_a_browser_without_a_vietnamese_voice_offers_none(open_page, base):
    page = open_page(ARTICLE, base=base, before=VOICE.replace('{lang: "vi-VN"}', '{lang: "fr-FR"}'))

    assert not page.get_by_role("button", name="Nghe bài").is_visible()
    assert page.get_by_role("button", name="In bài").is_visible()


def test_the_article_is_read_aloud_sentence_by_sentence_and_can_be_paused_and_stopped(open_page, base):
    page = open_page(ARTICLE, base=base, before=VOICE)

    page.get_by_role("button", name="Nghe bài").click()
    page.evaluate("spoken.at(-1).onend(); spoken.at(-1).onend()")
    assert ["Bài đầu", "Sapo.", "Mở đầu."] == page.evaluate("spoken.map(({text}) => text)")
    assert "Mở đầu.1" == page.locator("[data-spoken]").inner_text()

    page.get_by_role("button", name="Tạm dừng").click()
    page.evaluate("spoken.at(-1).onend()")
    assert 3 == page.evaluate("spoken.length")

    page.get_by_role("button", name="Nghe tiếp").click()
    assert "Mở đầu." == page.evaluate("spoken.at(-1).text")
    page.evaluate("while (document.querySelector('[data-spoken]')) spoken.at(-1).onend()")

    texts = page.evaluate("spoken.map(({text}) => text.trim())")
    assert ["Câu cuối.", "Hết bài."] == texts[-2:]
    assert "Nguồn: sổ tay." not in texts
    assert page.get_by_role("button", name="Nghe bài").is_visible()

    page.get_by_role("button", name="Nghe bài").click()
    page.get_by_role("button", name="Dừng hẳn").click()
    assert 0 == page.locator("[data-spoken]").count()
    assert "Nghe bài" == page.evaluate("document.activeElement.textContent")


def test_a_link_is_copied(open_page, base):
    page = open_page(ARTICLE, base=base, permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Chép liên kết").click()
    page.get_by_role("button", name="Đã chép liên kết").wait_for()

    assert page.evaluate("navigator.clipboard.readText()").endswith(ARTICLE)


def test_the_phones_own_sheet_is_offered_where_there_is_one(open_page, base):
    before = "window.shared = []; navigator.share = async (given) => { window.shared.push(given); };"
    page = open_page(ARTICLE, base=base, before=before)

    page.get_by_role("button", name="Ứng dụng khác").click()

    (shared,) = page.evaluate("shared")
    assert "Bài đầu" == shared["title"]
    assert shared["url"].endswith(ARTICLE)


def test_without_script_the_plain_ways_to_share_are_left(open_page, base):
    page = open_page(ARTICLE, base=base, java_script_enabled=False)
    share = page.get_by_role("group", name="Chia sẻ")

    assert ["Zalo", "Facebook", "Thư điện tử"] == share.get_by_role("link").all_inner_texts()
    assert 0 == share.get_by_role("button").count()


def test_the_size_of_the_text_is_chosen_and_remembered(open_page, base):
    page = open_page(ARTICLE, base=base)
    read = "parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"
    usual = page.evaluate(read)

    page.get_by_role("button", name="Cỡ chữ: thường").click()
    page.get_by_role("button", name="Cỡ chữ: lớn").click()
    page.reload()

    assert page.get_by_role("button", name="Cỡ chữ: rất lớn").is_visible()
    assert 1.4 < page.evaluate(read) / usual < 1.5


def test_without_script_no_switch_is_offered(open_page, base):
    page = open_page(ARTICLE, base=base, java_script_enabled=False)

    assert 0 == page.locator("[data-switch]:visible").count()
