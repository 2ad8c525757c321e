"""A built site as a text that people can read and compare: `python -m tests.site.outline` prints the golden site's."""

import sys
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString

from tests.sites import PROJECT, Build, build_site

# 20 December 2023, 08:00 in Vietnam.
CLOCK = 1703034000
CONTENT = PROJECT / "tests" / "site" / "content"
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)
# Files whose names follow from the code that makes them, and the page of components, which no reader sees.
UNNAMED = ("theme/", "tim-kiem/chi-muc/", "images/", "thanh-phan/")
SKIPPED = frozenset(["script", "style", "template"])


def build_golden_site(folder: Path) -> Build:
    """Build the golden site's content below a folder, lists two articles long."""
    return build_site(folder, {}, clock=CLOCK, PATH=str(CONTENT), DEFAULT_PAGINATION=2, SITENAME="Trang Thử")


def outline_site(build: Build) -> str:
    """Return the outline of all files: each page's title and main part, each other file's name; assets left out."""
    return "\n".join(
        _outline_page(name, data.decode()) if name.endswith(".html") else f"== {name}\n"
        for name, data in build.list_files().items()
        if not name.startswith(UNNAMED)
    )


def _outline_page(name: str, html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    lines: list[str] = [""]
    _walk(soup.find("main") or soup.body, lines)
    text = [" ".join(line.split()) for line in lines]
    return "\n".join([f"== {name}", soup.title.get_text(strip=True), *filter(None, text), ""])


def _walk(element: object, lines: list[str]) -> None:
    for child in element.children:
        if isinstance(child, NavigableString):
            lines[-1] += str(child)
        elif child.name in SKIPPED or child.get("aria-hidden") == "true":
            continue
        elif child.name in BLOCKS:
            lines.append(f"{child.name} " if child.name in {"h1", "h2", "h3", "h4", "h5", "h6"} else "")
            _walk(child, lines)
            lines.append("")
        elif child.name == "a":
            lines[-1] += "["
            _walk(child, lines)
            lines[-1] += f"]({child.get('href', '')})"
        else:
            _walk(child, lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(outline_site(build_golden_site(Path(folder))))
