"""On what terms a site is deployed, and the error when it can't be."""

from collections.abc import Callable

import msgspec


class DeployError(Exception):
    """The site could not be put before readers; the message says why, and what readers see now."""


class Terms(msgspec.Struct, frozen=True):
    """How to deploy: releases kept, seconds that old assets are kept, where to look whether it answers, and at which of the
    web server's own ports before readers see it (0: nowhere), what reloads the web server, whether only to say what
    would be done, the clock in seconds of 1970, and whom to tell.
    """

    keep: int
    grace: int
    url: str
    next_port: int
    reload: str
    is_dry: bool
    now: int
    tell: Callable[[str], None]
