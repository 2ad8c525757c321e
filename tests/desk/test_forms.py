"""Every kind and field of the schemas has its place in the desk's forms, in the CMS's own language."""

import ast
import json
import re

import pytest
from jsonschema import Draft7Validator

from plugins.desk.admin import SERVICES, DeskConfig, build_config
from plugins.desk.forms import ORDER, REFERENCES, build_collection, build_rules
from plugins.newsroom.documents import FOLDERS, salvage_document
from plugins.newsroom.fields import Many
from plugins.newsroom.index import build_newsroom
from plugins.newsroom.schemas import PARTS, SCHEMAS, find_kind, list_fields
from plugins.newsroom.texts import say
from tests.edition import CLOCK
from tests.sites import PROJECT

CMS_SCHEMA = PROJECT / "desk/node_modules/@sveltia/cms/schema/sveltia-cms.json"
# What the CMS is told to write, for the patterns of fields of plain text.
TYPED = {
    "lang": ("en", "tiếng Anh"),
    "slug": ("so-ket-quy-1", "Sơ kết"),
    "order": ("20", "hai"),
    "done": ("1.200", "1,234,5"),
    "total": ("12,5", "5%"),
    "id": ("xa-phuong", "xã phường"),
    "redirect_from": ("/tin-tuc/so-ket.html", "tin-tuc/so-ket.html"),
}


# The names that the CMS's schema gives to backends.
BACKENDS = {"github": "GitHubBackend", "gitlab": "GitLabBackend", "gitea": "GiteaBackend"}


