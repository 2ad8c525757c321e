"""The storeys of docs/architecture.md: every import points down, and only plugin.py knows Pelican."""

import ast
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parent.parent / "plugins"
GROUND = {"newsroom", "engine"}
ROOF = {"portal", "desk"}
MODULES = sorted(PLUGINS.rglob("*.py"))


def list_imports(path: Path) -> set[str]:
    """Return the dotted names that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide what a module rests on"
            found.add(node.module)
    return found


def get_room(path: Path) -> str:
    """Return the folder of plugins/ that a module is in."""
    return path.relative_to(PLUGINS).parts[0]


def list_rooms(path: Path) -> set[str]:
    """Return the rooms of plugins/ that a module imports from, its own left out."""
    rooms = {name.split(".")[1] for name in list_imports(path) if name.startswith("plugins.")}
    return rooms - {get_room(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PLUGINS).as_posix())
class TestImports:
    def test_only_plugin_modules_know_pelican(self, path):
        pelican = {name for name in list_imports(path) if name.split(".")[0] == "pelican"}

        assert path.name in ("plugin.py", "__main__.py") or set() == pelican

    def test_the_ground_floor_rests_on_nothing_of_ours(self, path):
        if get_room(path) in GROUND:
            assert set() == list_rooms(path)

    def test_a_feature_rests_on_the_ground_floor_alone(self, path):
        if get_room(path) not in GROUND | ROOF | {"__init__.py"}:
            assert set() == list_rooms(path) - GROUND

    def test_nothing_but_the_desk_rests_on_the_portal(self, path):
        if get_room(path) != "desk":
            assert set() == list_rooms(path) & (ROOF - {get_room(path)})
