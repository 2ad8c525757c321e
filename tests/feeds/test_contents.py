"""Bodies as they leave the site: whole addresses, and nothing else changed."""

import pytest

from plugins.feeds.contents import set_addresses
from plugins.newsroom.urls import make_absolute

PAGE = "/2023/03/29/so-ket/"


def complete(html: str) -> str:
    return set_addresses(html, lambda url: make_absolute(url, "https://lacgiang.example", PAGE))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<a href="/van-ban/106-kh-tu/">x</a>',
            '<a href="https://lacgiang.example/van-ban/106-kh-tu/">x</a>',
        ),
        ('<a href="#fn:1">1</a>', '<a href="https://lacgiang.example/2023/03/29/so-ket/#fn:1">1</a>'),
        (
            '<a href="https://other.example/?a=1&amp;b=2">x</a>',
            '<a href="https://other.example/?a=1&amp;b=2">x</a>',
        ),
        (
            '<a href="mailto:toasoan@lacgiang.example">x</a>',
            '<a href="mailto:toasoan@lacgiang.example">x</a>',
        ),
        ('<a href="//cdn.example/x">x</a>', '<a href="https://cdn.example/x">x</a>'),
        (
            '<img src="/images/hội trường.jpg" alt="Hội trường" width="3" height="2" loading="lazy">',
            '<img src="https://lacgiang.example/images/h%E1%BB%99i%20tr%C6%B0%E1%BB%9Dng.jpg" alt="Hội trường"'
            ' width="3" height="2" loading="lazy">',
        ),
        (
            '<figure><picture><source type="image/avif" srcset="/a-1.avif 1w, /a-2.avif 2w" sizes="9vw">'
            '<img class="picture" src="/a.jpg" srcset="/a-1.jpg 1w" sizes="9vw" alt="A" decoding="async"></picture></figure>',
            '<figure><img class="picture" src="https://lacgiang.example/a.jpg" alt="A"></figure>',
        ),
        (
            '<blockquote cite="/van-ban/">x</blockquote>',
            '<blockquote cite="https://lacgiang.example/van-ban/">x</blockquote>',
        ),
    ],
)
def test_every_address_becomes_whole(html, expected):
    assert expected == complete(html)


def test_text_and_values_that_look_like_an_address_stay_as_they_are():
    html = '<p>Gõ href="/x" vào ô.</p><div aria-label=" href=" class="a"><img alt=" src=&quot;/y&quot;" title=" href="></div>'

    assert html == complete(html)


def test_an_address_that_cannot_be_one_stays_as_it_is():
    assert '<a href="http://[x">x</a>' == complete('<a href="http://[x">x</a>')
