"""The menu, which is made once for pages that stand at the same place, marks that place on each of them."""

import pytest
from bs4 import BeautifulSoup

from tests.sites import MINIMAL, build_site

SECTIONS = {"sections/kinh-te.md": "---\ntitle: Kinh tế\norder: 2\n---\n"}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """A small site with two sections and one article."""
    return build_site(tmp_path_factory.mktemp("menu"), MINIMAL | SECTIONS)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("index.html", {}),
        ("chuyen-muc/thoi-su/index.html", {"/chuyen-muc/thoi-su/": "page"}),
        ("chuyen-muc/kinh-te/index.html", {"/chuyen-muc/kinh-te/": "page"}),
        ("2023/03/29/bai-dau/index.html", {"/chuyen-muc/thoi-su/": "true"}),
        ("to-chuc/index.html", {"/to-chuc/": "page"}),
        ("to-chuc/thanh-uy/index.html", {"/to-chuc/": "true"}),
    ],
)
def test_a_page_is_marked_and_what_it_lies_below(build, path, marked):
    links = BeautifulSoup(build.read(path), "html.parser").select(".menu__link[aria-current]")

    assert marked == {link["href"]: link["aria-current"] for link in links}
