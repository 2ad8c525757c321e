"""The catalogue: every sentence that an editor or a reader is shown, in one TOML file a language.

That of another language than Vietnamese holds what pages of that language show. A key is dotted (`problem.unknown_key`); a value is a `str.format` pattern.
"""

import tomllib
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "texts"
DEFAULT_LANGUAGE = "vi"
# The languages in which pages can speak to readers.
LANGUAGES = frozenset(path.stem for path in CATALOGUES.glob("*.toml"))


@cache
def load_texts(language: str = DEFAULT_LANGUAGE) -> dict[str, str]:
    """Return one language's catalogue, flattened to dotted keys."""
    with (CATALOGUES / f"{language}.toml").open("rb") as file:
        tables = tomllib.load(file)
    return dict(_flatten(tables, ""))


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Return the text under `key` with `values` filled in; KeyError for a key that is not there."""
    pattern = load_texts(language)[key]
    return pattern.format(**values) if values else pattern


def _flatten(table: dict, prefix: str):
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
