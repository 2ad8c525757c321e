"""Findings: what is wrong with a built site, each with its place, a code and its words."""

import msgspec

from plugins.newsroom.texts import say


class Finding(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """One thing that is wrong; `path` below the output folder, `line` 0 where there is none to name."""

    path: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} [{self.code}]"


def find(path: str, line: int, code: str, /, **values: object) -> Finding:
    """Return a finding; its words stand in the catalogue's table `finding` under the code."""
    return Finding(path, line, code, say(f"finding.{code.replace('-', '_')}", **values))
