"""Whole addresses: where a URL that stands on one of our pages leads."""

import pytest

from plugins.newsroom.urls import build_urls, make_absolute


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/van-ban/106-kh-tu/", "https://bao.example/van-ban/106-kh-tu/"),
        ("#fn:1", "https://bao.example/2023/03/29/a/#fn:1"),
        ("../b/", "https://bao.example/2023/03/29/b/"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example/?a=1&b=%20", "http://other.example/?a=1&b=%20"),
        ("mailto:toasoan@bao.example", "mailto:toasoan@bao.example"),
        ("/images/lũ lụt.jpg", "https://bao.example/images/l%C5%A9%20l%E1%BB%A5t.jpg"),
        ("http://[x", "http://[x"),
    ],
)
def test_a_url_is_resolved_against_its_page(url, expected):
    assert expected == make_absolute(url, "https://bao.example", "/2023/03/29/a/")


def test_without_a_site_url_addresses_lead_to_the_development_server():
    assert "http://localhost:8000/chuyen-de/" == build_urls({"SITEURL": ""}).absolute("/chuyen-de/")


def test_the_path_of_the_site_url_stands_in_every_address_once():
    urls = build_urls({"SITEURL": "https://bao.example/dang-bo/"})

    assert "https://bao.example/dang-bo/chuyen-de/" == urls.absolute(urls.place("CAMPAIGNS").url)
