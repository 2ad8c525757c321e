"""Writes what editors' programs need to know of front matter: `make schema`.

A JSON Schema a kind below `schemas/`, and snippets for Visual Studio Code, which complete keys in Markdown too.
"""

import json
import sys
from pathlib import Path

from plugins.newsroom.documents import FOLDERS
from plugins.newsroom.json_schemas import build_json_schemas
from plugins.newsroom.schemas import SCHEMAS, list_fields
from plugins.newsroom.texts import say

SNIPPETS = ".vscode/toasoan.code-snippets"


def build_files() -> dict[str, str]:
    """Return the text of each file by its path below the project's folder."""
    schemas = {f"schemas/{kind}.schema.json": schema for kind, schema in build_json_schemas().items()}
    return {path: write_json(value) for path, value in (schemas | {SNIPPETS: build_snippets()}).items()}


def build_snippets() -> dict[str, dict[str, object]]:
    """Build the snippets: the head of a new file of each kind, and each key of an article with its hint."""
    heads = {
        say(f"kind.{kind}").capitalize(): {
            "scope": "markdown",
            "prefix": f"moi-{kind}",
            "description": say("schema.head", folder=folder),
            "body": ["---", *_list_required(kind), "---", "$0"],
        }
        for folder, kind in FOLDERS.items()
    }
    keys = {
        f"{key}: {say(f'field.article.{key}')}": {
            "scope": "markdown",
            "prefix": key,
            "description": say(f"hint.article.{key}"),
            "body": f"{key}: $0",
        }
        for key in list_fields(SCHEMAS["article"])
    }
    return heads | keys


def _list_required(kind: str) -> list[str]:
    """Return a line for each required key, its example as what is typed over."""
    examples = [say(f"example.{kind}.{spec.key}").partition(": ") for spec in list_fields(SCHEMAS[kind]).values() if spec.required]
    return [f"{key}: ${{{number}:{example}}}" for number, (key, _, example) in enumerate(examples, 1)]


def write_json(value: object) -> str:
    """Return JSON as it stands in the repository."""
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n"


def main(arguments: list[str]) -> int:
    """Write the files below a folder; return the exit code."""
    for path, text in build_files().items():
        file = Path(arguments[0], path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
