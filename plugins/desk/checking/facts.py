"""Facts: all that the checks need to know of one file, so that a file that stays as it is need not be read again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from plugins.desk.checking.findings import Finding, find
from plugins.desk.checking.site import BuiltSite


class Link(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A link within the site: the file and the fragment that it leads to, its line, and how it is written.

    `followed`: a reader can follow it from the page; other links are what a page loads, or names for machines.
    """

    file: str
    fragment: str
    line: int
    written: str
    followed: bool


class Facts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one file says; `kind` is a page's, "" for other files; `listed`: search engines may show the page.

    `ids` are the places that a fragment can name, `outside` the addresses of other sites that readers may follow.
    """

    findings: tuple[Finding, ...] = ()
    links: tuple[Link, ...] = ()
    outside: tuple[tuple[str, int], ...] = ()
    ids: frozenset[str] = frozenset()
    kind: str = ""
    listed: bool = False


@dataclass(slots=True)
class Notes:
    """What is noted while a file is read: findings, and each address once."""

    site: BuiltSite
    name: str
    url: str
    findings: list[Finding] = field(default_factory=list)
    links: dict[tuple[str, str, bool], Link] = field(default_factory=dict)
    outside: dict[str, int] = field(default_factory=dict)

    def report(self, line: int, code: str, /, **values: object) -> None:
        """Note a finding."""
        self.findings.append(find(self.name, line, code, **values))

    def follow(self, written: str, line: int) -> None:
        """Note an address that readers may follow."""
        self._note(written, line, True)

    def name_address(self, written: str, line: int) -> None:
        """Note an address that is told to machines."""
        self._note(written, line, False)

    def load(self, written: str, line: int) -> None:
        """Note an address that the browser loads by itself: another host's is a finding."""
        if self._note(written, line, False):
            code = "insecure-resource" if written.startswith("http:") else "foreign-resource"
            self.report(line, code, link=written)

    def _note(self, written: str, line: int, followed: bool) -> bool:
        """Note an address; True when it leads to another host."""
        if written.startswith(("mailto:", "tel:", "data:", "sms:")):
            return False
        try:
            target = self.site.resolve(written, self.url)
        except ValueError:
            self.report(line, "bad-address", link=written)
            return False
        if target is None:
            if followed:
                self.outside.setdefault(written.partition("#")[0], line)
            return written.startswith(("http:", "https:", "//"))
        file, fragment = target
        if written.strip().lower().startswith("javascript:"):
            self.report(line, "inline-code", code=written)
        self.links.setdefault((file, fragment, followed), Link(file, fragment, line, written, followed))
        return False

    def finish(self, ids: Iterable[str] = (), kind: str = "", listed: bool = False) -> Facts:
        """Return what was noted."""
        links, outside = tuple(self.links.values()), tuple(self.outside.items())
        return Facts(tuple(self.findings), links, outside, frozenset(ids), kind, listed)


def take_notes(site: BuiltSite, name: str) -> Notes:
    """Begin with a file."""
    return Notes(site, name, site.get_url(name))
