"""Features come and go by one line in PLUGINS; what can't be loaded stops the build."""

import re

import pytest

from plugins.portal.plugin import SettingsError
from tests.sites import MINIMAL, PROJECT, build_site

FEATURES = re.findall(r'"(plugins\.\w+\.plugin)",', (PROJECT / "pelicanconf.py").read_text(encoding="utf-8"))
CONTENT = MINIMAL | {
    "directives/94-kh-tu.md": "---\nsymbol: 94-KH/TU\ntitle: Kế hoạch\nissued: 27-1-2023\nissuer: thanh-uy\n---\n",
    "campaigns/so-ket.md": "---\ntitle: Sơ kết\nstart: 27-1-2023\ndirective: 94-kh-tu\ncommittee: thanh-uy\n---\n",
    "articles/2023/bai-hai.md": (
        "---\ntitle: Bài hai\ndate: 30-03-2023\ncategory: thoi-su\ncampaign: so-ket\ndirective: 94-kh-tu\n---\n"
        "Theo Kế hoạch số 94-KH/TU.\n"
    ),
}


def test_the_project_has_the_features_that_architecture_names():
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert 9 <= len(FEATURES)
    for feature in FEATURES:
        assert f"`{feature.split('.')[1]}`" in text


@pytest.mark.parametrize("feature", FEATURES)
def test_the_site_builds_without_a_feature(tmp_path, feature):
    build = build_site(tmp_path, CONTENT, PLUGINS=[name for name in FEATURES if name != feature])

    assert 0 == build.code, build.errors
    assert "theme/" in "".join(build.list_files())


def test_a_plugin_that_cannot_be_loaded_stops_the_build(tmp_path):
    with pytest.raises(SettingsError, match=r"plugins\.nowhere\.plugin"):
        build_site(tmp_path, CONTENT, PLUGINS=[*FEATURES, "plugins.nowhere.plugin"])

    assert not (tmp_path / "output").exists()
