"""Addresses: web pages, old paths and files are taken or refused with the way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.addresses import below, parse_old_path, parse_web_url
from plugins.newsroom.fields import FieldError
from plugins.newsroom.texts import say


def explain(parse, text) -> str:
    """Return the message that an editor reads when the text can't be parsed."""
    with pytest.raises(FieldError) as caught:
        parse(text)
    return say(f"problem.{caught.value.code.replace('-', '_')}", **caught.value.values)


@pytest.mark.parametrize(
    "url", ["https://a.vn/tin?id=1#x", "http://127.0.0.1:8000/", "https://báo.vn/tin-tức"]
)
def test_a_web_address_is_read(url):
    assert url == parse_web_url(url)


def test_signs_that_no_address_may_hold_are_written_in_code():
    assert "https://a.vn/x?b=%22c%22&d=%7B1%7C2%7D%3E" == parse_web_url('https://a.vn/x?b="c"&d={1|2}>')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "www.danang.gov.vn/x",
            'địa chỉ "www.danang.gov.vn/x" thiếu phần đầu; có phải "https://www.danang.gov.vn/x"?',
        ),
        ("//a.vn/x", 'địa chỉ "//a.vn/x" thiếu phần đầu; có phải "https://a.vn/x"?'),
        ("a.vn:8000/x", 'địa chỉ "a.vn:8000/x" thiếu phần đầu; có phải "https://a.vn:8000/x"?'),
        (
            "javascript:alert(1)",
            'địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "javascript:alert(1)"',
        ),
        (
            "JaVaScRiPt:alert(1)",
            'địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "JaVaScRiPt:alert(1)"',
        ),
        ("data:text/html,x", 'địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "data:text/html,x"'),
    ],
)
def test_a_web_address_that_is_none_is_explained(text, message):
    assert message == explain(parse_web_url, text)


@pytest.mark.parametrize(
    "text", ["https://", "http://[::1", "https://a b", "https://a.vn:99999", "Báo Đà Nẵng", "x\\y"]
)
def test_a_text_that_is_far_from_a_web_address_is_explained(text):
    assert (
        f'"{text}" không phải địa chỉ trang web; hãy chép nguyên địa chỉ từ trình duyệt, bắt đầu bằng https://'
    ) == explain(parse_web_url, text)


@given(st.text())
def test_a_web_address_always_begins_with_its_scheme(text):
    try:
        assert parse_web_url(text).lower().startswith(("http://", "https://"))
    except FieldError as error:
        assert say(f"problem.{error.code.replace('-', '_')}", **error.values)


@pytest.mark.parametrize("path", ["/tin-tuc/so-ket.html", "/", "/tin,12.html", "/tin-tức/a"])
def test_an_old_path_is_read(path):
    assert path == parse_old_path(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://cu.vn/a/b.html", 'hãy bỏ tên miền, chỉ ghi phần sau tên miền: "/a/b.html"'),
        ("//cu.vn/a", 'hãy bỏ tên miền, chỉ ghi phần sau tên miền: "/a"'),
        ("tin/a.html", 'địa chỉ cũ phải bắt đầu bằng dấu /; có phải "/tin/a.html"?'),
        (
            "/index.php?id=5",
            'không chuyển hướng được địa chỉ có dấu ? hoặc #: "/index.php?id=5"; '
            "hãy ghi địa chỉ không có phần đó, hoặc bỏ đi",
        ),
    ],
)
def test_an_old_path_that_is_none_is_explained(text, message):
    assert message == explain(parse_old_path, text)


@pytest.mark.parametrize("text", ["/a/../b", "/..", "/a/%2e%2E/b", "/a b", "/a\\..\\b", "/a//b", "/<script>"])
def test_an_old_path_that_leads_out_of_the_site_is_refused(text):
    assert explain(parse_old_path, text).startswith(f'"{text}" không phải địa chỉ cũ của trang')


@pytest.mark.parametrize(
    "text",
    [
        "2023/03/a.jpg",
        "images/2023/03/a.jpg",
        "/images/2023/03/a.jpg",
        "{static}/images/2023/03/a.jpg",
        "{filename}/images/2023/03/a.jpg",
        "|static|/images/2023/03/a.jpg",
        "images\\2023\\03\\a.jpg",
        "./2023/03//a.jpg",
    ],
)
def test_an_image_is_named_below_its_folder_however_it_is_written(text):
    assert "2023/03/a.jpg" == below("images")(text)


@pytest.mark.parametrize(
    "text",
    [
        "../a.jpg",
        "2023/../../a.jpg",
        "%2e%2e/a.jpg",
        "/etc/passwd",
        "images/",
        "/",
        'a".jpg',
        "a.jpg?x",
        "a\\..\\b",
    ],
)
def test_a_file_name_that_leads_out_of_its_folder_is_refused(text):
    assert explain(below("images"), text).startswith(f'"{text}" không phải tên tệp trong thư mục images/')


@pytest.mark.parametrize("text", ["https://a.vn/a.jpg", "//a.vn/a.jpg", "data:image/png;base64,AA"])
def test_a_file_from_elsewhere_is_refused(text):
    assert (
        "mục này cần tên tệp trong thư mục documents/, không phải địa chỉ trang khác; "
        "hãy tải tệp về thư mục documents/ rồi ghi tên tệp"
    ) == explain(below("documents"), text)
