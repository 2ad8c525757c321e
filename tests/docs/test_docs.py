"""The documentation is complete and true: settings, commands, addresses, marks, and links between its pages."""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import fields

from plugins.citations.resolver import Reason
from plugins.desk.report import LACKING_COLUMNS, UNRESOLVED_COLUMNS
from plugins.newsroom.texts import say
from plugins.newsroom.urls import DEFAULT_URLS, build_urls
from plugins.publishing.cache_classes import list_classes
from plugins.publishing.deploy_settings import DeploySettings
from plugins.publishing.manifest import Manifest
from plugins.topics.data import COLUMNS
from tests.files import list_project
from tests.sites import MINIMAL, PROJECT, Build, build_site

SKIPPED_FOLDERS = {"content", "output", "node_modules"}
SETTING_SECTIONS = ("The site", "Lists and feeds", "Pictures", "The build", "Addresses")
EVERY_PROJECT_HAS = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "Makefile", ".gitignore", ".gitattributes"}
SETTINGS = (PROJECT / "docs/settings.md").read_text(encoding="utf-8")
URLS = (PROJECT / "docs/urls.md").read_text(encoding="utf-8")
CITATIONS = (PROJECT / "docs/citations.md").read_text(encoding="utf-8")
PUBLISHING = (PROJECT / "docs/publishing.md").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")

READ_SETTING = re.compile(r"settings(?:\.get\(|\[)\"([A-Z_]+)\"")
READ_VARIABLE = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"")
FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED_FILE = re.compile(r"(?:plugins|tests|theme|docs|content)/[\w./-]*[\w/]|[\w.-]+\.(?:py|md|toml)")

CAMPAIGN = MINIMAL | {
    "campaigns/so-ket.md": (
        "---\ntitle: Sơ kết\nstart: 2023-01-27\ncommittee: thanh-uy\ndirective: 106-kh-tu\n"
        "indicators:\n  - id: xa-phuong\n    title: Xã, phường đã sơ kết\n    total: 42\n    unit: xã, phường\n---\n"
    ),
    "directives/106-kh-tu.md": "---\nsymbol: 106-KH/TU\ntitle: Về sơ kết\nissued: 2023-01-27\nissuer: thanh-uy\n---\n",
    "articles/2023/bai-hai.md": (
        "---\ntitle: Bài hai\ndate: 2023-03-30\ncategory: thoi-su\ncampaign: so-ket\n"
        "progress:\n  - indicator: xa-phuong\n    done: 14\n---\nTheo Kế hoạch số 106-KH/TU ngày 27-1-2023.\n"
    ),
}


def list_documents() -> Iterator[Path]:
    """Yield every Markdown file of the project that isn't content."""
    for path in sorted(PROJECT.rglob("*.md")):
        folders = path.relative_to(PROJECT).parts[:-1]
        if not any(folder.startswith(".") or folder in SKIPPED_FOLDERS for folder in folders):
            yield path


DOCUMENTS = list(list_documents())


def name_document(path: Path) -> str:
    """Return a document's path from the project, for the tests' names."""
    return path.relative_to(PROJECT).as_posix()


def list_rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def read_defaults(*headings: str) -> dict[str, str]:
    """Return the default of each name in the tables of some sections of docs/settings.md."""
    sections = [SETTINGS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0] for heading in headings]
    return {name: row[1] for text in sections for row in list_rows(text) for name in CODE.findall(row[0])}


def load_settings(name: str) -> ModuleType:
    """Load a settings file as Pelican does."""
    spec = importlib.util.spec_from_file_location(f"tests_docs_{name}", PROJECT / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_default(value: object) -> str:
    """Return a value as docs/settings.md writes it."""
    return f"`{json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}`"


# ---- settings ----


def test_every_setting_of_the_settings_files_is_explained_with_its_value():
    settings = vars(load_settings("pelicanconf"))
    own = {name: value for name, value in settings.items() if name.isupper()}
    defaults = read_defaults(*SETTING_SECTIONS)

    assert set() == set(own) - set(defaults)
    plain = {name: write_default(value) for name, value in own.items() if isinstance(value, str | int | None)}
    assert plain == {name: defaults[name] for name in plain}
    assert set() == {name for name in vars(load_settings("publishconf")) if name.isupper()} - set(defaults)


def test_every_setting_and_variable_that_the_code_reads_is_explained():
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "plugins").rglob("*.py")))
    code += (PROJECT / "publishconf.py").read_text(encoding="utf-8")
    read = set(READ_SETTING.findall(code))
    variables = set(READ_VARIABLE.findall(code))

    assert {"DEFAULT_PAGINATION", "SHOW_DRAFTS", "THEME"} <= read
    assert set() == read - set(read_defaults(*SETTING_SECTIONS))
    assert variables == set(read_defaults("The environment"))


