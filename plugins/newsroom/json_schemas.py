"""JSON Schemas of what front matter may say, for editors and other programs; made from the schemas, never by hand.

They accept what the reader accepts: one value or a list, dates and numbers as text, and an item's keys without a list
round them. Keys are those of the contract, in small letters.
"""

from collections.abc import Mapping

from plugins.newsroom.fields import Choice, Many, list_rules, parse_rule
from plugins.newsroom.schemas import KEY_ALIASES, SCHEMAS, FieldSpec, find_kind, list_fields
from plugins.newsroom.texts import say

DIALECT = "http://json-schema.org/draft-07/schema#"
# Every scalar is read as the text that was typed, whatever YAML makes of it.
SCALAR = {"type": ["string", "number", "boolean"]}
# An optional field may be left empty.
EMPTY = {"type": "null"}


def build_json_schemas() -> dict[str, dict[str, object]]:
    """Return the schema of each kind by its name."""
    return {
        kind: {"$schema": DIALECT, "title": say(f"kind.{kind}").capitalize(), **_build_object(schema)}
        for kind, schema in SCHEMAS.items()
    }


def _build_object(schema: type) -> dict[str, object]:
    specs = list_fields(schema)
    kind = find_kind(schema)
    properties = {key: _build_field(kind, spec) for key, spec in specs.items()}
    properties |= {alias: properties[key] for alias, key in KEY_ALIASES.get(schema, {}).items()}
    required = [key for key, spec in specs.items() if spec.required]
    described = {"type": "object", "properties": properties, "additionalProperties": False}
    return described | ({"required": required} if required else {})


def _build_field(kind: str, spec: FieldSpec) -> dict[str, object]:
    words = {"title": say(f"field.{kind}.{spec.key}"), "description": say(f"hint.{kind}.{spec.key}")}
    if spec.part:
        item = _build_object(spec.part)
        forms = [{"type": "array", "items": item}, item]
    else:
        value = _build_value(spec.rule.parse)
        listed = {"type": "array", "items": value}
        # A list that holds just one value is fine where one is meant.
        forms = [value, listed if isinstance(spec.rule, Many) else listed | {"minItems": 1, "maxItems": 1}]
    return words | {"anyOf": forms if spec.required else [*forms, EMPTY]}


def _build_value(parse: object) -> Mapping[str, object]:
    if isinstance(parse, Choice):
        return {"enum": [word for code, others in parse.spellings.items() for word in (code, *others)]}
    if parse is parse_rule:
        return {"enum": list(list_rules())}
    return SCALAR
