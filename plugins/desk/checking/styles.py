"""Style sheets and scripts: the addresses that stand in them."""

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ADDRESS = re.compile(
    r"""url\(\s*(?P<quote>["']?)(?P<url>.*?)(?P=quote)\s*\)|@import\s+["'](?P<sheet>[^"']+)""", re.DOTALL
)
# import … from "…", export … from "…" and import "…": what is loaded together with the script.
IMPORT = re.compile(r"""\b(?:import|export)\b(?:[\w\s{},*$]*\bfrom)?\s*["'](?P<module>[./][^"']+)""")


def list_style_addresses(text: str) -> Iterator[tuple[str, int]]:
    """Yield the addresses that a style sheet loads, with their lines."""
    # Comments are blotted out, not cut out, so that lines stay where they are.
    text = COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    for found in ADDRESS.finditer(text):
        yield found["url"] or found["sheet"] or "", text.count("\n", 0, found.start()) + 1


def list_imports(text: str) -> Iterator[tuple[str, int]]:
    """Yield the modules that are loaded together with a script, with their lines."""
    for found in IMPORT.finditer(text):
        yield found["module"], text.count("\n", 0, found.start()) + 1
