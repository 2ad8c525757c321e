"""Lighthouse on an article built for production: what follows from the page alone is without fault; speed is left to `make audit`."""

from tests.sites import MINIMAL, build_site
from tests.web.audit import LEAST, audit_page
from tests.web.serving import serve_compressed

ARTICLE = "/2023/03/29/bai-dau/"


def test_an_article_lacks_no_point_but_for_speed(tmp_path):
    build = build_site(tmp_path, MINIMAL, DEVELOPMENT=False, SITEURL="https://lacgiang.example")
    categories = [name for name in LEAST if name != "performance"]

    with serve_compressed(build.output) as address:
        audit = audit_page(address + ARTICLE, categories)

    assert () == audit.losses
    assert dict.fromkeys(categories, 100) == audit.scores
