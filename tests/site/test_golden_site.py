"""The golden site: what a small newsroom's readers see, word for word.

When a change of words or order is meant: `python -m tests.site.outline > tests/site/expected.txt`, and read the diff.
"""

from pathlib import Path

import pytest

from plugins.desk.check import check_site
from tests.site.outline import build_golden_site, outline_site

EXPECTED = Path(__file__).with_name("expected.txt")


@pytest.fixture(scope="module")
def golden_site(tmp_path_factory):
    build = build_golden_site(tmp_path_factory.mktemp("golden"))
    assert 0 == build.code, build.errors
    return build


def test_readers_see_what_they_saw_before(golden_site):
    assert EXPECTED.read_text(encoding="utf-8").splitlines() == outline_site(golden_site).splitlines()


def test_the_site_has_no_fault_that_the_check_finds(golden_site):
    folder = golden_site.output.parent

    assert {"site": []} == check_site(golden_site.output, folder / "cache", folder, ["site"])


def test_the_marks_that_programs_rely_on_are_there(golden_site):
    topic = golden_site.read("chuyen-de/so-ket/index.html")
    article = golden_site.read("2023/03/29/khoi-dong/index.html")

    assert 'data-indicator="cap-uy" data-done="12" data-total="12"' in topic
    assert 'data-indicator="nhiem-vu" data-done="14" data-total="14"' in topic
    assert '<article' in article
    assert 'data-slug="khoi-dong"' in article
    assert '<time datetime="2023-03-29T18:11:00+07:00"' in article
    assert '<a class="citation" href="/van-ban/94-kh-tu/"' in article
    assert '<a class="citation" href="/van-ban/43-nq-tw-2019/"' in article
    for kind in ("NewsArticle", "BreadcrumbList"):
        assert f'"@type":"{kind}"' in article.replace(": ", ":")
    assert '"Legislation"' in golden_site.read("van-ban/94-kh-tu/index.html")
