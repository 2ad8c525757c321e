"""Small published sites for tests: content from a dict, built as `make publish` does it."""

from pathlib import Path

from pelican import signals

from plugins.publishing.plugin import add_feature
from tests.sites import CLOCK, PROJECT, Build, build_site

SITE = "https://bao.example"


def publish_site(folder: Path, files: dict[str, str | bytes], clock: int = CLOCK, **settings: object) -> Build:
    """Write content into `folder`/content and publish it into `folder`/output."""
    try:
        return build_site(folder, files, clock, PROJECT / "publishconf.py", SITEURL=SITE, **settings)
    finally:
        # Pelican's signals outlive a build: the next one in this process may be a plain one.
        signals.initialized.disconnect(add_feature)
