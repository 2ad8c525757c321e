"""From a commit to readers: they never see a missing file, a mixture of two sites, or an error, whatever happens."""

import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.publishing.manifest import list_blobs, parse_manifest
from plugins.publishing.publications import read_publication
from plugins.publishing.releases import deploy_release
from plugins.publishing.targets import Folder
from tests.files import copy_project, lend_libraries
from tests.publishing.publication import SITE, make_pages, make_terms, publish_files
from tests.publishing.reader import Reader
from tests.publishing.webservers import run_nginx
from tests.sites import CLOCK, MINIMAL, keep_fonts, write_content

FETCHES = 2000
DEPLOYS = 10
# The deploys that are gone back from.
BACK = (4, 8)
KILLS = 50
TERMS = make_terms()
SENT = re.compile(r"Gửi (\d+) tệp")
EMBARGOED = "---\ntitle: Hẹn giờ\ndate: 2026-11-20\ncategory: thoi-su\nembargo: 2026-11-23 06:30\n---\nx\n"


def write_edition(number):
    """Return the content of one of many commits: an article that changes, one that is new."""
    article = MINIMAL["articles/2023/bai-dau.md"]
    return MINIMAL | {
        "articles/2023/bai-dau.md": article.replace("Nội dung của", f"Bản {number} của"),
        f"articles/2023/bai-{number}.md": article.replace("Bài đầu", f"Bài {number}"),
    }


class Newsroom:
    """A newsroom's repository, and a CI that runs the repository's own scripts: each time in a clean clone, with what its last run stored."""

    def __init__(self, root):
        self.root = root
        self.origin, self.clone, self.store, self.portal = (root / name for name in ("origin", "runner/source", "store", "portal"))
        copy_project(self.origin)
        # To draw one for each new article takes longer than all the rest.
        (self.origin / "pelicanconf.py").open("a").write("\nSOCIAL_CARDS = False\n")
        run_git(self.origin, "init", "-q", "-b", "main")
        self.commit(write_edition(0) | {"articles/hen.md": EMBARGOED})
        (self.store / ".cache").mkdir(parents=True)
        (self.store / ".cache/store.sqlite").write_bytes(keep_fonts())

    def commit(self, files, style=""):
        """Commit content, and a style of the theme."""
        write_content(self.origin / "content", files)
        (self.origin / "theme/static/css/reset.css").open("a").write(style)
        run_git(self.origin, "add", ".")
        run_git(self.origin, "commit", "-q", "-m", "Bài mới")

    @contextmanager
    def check_out(self):
        """Clone the newest commit, restore what the last run stored, and store it again in the end."""
        shutil.rmtree(self.clone, ignore_errors=True)
        run_git(self.root, "clone", "-q", self.origin, self.clone)
        lend_libraries(self.clone)
        for path in self.store.iterdir():
            shutil.move(path, self.clone)
        try:
            yield
        finally:
            for name in (".cache", "output"):
                shutil.move(self.clone / name, self.store)

    def run(self, *command, clock=CLOCK, **variables):
        """Run a command in the clone, with nothing of this session's environment."""
        environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.root),
            "TZ": "Asia/Ho_Chi_Minh",
            "SOURCE_DATE_EPOCH": str(clock),
            "SITEURL": SITE,
            "CHECKS": "site",
            "DEPLOY_TARGET": str(self.portal),
        }
        return subprocess.run(command, cwd=self.clone, env=environment | variables, capture_output=True, text=True)

    def work(self, *command, **variables):
        """Run a command that has to succeed; return what it printed."""
        done = self.run(*command, **variables)
        assert 0 == done.returncode, done.stdout + done.stderr
        return done.stdout


def run_git(folder, *arguments):
    """Run git as an editor of the newsroom."""
    who = {f"GIT_{role}_{what}": "bao@bao.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", "-C", folder, *arguments], check=True, env=os.environ | who, capture_output=True)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """A newsroom whose first commit stands before readers."""
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"))
    with newsroom.check_out():
        newsroom.work(".ci/build")
        newsroom.work(".ci/deploy")
        assert (newsroom.clone / ".cache/check.xml").read_text().startswith("<?xml")
    return newsroom


def test_commits_reach_readers_who_see_whole_sites_during_ten_deploys_and_two_ways_back(newsroom):
    from minisign import KeyPair

    standing = read_publication(newsroom.store / "output", "")
    keys = KeyPair.generate()
    sent = []
    with (
        run_nginx(newsroom.root / "nginx", standing.manifest, newsroom.portal) as server,
        Reader(server, standing.manifest) as reader,
    ):
        # Each deploy asks the web server itself, before the switch and after it.
        asked = {
            "DEPLOY_URL": f"https://127.0.0.1:{server.ports.https}",
            "DEPLOY_NEXT_PORT": str(server.ports.next),
            "SSL_CERT_FILE": str(newsroom.root / "nginx/certificate.pem"),
            # What isn't signed is refused; the step that deploys is given the key, the build isn't.
            "MANIFEST_KEY": bytes(keys.secret_key).decode(),
            "DEPLOY_PUBLIC_KEY": bytes(keys.public_key).decode(),
        }
        for number in range(1, DEPLOYS + 1):
            # Every third commit is one to the theme, too.
            newsroom.commit(write_edition(number), "" if number % 3 else f".r{number} {{ color: red; }}\n")
            with newsroom.check_out():
                newsroom.work(".ci/build")
                publication = read_publication(newsroom.clone / "output", "")
                reader.expect(publication.manifest)
                sent.append(int(SENT.search(newsroom.work(".ci/deploy", **asked))[1]))
                if number in BACK:
                    newsroom.work("make", "rollback", **asked)
        reader.wait(FETCHES)

    assert [] == reader.failures[:5]
    shown = newsroom.portal / "current/site"
    assert f"Bản {DEPLOYS} của bài đầu" in (shown / "2023/03/29/bai-dau/index.html").read_text()
    # Two articles are what they show up in; the theme is everything.
    assert sent[1] < len(list_blobs(publication.manifest)) / 2 < sent[2]