def test_every_setting_of_deploying_is_explained_with_its_default():
    defaults = {f"DEPLOY_{field.name.upper()}": write_default(field.default) for field in fields(DeploySettings)}

    assert defaults == read_defaults("Publishing")
    assert {name for name in vars(load_settings("deployconf")) if name.isupper()} <= defaults.keys()


def test_every_address_is_explained_with_its_default():
    assert {f"{name}_URL": f'`"{pattern}"`' for name, pattern in DEFAULT_URLS.items()} == read_defaults(
        "Addresses"
    )


def test_every_variable_of_make_is_explained_with_its_default():
    variables = {
        name: f"`{value}`" for name, value in re.findall(r"^(\w+) *\?= *(.+)$", MAKEFILE, re.MULTILINE)
    }
    used = set(re.findall(r"\$\((\w+)\)", MAKEFILE)) | set(re.findall(r'"\$\$([A-Z]+)"', MAKEFILE))
    used -= {"MAKE", *re.findall(r"^(\w+) *:=", MAKEFILE, re.MULTILINE)}
    documented = read_defaults("Variables of make")

    assert used | set(variables) == set(documented)
    assert variables == {name: documented[name] for name in variables}


# ---- publishing ----


def test_the_fields_of_the_manifest_are_explained_in_their_order():
    rows = PUBLISHING.partition("| field | meaning |")[2].partition("\n\n")[0]

    assert list(Manifest.__struct_fields__) == [CODE.fullmatch(row[0])[1] for row in list_rows(rows) if row[0][0] == "`"]


def test_the_cache_classes_are_explained_in_their_order():
    rows = [row for row in list_rows(PUBLISHING.partition("## Cache classes")[2].partition("\n## ")[0]) if "`" in row[0]]
    explained = [(CODE.fullmatch(row[0])[1], CODE.fullmatch(row[2])[1]) for row in rows if CODE.fullmatch(row[0])]

    assert [(found.name, found.control) for found in list_classes(build_urls({}))] == explained


# ---- commands ----


def list_targets() -> set[str]:
    """Return the targets that `make help` lists."""
    return set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))


