"""The catalogue: every sentence that an editor or a reader is shown, in one TOML file a language.

That of another language than Vietnamese holds what pages of that language show. A key is dotted (`problem.unknown_key`); a value is a `str.format` pattern.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "texts"
DEFAULT_LANGUAGE = "vi"
# The languages in which pages can speak to readers.
LANGUAGES = frozenset(path.stem for path in CATALOGUES.glob("*.toml"))
# A table's header, on a line of its own.
HEADER = re.compile(r"^\[([a-z_.]+)\]$", re.MULTILINE)


@cache
def load_texts(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Return one language's catalogue, flattened to dotted keys."""
    return {f"{name}.{key}": text for name in _split_catalogue(language) for key, text in load_table(name, language).items()}


@cache
def load_table(name: str, language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Return the texts of one table; to parse no other spares most builds ten milliseconds."""
    return tomllib.loads(_split_catalogue(language)[name])


@cache
def _split_catalogue(language: str) -> dict[str, str]:
    """Return the source of each table by its name."""
    _, *pieces = HEADER.split((CATALOGUES / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


@cache
def _find_text(key: str, language: str) -> str:
    table, _, name = key.rpartition(".")
    return load_table(table, language)[name]


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Return the text under `key` with `values` filled in; KeyError for a key that is not there."""
    pattern = _find_text(key, language)
    return pattern.format(**values) if values else pattern
