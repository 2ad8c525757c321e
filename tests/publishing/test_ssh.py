"""The same over SSH: a real server on loopback, with keys of its own."""

import getpass
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from plugins.publishing.releases import deploy_release, list_releases, roll_back
from plugins.publishing.shells import ShellError
from plugins.publishing.targets import parse_target
from tests.publishing.publication import make_terms, publish_files
from tests.publishing.webservers import find_ports

TERMS = make_terms()
FILES = {"index.html": "Trang nhất", "a b/ảnh đẹp's.html": "Bài $HOME `id`", "theme/css/site.11111111.css": "cũ"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """An SSH server that lets this user in: the target's beginning, and the command that leads there."""
    folder = tmp_path_factory.mktemp("ssh")
    # Keys are refused where others may write.
    folder.chmod(0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    port = find_ports().http
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([shutil.which("sshd"), "-D", "-e", "-f", folder / "config"], stderr=subprocess.DEVNULL)
    ssh = f"ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i {folder}/user"
    target = f"ssh://{getpass.getuser()}@127.0.0.1:{port}"
    deadline = time.monotonic() + 20
    while subprocess.run([*ssh.split(), "-p", str(port), "127.0.0.1", "true"]).returncode and time.monotonic() < deadline:
        time.sleep(0.1)
    yield target, ssh
    process.terminate()
    process.wait()


def test_a_site_is_deployed_to_a_server_and_taken_back(tmp_path, server):
    folder = parse_target(f"{server[0]}{tmp_path}/portal", server[1], "")
    deploy_release(folder, publish_files(tmp_path / "one", FILES), TERMS)
    output = tmp_path / "two"
    second = publish_files(output, FILES | {"index.html": "Trang nhất mới"})
    (output / "a b/ảnh đẹp's.html").unlink()
    deploy_release(folder, second, TERMS)
    site = tmp_path / "portal/current/site"

    assert "Trang nhất mới" == (site / "index.html").read_text()
    assert FILES["a b/ảnh đẹp's.html"] == (site / "a b/ảnh đẹp's.html").read_text()
    assert ["000002", "000001"] == [name[:6] for name, *_ in list_releases(folder)]
    roll_back(folder, "", TERMS)
    assert "Trang nhất" == (site / "index.html").read_text()


def test_a_server_that_lets_nobody_in_is_told(tmp_path, server):
    target, ssh = server
    folder = parse_target(f"{target}{tmp_path}/portal", ssh.rpartition(" -i ")[0] + " -o IdentitiesOnly=yes -i /dev/null", "")

    with pytest.raises(ShellError, match="Permission denied"):
        deploy_release(folder, publish_files(tmp_path / "one", FILES), TERMS)
    assert not os.path.exists(tmp_path / "portal")
