"""The register as data for other programs: one row a document, the same names in CSV and in JSON."""

import json
from datetime import date

import msgspec

from plugins.newsroom.cards import DirectiveCard
from plugins.newsroom.tables import write_table
from plugins.newsroom.words import format_iso

# The names are a promise to the programs that read the file.
COLUMNS = (
    "slug", "symbol", "kind", "title", "issued", "issuer", "issuer_title", "organ", "effective", "expires", "status",
    "implements", "amends", "replaces", "based_on", "aliases", "attachments", "url",
)  # fmt: skip
# Slugs and addresses hold no blank, names of documents no semicolon.
SEPARATORS = {"aliases": "; "}


class DirectiveRow(msgspec.Struct, frozen=True):
    """A document of the register; relations and `issuer` are slugs, `attachments` root-relative addresses."""

    card: DirectiveCard
    issuer: str
    effective: date | None
    expires: date | None
    implements: tuple[str, ...]
    amends: tuple[str, ...]
    replaces: tuple[str, ...]
    based_on: tuple[str, ...]
    aliases: tuple[str, ...]
    attachments: tuple[str, ...]


class RegisterData(msgspec.Struct, frozen=True):
    """The whole register, newest first; `url` is that of its page, root-relative."""

    url: str
    rows: tuple[DirectiveRow, ...]


def render_csv(site, view: RegisterData) -> str:
    """Return the register as CSV (RFC 4180); of several values in a cell, names stand apart by "; ", others by a blank."""
    return write_table(COLUMNS, (_join_lists(_build_record(site, row)) for row in view.rows))


def render_json(site, view: RegisterData) -> str:
    """Return the register as JSON; what may be several is a list."""
    data = {"url": f"{site.origin}{view.url}", "directives": [_build_record(site, row) for row in view.rows]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _build_record(site, row: DirectiveRow) -> dict[str, object]:
    card = row.card
    return {
        "slug": card.slug,
        "symbol": card.symbol,
        "kind": card.kind,
        "title": card.title,
        "issued": format_iso(card.issued),
        "issuer": row.issuer,
        "issuer_title": card.issuer.title,
        "organ": card.organ,
        "effective": format_iso(row.effective) if row.effective else None,
        "expires": format_iso(row.expires) if row.expires else None,
        "status": card.status,
        "implements": list(row.implements),
        "amends": list(row.amends),
        "replaces": list(row.replaces),
        "based_on": list(row.based_on),
        "aliases": list(row.aliases),
        "attachments": [f"{site.origin}{url}" for url in row.attachments],
        "url": f"{site.origin}{card.url}",
    }


def _join_lists(record: dict[str, object]) -> dict[str, object]:
    return {
        name: SEPARATORS.get(name, " ").join(value) if isinstance(value, list) else value
        for name, value in record.items()
    }
