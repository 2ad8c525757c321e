"""The manifest tells every file of a published site, and is the same wherever the same commit is published."""

import json
import shutil
import subprocess
from hashlib import sha256

import pytest

from plugins.publishing.manifest import ManifestError, cut_manifest, parse_differing, parse_manifest
from plugins.publishing.publications import sign_publication
from plugins.publishing.signatures import check_signature
from tests.publishing.publication import FIRST, SECOND, SITE, publish_files, publish_site
from tests.sites import MINIMAL, build_site

OLD = MINIMAL | {
    "articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"].replace(
        "---\nNội", "redirect_from: [/tin/bai-cu.aspx, /tin/bai-cu/]\n---\nNội"
    )
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A published site and its manifest."""
    build = publish_site(tmp_path_factory.mktemp("published"), OLD)
    assert 0 == build.code, build.errors
    return build.output, json.loads(build.read("manifest.json"))


def commit_all(folder):
    """Make the content a repository with one commit, the same on every machine."""
    identity = {f"GIT_{who}_{what}": "bao@bao.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": "2026-11-22T08:00:00+0700" for who in ("AUTHOR", "COMMITTER")}
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Bài đầu"]):
        subprocess.run(["git", "-C", folder, *command], check=True, env=identity | dates | {"PATH": "/usr/bin:/bin"})


def test_every_file_is_in_it_with_size_and_digest(published):
    output, manifest = published
    listed = {}
    for file in manifest["files"]:
        listed[file["path"]] = file
        for encoding, ending in {"br": ".br", "gzip": ".gz", "zstd": ".zst"}.items():
            if variant := file.get("variants", {}).get(encoding):
                listed[file["path"] + ending] = variant
    files = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    del files["manifest.json"]

    assert files.keys() == listed.keys()
    for name, path in files.items():
        data = path.read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (listed[name]["size"], listed[name]["sha256"])


def test_a_file_has_its_type_class_and_variants(published):
    files = {file["path"]: file for file in published[1]["files"]}

    page = files["2023/03/29/bai-dau/index.html"]
    assert ("text/html; charset=utf-8", "page") == (page["type"], page["class"])
    assert {"br", "gzip", "zstd"} == page["variants"].keys()
    assert {"immutable"} == {file["class"] for path, file in files.items() if path.startswith("theme/")}


def test_old_addresses_are_in_it_whatever_their_endings(published):
    manifest = published[1]
    files = {file["path"]: file for file in manifest["files"]}

    assert {
        "/tin/bai-cu.aspx": "/2023/03/29/bai-dau/",
        "/tin/bai-cu/": "/2023/03/29/bai-dau/",
    } == manifest["redirects"]
    assert ("text/html; charset=utf-8", "page") == (files["tin/bai-cu.aspx"]["type"], files["tin/bai-cu.aspx"]["class"])


def test_it_counts(published):
    counts = published[1]["counts"]
    files = published[1]["files"]

    assert 1 == counts["articles"]
    assert len(files) == counts["files"]
    assert sum(file["size"] for file in files) == counts["bytes"]
    assert len([file for file in files if file["class"] == "page"]) == counts["page"]
    assert f"{SITE}/" == published[1]["site"]


def test_the_same_commit_gives_the_same_manifest_anywhere_and_any_day(tmp_path):
    first, second = tmp_path / "a", tmp_path / "elsewhere" / "b"
    publish_site(first, OLD)
    commit_all(first / "content")
    shutil.copytree(first / "content", second / "content")

    one = publish_site(first, {})
    two = publish_site(second, {}, clock=1795323600 + 3600, WORKERS=2, WORKERS_LEAST=1)

    assert one.read("manifest.json") == two.read("manifest.json")
    assert 40 == len(json.loads(one.read("manifest.json"))["commit"])
    assert "2026-11-22T08:00:00+07:00" == json.loads(one.read("manifest.json"))["committed"]


def test_content_that_differs_from_its_commit_is_told(tmp_path):
    publish_site(tmp_path, OLD)
    commit_all(tmp_path / "content")
    (tmp_path / "content/articles/2023/bai-dau.md").write_text(MINIMAL["articles/2023/bai-dau.md"], encoding="utf-8")

    manifest = json.loads(publish_site(tmp_path, {}).read("manifest.json"))

    assert manifest["commit"].endswith("-dirty")


def test_publishing_again_makes_nothing_and_an_edit_only_what_it_touches(tmp_path):
    publish_site(tmp_path, MINIMAL)
    before = {path: path.stat().st_ino for path in (tmp_path / "output").rglob("*.br")}

    edited = MINIMAL["articles/2023/bai-dau.md"].replace("Nội dung của", "Nội dung khác của")
    build = publish_site(tmp_path, {"articles/2023/bai-dau.md": edited})
    after = {path: path.stat().st_ino for path in (tmp_path / "output").rglob("*.br")}
    changed = {path for path in before if before[path] != after[path]}

    assert 0 == build.code
    assert tmp_path / "output/2023/03/29/bai-dau/index.html.br" in changed
    assert len(changed) < len(before) / 2


def test_an_edit_gives_the_files_of_a_clean_build(tmp_path):
    edited = MINIMAL | {"articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"].replace("Nội dung", "Lời")}
    publish_site(tmp_path / "one", MINIMAL)

    assert publish_site(tmp_path / "one", edited).list_files() == publish_site(tmp_path / "two", edited).list_files()


def test_a_plain_build_removes_what_publishing_left(tmp_path):
    publish_site(tmp_path, MINIMAL)

    files = build_site(tmp_path, MINIMAL).list_files()

    assert [] == [name for name in files if name.endswith((".br", ".gz", ".zst")) or name.startswith("manifest.json")]


def test_a_signature_is_that_of_the_key_and_only_of_it(tmp_path):
    from minisign import KeyPair

    ours, other = KeyPair.generate(), KeyPair.generate()
    ours.secret_key.encrypt("mật khẩu", opslimit=2**15, memlimit=2**24)

    sign_publication(publish_files(tmp_path, {"index.html": "một"}), bytes(ours.secret_key).decode(), "mật khẩu")
    data, signature = ((tmp_path / f"manifest.json{ending}").read_bytes() for ending in ("", ".minisig"))

    check_signature(data, signature, bytes(ours.public_key).decode())
    with pytest.raises(ManifestError):
        check_signature(data, signature, bytes(other.public_key).decode())
    with pytest.raises(ManifestError):
        check_signature(data.replace(b'"page"', b'"data"'), signature, bytes(ours.public_key).decode())


def test_a_signature_goes_when_its_manifest_does(tmp_path):
    (publish_site(tmp_path, MINIMAL).output / "manifest.json.minisig").write_text("của bản trước")

    assert "manifest.json.minisig" not in publish_site(tmp_path, MINIMAL).list_files()


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a", "a/../../b", "a\nb", "..", "a/./b", "a\\b", ".", "a/.."]
)
def test_a_manifest_that_names_odd_paths_is_refused(published, path):
    manifest = published[1] | {"files": [published[1]["files"][0] | {"path": path}]}

    with pytest.raises(ManifestError):
        parse_manifest(json.dumps(manifest).encode())


def test_of_two_manifests_only_what_differs_is_read(tmp_path):
    one = publish_files(tmp_path / "one", FIRST)
    two = publish_files(tmp_path / "two", SECOND)

    gone, come = parse_differing(one.sheet, two.sheet)

    assert ["documents/kế hoạch.pdf", "index.html", "theme/css/site.11111111.css"] == [file.path for file in gone.files]
    assert ["b/index.html", "index.html", "theme/css/site.22222222.css"] == [file.path for file in come.files]
    assert (one.manifest.counts, two.manifest.counts) == (gone.counts, come.counts)
    assert ([], []) == tuple(manifest.files for manifest in parse_differing(one.sheet, one.sheet))


@pytest.mark.parametrize("end", [5, -3, -200])
def test_a_manifest_that_was_cut_off_is_not_compared(tmp_path, end):
    data = publish_files(tmp_path, FIRST).sheet.data

    with pytest.raises(ManifestError):
        cut_manifest(data[:end])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff"])
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(ManifestError):
        parse_manifest(data)
