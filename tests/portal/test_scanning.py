"""Scanning: content is known by its bytes, whatever the clock says of it."""

import os
import subprocess
import time

from plugins.engine.store import Store
from plugins.portal import scanning
from plugins.portal.scanning import hash_content, scan_content


def scan(folder):
    store = Store(folder / "cache/store.sqlite")
    found = {file.name: file.blob.hex() for file in scan_content(folder / "content", store, "content")}
    store.close()
    return found


def write(folder, name, data):
    path = folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_files_have_the_ids_that_git_gives_them_and_hidden_ones_are_passed_over(tmp_path):
    write(tmp_path, "b.md", b"b")
    write(tmp_path, "a/c.md", b"c")
    write(tmp_path, ".git/config", b"x")

    assert {"a/c.md": hash_content(b"c").hex(), "b.md": hash_content(b"b").hex()} == scan(tmp_path)


def test_other_bytes_of_the_same_size_are_seen_though_the_time_of_modification_is_put_back(tmp_path):
    path = write(tmp_path, "a.md", b"one")
    before = path.stat()
    time.sleep(0.05)
    scan(tmp_path)
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert {"a.md": hash_content(b"two").hex()} == scan(tmp_path)


def test_a_file_that_is_a_link_is_known_by_what_it_leads_to(tmp_path):
    target = tmp_path / "elsewhere.md"
    target.write_bytes(b"one")
    write(tmp_path, "b.md", b"b")
    (tmp_path / "content/a.md").symlink_to(target)
    (tmp_path / "content/gone.md").symlink_to(tmp_path / "nowhere.md")
    time.sleep(0.05)
    scan(tmp_path)
    target.write_bytes(b"two")

    assert {"a.md": hash_content(b"two").hex(), "b.md": hash_content(b"b").hex()} == scan(tmp_path)


def test_of_a_file_that_moves_to_another_folder_the_bytes_count(tmp_path):
    path = write(tmp_path, "a/c.md", b"one")
    write(tmp_path, "b/d.md", b"d")
    time.sleep(0.05)
    scan(tmp_path)
    path.rename(tmp_path / "content/b/c.md")
    path.parent.rmdir()

    assert {"b/c.md": hash_content(b"one").hex(), "b/d.md": hash_content(b"d").hex()} == scan(tmp_path)


def test_a_file_that_changes_right_after_the_scan_is_seen_by_the_next(tmp_path):
    path = write(tmp_path, "a.md", b"one")
    scan(tmp_path)
    path.write_bytes(b"two")

    assert {"a.md": hash_content(b"two").hex()} == scan(tmp_path)


def test_a_blob_id_is_gits():
    # git hash-object of a file that holds "hello\n".
    assert "ce013625030ba8dba906f756967f9e9ca394464a" == hash_content(b"hello\n").hex()


def test_files_that_git_knows_need_not_be_read_unless_they_have_changed(tmp_path, monkeypatch):
    for name in ("a.md", "b.md"):
        write(tmp_path, name, name.encode())
    time.sleep(0.05)
    for arguments in (("init", "-q"), ("add", ".")):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    time.sleep(0.05)
    write(tmp_path, "b.md", b"x.md")
    read = []
    monkeypatch.setattr(scanning, "WORTH_ASKING", 1)
    monkeypatch.setattr(scanning, "hash_content", lambda data: read.append(data) or hash_content(data))

    assert {"a.md": hash_content(b"a.md").hex(), "b.md": hash_content(b"x.md").hex()} == scan(tmp_path)
    assert [b"x.md"] == read
