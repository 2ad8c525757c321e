"""What an article's page gives to read it by: its parts, its length, ways to pass it on."""

from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

from plugins.articles.pages import plan_pages
from plugins.articles.sharing import list_share_links
from plugins.articles.views import Crosshead
from plugins.engine.fingerprints import Digests, hash_page
from tests.edition import build_edition, build_view, find_page, write_article

LONG = " ".join(["chữ"] * 250)
URL = "/2023/03/29/bai/"


def plan_article(body):
    """Return the page of an article with this body."""
    text = write_article("Bài").replace("Một đoạn văn.", body)
    return find_page(plan_pages(build_edition({"articles/bai.md": text})), URL)


def view_article(body):
    """Return the view of that page."""
    return build_view(plan_article(body))


def hash_rest(page):
    """Return what stands for a page without the texts that it shows."""
    parts = Digests().list_parts(page)
    return hash_page(page, b"", {name: parts[name] for name, part in page.parts.items() if not getattr(part, "texts", ())})


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
    assert 3 == view_article(" ".join(["chữ"] * 660)).minutes
    assert 1 == view_article("Ngắn.").minutes


def test_a_longer_text_leaves_all_else_on_its_page_as_it_was():
    page, longer = (plan_article(f"{LONG}\n\n## Một\n\n{rest}\n\n## Hai\n\nA.\n\n## Ba\n\nB.") for rest in ("Ngắn.", LONG * 3))

    assert build_view(page).minutes < build_view(longer).minutes
    assert len(build_view(page).contents) < len(build_view(longer).contents)
    assert hash_rest(page) == hash_rest(longer)


def test_an_article_is_passed_on_by_its_whole_address():
    assert list_share_links(f"https://bao.example{URL}", "Bài") == view_article("Một đoạn.").share


def test_each_service_gets_the_address_in_its_own_way():
    zalo, facebook, mail = (link.url for link in list_share_links("https://bao.example/a/?b=ộ&c", 'Sơ kết: "một" & hai'))

    assert b'{"url":"https://bao.example/a/?b=\\u1ed9&c"}' == b64decode(parse_qs(urlsplit(zalo).query)["d"][0])
    assert ["https://bao.example/a/?b=ộ&c"] == parse_qs(urlsplit(facebook).query)["u"]
    assert {"subject": ['Sơ kết: "một" & hai'], "body": ["https://bao.example/a/?b=ộ&c"]} == parse_qs(urlsplit(mail).query)
