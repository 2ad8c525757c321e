"""Checks a built site as it lies in the output folder: `python -m plugins.desk.check output`.

One line a finding, exit 1 when there is any: links and fragments that lead nowhere, ids that stand twice, headings
that skip a level, images without size or alternative text, pages without title, language or main part, structured
data, feeds and sitemaps that can't be read or that name what isn't there.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from plugins.newsroom.texts import say

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
# Attributes that hold one URL each.
LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"), ("use", "href"))


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """One HTML file: its URL, the ids that it bears and the links that it holds."""

    url: str
    ids: frozenset[str]
    links: tuple[str, ...]
    findings: tuple[str, ...]


def check_site(output: Path) -> Iterator[str]:
    """Yield a line for each finding, in the order of files."""
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    pages = {name: read_page(output, name) for name in sorted(files) if name.endswith(".html")}
    origin, root = _find_base(output)
    for name, page in pages.items():
        for finding in page.findings:
            yield f"{name}: {finding}"
        for link in page.links:
            if problem := _check_link(link, page, pages, files, origin, root):
                yield f"{name}: {problem}"
    for name in sorted(files):
        if name.endswith(".xml"):
            for finding in _check_xml(output / name, files, origin, root):
                yield f"{name}: {finding}"
        elif name.endswith(".json"):
            if finding := _check_json(output / name):
                yield f"{name}: {finding}"


def read_page(output: Path, name: str) -> CheckedPage:
    """Read one HTML file and check what can be seen from it alone."""
    soup = BeautifulSoup((output / name).read_text(encoding="utf-8"), "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]
    links = [
        element[attribute]
        for tag, attribute in LINKS
        for element in soup.find_all(tag)
        if element.get(attribute) is not None
    ]
    for element in soup.find_all(srcset=True):
        links += (candidate.split()[0] for candidate in element["srcset"].split(",") if candidate.strip())
    findings = [say("check.duplicate_id", id=found) for found, times in Counter(ids).items() if times > 1]
    if soup.find("meta", attrs={"http-equiv": "refresh"}) is None:
        findings += _check_outline(soup)
    for image in soup.find_all("img"):
        if image.get("alt") is None:
            findings.append(say("check.no_alt", src=image.get("src", "")))
        if not (image.get("width") and image.get("height")):
            findings.append(say("check.no_size", src=image.get("src", "")))
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            json.loads(script.string or "")
        except ValueError as error:
            findings.append(say("check.bad_json_ld", error=error))
    url = "/" + name.removesuffix("index.html")
    return CheckedPage(url, frozenset(ids), tuple(links), tuple(findings))


def _check_outline(soup: BeautifulSoup) -> Iterator[str]:
    if not (soup.html and soup.html.get("lang")):
        yield say("check.no_language")
    if not (soup.title and soup.title.get_text(strip=True)):
        yield say("check.no_title")
    if len(soup.find_all("main")) != 1:
        yield say("check.no_main")
    levels = [HEADINGS.index(heading.name) + 1 for heading in soup.find_all(HEADINGS)]
    if levels.count(1) != 1:
        yield say("check.one_h1", count=levels.count(1))
    for before, after in pairwise(levels):
        if after > before + 1:
            yield say("check.heading_skip", before=before, after=after)


def _find_base(output: Path) -> tuple[str, str]:
    """Return the site's origin and the path before every URL, as its front page's canonical link says."""
    soup = BeautifulSoup((output / "index.html").read_text(encoding="utf-8"), "html.parser")
    link = soup.find("link", rel="canonical")
    parts = urlsplit(link["href"] if link else "/")
    return (f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""), parts.path.rstrip("/")


def _check_link(
    link: str, page: CheckedPage, pages: Mapping[str, CheckedPage], files: set[str], origin: str, root: str
) -> str | None:
    if origin and link.startswith(f"{origin}/"):
        link = link.removeprefix(origin)
    parts = urlsplit(urljoin(root + page.url, link))
    if parts.scheme or parts.netloc:
        return None
    name = _find_file(parts.path, files, root)
    if name is None:
        return say("check.broken_link", link=link)
    fragment = unquote(parts.fragment)
    if fragment and name in pages and fragment not in pages[name].ids:
        return say("check.broken_fragment", link=link)
    return None


def _find_file(path: str, files: set[str], root: str) -> str | None:
    """Return the output file that answers a URL's path."""
    if not path.startswith(f"{root}/"):
        return None
    name = unquote(path.removeprefix(f"{root}/"))
    if not name or name.endswith("/"):
        name += "index.html"
    return name if name in files else None


def _check_xml(path: Path, files: set[str], origin: str, root: str) -> Iterator[str]:
    try:
        tree = ElementTree.parse(path)
    except ElementTree.ParseError as error:
        yield say("check.bad_xml", error=error)
        return
    for element in tree.iter():
        if element.tag.endswith("}loc") and element.text:
            parts = urlsplit(element.text)
            if not parts.netloc:
                yield say("check.relative_loc", link=element.text)
            elif _find_file(parts.path, files, root) is None:
                yield say("check.broken_link", link=element.text)


def _check_json(path: Path) -> str | None:
    try:
        json.loads(path.read_bytes())
    except ValueError as error:
        return say("check.bad_json", error=error)
    return None


def main(arguments: list[str]) -> int:
    """Print the findings for the output folder named; return the exit code."""
    findings = list(check_site(Path(arguments[0])))
    print("\n".join(findings) if findings else say("check.clean"))
    if findings:
        print(say("check.count", count=len(findings)))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
