"""The bill of materials: every locked package with its digests, the same each time."""

import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from plugins.desk.sbom import write_bom
from tests.sites import PROJECT

PYTHON = """\
# Made by a test.
jinja2==3.1.6 \\
    --hash=sha256:{0} \\
    --hash=sha256:{1}
    # via pelican
tzdata==2026.1 ; sys_platform == 'win32' \\
    --hash=sha256:{1}
""".format("0" * 64, "1" * 64)
NPM = {
    "name": "desk",
    "packages": {
        "": {"version": "1.0.0"},
        "node_modules/@scope/tool": {"version": "2.0.1", "integrity": "sha512-" + "AA" * 42 + "AA=="},
    },
}


def describe(folder):
    (folder / "requirements.lock").write_text(PYTHON)
    (folder / "desk").mkdir()
    (folder / "desk" / "package-lock.json").write_text(json.dumps(NPM))
    return json.loads(write_bom(folder))


def test_each_locked_package_is_there_with_its_digests(tmp_path):
    components = {found["purl"]: [one["content"] for one in found["hashes"]] for found in describe(tmp_path)["components"]}

    assert ["0" * 64, "1" * 64] == components["pkg:pypi/jinja2@3.1.6"]
    assert ["1" * 64] == components["pkg:pypi/tzdata@2026.1"]
    assert ["0" * 128] == components["pkg:npm/%40scope/tool@2.0.1"]
    assert 3 == len(components)


def test_the_projects_own_bill_is_valid_and_the_same_each_time():
    text = write_bom(PROJECT)
    names = {found["name"] for found in json.loads(text)["components"]}

    assert text == write_bom(PROJECT)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert {"pelican", "jinja2", "markdown", "beautifulsoup4"} <= names
