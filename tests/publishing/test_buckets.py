"""Object storage: a real S3-compatible server, asked for what readers would get from it."""

import gzip
import multiprocessing
import os
import random
import signal
import time
from itertools import count

import pytest
from botocore.exceptions import ClientError

from plugins.publishing import storage as storage_module
from plugins.publishing.buckets import deploy_bucket, list_bucket_releases, roll_back_bucket
from plugins.publishing.storage import Storage, Stored
from plugins.publishing.targets import Bucket
from plugins.publishing.terms import DeployError
from tests.publishing.publication import DAY, FIRST, NOW, SECOND, Place, make_pages, publish_files
from tests.publishing.seaweed import BUCKET, CREDENTIALS, open_client, run_seaweed

NUMBERS = count(1)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    with run_seaweed(tmp_path_factory.mktemp("seaweed")) as endpoint:
        yield endpoint


class Portal(Place):
    """A place of its own in the bucket, and ways to deploy to it."""

    def __init__(self, root, endpoint):
        super().__init__()
        self.root = root
        self.bucket = Bucket(BUCKET, f"cổng {next(NUMBERS)}/", endpoint)
        self.client = open_client(endpoint)

    def deploy(self, files, encoding="gzip", limit=100, redirects=None, **more):
        publication = publish_files(self.root / f"output{next(NUMBERS)}", files, redirects=redirects)
        deploy_bucket(self.bucket, publication, self.terms(**more), encoding, limit)

    def roll_back(self, wanted="", **more):
        roll_back_bucket(self.bucket, wanted, self.terms(**more))

    def get(self, path):
        return self.client.get_object(Bucket=BUCKET, Key=self.bucket.prefix + path)

    def read_site(self):
        found = self.client.list_objects_v2(Bucket=BUCKET, Prefix=self.bucket.prefix).get("Contents", ())
        paths = [entry["Key"].removeprefix(self.bucket.prefix) for entry in found]
        return {path: self.get(path)["Body"].read().decode() for path in paths if not path.startswith(".toasoan/")}

    def list_own(self, folder):
        prefix = f"{self.bucket.prefix}.toasoan/{folder}"
        return [entry["Key"] for entry in self.client.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", ())]


@pytest.fixture
def portal(tmp_path, endpoint, monkeypatch):
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return Portal(tmp_path, endpoint)


def list_shown(files):
    """Return what readers get: each file once, compressed where it can be."""
    return {path: files.get(f"{path}.gz", text) for path, text in files.items() if not path.endswith(".gz")}


def test_the_first_deploy_stores_the_whole_site(portal):
    portal.deploy(FIRST)

    assert list_shown(FIRST) == portal.read_site()
    assert portal.said[-1].startswith("Bạn đọc đang xem: 000001-9cf566d1-")
    assert [] == portal.list_own("lock") + portal.list_own("pending")


def test_every_file_has_its_type_its_class_and_its_encoding(portal):
    portal.deploy(FIRST)

    told = {path: portal.get(path) for path in list_shown(FIRST)}
    assert ("text/html; charset=utf-8", "public, max-age=60", "gzip") == (
        told["a/index.html"]["ContentType"], told["a/index.html"]["CacheControl"], told["a/index.html"]["ContentEncoding"],
    )  # fmt: skip
    assert "ContentEncoding" not in told["index.html"]
    assert "public, max-age=31536000, immutable" == told["theme/css/site.11111111.css"]["CacheControl"]
    assert "application/pdf" == told["documents/kế hoạch.pdf"]["ContentType"]


def test_without_an_encoding_files_are_stored_as_they_are(portal):
    portal.deploy(FIRST, encoding="")

    assert "Bài đầu" == portal.read_site()["a/index.html"]


def test_another_encoding_sends_what_it_changes(portal):
    portal.deploy(FIRST)
    portal.deploy(FIRST, encoding="")

    assert "Gửi 1 tệp (0,0 MB), bỏ 0 tệp" in portal.said
    assert "Bài đầu" == portal.read_site()["a/index.html"]


def test_only_what_changed_is_sent_and_assets_stay_for_open_pages(portal):
    portal.deploy(FIRST)
    before = portal.get("a/index.html")["LastModified"], portal.get("a/index.html")["ETag"]
    portal.deploy(SECOND)

    assert list_shown(SECOND) | {"theme/css/site.11111111.css": "cũ"} == portal.read_site()
    assert before == (portal.get("a/index.html")["LastModified"], portal.get("a/index.html")["ETag"])
    assert "Gửi 3 tệp (0,0 MB), bỏ 1 tệp" in portal.said


def test_assets_go_once_their_time_is_over(portal):
    portal.deploy(FIRST)
    portal.deploy(SECOND)
    portal.deploy(SECOND | {"c/index.html": "Bài ba"}, now=NOW + 2 * DAY)

    assert "theme/css/site.11111111.css" not in portal.read_site()


def test_assets_come_first_then_pages_then_deletions(portal, monkeypatch):
    portal.deploy(FIRST)
    done = []
    upload, delete = Storage.upload, Storage.delete

    def note_upload(self, path, *rest):
        done.append(path)
        upload(self, path, *rest)

    def note_delete(self, paths):
        paths = list(paths)
        done.extend(f"-{path}" for path in paths)
        delete(self, paths)

    monkeypatch.setattr(Storage, "upload", note_upload)
    monkeypatch.setattr(Storage, "delete", note_delete)
    monkeypatch.setattr("plugins.publishing.buckets.WORKERS", 1)
    portal.deploy(SECOND)

    shown = [path for path in done if ".toasoan" not in path]
    assert ["theme/css/site.22222222.css", "b/index.html", "index.html", "-documents/kế hoạch.pdf"] == shown


def test_the_same_site_is_not_deployed_twice(portal):
    portal.deploy(FIRST)
    portal.deploy(FIRST)

    assert portal.said[-1].startswith("Bản này đang ở trước bạn đọc rồi: 000001-")


def test_more_deletions_than_allowed_are_refused(portal):
    portal.deploy(FIRST)

    with pytest.raises(DeployError, match=r"sẽ xóa 1 tệp, nhiều hơn mức 0; .* DEPLOY_DELETE_LIMIT=1"):
        portal.deploy(SECOND, limit=0)
    assert list_shown(FIRST) == portal.read_site()


def test_a_dry_run_touches_nothing(portal):
    portal.deploy(FIRST, is_dry=True)

    assert ({}, []) == (portal.read_site(), portal.list_own(""))
    assert ["Gửi 4 tệp (0,0 MB), bỏ 0 tệp"] == portal.said


def test_old_addresses_lead_on_where_the_storage_is_a_website(portal):
    portal.deploy(FIRST | {"x/index.html": "đi tiếp"}, redirects={"/x/": "/a/"})

    # The server keeps no redirects; what it is told is seen on the way.
    told = []
    client = Storage(portal.bucket)
    client._client.meta.events.register("before-call.s3.PutObject", lambda params, **_: told.append(params["headers"]))
    client.upload("x/index.html", b"", Stored(0, "", "text/html", "no-cache", "", "/a/"))
    assert "/a/" == told[0]["x-amz-website-redirect-location"]


def test_going_back_shows_the_release_before(portal):
    portal.deploy(FIRST)
    portal.deploy(SECOND)
    portal.deploy(SECOND | {"index.html": "ba", "a/index.html": "Bài đầu, sửa"})
    listed = [(name[:6], is_current) for name, is_current, _ in list_bucket_releases(portal.bucket)]
    portal.roll_back()

    assert [("000003", True), ("000002", False), ("000001", False)] == listed
    assert list_shown(SECOND) | {"theme/css/site.11111111.css": "cũ"} == portal.read_site()
    portal.roll_back()
    assert list_shown(FIRST) | {"theme/css/site.22222222.css": "mới"} == portal.read_site()
    assert "gzip" == portal.get("a/index.html")["ContentEncoding"]
    with pytest.raises(DeployError, match="không có bản nào để quay về"):
        portal.roll_back()


def test_what_nobody_can_go_back_to_is_not_kept(portal):
    for number in range(4):
        portal.deploy(FIRST | {"index.html": f"bản {number}"}, keep=2)

    assert 2 == len(portal.list_own("kept/"))
    assert 3 == len(portal.list_own("releases/"))


def test_two_deploys_at_once_are_one_too_many(portal):
    with Storage(portal.bucket).hold_lock(".toasoan/lock"), pytest.raises(DeployError, match="một lượt đưa lên khác"):
        portal.deploy(FIRST)
    portal.deploy(FIRST)


def test_the_lock_of_a_deploy_that_died_is_taken_over_and_its_owner_told(portal, monkeypatch):
    storage = Storage(portal.bucket)
    storage.write(".toasoan/lock", b"died")
    with pytest.raises(DeployError):
        portal.deploy(FIRST)
    monkeypatch.setattr(storage_module, "LOCK_SECONDS", 0)
    portal.deploy(FIRST)

    with pytest.raises((DeployError, ClientError)), storage.hold_lock(".toasoan/lock") as renew:
        storage.write(".toasoan/lock", b"somebody else")
        renew()


def test_a_site_that_does_not_answer_gets_the_old_release_back(portal, monkeypatch):
    monkeypatch.setattr("plugins.publishing.health.SECONDS", 0)
    portal.deploy(FIRST)

    with pytest.raises(DeployError, match="đã quay về 000001-"):
        portal.deploy(SECOND, url="http://127.0.0.1:9")

    assert list_shown(FIRST) | {"theme/css/site.22222222.css": "mới"} == portal.read_site()


def test_a_file_that_differs_from_the_manifest_is_not_sent(portal):
    publication = publish_files(portal.root / "output", FIRST)
    (portal.root / "output/index.html").write_text("hại")

    with pytest.raises(DeployError, match=r"index\.html"):
        deploy_bucket(portal.bucket, publication, portal.terms(), "gzip", 100)


def test_a_storage_that_cannot_be_reached_is_told(portal):
    away = Bucket(BUCKET, "", "http://127.0.0.1:9")

    with pytest.raises(DeployError, match="kho lưu trữ không làm được"):
        list_bucket_releases(away)


def test_a_deploy_killed_anywhere_is_mended_by_the_next(portal, monkeypatch):
    monkeypatch.setattr(storage_module, "LOCK_SECONDS", 0)
    chance = random.Random(7)
    started = time.monotonic()
    portal.deploy(make_pages(0))
    duration = time.monotonic() - started
    for number in range(1, 9):
        publication = publish_files(portal.root / "killed", make_pages(number))
        child = multiprocessing.get_context("fork").Process(
            target=deploy_bucket, args=(portal.bucket, publication, portal.terms(), "gzip", 100)
        )
        child.start()
        time.sleep(chance.uniform(0.1, 1.0) * duration)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        # Whatever stands, each page is whole, and what it asks for is there.
        site = portal.read_site()
        for path, text in site.items():
            if path.endswith(".html") and path != "404.html":
                assert text.partition('"/')[2].partition('"')[0] in site

    last = make_pages(99)
    portal.deploy(last, grace=0)
    assert last == portal.read_site()
    assert gzip.decompress(portal.get(".toasoan/releases/" + portal.said[-1].rpartition(" ")[2] + ".json.gz")["Body"].read())
