"""docs/operations.md, step by step: what needs no root is run here, in its order, in a folder that stands for the server's."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.files import copy_project, lend_libraries
from tests.sites import CLOCK, MINIMAL, PROJECT, write_content

TEXT = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
RUN = re.compile(r"<!-- run -->\n```sh\n(.*?)```", re.DOTALL)
SETTINGS = re.compile(r"```ini\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A folder that stands for `/`: the source with a small content, its libraries installed, and the settings of step 3."""
    root = tmp_path_factory.mktemp("server")
    source = root / "srv/portal/source"
    copy_project(source)
    write_content(source / "content", MINIMAL)
    lend_libraries(source)
    (root / "etc").mkdir()
    (root / "tmp").mkdir()
    (root / "etc/portal.env").write_text(move(SETTINGS.search(TEXT)[1], root))
    return root


def move(text, root):
    """Return commands or settings with the server's folders moved below another root."""
    return re.sub(r"(?<![\w.])/(srv/portal|etc/portal\.env|tmp/portal\.conf)", rf"{root}/\1", text)


def test_the_steps_that_need_no_root_do_what_they_say(server):
    blocks = RUN.findall(TEXT)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.defpath}:/usr/sbin:/sbin",
        "HOME": str(server),
        "SOURCE_DATE_EPOCH": str(CLOCK),
    }
    printed = []
    for block in blocks:
        found = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", move(block, server)], env=environment, capture_output=True, text=True
        )
        assert 0 == found.returncode, f"{block}\n{found.stdout}{found.stderr}"
        printed.append(found.stdout)

    assert 4 == len(blocks)
    assert "Bài đầu" in (server / "srv/portal/current/site/2023/03/29/bai-dau/index.html").read_text()
    assert f"root {server}/srv/portal/$portal_release/site;" in (server / "tmp/portal.conf").read_text()
    assert "chưa có gì đổi" in printed[2]


def test_every_variable_that_the_ci_files_ask_for_is_explained():
    files = (".github/workflows/publish.yml", ".forgejo/workflows/publish.yml")
    asked = {name for file in files for name in re.findall(r"\b(?:vars|secrets)\.([A-Z_]+)", (PROJECT / file).read_text())}

    assert {"SITEURL", "DEPLOY_SSH_KEY"} <= asked
    assert set() == {name for name in asked if f"`{name}`" not in TEXT}
