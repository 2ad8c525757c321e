"""From nodes of front matter to a checked dataclass: all that is wrong is found in one go, at its place."""

from collections.abc import Mapping as Values

import msgspec

from plugins.newsroom.conflicts import find_conflicts
from plugins.newsroom.fields import FieldError, ItemErrors, Many
from plugins.newsroom.fixes import Fix, replace_text
from plugins.newsroom.front_matter import Mapping, Node, Scalar, Sequence
from plugins.newsroom.problems import Problem, build_problem
from plugins.newsroom.schemas import KEY_ALIASES, Fields, FieldSpec, find_kind, list_fields
from plugins.newsroom.suggestions import is_near, nearest
from plugins.newsroom.texts import say
from plugins.newsroom.vietnamese import slugify

Place = tuple[int, int]
# A field path, and the code and the values of the message that says what is wrong there.
Mistake = tuple[str, str, Values[str, object]]
# Suggestions that can't be other than what was meant: no month is the 29th.
SURE_SUGGESTIONS = frozenset({"month-first"})


class Checked(msgspec.Struct, frozen=True):
    """The fields of a file, None if they have errors; the place of each field path; the problems.

    `known` holds by attribute's name what is right, whatever else is wrong.
    """

    fields: Fields | None
    lines: dict[str, Place]
    problems: tuple[Problem, ...]
    known: Values[str, object]


def check_fields(schema: type, mapping: Mapping, path: str) -> Checked:
    """Check the front matter of one file against its kind's schema."""
    unfolding = _Unfolding(path)
    mistakes: list[Mistake] = []
    known = _build_values(schema, unfolding.unfold(schema, mapping, ""), "", mistakes)
    specs = list_fields(schema).values()
    fields = None
    if not mistakes:
        fields = schema(**known)
        known = {spec.name: getattr(fields, spec.name) for spec in specs}
    problems = unfolding.problems + [unfolding.report(*found) for found in mistakes if found[0] not in unfolding.empty]
    for conflict in find_conflicts(schema, {spec.key: known[spec.name] for spec in specs if spec.name in known}):
        place = unfolding.locate(conflict.field)
        problems.append(
            build_problem(conflict.code, path, place, conflict.field, conflict.severity, **conflict.values)
        )
    return Checked(fields, unfolding.lines, tuple(problems), known)


def _build_values(
    schema: type, values: Values[str, object], prefix: str, mistakes: list[Mistake]
) -> dict[str, object]:
    """Return by attribute's name what is right, an item with mistakes of its own as None, and note what is wrong."""
    known: dict[str, object] = {}
    for spec in list_fields(schema).values():
        field = prefix + spec.key
        if spec.name not in values:
            if spec.required:
                mistakes.append((field, "missing-key", _describe(schema, spec.key)))
        elif spec.part:
            known[spec.name] = tuple(
                _build_part(spec.part, item, f"{field}[{position}]", mistakes)
                for position, item in enumerate(values[spec.name])
            )
        else:
            try:
                known[spec.name] = spec.rule(values[spec.name])
            except ItemErrors as error:
                mistakes += ((f"{field}[{position}]", item.code, item.values) for position, item in error.errors)
            except FieldError as error:
                mistakes.append((field, error.code, error.values))
    return known


def _build_part(part: type, item: object, field: str, mistakes: list[Mistake]) -> object:
    if not isinstance(item, dict):
        mistakes.append((field, "part-expected", {"keys": ", ".join(list_fields(part))}))
        return None
    before = len(mistakes)
    known = _build_values(part, item, f"{field}.", mistakes)
    return part(**known) if len(mistakes) == before else None


