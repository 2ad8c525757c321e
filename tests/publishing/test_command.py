"""`make deploy`, `make rollback` and `make releases`, as they are typed."""

import os
import subprocess
from pathlib import Path

import pytest

from plugins.publishing.command import main
from plugins.publishing.deploy_settings import DeploySettings, DeploySettingsError, read_settings
from plugins.publishing.targets import Artefact, Branch, Bucket, Folder, TargetError, parse_target
from tests.publishing.publication import publish_files
from tests.sites import PROJECT


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a task on tmp_path/output with settings from the environment; return exit code and what was printed."""
    monkeypatch.setenv("DEPLOY_TARGET", str(tmp_path / "portal"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deployconf.py").write_text('DEPLOY_KEEP = 3\nDEPLOY_TARGET = "/nowhere"\n')

    def run_task(task, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        code = main([task, "output", "-s", "deployconf.py"])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_task


def test_a_site_is_deployed_listed_and_taken_back(run, tmp_path):
    publish_files(tmp_path / "output", {"index.html": "một"})
    assert 0 == run("deploy")[0]
    publish_files(tmp_path / "output", {"index.html": "hai"}, commit="")
    assert 0 == run("deploy")[0]

    listed = run("releases")[1].splitlines()
    assert listed[0].startswith("* 000002-khong-git-")
    assert listed[1].startswith("  000001-9cf566d1-")
    assert listed[1].endswith("  2026-11-22T08:00:00+07:00  1 bài, 1 tệp")
    assert 0 == run("rollback")[0]
    assert "một" == (tmp_path / "portal/current/site/index.html").read_text()


def test_nothing_published_is_told(run):
    assert (1, "", 'output không có manifest.json; hãy chạy "make publish" trước\n') == run("deploy")


def test_a_dry_run_says_that_it_is_one(run, tmp_path):
    publish_files(tmp_path / "output", {"index.html": "một"})

    assert (0, "(chạy thử) Gửi 1 tệp (0,0 MB), bỏ 0 tệp\n", "") == run("deploy", DRY_RUN="1")
    assert not (tmp_path / "portal").exists()


def test_what_is_not_signed_is_refused_where_a_key_is_set(run, tmp_path):
    from minisign import KeyPair

    publish_files(tmp_path / "output", {"index.html": "một"})

    code, _, error = run("deploy", DEPLOY_PUBLIC_KEY=bytes(KeyPair.generate().public_key).decode())

    assert 1 == code
    assert error.startswith("manifest.json.minisig")
    assert not (tmp_path / "portal").exists()


def test_minisign_itself_takes_the_signature_that_make_sign_writes(run, tmp_path):
    from minisign import KeyPair

    keys = KeyPair.generate()
    (tmp_path / "key.pub").write_bytes(bytes(keys.public_key))
    publication = publish_files(tmp_path / "output", {"index.html": "một"})
    manifest = tmp_path / "output/manifest.json"

    assert (1, "", "muốn ký thì phải đặt khóa bí mật của minisign vào biến MANIFEST_KEY\n") == run("sign")
    assert (0, f"(chạy thử) Đã ký bản {publication.name}\n", "") == run("sign", MANIFEST_KEY=bytes(keys.secret_key).decode(), DRY_RUN="1")
    assert not manifest.with_name("manifest.json.minisig").exists()
    assert (0, f"Đã ký bản {publication.name}\n", "") == run("sign", DRY_RUN="")
    done = subprocess.run(["minisign", "-V", "-p", tmp_path / "key.pub", "-m", manifest], capture_output=True, text=True)
    assert (0, True) == (done.returncode, "Trusted comment: commit 9cf566d1" in done.stdout)


@pytest.mark.parametrize(("variables", "signs"), [({}, False), ({"MANIFEST_KEY": "khóa"}, True), ({"MANIFEST_KEY": "khóa", "DRY_RUN": "1"}, False)])
def test_make_publish_signs_where_it_is_given_the_key(variables, signs):
    done = subprocess.run(["make", "-n", "publish"], cwd=PROJECT, env=os.environ | variables, capture_output=True, text=True, check=True)

    assert signs == ("plugins.publishing.command sign" in done.stdout)


def test_make_passes_on_what_it_is_given(tmp_path):
    publish_files(tmp_path / "output", {"index.html": "một"})
    environment = os.environ | {"DEPLOY_TARGET": str(tmp_path / "portal")}

    done = subprocess.run(
        ["make", "--no-print-directory", "deploy", f"OUTPUTDIR={tmp_path / 'output'}", "DRY_RUN=1"],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "(chạy thử) Gửi 1 tệp (0,0 MB), bỏ 0 tệp" == done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("s3://bao/cổng/a", Bucket("bao", "cổng/a/", "https://kho.example")),
        ("s3://bao", Bucket("bao", "", "https://kho.example")),
        ("github:public", Artefact("github", Path("public"))),
        ("gitlab:/builds/public", Artefact("gitlab", Path("/builds/public"))),
        ("git+ssh://git@may.example/bao.git#pages", Branch("ssh://git@may.example/bao.git", "pages")),
        ("git+https://may.example/bao.git#gh-pages", Branch("https://may.example/bao.git", "gh-pages")),
        ("/srv/portal/", Folder("/srv/portal")),
        ("/srv/cổng 100%", Folder("/srv/cổng 100%")),
        ("file:///srv/c%E1%BB%95ng", Folder("/srv/cổng")),
        ("ssh://bao@may.example/srv/portal", Folder("/srv/portal", "bao@may.example", "ssh -q")),
        ("ssh://may.example:2222/srv/portal", Folder("/srv/portal", "may.example", "ssh -q -p 2222")),
    ],
)
def test_a_target_is_read(text, target):
    assert target == parse_target(text, "ssh -q", "https://kho.example")


@pytest.mark.parametrize("text", ["", "/", "srv/portal", "ssh://may.example", "ftp://may.example/srv", "file://may/srv", "git+ssh://may/x"])
def test_what_is_no_target_is_told(text):
    with pytest.raises(TargetError, match="DEPLOY_TARGET"):
        parse_target(text, "ssh", "")


def test_a_variable_goes_before_the_file_and_a_number_is_one():
    assert DeploySettings(keep=9) == read_settings({"DEPLOY_KEEP": 2, "OTHER": 1}, {"DEPLOY_KEEP": "9"})
    with pytest.raises(DeploySettingsError, match='DEPLOY_KEEP phải là một số nguyên, ở đây là "nhiều"'):
        read_settings({}, {"DEPLOY_KEEP": "nhiều"})


@pytest.mark.parametrize(("server", "words"), [("nginx", "root {}/$portal_release/site;"), ("caddy", "root * {}/{{args.0}}/site")])
def test_a_web_server_s_configuration_is_printed(run, tmp_path, server, words):
    publish_files(tmp_path / "output", {"index.html": "một"})

    code, printed, _ = run(server, DEPLOY_NEXT_PORT="8090")

    assert 0 == code
    assert words.format(tmp_path / "portal") in printed
    assert "127.0.0.1:8090" in printed
