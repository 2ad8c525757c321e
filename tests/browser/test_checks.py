"""The project's own site has no fault that `make check` finds: every file, and one page of every kind in the browser."""

from plugins.desk.check import USUAL_CHECKS, check_site
from tests.sites import PROJECT


def test_the_site_is_without_a_finding(site_folder):
    results = check_site(site_folder, site_folder.parent / "cache", PROJECT / "tests/web", USUAL_CHECKS)

    assert list(USUAL_CHECKS) == list(results)
    assert [] == [str(finding) for found in results.values() for finding in found]