def list_documented_backends() -> list[dict]:
    """Return the settings that docs/desk.md shows for each service."""
    text = (PROJECT / "docs/desk.md").read_text(encoding="utf-8")
    (fence,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return [ast.literal_eval(statement.value) for statement in ast.parse(fence).body]


def list_forms() -> dict[str, list[dict]]:
    """Return the fields of the form of every kind and part."""
    forms = {kind: build_collection(kind, "content")["fields"] for kind in SCHEMAS}
    for kind, schema in SCHEMAS.items():
        for spec, field in zip(list_fields(schema).values(), forms[kind]):
            if spec.part:
                forms[find_kind(spec.part)] = field["fields"]
    return forms


FORMS = list_forms()


class TestFields:
    @pytest.mark.parametrize("kind", [*SCHEMAS, *PARTS])
    def test_a_form_has_every_field_of_its_kind_in_order_and_a_text_below(self, kind):
        names = [field["name"] for field in FORMS[kind]]

        assert [*list_fields((SCHEMAS | PARTS)[kind]), *(["body"] if kind in SCHEMAS else [])] == names

    @pytest.mark.parametrize("kind", [*SCHEMAS, *PARTS])
    def test_fields_bear_the_words_of_the_catalogue_and_their_duty(self, kind):
        for spec, field in zip(list_fields((SCHEMAS | PARTS)[kind]).values(), FORMS[kind]):
            assert say(f"field.{kind}.{spec.key}") == field["label"]
            assert field["hint"]
            assert spec.required == field["required"]

    def test_every_kind_has_a_collection(self):
        assert sorted(SCHEMAS) == sorted(ORDER)
        assert {f"noi-dung/{folder}" for folder in FOLDERS} == {build_collection(kind, "noi-dung")["folder"] for kind in SCHEMAS}

    def test_only_what_nothing_refers_to_can_be_deleted(self):
        deletable = {kind for kind in SCHEMAS if build_collection(kind, "content")["delete"]}

        assert {"article", "page", "notice"} == deletable

    def test_a_field_with_several_values_takes_several(self):
        for kind, schema in SCHEMAS.items():
            for spec, field in zip(list_fields(schema).values(), FORMS[kind]):
                several = field["widget"] == "list" or field.get("multiple", False)

                assert several == bool(spec.part or isinstance(spec.rule, Many)), f"{kind}.{spec.key}"

    def test_a_draft_is_what_the_desk_begins_with(self):
        status = next(field for field in FORMS["article"] if field["name"] == "status")

        assert "draft" == status["default"]
        assert ["published", "draft", "hidden"] == [option["value"] for option in status["options"]]
        assert "Bản nháp" == status["options"][1]["label"]

    def test_dates_are_written_year_first_in_vietnams_time(self):
        fields = {field["name"]: field for field in FORMS["article"]}

        assert ("YYYY-MM-DD HH:mm", "Asia/Ho_Chi_Minh") == (fields["date"]["format"], fields["date"]["input_timezone"])
        assert "YYYY-MM-DD" == FORMS["directive"][3]["format"]

    @pytest.mark.parametrize("key", TYPED)
    def test_what_the_reader_would_refuse_is_refused_while_typing(self, key):
        field = next(field for form in FORMS.values() for field in form if field["name"] == key)
        pattern, message = field["pattern"]

        assert message
        assert [True, False] == [bool(re.search(pattern, typed)) for typed in TYPED[key]]


class TestReferences:
    @pytest.mark.parametrize("kind", SCHEMAS)
    def test_a_picker_stands_where_the_index_looks_up_a_slug_and_nowhere_else(self, kind):
        assert set(REFERENCES.get(kind, {})) == find_references(kind)


def find_references(kind: str) -> set[str]:
    """Return the fields of a kind in which an unknown name is an unknown reference."""
    folder = next(folder for folder, known in FOLDERS.items() if known == kind)
    specs = [spec for spec in list_fields(SCHEMAS[kind]).values() if spec.part is None and spec.key != "slug"]
    days = ("date", "start", "issued")
    head = [say(f"example.{kind}.{spec.key}") for spec in specs if spec.required and spec.key in days]
    head += [f"{spec.key}: khong-co" for spec in specs if spec.key not in days]
    text = "\n".join(["---", *head, "---", "Nội dung."])
    document = salvage_document(f"{folder}/mot.md", text.encode())
    _, problems = build_newsroom([document], CLOCK, "vi", frozenset({"published"}), False, {})
    return {problem.field for problem in problems if problem.code.startswith("unknown-reference")}


class TestConfiguration:
    def test_the_cms_finds_nothing_wrong_with_it(self):
        config = build_config(DeskConfig(), "Lạc Giang")
        del config["documents"]
        schema = json.loads(CMS_SCHEMA.read_text(encoding="utf-8"))

        assert [] == [error.message for error in Draft7Validator(schema).iter_errors(config)]

    @pytest.mark.parametrize("backend", list_documented_backends(), ids=lambda backend: backend["name"])
    def test_a_repository_stands_there_as_the_settings_name_it_and_the_cms_takes_it(self, backend):
        config = build_config(DeskConfig(backend=backend), "Lạc Giang")

        assert backend == config["backend"]
        # The schema lets any object pass for some backend: it has to be the one that bears its name.
        schema = json.loads(CMS_SCHEMA.read_text(encoding="utf-8"))
        one = schema | {"$ref": f"#/definitions/{BACKENDS[backend['name']]}"}
        assert [] == [error.message for error in Draft7Validator(one).iter_errors(config["backend"])]
        assert [] != list(Draft7Validator(one).iter_errors(config["backend"] | {"base_ulr": "https://git.bao.example"}))

    def test_every_service_has_settings_in_the_documentation(self):
        assert list(SERVICES) == [backend["name"] for backend in list_documented_backends()] == list(BACKENDS)


class TestRules:
    def test_the_file_format_is_told_what_a_text_alone_does_not_tell(self):
        rules = build_rules(SCHEMAS["article"])

        assert {"author": "authors"} == rules["aliases"]
        assert {"date": "minute"} == rules["fields"]["date"]
        assert {"date": "deadline"} == rules["fields"]["featured_until"]
        assert {"list": ",;"} == rules["fields"]["tags"]
        assert {"list": ";"} == rules["fields"]["redirect_from"]
        assert {"folder": "images"} == rules["fields"]["image"] == rules["fields"]["gallery"]["part"]["fields"]["image"]
        assert {"default": "published"} == rules["fields"]["status"]
        assert {"date": "day"} == rules["fields"]["corrections"]["part"]["fields"]["date"]
