"""Hosts of static pages get what they take: a folder for their CI, or commits on a branch."""

import subprocess

import pytest

from plugins.publishing.artefacts import deploy_artefact, deploy_branch, list_commits, roll_back_branch
from plugins.publishing.targets import Artefact, Branch
from plugins.publishing.terms import DeployError
from tests.publishing.publication import make_terms, publish_files

FILES = {
    "index.html": "Trang nhất",
    "404.html": "không có",
    "a/index.html": "Bài đầu",
    "a/index.html.br": "nén",
    "a/index.html.gz": "nén",
    "a/index.html.zst": "nén",
    "cũ/index.html": "đi tiếp",
}
PLAIN = {"index.html", "404.html", "a/index.html", "cũ/index.html", ".nojekyll"}


@pytest.fixture
def terms():
    return make_terms()


def list_files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("host", "files"),
    [("github", PLAIN), ("gitlab", PLAIN | {"a/index.html.br", "a/index.html.gz", "_redirects"})],
)
def test_a_host_gets_the_files_that_it_serves(tmp_path, terms, host, files):
    publication = publish_files(tmp_path / "output", FILES, redirects={"/cũ/": "/a/"})
    for _ in range(2):
        deploy_artefact(Artefact(host, tmp_path / "public"), publication, terms)

    assert files == list_files(tmp_path / "public")
    if host == "gitlab":
        assert "/cũ/ /a/ 301\n/cũ /a/ 301\n" == (tmp_path / "public/_redirects").read_text()


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path, terms):
    publication = publish_files(tmp_path / "output", FILES)
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thư.txt").touch()

    with pytest.raises(DeployError, match="chứa thứ khác"):
        deploy_artefact(Artefact("github", tmp_path / "home"), publication, terms)
    assert {"thư.txt"} == list_files(tmp_path / "home")


def test_a_file_that_is_not_in_the_output_leaves_the_old_folder(tmp_path, terms):
    artefact = Artefact("github", tmp_path / "public")
    deploy_artefact(artefact, publish_files(tmp_path / "output", FILES), terms)
    publication = publish_files(tmp_path / "output", FILES)
    (tmp_path / "output/a/index.html").unlink()

    with pytest.raises(DeployError, match=r"a/index\.html"):
        deploy_artefact(artefact, publication, terms)
    assert PLAIN == list_files(tmp_path / "public")
    assert {"output", "public"} == {path.name for path in tmp_path.iterdir()}


@pytest.fixture
def branch(tmp_path):
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "origin.git"], check=True)
    subprocess.run(["git", "-C", tmp_path / "origin.git", "config", "uploadpack.allowFilter", "true"], check=True)
    return Branch(str(tmp_path / "origin.git"), "pages")


def read_branch(branch, path="index.html"):
    command = ["git", "-C", branch.repository, "show", f"{branch.name}:{path}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def deploy_text(branch, folder, text, terms):
    deploy_branch(branch, publish_files(folder / "output", FILES | {"index.html": text}), terms)


def test_a_branch_gets_a_commit_a_deploy(tmp_path, branch, terms):
    for text in ("một", "hai", "hai"):
        deploy_text(branch, tmp_path, text, terms)

    assert "hai" == read_branch(branch)
    assert 2 == len(list_commits(branch))
    assert list_commits(branch)[0][2].startswith("9cf566d1-")


def test_going_back_goes_on_to_the_one_before_that(tmp_path, branch, terms):
    for text in ("một", "hai", "ba"):
        deploy_text(branch, tmp_path, text, terms)
    second = list_commits(branch)[1][0]
    seen = []
    for _ in range(2):
        roll_back_branch(branch, "", terms)
        seen.append(read_branch(branch))

    assert ["hai", "một"] == seen
    with pytest.raises(DeployError, match="không có bản nào để quay về"):
        roll_back_branch(branch, "", terms)
    roll_back_branch(branch, second, terms)
    assert "hai" == read_branch(branch)


def test_a_deploy_that_comes_second_is_refused(tmp_path, branch, terms, monkeypatch):
    deploy_text(branch, tmp_path, "một", terms)
    fetch = deploy_branch.__globals__["_fetch"]

    def fetch_late(folder, branch):
        head = fetch(folder, branch)
        monkeypatch.undo()
        deploy_text(branch, tmp_path / "other", "người khác", terms)
        return head

    monkeypatch.setitem(deploy_branch.__globals__, "_fetch", fetch_late)
    with pytest.raises(DeployError, match="git không làm được"):
        deploy_text(branch, tmp_path, "hai", terms)

    assert "người khác" == read_branch(branch)
