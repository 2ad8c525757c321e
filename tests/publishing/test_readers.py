"""From a commit to readers: they never see a missing file, a mixture of two sites, or an error, whatever happens."""

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from plugins.publishing.manifest import list_blobs, parse_manifest
from plugins.publishing.publications import read_publication
from plugins.publishing.releases import deploy_release, roll_back
from plugins.publishing.targets import Folder
from plugins.publishing.terms import Terms
from tests.publishing.publication import SITE, make_pages, publish_files, publish_site
from tests.publishing.reader import Reader
from tests.publishing.webservers import run_nginx
from tests.sites import CLOCK, MINIMAL, PROJECT, keep_fonts, write_content

FETCHES = 2000
KILLS = 50
TERMS = Terms(keep=5, grace=3600, url="", reload="", is_dry=False, now=1_800_000_000, tell=lambda text: None)


def write_edition(number):
    """Return the content of one of many commits: an article that changes, one that is new."""
    article = MINIMAL["articles/2023/bai-dau.md"]
    return MINIMAL | {
        "articles/2023/bai-dau.md": article.replace("Nội dung của", f"Bản {number} của"),
        f"articles/2023/bai-{number}.md": article.replace("Bài đầu", f"Bài {number}"),
    }


def run_git(folder, *arguments):
    """Run git as an editor of the newsroom."""
    who = {f"GIT_{role}_{what}": "bao@bao.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", "-C", folder, *arguments], check=True, env=os.environ | who, capture_output=True)


def run_make(target, folder, **variables):
    """Run one of the commands that CI runs, on a clone's content, with a cache that was restored."""
    given = [f"{name}={value}" for name, value in variables.items()]
    done = subprocess.run(
        ["make", "--no-print-directory", target, f"INPUTDIR={folder / 'content'}", f"OUTPUTDIR={folder / 'output'}", *given],
        cwd=PROJECT, env=os.environ | {"SOURCE_DATE_EPOCH": str(CLOCK)}, capture_output=True, text=True,
    )  # fmt: skip
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def publish_clone(origin, folder, cache):
    """Do what CI does: clone, restore the cache, publish what changed."""
    run_git(origin.parent, "clone", "-q", origin, folder / "content")
    shutil.copytree(cache, folder / "cache")
    run_make(
        "publish", folder, SITEURL=SITE, CHANGES_ONLY="1", PELICANOPTS=f"-e CACHE_PATH='\"{folder / 'cache'}\"' WORKERS=1"
    )


def test_a_commit_becomes_what_readers_see_through_a_clean_clone(tmp_path):
    origin, portal = tmp_path / "origin", tmp_path / "portal"
    write_content(origin, write_edition(0))
    run_git(origin, "init", "-q", "-b", "main")
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "store.sqlite").write_bytes(keep_fonts())
    said = []
    for number in range(2):
        write_content(origin, write_edition(number))
        run_git(origin, "add", ".")
        run_git(origin, "commit", "-q", "-m", f"Bản {number}")
        clone = tmp_path / f"clone{number}"
        publish_clone(origin, clone, cache)
        said.append(run_make("deploy", clone, DEPLOY_TARGET=portal))
        shutil.rmtree(cache)
        shutil.move(clone / "cache", cache)

    assert "Bản 1 của bài đầu" in (portal / "current/site/2023/03/29/bai-dau/index.html").read_text()
    assert (portal / "current/site/theme").is_dir()
    # The second clone built, and sent, no more than the commit touched.
    sent = len([path for path in (tmp_path / "clone1/output").rglob("*") if path.is_file()]) - 1
    assert f"Gửi {sent} tệp" in said[1]
    assert sent < len(list_blobs(parse_manifest((portal / "current/manifest.json").read_bytes())))


def test_readers_see_whole_sites_during_ten_deploys_and_two_rollbacks(tmp_path):
    folder = Folder(str(tmp_path / "portal"))
    theme = tmp_path / "theme"
    shutil.copytree(PROJECT / "theme", theme)

    def publish(number):
        # Every other commit is one to the theme.
        style = theme / "static/css/reset.css"
        style.write_text(f"{style.read_text()}\n.r{number // 2} {{ color: red; }}\n" if number % 2 else style.read_text())
        build = publish_site(tmp_path, write_edition(number), THEME=str(theme))
        assert 0 == build.code, build.errors
        return read_publication(build.output, "")

    first = publish(0)
    deploy_release(folder, first, TERMS)
    with run_nginx(tmp_path / "nginx", first.manifest, tmp_path / "portal") as server:
        reader = Reader(server)
        reader.expect(first.manifest)
        with reader:
            for number in range(1, 11):
                publication = publish(number)
                reader.expect(publication.manifest)
                deploy_release(folder, publication, TERMS)
                if number in (4, 8):
                    roll_back(folder, "", TERMS)
            deadline = time.monotonic() + 60
            while reader.fetched < FETCHES and time.monotonic() < deadline:
                time.sleep(0.1)

    assert [] == reader.failures[:5]
    assert FETCHES <= reader.fetched


def test_the_reader_of_these_tests_sees_what_is_wrong(tmp_path):
    first = publish_files(tmp_path / "output", make_pages(0))
    deploy_release(Folder(str(tmp_path / "portal")), first, TERMS)
    site = tmp_path / "portal/current/site"
    (site / "theme/css/site.00000000.css").unlink()
    (site / "a1/index.html").write_text("một nửa")
    with run_nginx(tmp_path / "nginx", first.manifest, tmp_path / "portal") as server:
        reader = Reader(server)
        reader.expect(first.manifest)
        with reader:
            while reader.fetched < 200:
                time.sleep(0.01)

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
    seen = {"old": 0, "new": 0}
    with run_nginx(tmp_path / "nginx", first.manifest, portal) as server:
        reader = Reader(server)
        reader.expect(first.manifest)
        with reader:
            for number in range(1, KILLS // 2 + 1):
                publication = publish_files(tmp_path / "output", make_pages(number))
                reader.expect(publication.manifest)
                before = os.readlink(portal / "current")
                child = multiprocessing.get_context("fork").Process(target=deploy_alone, args=(folder, publication))
                child.start()
                while os.getpgid(child.pid) != child.pid:
                    time.sleep(0.001)
                time.sleep(chance.uniform(0.2, 1.1) * duration)
                (os.killpg if whole_group else os.kill)(child.pid, signal.SIGKILL)
                child.join()
                check_whole(portal)
                seen["old" if os.readlink(portal / "current") == before else "new"] += 1

    assert [] == reader.failures[:5]
    assert seen["old"] and sum(seen.values()) == KILLS // 2
    deploy_release(folder, publish_files(tmp_path / "output", make_pages(KILLS)), TERMS)
    check_whole(portal)
    assert ["current", "deploy.lock", "releases"] == sorted(os.listdir(portal))
    assert not list((portal / "releases").glob(".*"))


def deploy_alone(folder, publication):
    """Deploy as the leader of a group of processes."""
    os.setsid()
    deploy_release(folder, publication, TERMS)