def test_the_clock_publishes_what_waited_for_its_hour(newsroom):
    page = newsroom.portal / "current/site/2026/11/20/hen/index.html"
    with newsroom.check_out():
        idle = newsroom.work(".ci/build", SCHEDULED="1")
        told = newsroom.work("make", "publish", clock=CLOCK + 86_400, DRY_RUN="1")
        assert not page.exists()
        assert not (newsroom.clone / "output/2026/11/20/hen").exists()
        newsroom.work(".ci/build", clock=CLOCK + 86_400, SCHEDULED="1")
        newsroom.work(".ci/deploy")

    assert "chưa có gì đổi" in idle
    assert "Đã dựng xong" not in idle + told
    assert "2026/11/20/hen/index.html" in told
    assert page.exists()


def test_wrong_content_is_neither_built_nor_deployed(newsroom):
    newsroom.commit({"articles/sai.md": "---\ntitle: Sai\n---\nx\n"})
    with newsroom.check_out():
        before = (newsroom.clone / "output/manifest.json").read_bytes()
        found = newsroom.run(".ci/build", LINT_FORMAT="github")
        after = (newsroom.clone / "output/manifest.json").read_bytes()
    (newsroom.origin / "content/articles/sai.md").unlink()
    newsroom.commit({})

    assert 0 != found.returncode
    assert "::error file=content/articles/sai.md,line=1,col=1,title=missing-key" in found.stdout + found.stderr
    assert before == after


def test_the_reader_of_these_tests_sees_what_is_wrong(tmp_path):
    first = publish_files(tmp_path / "output", make_pages(0))
    deploy_release(Folder(str(tmp_path / "portal")), first, TERMS)
    site = tmp_path / "portal/current/site"
    (site / "theme/css/site.00000000.css").unlink()
    (site / "a1/index.html").write_text("một nửa")
    with run_nginx(tmp_path / "nginx", first.manifest, tmp_path / "portal") as server, Reader(server, first.manifest) as reader:
        reader.wait(200)

    assert {"theme/css/site.00000000.css: 404", "a1/index.html: a mixture"} == set(reader.failures)


def check_whole(portal):
    """Fail unless what readers see is exactly what its manifest says, besides assets for open pages."""
    current = (portal / "current").resolve()
    for path, blob in list_blobs(parse_manifest((current / "manifest.json").read_bytes())).items():
        assert (path, blob.size) == (path, (current / "site" / path).stat().st_size)


@pytest.mark.parametrize("whole_group", [True, False], ids=["with all it started", "alone"])
def test_a_deploy_killed_anywhere_leaves_the_old_site_or_the_new_one(tmp_path, whole_group):
    chance = random.Random(41 + whole_group)
    portal = tmp_path / "portal"
    folder = Folder(str(portal))
    first = publish_files(tmp_path / "output", make_pages(0))
    started = time.monotonic()
    deploy_release(folder, first, TERMS)
    duration = time.monotonic() - started
    number, left_old = 0, []
    with run_nginx(tmp_path / "nginx", first.manifest, portal) as server, Reader(server, first.manifest) as reader:
        while len(left_old) < KILLS // 2:
            number += 1
            publication = publish_files(tmp_path / "output", make_pages(number))
            reader.expect(publication.manifest)
            before = os.readlink(portal / "current")
            child = multiprocessing.get_context("fork").Process(target=deploy_alone, args=(folder, publication))
            child.start()
            while os.getpgid(child.pid) != child.pid:
                time.sleep(0.001)
            time.sleep(chance.uniform(0.1, 1.0) * duration)
            (os.killpg if whole_group else os.kill)(child.pid, signal.SIGKILL)
            child.join()
            check_whole(portal)
            # One that had come to its end was killed by nobody.
            if child.exitcode == -signal.SIGKILL:
                left_old.append(os.readlink(portal / "current") == before)

    assert [] == reader.failures[:5]
    assert any(left_old)
    deploy_release(folder, publish_files(tmp_path / "output", make_pages(number + 1)), TERMS)
    check_whole(portal)
    assert ["current", "deploy.lock", "releases"] == sorted(os.listdir(portal))
    assert not list((portal / "releases").glob(".*"))


def deploy_alone(folder, publication):
    """Deploy as the leader of a group of processes."""
    os.setsid()
    deploy_release(folder, publication, TERMS)
