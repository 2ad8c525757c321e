"""Forms: every kind and field of the schemas as the desk's CMS asks for them, and what its file format must know.

The CMS's own words for these are in https://sveltiacms.app/en/docs: a kind is a collection, a parser a widget.
"""

from collections.abc import Iterator
from typing import Literal, get_args, get_origin, get_type_hints

from msgspec import structs

from plugins.newsroom import fields, moments, schemas
from plugins.newsroom.addresses import parse_old_path, parse_web_url
from plugins.newsroom.documents import FOLDERS
from plugins.newsroom.fields import Many
from plugins.newsroom.schemas import KEY_ALIASES, SCHEMAS, FieldSpec, find_kind, list_fields
from plugins.newsroom.texts import load_texts, say

# The kind whose entries a field names by their slugs.
REFERENCES: dict[str, dict[str, str]] = {
    "article": {"category": "section", "committee": "committee", "campaign": "campaign", "directive": "directive"},
    "section": {"parent": "section"},
    "committee": {"parent": "committee", "successor": "committee"},
    "campaign": {"directive": "directive", "committee": "committee", "parent": "campaign", "featured": "article"},
    "directive": {
        "issuer": "committee",
        "implements": "directive",
        "amends": "directive",
        "replaces": "directive",
        "based_on": "directive",
    },
    "milestone": {"article": "article"},
}
# Fields that name something inside an entry: the kind, and the path of what is named in it.
NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "article": {"authors": ("author", "title")},
    "progress": {"indicator": ("campaign", "indicators.*.id")},
}
# What a picker shows and searches; any other kind goes by its title.
SHOWN = {"directive": ("symbol", "title"), "indicators.*.id": ("title", "indicators.*.title")}
TEMPLATES = {"directive": "{{symbol}}"}
# What an editor may take away without leaving references behind that lead nowhere.
REMOVABLE = frozenset({"article", "page", "notice"})
# Long texts get a field of several lines.
LONG = frozenset({"summary", "text", "image_caption", "image_alt", "caption", "alt"})
# Symbols of the CMS's icon font.
ICONS = {
    "article": "article",
    "section": "category",
    "committee": "account_tree",
    "campaign": "flag",
    "directive": "gavel",
    "author": "badge",
    "page": "web",
    "notice": "campaign",
}
ORDER = ("article", "campaign", "directive", "committee", "notice", "section", "author", "page")

