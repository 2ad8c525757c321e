"""Production settings: those of pelicanconf.py, and the site's own address from the environment."""

import os

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "https://lacgiang.example")
DEVELOPMENT = False
