"""What an article's page gives to read it by: its parts, its length, ways to pass it on."""

from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

from plugins.articles.pages import plan_pages
from plugins.articles.sharing import list_share_links
from plugins.articles.views import Crosshead
from tests.edition import build_edition, build_view, find_page, write_article

LONG = " ".join(["chữ"] * 250)
URL = "/2023/03/29/bai/"


def view_article(body):
    """Return the view of the page of an article with this body."""
    text = write_article("Bài").replace("Một đoạn văn.", body)
    return build_view(find_page(plan_pages(build_edition({"articles/bai.md": text})), URL))


def test_a_long_article_lists_its_parts_and_theirs_but_nothing_deeper():
    view = view_article(f"## Một & *hai*\n\n{LONG}\n\n### Ba\n\n#### Bốn\n\n{LONG}\n\n## Ba\n\n{LONG}")

    assert (
        Crosshead("Một & hai", "muc-mot-hai", 1),
        Crosshead("Ba", "muc-ba", 2),
        Crosshead("Ba", "muc-ba_1", 1),
    ) == view.contents
    assert all(f'id="{crosshead.anchor}"' in view.body for crosshead in view.contents)


def test_a_short_article_and_one_of_two_parts_need_no_table_of_contents():
    assert () == view_article("## Một\n\nA.\n\n## Hai\n\nB.\n\n## Ba\n\nC.").contents
    assert () == view_article(f"## Một\n\n{LONG}\n\n{LONG}\n\n## Hai\n\n{LONG}").contents


def test_the_time_to_read_follows_from_the_number_of_syllables():
    assert 3 == view_article(" ".join(["chữ"] * 660)).article.minutes
    assert 1 == view_article("Ngắn.").article.minutes


def test_an_article_is_passed_on_by_its_whole_address():
    assert list_share_links(f"https://bao.example{URL}", "Bài") == view_article("Một đoạn.").share


def test_each_service_gets_the_address_in_its_own_way():
    zalo, facebook, mail = (link.url for link in list_share_links("https://bao.example/a/?b=ộ&c", 'Sơ kết: "một" & hai'))

    assert b'{"url":"https://bao.example/a/?b=\\u1ed9&c"}' == b64decode(parse_qs(urlsplit(zalo).query)["d"][0])
    assert ["https://bao.example/a/?b=ộ&c"] == parse_qs(urlsplit(facebook).query)["u"]
    assert {"subject": ['Sơ kết: "một" & hai'], "body": ["https://bao.example/a/?b=ộ&c"]} == parse_qs(urlsplit(mail).query)