def test_the_readme_lists_the_commands_of_the_makefile_and_no_other():
    commands = {match[1] for row in list_rows(README) if (match := re.fullmatch(r"`make (\w+)`", row[0]))}

    assert list_targets() == commands


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_document)
def test_every_command_that_a_document_gives_exists(path):
    text = path.read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:^ *|`)make ([a-z]+)\b", text, re.MULTILINE))

    assert set() == commands - list_targets()


def test_the_readme_shows_the_words_at_the_end_of_a_build():
    pattern = re.sub(r"\\\{\w+\\\}", r"[\\w.,]+", re.escape(say("build.summary")))

    assert re.search(f"```text\n{pattern}\n```", README)


# ---- links and files ----


def list_anchors(path: Path) -> set[str]:
    """Return the fragments that a document's headings answer, made as code hosts make them."""
    headings = HEADING.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_document)
def test_no_relative_link_leads_nowhere(path):
    text = CODE.sub("", FENCE.sub("", path.read_text(encoding="utf-8")))
    broken = []
    for link in LINK.finditer(text):
        target, _, fragment = unquote(link["target"]).partition("#")
        if re.match(r"\w+:", target):
            continue
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (fragment and fragment not in list_anchors(file)):
            broken.append(link["target"])

    assert [] == broken


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_a_document_names_exists(name):
    text = FENCE.sub("", (PROJECT / name).read_text(encoding="utf-8"))
    files = [code for code in CODE.findall(text) if NAMED_FILE.fullmatch(code)]

    assert 1 <= len(files)
    assert [] == [
        file
        for file in files
        if not (PROJECT / file).exists() and not list(PROJECT.glob(f"plugins/*/{file}"))
    ]


def test_the_readme_says_what_each_folder_and_file_at_the_root_is():
    section = README.partition("## Where things are")[2].partition("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    named = {name.rstrip("/") for cell in first_cells for name in CODE.findall(cell)}

    assert sorted(named - {"output"} | EVERY_PROJECT_HAS) == sorted({name.partition("/")[0] for name in list_project()})


def test_the_recipe_of_a_field_names_true_things():
    recipe = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    for name, file in {
        "OptionalText": "plugins/newsroom/schemas.py",
        "_link_article": "plugins/newsroom/index.py",
        "_build_article_card": "plugins/newsroom/edition.py",
        "ArticleDetail": "plugins/articles/views.py",
        "_plan_article": "plugins/articles/pages.py",
        "[example.article]": "plugins/newsroom/texts/vi.toml",
    }.items():
        assert name in recipe
        assert file in recipe
        assert name in (PROJECT / file).read_text(encoding="utf-8"), file


# ---- addresses, marks and data ----


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Build:
    return build_site(tmp_path_factory.mktemp("docs"), CAMPAIGN, SITEURL="https://lacgiang.example")


def test_every_address_is_in_the_list_of_addresses():
    words = {"{list}": "<list>", "{date:%Y}": "<year>", "{date:%m}": "<month>", "{date:%d}": "<day>"}
    words |= {"{slug}": "<slug>", "{n}": "<n>", "{path}": "<path>", "{part}": "<part>"}
    shown = set(CODE.findall(URLS))
    for name, pattern in DEFAULT_URLS.items():
        if name in ("TRANSLATION", "FEED", "LIST_FEED", "PROGRESS_DATA"):
            continue
        if name.startswith("DIRECTIVES_"):
            pattern = pattern.replace("{list}", "van-ban/").replace("{format}", "csv")
        if name == "DIRECTIVES_BY_YEAR":
            pattern = pattern.replace("{slug}", "<year>")
        for token, word in words.items():
            pattern = pattern.replace(token, word)

        assert {pattern, f"/{pattern}"} & shown, name


def test_every_mark_is_in_the_html(site):
    pages = ("2023/03/30/bai-hai/index.html", "chuyen-de/so-ket/index.html")
    soups = [BeautifulSoup(site.read(page), "html.parser") for page in pages]
    rows = URLS.partition("## Marks in the HTML")[2].partition("\n## ")[0]
    marks = [CODE.fullmatch(row[0])[1] for row in list_rows(rows) if CODE.fullmatch(row[0])]

    assert 8 == len(marks)
    assert [] == [mark for mark in marks if not any(soup.select(mark) for soup in soups)]


def test_the_columns_of_progress_are_explained_in_their_order(site):
    rows = URLS.partition("| column | meaning |")[2].partition("\n\n")[0]
    columns = [CODE.fullmatch(row[0])[1] for row in list_rows(rows) if CODE.fullmatch(row[0])]

    assert list(COLUMNS) == columns
    assert ",".join(columns) == site.read("chuyen-de/so-ket/tien-do.csv").splitlines()[0]


def test_the_fields_of_the_register_are_explained_in_their_order(site):
    rows = URLS.partition("| field | meaning |")[2].partition("\n\n")[0]
    columns = [CODE.fullmatch(row[0])[1] for row in list_rows(rows) if CODE.fullmatch(row[0])]

    assert list(json.loads(site.read("van-ban/van-ban.json"))["directives"][0]) == columns
    assert ",".join(columns) == site.read("van-ban/van-ban.csv").splitlines()[0]


def test_every_reason_why_a_citation_is_not_linked_is_explained():
    rows = CITATIONS.partition("## Reasons")[2].partition("\n## ")[0]
    codes = {CODE.fullmatch(row[0])[1] for row in list_rows(rows) if CODE.fullmatch(row[0])}

    assert set(get_args(Reason)) == codes


def test_the_columns_of_the_report_are_explained_in_their_order():
    rows = {CODE.fullmatch(row[0])[1]: row[1] for row in list_rows(CITATIONS) if row[0].endswith(".csv`")}

    assert [list(UNRESOLVED_COLUMNS), list(LACKING_COLUMNS)] == [CODE.findall(columns) for columns in rows.values()]


def list_shape(value: object) -> object:
    """Return the keys of JSON data, level by level, and the types of what they hold."""
    if isinstance(value, dict):
        return {key: list_shape(item) for key, item in value.items()}
    return [list_shape(value[0])] if isinstance(value, list) else type(value)


def test_the_json_of_progress_has_the_shape_that_is_shown(site):
    shown = json.loads(re.search(r"```json\n(.*?)```", URLS, re.DOTALL)[1])

    assert list_shape(shown) == list_shape(json.loads(site.read("chuyen-de/so-ket/tien-do.json")))