class _Unfolding:
    """Turns nodes into plain values for the validator and keeps their places; reports unknown keys."""

    def __init__(self, path: str):
        self.path = path
        self.lines: dict[str, Place] = {}
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.empty: set[str] = set()

    def locate(self, field: str) -> Place:
        """Return the place of a field, or of the nearest thing that holds it."""
        while field:
            if field in self.lines:
                return self.lines[field]
            field = field[: max(field.rfind("."), field.rfind("["), 0)]
        return 1, 1

    def unfold(self, schema: type, mapping: Mapping, prefix: str) -> dict[str, object]:
        """Return the values by field name, without those that are empty."""
        specs, aliases = list_fields(schema), KEY_ALIASES.get(schema, {})
        values: dict[str, object] = {}
        taken: dict[str, Scalar] = {}
        unknown = []
        for key, node in mapping.entries:
            typed = key.text.strip().lower()
            spec = specs.get(aliases.get(typed, typed))
            if spec is None:
                unknown.append((key, node))
            elif spec.key in taken:
                other = taken[spec.key]
                self._report("same-key", key, prefix + typed, also=other.line, other=other.text, line=other.line)
            else:
                taken[spec.key] = key
                self._take(schema, spec, key, node, prefix, values)
        for key, node in unknown:
            whole = next((spec.key for spec in specs.values() if spec.key in taken and spec.part and key.text in list_fields(spec.part)), None)
            if whole:
                self._report("part-outside", key, prefix + key.text, key=key.text, whole=whole)
                continue
            meant = _find_meant_key(key.text, schema)
            if meant is None:
                self._report("unknown-key", key, prefix + key.text, key=key.text, known=", ".join(specs))
                continue
            is_safe = meant not in taken and is_near(key.text, meant)
            fix = replace_text(key.line, key.column, key.text, meant, is_safe)
            self._report("unknown-key-hint", key, prefix + key.text, fix=fix, key=key.text, suggestion=meant)
            # The value is checked as what it was meant to be, and its key is not called missing as well.
            if meant not in taken:
                taken[meant] = key
                self._take(schema, specs[meant], key, node, prefix, values)
        return values

    def _report(self, code: str, node: Node, field: str, **values: object) -> None:
        self.problems.append(build_problem(code, self.path, (node.line, node.column), field, **values))

    def _take(
        self, schema: type, spec: FieldSpec, key: Scalar, node: Node, prefix: str, values: dict[str, object]
    ) -> None:
        field = prefix + spec.key
        self.lines[field] = node.line, node.column
        value = (
            self._convert_parts(spec.part, node, field)
            if spec.part
            else self._convert(spec.rule, node, field)
        )
        if value:
            values[spec.name] = value
            return
        self.lines[field] = key.line, key.column
        if spec.required:
            self.empty.add(field)
            self._report("empty-value", key, field, **_describe(schema, spec.key))

    def _convert_parts(self, part: type, node: Node, field: str) -> list[object]:
        """Return the list of a field whose items have keys of their own; one item needs no list."""
        items = node.items if isinstance(node, Sequence) else (node,)
        values: list[object] = []
        for item in items:
            if not _simplify(item):
                continue
            place = f"{field}[{len(values)}]"
            self.lines[place] = item.line, item.column
            values.append(
                self.unfold(part, item, f"{place}.") if isinstance(item, Mapping) else _simplify(item)
            )
        return values

    def _convert(self, rule: object, node: Node, field: str) -> str | list | dict:
        if isinstance(node, Scalar):
            text = node.text.strip()
            self.texts[field] = text
            if isinstance(rule, Many):
                for position, piece in enumerate(rule.cut(text)):
                    self.lines[f"{field}[{position}]"] = node.line, node.column
                    self.texts[f"{field}[{position}]"] = piece
            return text
        if isinstance(node, Mapping):
            return _simplify(node)
        items: list[object] = []
        seen: set[str] = set()
        for item in node.items:
            value = _simplify(item)
            if not value or (isinstance(value, str) and value in seen):
                continue
            if isinstance(value, str) and not (isinstance(rule, Many) and rule.repeats):
                seen.add(value)
            place = f"{field}[{len(items)}]"
            self.lines[place] = item.line, item.column
            if isinstance(value, str):
                self.texts[place] = value
            items.append(value)
        return items

    def report(self, field: str, code: str, values: Values[str, object]) -> Problem:
        """Return the problem of a mistake in a field's value."""
        return build_problem(code, self.path, self.locate(field), field, fix=self._suggest(field, code, values), **values)

    def _suggest(self, field: str, code: str, values: Values[str, object]) -> Fix | None:
        """Return the fix that puts a suggestion in the place of a field's text."""
        if "suggestion" not in values or field not in self.texts:
            return None
        return replace_text(*self.locate(field), self.texts[field], str(values["suggestion"]), code in SURE_SUGGESTIONS)


def _simplify(node: Node) -> str | list | dict:
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, Sequence):
        return [_simplify(item) for item in node.items]
    return {key.text: _simplify(value) for key, value in node.entries}


def _find_meant_key(typed: str, schema: type) -> str | None:
    """Return the key that a misspelt one meant; the Vietnamese name of a field leads to its key too."""
    kind = find_kind(schema)
    names = {key: key for key in list_fields(schema)} | KEY_ALIASES.get(schema, {})
    names |= {say(f"field.{kind}.{key}"): key for key in list_fields(schema)}
    found = nearest(typed, names)
    if found:
        return names[found]
    # Of a name, the beginning may be all that was written: "Ngày" of "Ngày giờ đăng".
    begun = f"{slugify(typed)}-"
    return next((key for key in list_fields(schema) if slugify(say(f"field.{kind}.{key}")).startswith(begun)), None)


def _describe(schema: type, key: str) -> dict[str, str]:
    """Return what a message says of a required field: its key, its Vietnamese name and an example."""
    kind = find_kind(schema)
    return {"key": key, "label": say(f"field.{kind}.{key}"), "example": say(f"example.{kind}.{key}")}
