"""Tables for other programs: CSV (RFC 4180) that a spreadsheet can open without running anything in it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

# A spreadsheet takes a text that begins like this for a formula and runs it; the wide signs are those of East Asian
# keyboards, which some take for the others.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV below their columns' names; None is an empty cell."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(guard_cell(row[name]) for name in columns)
    return table.getvalue()


def guard_cell(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: such a text begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_BEGINNINGS) else cell
