"""Production settings: those of pelicanconf.py, and the site's own address from the environment."""

import os

from pelicanconf import *  # noqa: F403
from pelicanconf import PLUGINS

SITEURL = os.environ.get("SITEURL", "https://lacgiang.example")
DEVELOPMENT = False

# Compressed files beside the pages, and the manifest.
PLUGINS = [*PLUGINS, "plugins.publishing.plugin"]
OUTPUT_RETENTION = ["manifest.json", "manifest.json.minisig"]
