"""The desk's place in the site: its files, its policy, and what is said when it can't be there."""

import pytest

from plugins.desk import plugin
from plugins.desk.admin import DeskConfig, DeskError, build_policy, plan_admin
from tests.edition import build_edition
from tests.sites import MINIMAL, build_site, write_content


def test_a_bundle_that_is_missing_is_told(tmp_path):
    with pytest.raises(DeskError, match="hãy chạy make desk một lần"):
        list(plan_admin(DeskConfig(bundle=tmp_path), build_edition({})))


def test_the_bundle_stands_beside_the_page_and_its_configuration(tmp_path):
    for name in ("desk.js", ".built", "assets/a.woff2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")

    files = [file.save_as for file in plan_admin(DeskConfig(bundle=tmp_path), build_edition({}))]

    assert ["admin/index.html", "admin/config.json", "admin/assets/a.woff2", "admin/desk.js"] == files


def test_another_bundle_takes_the_place_of_the_old_one_though_nothing_else_has_changed(tmp_path, monkeypatch):
    # Pelican loads plugins without making them known to their packages: by its path it isn't found.
    monkeypatch.setattr(plugin, "PROJECT", tmp_path)
    for text in ("cũ", "mới"):
        write_content(tmp_path, {"desk/dist/desk.js": text})
        build = build_site(tmp_path, MINIMAL, DESK=True)

        assert text == build.read("admin/desk.js")


def test_the_packages_of_the_bundle_stand_on_the_page_of_licences(tmp_path, monkeypatch):
    monkeypatch.setattr(plugin, "PROJECT", tmp_path)
    listed = "@a/cms 1.2.0: MIT\n\nMIT License: as is\n\nb 2.0.1: ISC\n\nVersion 2.0: x\n\nc 3.0.0: MIT\n"
    write_content(tmp_path, {"desk/dist/desk.js": "x", "desk/dist/licences.txt": listed})

    page = build_site(tmp_path, MINIMAL, DESK=True).read("giay-phep/index.html")

    assert '<li>Bàn biên tập – @a/cms 1.2.0, b 2.0.1, c 3.0.0: MIT, ISC</li>' in page
    assert "Be Vietnam Pro" in page
    assert "@a/cms" not in build_site(tmp_path, {}).read("giay-phep/index.html")


@pytest.mark.parametrize(
    ("backend", "hosts"),
    [
        ({}, ""),
        ({"name": "github", "repo": "a/b"}, " https://api.github.com https://*.githubusercontent.com"),
        ({"name": "gitlab", "repo": "a/b"}, " https://gitlab.com"),
        (
            {"name": "gitea", "repo": "a/b", "api_root": "https://git.bao.example/api/v1", "base_url": "https://git.bao.example"},
            " https://git.bao.example",
        ),
    ],
    ids=["folder", "github", "gitlab", "forgejo"],
)
def test_the_policy_lets_the_desk_talk_to_its_repository_alone(backend, hosts):
    rules = dict(rule.split(" ", 1) for rule in build_policy(backend).split("; "))

    assert f"'self' blob: data:{hosts}" == rules["connect-src"] == rules["img-src"]
    assert "'none'" == rules["default-src"]
    assert "'self' 'wasm-unsafe-eval'" == rules["script-src"]
    assert "'self'" == rules["style-src"]


@pytest.mark.parametrize("backend", [{"name": "ftp", "repo": "a/b"}, {"name": "github"}, {"name": "github", "repo": "b"}])
def test_a_repository_that_can_not_be_one_is_told(tmp_path, backend):
    (tmp_path / "desk.js").touch()

    with pytest.raises(DeskError, match="DESK_BACKEND"):
        list(plan_admin(DeskConfig(backend=backend, bundle=tmp_path), build_edition({})))
