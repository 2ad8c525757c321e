"""The settings of `make deploy`: from deployconf.py, each of them outdone by an environment variable of its name."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import fields

from plugins.newsroom.texts import say


class DeploySettingsError(Exception):
    """A setting has a value that it can't have."""


class DeploySettings(msgspec.Struct, frozen=True):
    """Where the site goes and on what terms; docs/settings.md explains each, as DEPLOY_ and its name in capitals."""

    target: str = ""
    url: str = ""
    next_port: int = 0
    keep: int = 5
    grace_hours: int = 48
    reload: str = ""
    ssh: str = "ssh -o BatchMode=yes"
    public_key: str = ""
    endpoint: str = ""
    encoding: str = "gzip"
    delete_limit: int = 500


def read_settings(given: Mapping[str, object], environment: Mapping[str, str]) -> DeploySettings:
    """Return the settings; DeploySettingsError for a word where a number is meant."""
    values = {}
    for field in fields(DeploySettings):
        name = f"DEPLOY_{field.name.upper()}"
        value = environment.get(name, given.get(name, field.default))
        try:
            values[field.name] = type(field.default)(value)
        except ValueError:
            raise DeploySettingsError(say("publish.bad_number", name=name, found=value)) from None
    return DeploySettings(**values)