IMAGES, DOCUMENTS = "images", "documents"
UPLOADS = {schemas.parse_image: IMAGES, schemas.parse_attachment: DOCUMENTS}
# The month in which a picture was put there.
MONTH = "{{year}}/{{month}}"
MINUTE = {"widget": "datetime", "format": "YYYY-MM-DD HH:mm", "input_timezone": str(moments.VIETNAM)}
DAY = {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"}
PATTERNS = {
    fields.parse_slug: fields.SLUG.pattern,
    fields.parse_identifier: fields.IDENTIFIER.pattern,
    fields.parse_language: fields.LANGUAGE.pattern,
    fields.parse_number: r"\d+(?:[.,]\d+)?|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?",
    fields.parse_integer: r"-?\d{1,9}",
    parse_old_path: r"/\S*",
}
DATES = {moments.parse_datetime: "minute", moments.parse_deadline: "deadline", moments.parse_day: "day"}


def build_collection(kind: str, content: str) -> dict[str, object]:
    """Return one kind as a collection of the CMS; `content` is the content folder's path from the project's root."""
    folder = next(name for name, known in FOLDERS.items() if known == kind)
    schema = SCHEMAS[kind]
    template = TEMPLATES.get(kind, "{{title}}")
    collection = {
        "name": kind,
        "label": say(f"desk.kinds.{kind}"),
        "description": say(f"desk.about.{kind}"),
        "icon": ICONS[kind],
        "folder": f"{content}/{folder}",
        "format": kind,
        "create": True,
        "delete": kind in REMOVABLE,
        "identifier_field": template.strip("{}"),
        "slug": {
            "template": template,
            "editable": ["create"],
            "hint": say("desk.slug"),
            "pattern": [f"^(?:{fields.SLUG.pattern})$", say("desk.pattern.parse_slug")],
        },
        "media_folder": f"/{content}/{IMAGES}/{MONTH}",
        "public_folder": f"/{IMAGES}/{MONTH}",
        "fields": [*_build_fields(schema, content), _build_body(kind)],
    }
    if kind == "article":
        # A folder a year, as `make new` does it.
        collection |= {"path": "{{year}}/{{slug}}", "view_groups": [{"label": say("field.article.category"), "field": "category"}]}
    if kind == "directive":
        collection["summary"] = "{{symbol}} – {{title}}"
    if "status" in list_fields(schema) and kind != "directive":
        collection["view_filters"] = [{"label": say("desk.drafts"), "field": "status", "pattern": "^draft$"}]
    if newest := next((key for key in ("date", "start", "issued") if key in list_fields(schema)), None):
        collection["sortable_fields"] = {
            "fields": [newest, template.strip("{}")],
            "default": {"field": newest, "direction": "descending"},
        }
    return collection


def _build_body(kind: str) -> dict[str, object]:
    return {
        "name": "body",
        "label": say("desk.body"),
        "hint": say("desk.body_hint"),
        "widget": "richtext",
        "required": kind == "article",
        "editor_components": ["image"],
        "buttons": ["bold", "italic", "link", "heading-two", "heading-three", "quote", "bulleted-list", "numbered-list"],
    }


def _build_fields(schema: type, content: str) -> Iterator[dict[str, object]]:
    hints = get_type_hints(schema, include_extras=True)
    owner = find_kind(schema)
    for spec in list_fields(schema).values():
        widget = _build_widget(owner, spec, hints[spec.name], content)
        yield {
            "name": spec.key,
            "label": say(f"field.{owner}.{spec.key}"),
            "hint": _find_hint(owner, spec.key, widget["widget"]),
            "required": spec.required,
            **widget,
        }


def _find_hint(owner: str, key: str, widget: str) -> str:
    """Return what an editor should know: where the desk's own ways need other words than a file's, those."""
    keys = (f"desk.hint.{owner}.{key}", f"desk.hint.{key}", f"desk.hint.{widget}", f"hint.{owner}.{key}")
    return say(next(key for key in keys if key in load_texts()))


def _build_widget(owner: str, spec: FieldSpec, hint: object, content: str) -> dict[str, object]:
    if spec.part:
        return {
            "widget": "list",
            "collapsed": "auto",
            "summary": _summarize(spec.part),
            "fields": list(_build_fields(spec.part, content)),
        }
    multiple = {"multiple": True} if isinstance(spec.rule, Many) else {}
    if kind := REFERENCES.get(owner, {}).get(spec.key):
        return _build_picker(kind, "{{slug}}", kind) | multiple
    if named := NAMES.get(owner, {}).get(spec.key):
        kind, path = named
        return _build_picker(kind, path, path if "*" in path else kind) | multiple
    if spec.rule.parse is fields.parse_rule:
        return {"widget": "select", "options": [{"label": text, "value": code} for code, text in fields.list_rules().items()], **multiple}
    if choices := _list_choices(hint):
        return _build_select(choices)
    if folder := UPLOADS.get(spec.rule.parse):
        return _build_upload(folder, content) | multiple
    if multiple:
        return {**_build_input(spec), "widget": "list"}
    return _build_input(spec) | ({"default": "{{now}}"} if spec.required and spec.key == "date" else {})


def _summarize(part: type) -> str:
    """Return what stands for an item when it is folded up: its first two fields."""
    return " – ".join(f"{{{{{key}}}}}" for key in list(list_fields(part))[:2])


def _build_picker(kind: str, value: str, shown: str) -> dict[str, object]:
    """Return a picker among a kind's entries, with a box to search in however few there are."""
    names = list(SHOWN.get(shown, ("title",)))
    return {
        "widget": "relation",
        "collection": kind,
        "value_field": value,
        "display_fields": names,
        "search_fields": names,
        "dropdown_threshold": 0,
    }


def _list_choices(hint: object) -> tuple[str, ...]:
    """Return the values of a field that takes a few words only."""
    for inner in (hint, *get_args(hint)):
        if get_origin(inner) is Literal:
            return get_args(inner)
        if inner is not hint and (found := _list_choices(inner)):
            return found
    return ()


def _build_select(choices: tuple[str, ...]) -> dict[str, object]:
    options = [{"label": _capitalize(say(f"choice.{choice}")), "value": choice} for choice in choices]
    # What is written at the desk is a draft until somebody says otherwise.
    default = {"default": "draft"} if "draft" in choices else {}
    return {"widget": "select", "options": options, **default}


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _build_upload(folder: str, content: str) -> dict[str, object]:
    if folder == IMAGES:
        return {"widget": "image", "choose_url": False}
    return {
        "widget": "file",
        "choose_url": False,
        "accept": ".pdf",
        "media_folder": f"/{content}/{folder}",
        "public_folder": f"/{folder}",
    }


def _build_input(spec: FieldSpec) -> dict[str, object]:
    parse = spec.rule.parse
    if parse in (moments.parse_datetime, moments.parse_deadline):
        return dict(MINUTE)
    if parse is moments.parse_day:
        return dict(DAY)
    if parse is parse_web_url:
        return {"widget": "string", "type": "url"}
    if parse in PATTERNS:
        name = say(f"desk.pattern.{parse.__name__}")
        return {"widget": "string", "pattern": [f"^(?:{PATTERNS[parse]})$", name]}
    return {"widget": "text" if spec.key in LONG else "string"}


def build_rules(schema: type) -> dict[str, object]:
    """Return what the desk's file format (desk/documents.js) must know of a kind or part to read its files."""
    defaults = {field.name: field.default for field in structs.fields(schema)}
    rules = {spec.key: _build_rule(spec, defaults[spec.name]) for spec in list_fields(schema).values()}
    return {"aliases": KEY_ALIASES.get(schema, {}), "fields": rules}


def _build_rule(spec: FieldSpec, default: object) -> dict[str, object]:
    if spec.part:
        return {"part": build_rules(spec.part)}
    rule = {}
    if isinstance(spec.rule, Many):
        rule["list"] = ",;" if spec.rule.commas else ";"
    if folder := UPLOADS.get(spec.rule.parse):
        rule["folder"] = folder
    if date := DATES.get(spec.rule.parse):
        rule["date"] = date
    if isinstance(default, str):
        rule["default"] = default
    return rule
