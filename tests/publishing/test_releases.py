"""Releases in a folder: whole, linked where nothing changed, turned to in one step, and back."""

import fcntl
import os
import shutil

import pytest

from plugins.publishing import releases
from plugins.publishing.releases import deploy_release, list_releases, roll_back, verify_release
from plugins.publishing.shells import Shell, ShellError
from plugins.publishing.targets import Folder
from plugins.publishing.terms import DeployError
from tests.publishing.publication import DAY, FIRST, NOW, SECOND, Place, publish_files


class Portal(Place):
    """A folder of releases, and ways to deploy to it."""

    def __init__(self, root):
        super().__init__()
        self.root = root
        self.folder = Folder(str(root / "nơi đăng"))
        self.place = root / "nơi đăng"
        self.published = 0

    def publish(self, files, **more):
        self.published += 1
        return publish_files(self.root / f"output{self.published}", files, **more)

    def deploy(self, files, **more):
        deploy_release(self.folder, self.publish(files), self.terms(**more))

    @property
    def current(self):
        return os.readlink(self.place / "current").removeprefix("releases/")

    def read_site(self, release="current"):
        site = self.place / ("current" if release == "current" else f"releases/{release}") / "site"
        return {p.relative_to(site).as_posix(): p.read_text() for p in site.rglob("*") if p.is_file()}

    def list_names(self):
        return sorted(os.listdir(self.place / "releases"))


@pytest.fixture
def portal(tmp_path):
    return Portal(tmp_path)


def test_the_first_deploy_shows_the_whole_site(portal):
    portal.deploy(FIRST)

    assert FIRST == portal.read_site()
    assert ["current", "deploy.lock", "releases"] == sorted(os.listdir(portal.place))
    assert "Gửi 5 tệp (0,0 MB), bỏ 0 tệp" == portal.said[0]
    assert f"Bạn đọc đang xem: {portal.current}" == portal.said[-1]


def test_the_next_one_sends_what_changed_and_links_the_rest(portal):
    portal.deploy(FIRST)
    first = portal.place / "releases" / portal.current / "site"
    output = portal.root / "output2"
    publication = portal.publish(SECOND)
    # Only changed files are read: the others need not even be there.
    (output / "a/index.html").unlink()
    deploy_release(portal.folder, publication, portal.terms())
    second = portal.place / "releases" / portal.current / "site"

    assert (first / "a/index.html").stat().st_ino == (second / "a/index.html").stat().st_ino
    assert (first / "index.html").stat().st_ino != (second / "index.html").stat().st_ino
    assert "Trang nhất" == (first / "index.html").read_text()
    assert "Gửi 3 tệp (0,0 MB), bỏ 1 tệp" in portal.said


def test_what_is_gone_goes_but_assets_stay_for_open_pages(portal):
    portal.deploy(FIRST)
    portal.deploy(SECOND)

    assert SECOND | {"theme/css/site.11111111.css": "cũ"} == portal.read_site()
    assert not (portal.place / "current/site/documents").exists()


@pytest.mark.parametrize(("later", "stays"), [(2 * DAY - 1, True), (2 * DAY, False)])
def test_assets_go_once_their_time_is_over(portal, later, stays):
    portal.deploy(FIRST)
    portal.deploy(SECOND)
    portal.deploy(SECOND | {"c/index.html": "Bài ba"}, now=NOW + later)

    assert stays == ("theme/css/site.11111111.css" in portal.read_site())


def test_an_asset_that_comes_back_is_there_again(portal):
    portal.deploy(FIRST)
    portal.deploy(SECOND)
    portal.deploy(FIRST, now=NOW + 1)

    assert FIRST | {"theme/css/site.22222222.css": "mới"} == portal.read_site()


def test_the_same_site_is_not_deployed_twice(portal):
    portal.deploy(FIRST)
    portal.deploy(FIRST)

    assert 1 == len(portal.list_names())
    assert f"Bản này đang ở trước bạn đọc rồi: {portal.current}" == portal.said[-1]


def test_a_page_may_become_a_folder_and_the_other_way_round(portal):
    portal.deploy({"index.html": "1", "a": "tệp", "b/index.html": "thư mục"})
    portal.deploy({"index.html": "1", "a/index.html": "thư mục", "b": "tệp"})

    assert {"index.html": "1", "a/index.html": "thư mục", "b": "tệp"} == portal.read_site()


def test_rolling_back_shows_the_release_before_with_the_assets_of_both(portal):
    portal.deploy(FIRST)
    first = portal.current
    portal.deploy(SECOND)

    roll_back(portal.folder, "", portal.terms())

    assert first == portal.current
    assert FIRST | {"theme/css/site.22222222.css": "mới"} == portal.read_site()


