"""Videos and recordings that a text names by address: which are known, and what stands in their place."""

import pytest

from plugins.newsroom.bodies import BodyReader
from plugins.newsroom.finishing import finish_body
from plugins.newsroom.recordings import PLAYER_HOSTS, Recording, parse_recording, render_recording

READER = BodyReader()


def finish(source, hosts=PLAYER_HOSTS):
    """Return a body's HTML as its page has it; files lie below /documents/."""
    return finish_body(
        READER.read(source).html,
        lambda src, alt: "",
        lambda kind, path: path.removeprefix("/documents").join(("/documents", "")),
        lambda url, words: render_recording(url, words, hosts),
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=a_B-c0123x9&t=10",
        "https://m.youtube.com/watch?v=a_B-c0123x9",
        "https://youtu.be/a_B-c0123x9?si=x",
        "https://www.youtube.com/shorts/a_B-c0123x9",
        "https://youtube.com/live/a_B-c0123x9",
        "http://www.youtube-nocookie.com/embed/a_B-c0123x9",
    ],
)
def test_every_address_of_a_youtube_video_leads_to_the_player_without_cookies(url):
    assert (
        Recording("video", "https://www.youtube-nocookie.com/embed/a_B-c0123x9?autoplay=1", "YouTube")
        == parse_recording(url)
    )


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
        ("https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e"),
        (
            "https://www.facebook.com/lacgiang/videos/12345/",
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Flacgiang%2Fvideos%2F12345%2F&autoplay=1",
        ),
        (
            "https://www.facebook.com/watch/?v=12345",
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D12345&autoplay=1",
        ),
    ],
)
def test_vimeo_and_facebook_have_players_too(url, address):
    assert address == parse_recording(url).address


def test_a_file_is_known_by_its_ending_wherever_it_lies():
    assert Recording("audio", "https://radio.example/a.MP3?x=1") == parse_recording("https://radio.example/a.MP3?x=1")
    assert Recording("video", "/documents/a.mp4") == parse_recording("/documents/a.mp4")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@lacgiang",
        "https://www.youtube.com/watch?v=%22%3E%3Cscript%3E",
        "https://youtube.com.attacker.example/watch?v=a_B-c0123x9",
        "https://vimeo.com/channels/staffpicks",
        "https://www.facebook.com/lacgiang",
        "https://example.vn/a.pdf",
        "javascript:alert(1)//a.mp4",
        "https://[",
        "",
    ],
)
def test_other_addresses_are_no_recordings(url):
    assert parse_recording(url) is None


def test_an_address_alone_in_a_paragraph_becomes_a_place_with_a_plain_link_and_nothing_that_loads():
    html = finish("Trước.\n\nhttps://youtu.be/_a_b_c_d\n\nSau.")

    assert (
        '<p>Trước.</p>\n<figure class="recording recording--video" data-recording="frame"'
        ' data-address="https://www.youtube-nocookie.com/embed/_a_b_c_d?autoplay=1">'
        '<p class="recording__box"><a class="recording__link" href="https://youtu.be/_a_b_c_d">Video</a></p>'
        "<figcaption>Video trên YouTube; chỉ khi bạn bấm xem, trình duyệt mới kết nối tới đó.</figcaption></figure>\n<p>Sau.</p>"
        == html
    )


def test_a_link_alone_in_a_paragraph_gives_the_recording_its_title():
    html = finish("[Lễ khánh thành *cầu*](https://youtu.be/abcdef)")

    assert '<a class="recording__link" href="https://youtu.be/abcdef">Lễ khánh thành <em>cầu</em></a>' in html


def test_an_address_within_a_text_or_in_code_stays_what_it_is():
    for source in ("Xem https://youtu.be/abcdef nhé.", "    https://youtu.be/abcdef", "Dòng một\nhttps://youtu.be/abcdef"):
        assert "recording" not in finish(source)


def test_a_recording_among_our_own_files_has_a_player_that_waits():
    html = finish("[Bí thư nói chuyện]({static}/documents/noi-chuyen.mp3)")

    assert (
        '<figure class="recording recording--audio">'
        '<audio class="recording__player" controls preload="none" src="/documents/noi-chuyen.mp3"></audio>'
        '<figcaption><a class="recording__link" href="/documents/noi-chuyen.mp3">Bí thư nói chuyện</a></figcaption></figure>'
        == html
    )


def test_a_player_whose_host_the_settings_leave_out_stays_a_link():
    assert (
        '<p class="recording"><a href="https://youtu.be/abcdef">Video</a></p>'
        == finish("[Video](https://youtu.be/abcdef)", ("player.vimeo.com",))
    )


def test_raw_html_can_forge_no_player():
    html = finish(
        '<figure class="recording" data-recording="frame" data-address="https://attacker.example/">'
        '<a class="recording__link" href="https://attacker.example/">x</a></figure>\n\n'
        '<p class="recording"><a href="https://attacker.example/">x</a></p>'
    )

    assert "data-" not in html
    assert "recording__link" not in html
