"""The project's own site has no fault that `make check` finds: every file, and pages of every kind in the browser."""

from plugins.desk.check import USUAL_CHECKS, check_site
from plugins.desk.checking.accessibility import check_accessibility
from plugins.desk.checking.site import read_site
from tests.browser.test_pages import PAGES
from tests.sites import PROJECT

WEB = PROJECT / "tests/web"


def test_the_site_is_without_a_finding(site_folder):
    cache = site_folder.parent / "cache"

    results = check_site(site_folder, cache, WEB, USUAL_CHECKS)

    assert list(USUAL_CHECKS) == list(results)
    assert [] == [str(finding) for found in results.values() for finding in found]

    # Lists that share a kind: those that weren't the largest are looked at here, the others are remembered.
    (memory,) = cache.glob("check-*.accessibility")
    site = read_site(site_folder, None)
    kinds = {site.resolve(url, "/")[0]: kind for kind, url in PAGES.items()}

    assert len(PAGES) == len(kinds)
    assert [] == [str(finding) for finding in check_accessibility(site, kinds, WEB, memory)]