def test_rolling_back_goes_on_to_the_one_before_that(portal):
    names = []
    for number in range(3):
        portal.deploy(FIRST | {"index.html": f"bản {number}"})
        names.append(portal.current)
    roll_back(portal.folder, "", portal.terms())
    roll_back(portal.folder, "", portal.terms())

    assert names[0] == portal.current
    with pytest.raises(DeployError, match="không có bản nào để quay về"):
        roll_back(portal.folder, "", portal.terms())


def test_any_release_that_stands_can_be_named(portal):
    portal.deploy(FIRST)
    portal.deploy(SECOND)
    second = portal.current
    roll_back(portal.folder, "", portal.terms())
    roll_back(portal.folder, second, portal.terms())

    assert second == portal.current
    assert SECOND | {"theme/css/site.11111111.css": "cũ"} == portal.read_site()
    with pytest.raises(DeployError, match="000009-khong-co"):
        roll_back(portal.folder, "000009-khong-co", portal.terms())


def test_after_going_back_the_bad_release_is_never_gone_back_to(portal):
    portal.deploy(FIRST)
    first = portal.current
    portal.deploy(FIRST | {"index.html": "hỏng"})
    roll_back(portal.folder, "", portal.terms())
    portal.deploy(SECOND)

    assert first == (portal.place / "current/previous").read_text()
    assert [first, portal.current] == portal.list_names()


def test_as_many_releases_are_kept_as_is_said(portal):
    for number in range(5):
        portal.deploy({"index.html": str(number)}, keep=2)

    assert ["000003", "000004", "000005"] == [name[:6] for name in portal.list_names()]


def test_a_release_that_is_to_go_becomes_the_ground_of_the_new_one(portal):
    sites = [FIRST, SECOND, FIRST | {"index.html": "ba", "d": "tệp"}, SECOND | {"d/index.html": "thư mục"}, FIRST, SECOND]
    places = []
    for number, files in enumerate(sites):
        portal.deploy(files | {"n.txt": str(number)}, keep=2, grace=0)
        places.append((portal.place / "current/site").resolve().stat().st_ino)

        assert files | {"n.txt": str(number)} == portal.read_site()
    # Three stand, and each new folder is that of the one before them.
    assert places[:3] == places[3:]
    assert ["000004", "000005", "000006"] == [name[:6] for name in portal.list_names()]
    roll_back(portal.folder, "", portal.terms())
    assert FIRST.items() <= portal.read_site().items()


def test_a_ground_that_lost_a_file_is_not_built_upon(portal):
    for number in range(3):
        portal.deploy(FIRST | {"index.html": str(number)}, keep=2)
    oldest = portal.place / "releases" / portal.list_names()[0]
    (oldest / "site/a/index.html").unlink()
    portal.deploy(SECOND, keep=2)

    assert SECOND == {path: text for path, text in portal.read_site().items() if path in SECOND}


def test_a_file_that_differs_from_the_manifest_is_not_put_before_readers(portal):
    portal.deploy(FIRST)
    first = portal.current
    publication = portal.publish(SECOND)
    (publication.output / "b/index.html").write_text("Bài hại", encoding="utf-8")

    with pytest.raises(DeployError, match=r"b/index\.html"):
        deploy_release(portal.folder, publication, portal.terms())
    assert first == portal.current


def test_a_file_that_is_missing_from_the_output_is_told(portal):
    portal.deploy(FIRST)
    publication = portal.publish(SECOND)
    (publication.output / "b/index.html").unlink()

    with pytest.raises(DeployError, match=r"b/index\.html"):
        deploy_release(portal.folder, publication, portal.terms())
    assert FIRST == portal.read_site()


def test_a_release_that_lost_a_file_is_not_built_upon(portal):
    portal.deploy(FIRST)
    lost = portal.current
    (portal.place / "current/site/a/index.html").unlink()
    portal.deploy(SECOND)

    assert SECOND == portal.read_site()
    assert f"Bản {lost} đã mất tệp, nên gửi lại toàn bộ" in portal.said


@pytest.mark.parametrize("lines", [0, 2])
def test_a_release_whose_list_was_cut_off_is_not_built_upon(portal, lines):
    portal.deploy(FIRST)
    listing = portal.place / "current/listing"
    listing.write_text("".join(listing.read_text().splitlines(keepends=True)[:lines]))
    portal.deploy(SECOND)

    assert SECOND == portal.read_site()
    assert any("đã mất tệp" in said for said in portal.said)


def test_a_release_that_lost_a_file_is_not_gone_back_to(portal):
    portal.deploy(FIRST)
    (portal.place / "current/site/a/index.html").unlink()
    portal.deploy(SECOND)
    second = portal.current

    with pytest.raises(DeployError, match=r"thiếu tệp.* a/index\.html"):
        roll_back(portal.folder, "", portal.terms())
    assert second == portal.current


