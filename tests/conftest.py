"""Settings of all tests, and the one site that several of them read."""

import os

import pytest
from hypothesis import settings

from plugins.engine.ledger import hold_lock
from tests.sites import PROJECT, build_site

# How long one example takes says more about the machine than about the code: speed is shown by `make bench`.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """The project's own content, built once for all processes that test. Lists are short, so that some have older pages."""
    base = tmp_path_factory.getbasetemp()
    # The folders of the processes of one run lie side by side.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site"
    folder.mkdir(exist_ok=True)
    with hold_lock(folder / "lock"):
        if not (folder / "built").exists():
            build = build_site(folder, {}, PATH=str(PROJECT / "content"), DEFAULT_PAGINATION=4)
            assert 0 == build.code, build.errors
            (folder / "built").touch()
    return folder / "output"
