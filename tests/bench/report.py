"""The benchmark's figures as a Markdown table and as a plot, and the options that its parts have in common."""

import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Protocol

COLOURS = {"engine": "#1a5fb4", "smaller": "#62a0ea", "hugo": "#c64600", "pelican": "#5e5c64", "search": "#26a269", "pictures": "#9141ac"}
BAR = 13
LEFT = 210
WIDTH = 760


class Figures(Protocol):
    """One build's figures."""

    case: str
    builder: str
    cpu: float
    wall: float
    memory: float
    note: str


def read_options(about: str | None, folder: Path) -> Namespace:
    """Return how many articles to measure with, a folder that isn't there yet, and the file for the table, None for none."""
    parser = ArgumentParser(prog="make bench", description=about)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--folder", type=Path, default=folder)
    parser.add_argument("--report", type=Path, default=None, help="the Markdown file that the table is added to")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    return options


def report_table(table: str, options: Namespace) -> None:
    """Print a table, add it to the file that was named, and clear the folder away."""
    print(table)
    if options.report:
        with options.report.open("a", encoding="utf-8") as file:
            file.write(table)
    shutil.rmtree(options.folder)


def format_table(
    measures: Sequence[Figures], total: int, day: str, sizes: Mapping[str, tuple[int, float]]
) -> str:
    """Return a Markdown table with the ratios of this engine to each peer."""
    lines = [
        "",
        f"## {total:,} articles, {day}",
        "",
        "; ".join(f"{builder}: {files:,} files, {size:.1f} MB" for builder, (files, size) in sizes.items()) + ".",
        "",
        "| case | builder | CPU s | wall s | peak MiB | engine's CPU | engine's memory |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    own = {found.case: found for found in measures if found.builder == "engine"}
    for found in measures:
        ratios = ["", ""]
        if found.builder != "engine" and found.case in own:
            ours = own[found.case]
            ratios = [_format_ratio(ours.cpu / found.cpu), _format_ratio(ours.memory / found.memory)]
        figures = f"{found.cpu:.2f} | {found.wall:.2f} | {found.memory:.0f}"
        lines.append(f"| {found.case} | {found.builder} | {figures} | {ratios[0]} | {ratios[1]} |")
    return "\n".join([*lines, ""])


def _format_ratio(ratio: float) -> str:
    return f"1/{1 / ratio:.1f}" if ratio < 1 else f"{ratio:.2f}"


def plot(measures: Sequence[Figures], total: int, path: Path) -> None:
    """Write a bar chart of CPU seconds, a group of bars a case."""
    cases = list(dict.fromkeys(found.case for found in measures))
    shown = {found.builder for found in measures}
    longest = max(found.cpu for found in measures)
    row = BAR * len(shown) + 8
    height = row * len(cases) + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f"<title>CPU seconds of a build, {total:,} articles</title>",
    ]
    for position, builder in enumerate(builder for builder in COLOURS if builder in shown):
        parts.append(f'<rect x="{LEFT + position * 90}" y="12" width="12" height="12" fill="{COLOURS[builder]}"/>')
        parts.append(f'<text x="{LEFT + position * 90 + 18}" y="22">{builder}</text>')
    for place, case in enumerate(cases):
        top = 40 + place * row
        measured = [found for found in measures if found.case == case]
        parts.append(f'<text x="{LEFT - 10}" y="{top + BAR * len(measured) / 2 + 3:.1f}" text-anchor="end">{escape(case)}</text>')
        for line, found in enumerate(measured):
            width = max((WIDTH - LEFT - 70) * found.cpu / longest, 1)
            y = top + line * BAR
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="10" fill="{COLOURS[found.builder]}"/>')
            parts.append(f'<text x="{LEFT + width + 6:.1f}" y="{y + 9}">{found.cpu:.2f} s</text>')
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")