def test_what_a_stranger_put_into_a_release_does_not_spread(portal):
    portal.deploy(FIRST)
    (portal.place / "current/site/lạ").mkdir()
    (portal.place / "current/site/lạ/a b.html").write_text("lạ")
    portal.deploy(SECOND)

    assert not (portal.place / "current/site/lạ").exists()


def test_a_file_that_was_changed_where_it_stands_is_found_on_request(portal):
    portal.deploy(FIRST)
    first = portal.current
    portal.deploy(SECOND)
    verify_release(portal.folder, "", portal.terms())
    assert f"Bản {portal.current} còn nguyên, 6 tệp" == portal.said[-1]

    # The same file in both.
    (portal.place / "current/site/a/index.html").write_text("Bài hại", encoding="utf-8")
    for release in ("", first):
        with pytest.raises(DeployError, match=r"không còn đúng.*\n?.*a/index\.html"):
            verify_release(portal.folder, release, portal.terms())
    with pytest.raises(DeployError, match="không có bản 000009-khong-co"):
        verify_release(portal.folder, "000009-khong-co", portal.terms())
    assert [first, portal.current] == portal.list_names()


def test_a_dry_run_says_what_it_would_do_and_does_nothing(portal):
    portal.deploy(FIRST, is_dry=True)
    assert not portal.place.exists()

    portal.deploy(FIRST)
    before = portal.list_names()
    portal.deploy(SECOND, is_dry=True)
    roll_back(portal.folder, before[0], portal.terms(is_dry=True))

    assert (before, FIRST) == (portal.list_names(), portal.read_site())
    assert "Gửi 3 tệp (0,0 MB), bỏ 1 tệp" in portal.said


def test_two_deploys_at_once_are_one_too_many(portal, monkeypatch):
    monkeypatch.setattr(releases, "LOCK_SECONDS", 0)
    portal.deploy(FIRST)
    with (portal.place / "deploy.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(DeployError, match="một lượt đưa lên khác đang chạy"):
            portal.deploy(SECOND)
    portal.deploy(SECOND)


def test_a_server_that_does_not_reload_gets_the_old_release_back(portal):
    portal.deploy(FIRST)
    first = portal.current

    with pytest.raises(DeployError, match="không nạp lại được cấu hình: hỏng"):
        portal.deploy(SECOND, reload="echo hỏng; test ! -e current/site/b")

    assert (first, [first]) == (portal.current, portal.list_names())


def test_a_site_that_does_not_answer_gets_the_old_release_back(portal, monkeypatch):
    monkeypatch.setattr("plugins.publishing.health.SECONDS", 0)
    portal.deploy(FIRST)
    first = portal.current

    with pytest.raises(DeployError, match=f"đã quay về {first}"):
        portal.deploy(SECOND, url="http://127.0.0.1:9")

    assert first == portal.current


def test_what_killed_deploys_left_is_cleared_away(portal):
    portal.deploy(FIRST)
    (portal.place / "releases/.0123").mkdir()
    (portal.place / "releases/.0123/a").write_text("nửa chừng")
    shutil.copytree(portal.place / "releases" / portal.current, portal.place / "releases/000007-a-b")
    (portal.place / ".current-1").symlink_to("releases/.0123")
    portal.deploy(SECOND)

    assert ["000001", "000008"] == [name[:6] for name in portal.list_names()]
    assert ["current", "deploy.lock", "releases"] == sorted(os.listdir(portal.place))


def test_old_addresses_are_written_for_web_servers(portal):
    publication = portal.publish(FIRST, redirects={"/tin/cũ": "/a/", "/x/": "/a/"})
    deploy_release(portal.folder, publication, portal.terms())

    written = (portal.place / "current/redirects.nginx").read_text()
    assert '"/tin/cũ" "/a/";\n"/tin/cũ/" "/a/";\n"/x/" "/a/";\n"/x" "/a/";\n' == written


def test_releases_are_listed_newest_first(portal):
    assert [] == list_releases(portal.folder)
    portal.deploy(FIRST)
    portal.deploy(SECOND)
    roll_back(portal.folder, "", portal.terms())

    listed = list_releases(portal.folder)

    assert [("000002", False), ("000001", True)] == [(name[:6], is_current) for name, is_current, _ in listed]


def test_a_shell_tells_what_failed_and_goes_on():
    with Shell(["sh"]) as shell:
        with pytest.raises(ShellError, match="nope"):
            shell.run("echo nope; false")
        assert b"a\nb" == shell.run("printf 'a\\nb'")
        with pytest.raises(ShellError):
            shell.run("exit 3")


def test_a_shell_that_cannot_be_had_is_told():
    with Shell(["sh", "-c", "echo 'no way in' >&2; exit 255"]) as shell, pytest.raises(ShellError, match="no way in"):
        shell.run("true")
        shell.run("true")
