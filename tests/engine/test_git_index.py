"""Git's index names the blobs of files that are as git saw them, and of no others."""

import subprocess
import time

import pytest

from plugins.engine.git_index import read_git_index


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def folder(tmp_path):
    """A content folder in a repository whose files have been committed."""
    content = tmp_path / "content"
    for name in ("a.md", "articles/2023/bài.md", "articles/b.md"):
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (tmp_path / "README.md").write_text("x")
    git(tmp_path, "init", "-q")
    # What changed in the same tick as the index is left to whoever asks.
    time.sleep(0.05)
    git(tmp_path, "add", ".")
    return content


def list_blobs(folder):
    return {name: blob.hex() for name, (_, blob) in read_git_index(folder).items()}


def test_ids_are_gits_by_the_path_below_the_folder(folder):
    lines = git(folder, "-c", "core.quotepath=false", "ls-files", "-s").splitlines()
    expected = {line.partition("\t")[2]: line.split()[1] for line in lines}

    assert {"a.md", "articles/2023/bài.md", "articles/b.md"} == expected.keys()
    assert expected == list_blobs(folder)


def test_a_state_is_the_systems(folder):
    status = (folder / "a.md").stat()

    assert (status.st_size, status.st_ctime_ns, status.st_ino & 0xFFFFFFFF) == read_git_index(folder)["a.md"][0]


def test_files_that_git_was_told_not_to_look_at_are_left_out(folder):
    git(folder, "update-index", "--assume-unchanged", "a.md")

    assert "a.md" not in read_git_index(folder)


@pytest.mark.parametrize("name", [".gitattributes", "content/.gitattributes", "content/articles/.gitattributes"])
def test_where_git_may_change_bytes_nothing_is_known(folder, name):
    (folder.parent / name).write_text("*.md text eol=crlf\n")
    git(folder.parent, "add", ".")

    assert {} == read_git_index(folder)


def test_where_line_ends_are_converted_nothing_is_known(folder):
    git(folder, "config", "core.autocrlf", "true")

    assert {} == read_git_index(folder)


def test_without_a_repository_nothing_is_known(tmp_path):
    assert {} == read_git_index(tmp_path)
