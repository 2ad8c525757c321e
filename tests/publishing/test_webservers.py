"""nginx and Caddy, configured from the manifest, serve a published site as it says; both are asked the same."""

import gzip
import shutil
import socket
import subprocess
from base64 import b64encode

import brotli
import pytest

from plugins.publishing.publications import read_publication
from plugins.publishing.releases import deploy_release, roll_back
from plugins.publishing.servers import write_caddy, write_nginx
from plugins.publishing.targets import Folder
from plugins.publishing.terms import DeployError
from tests.publishing.publication import FIRST, SECOND, make_terms, publish_files, publish_site
from tests.publishing.webservers import Client, make_context, run_caddy, run_nginx
from tests.sites import MINIMAL

SERVERS = {"nginx": run_nginx, "caddy": run_caddy}
CONTENT = MINIMAL | {
    "articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"].replace(
        "---\nNội", "redirect_from: [/tin/bai-cu.aspx, /tin/bai-cu/, /tin/bài-cũ]\n---\nNội"
    ),
    "documents/ke-hoach.csv": "a,b\n" * 200,
}
PAGE = "/2023/03/29/bai-dau/"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A portal deployed into a folder: the folder, and what was published."""
    folder = tmp_path_factory.mktemp("served")
    build = publish_site(folder, CONTENT)
    assert 0 == build.code, build.errors
    publication = read_publication(build.output, "")
    deploy_release(Folder(str(folder / "portal")), publication, make_terms())
    return folder / "portal", publication


@pytest.fixture(scope="module", params=SERVERS)
def server(request, published, tmp_path_factory):
    """One of the servers, running."""
    root, publication = published
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param) / "run", publication.manifest, root) as running:
        yield running


@pytest.fixture
def client(server):
    client = server.open_client()
    yield client
    client.close()


def read_file(published, path):
    return (published[0] / "current/site" / path).read_bytes()


def test_a_page_is_served_as_it_was_built(client, published):
    answer = client.get(PAGE)

    assert (200, "text/html; charset=utf-8") == (answer.status, answer.headers["content-type"])
    assert read_file(published, "2023/03/29/bai-dau/index.html") == answer.body
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_what_was_compressed_is_sent_as_it_is(client, published, accepted, encoding, unpack):
    answer = client.get(PAGE, Accept_Encoding=accepted)

    assert (200, encoding, "Accept-Encoding") == (
        answer.status, answer.headers["content-encoding"], answer.headers["vary"],
    )  # fmt: skip
    assert read_file(published, f"2023/03/29/bai-dau/index.html.{encoding[:2]}") == answer.body
    assert read_file(published, "2023/03/29/bai-dau/index.html") == unpack(answer.body)


def test_every_file_is_served_with_its_type_and_class(client, published):
    manifest = published[1].manifest
    controls = {found.name: found.control for found in manifest.classes}
    moved = {path.lstrip("/") for path in manifest.redirects}
    differing = {}
    for file in manifest.files:
        address = file.path.removesuffix("index.html")
        if address in moved or f"{address.rstrip('/')}" in moved or file.path == "404.html":
            continue
        answer = client.get(f"/{address}")
        found = answer.status, answer.headers["content-type"], answer.headers["cache-control"]
        if found != (200, file.type, controls[file.kind]):
            differing[file.path] = found

    assert {} == differing


def test_a_page_that_did_not_change_is_not_sent_twice(client):
    answer = client.get(PAGE)

    again = client.get(PAGE, If_None_Match=answer.headers["etag"])

    assert (304, b"") == (again.status, again.body)


@pytest.mark.parametrize("path", ["/khong-co/", "/khong-co.csv", "/404.html", "/theme/css/site.00000000.css", "/manifest.json"])
def test_what_is_not_there_gets_the_page_of_errors(client, published, path):
    answer = client.get(path)

    assert (404, "text/html; charset=utf-8") == (answer.status, answer.headers["content-type"])
    assert "public, max-age=60" == answer.headers["cache-control"]
    assert read_file(published, "404.html") == answer.body


@pytest.mark.parametrize("path", ["/theme/", "/theme/css/", "/documents/", "/.git/config", "/2023/.a/"])
def test_no_folder_is_listed_and_nothing_hidden_shown(client, published, path):
    answer = client.get(path)

    assert (404, read_file(published, "404.html")) == (answer.status, answer.body)


@pytest.mark.parametrize(
    "path", ["/tin/bai-cu.aspx", "/tin/bai-cu/", "/tin/bai-cu", "/tin/b%C3%A0i-c%C5%A9", "/tin/b%C3%A0i-c%C5%A9/"]
)
def test_old_addresses_lead_to_the_new_one_for_good(client, path):
    answer = client.get(path)

    assert (301, PAGE) == (answer.status, answer.headers["location"].removeprefix("https://bao.example"))


def test_an_address_without_its_slash_leads_to_the_page(client):
    answer = client.get(PAGE.rstrip("/"))

    assert answer.status in (301, 308)
    assert PAGE == answer.headers["location"]


@pytest.mark.parametrize("path", [PAGE, "/khong-co/", "/feeds/moi-nhat.atom.xml"])
def test_every_answer_has_the_security_headers(client, published, path):
    headers = client.get(path).headers

    assert {name.lower(): value for name, value in published[1].manifest.headers.items()}.items() <= headers.items()
    assert "max-age=31536000" == headers["strict-transport-security"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not any(digit in headers.get("server", "") for digit in "0123456789")


@pytest.mark.parametrize("path", ["/admin/", "/admin/index.html", "/admin", "//admin/", "/a/../admin/"])
def test_nobody_comes_to_the_desk_without_the_operators_own_password(client, path):
    assert client.get(path).status in (301, 308, 401, 404)
    assert client.get(path, Authorization="Basic bm9ib2R5OiE=").status in (301, 308, 401, 404)


def test_the_operators_own_password_opens_the_desk(published, tmp_path):
    root, publication = published
    hashed = subprocess.run(
        ["caddy", "hash-password", "--plaintext", "mật khẩu"], capture_output=True, text=True, check=True
    ).stdout.strip()
    # One file for each server, as each reads its own.
    (root / "admin.htpasswd").write_text("bao:{PLAIN}mật khẩu\n")
    (root / "admin.caddy").write_text(f"bao {hashed}\n")
    (root / "current/site/admin").mkdir()
    (root / "current/site/admin/index.html").write_text("bàn biên tập")
    right, wrong = (b64encode(f"bao:{word}".encode()).decode() for word in ("mật khẩu", "khác"))
    try:
        for name, run in SERVERS.items():
            with run(tmp_path / name, publication.manifest, root) as server:
                client = server.open_client()
                answers = [client.get("/admin/", Authorization=f"Basic {found}") for found in (right, wrong)]
                client.close()

            assert (name, [200, 401]) == (name, [answer.status for answer in answers])
            # The desk's pages bring a policy of their own, which a second one would narrow.
            assert "frame-ancestors 'none'" == answers[0].headers["content-security-policy"]
    finally:
        (root / "admin.htpasswd").unlink()
        (root / "admin.caddy").unlink()
        shutil.rmtree(root / "current/site/admin")


def test_browsers_speak_http_2(server):
    context = make_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", server.ports.https)) as plain,
        context.wrap_socket(plain, server_hostname="bao.example") as connection,
    ):
        assert "h2" == connection.selected_alpn_protocol()


def test_plain_http_leads_to_https(published, tmp_path):
    root, publication = published
    with run_nginx(tmp_path / "nginx", publication.manifest, root) as server:
        client = Client(server.ports.http, secure=False)
        answer = client.get(f"{PAGE}?a=b")
        client.close()

    assert (301, f"https://bao.example{PAGE}?a=b") == (answer.status, answer.headers["location"])


@pytest.mark.parametrize("name", SERVERS)
def test_a_release_is_looked_at_before_readers_see_it(tmp_path, monkeypatch, name):
    monkeypatch.setattr("plugins.publishing.health.SECONDS", 0)
    folder, portal = Folder(str(tmp_path / "portal")), tmp_path / "portal"
    first = publish_files(tmp_path / "first", FIRST | {"404.html": "không có"})
    deploy_release(folder, first, make_terms())
    with SERVERS[name](tmp_path / "run", first.manifest, portal) as server:
        terms = make_terms(next_port=server.ports.next, reload="touch reloaded")
        # The servers show nothing whose name begins with a dot.
        ill = publish_files(tmp_path / "ill", SECOND | {"404.html": "không có", ".a/index.html": "ẩn"})
        with pytest.raises(DeployError, match=r"nên chưa đưa ra, bạn đọc vẫn xem bản cũ: .*/\.a/.* trả lời 404"):
            deploy_release(folder, ill, terms)
        assert ["current", "deploy.lock", "releases"] == sorted(path.name for path in portal.iterdir())
        assert "000001" == (portal / "current").resolve().name[:6]

        deploy_release(folder, publish_files(tmp_path / "second", SECOND | {"404.html": "không có"}), terms)
        client = server.open_client()
        assert SECOND["b/index.html"] == client.get("/b/").body.decode()
        client.close()

    with pytest.raises(DeployError, match="trả lời 0"):
        roll_back(folder, "", terms)
    assert "000002" == (portal / "current").resolve().name[:6]


def test_without_a_certificate_named_the_usual_one_is_taken(tmp_path):
    manifest = publish_files(tmp_path, {"index.html": "một"}).manifest

    assert "ssl_certificate /etc/letsencrypt/live/bao.example/fullchain.pem;" in write_nginx(manifest, "/srv/portal")
    assert "listen 443 ssl http2;" in write_nginx(manifest, "/srv/portal")
    assert "listen 127" not in write_nginx(manifest, "/srv/portal")
    assert "\nbao.example {\n" in write_caddy(manifest, "/srv/portal")
    assert "\ttls" not in write_caddy(manifest, "/srv/portal")
