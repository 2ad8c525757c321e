"""nginx and Caddy, the real ones, on loopback with a certificate of their own, and a client that asks them."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from plugins.publishing.manifest import Manifest
from plugins.publishing.servers import Ports, write_caddy, write_nginx

HOST = "bao.example"
NGINX = """daemon off;
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""
CADDY = """{{
	admin off
	http_port {http}
	auto_https off
}}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """One connection that stays open, as a browser's does."""

    def __init__(self, port: int, secure: bool = True) -> None:
        self._port = port
        self._connection = (
            http.client.HTTPSConnection("127.0.0.1", port, context=make_context(), timeout=20)
            if secure
            else http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        )

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path; underscores in the names of headers stand for hyphens."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request("GET", path, headers={"Host": HOST, **names})
        answer = self._connection.getresponse()
        body = answer.read()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class WebServer:
    """A server that runs: its ports, and its process."""

    ports: Ports
    process: subprocess.Popen

    def open_client(self) -> Client:
        """Return a client of the portal."""
        return Client(self.ports.https)


def find_ports() -> Ports:
    """Return ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in Ports.__struct_fields__]
        for found in sockets:
            found.bind(("127.0.0.1", 0))
        return Ports(*(found.getsockname()[1] for found in sockets))


def make_context() -> ssl.SSLContext:
    """Return a context that takes the test's own certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate of HOST, signed by itself; return its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


def run_nginx(folder: Path, manifest: Manifest, root: Path) -> AbstractContextManager[WebServer]:
    """Run nginx with the portal's configuration on a folder of releases."""

    def write_files(certificate: str, key: str, ports: Ports) -> dict[str, str]:
        return {"nginx.conf": NGINX.format(folder=folder), "portal.conf": write_nginx(manifest, str(root), certificate, key, ports)}

    return _run(["nginx", "-e", f"{folder}/error.log", "-p", f"{folder}", "-c", f"{folder}/nginx.conf"], folder, write_files)


def run_caddy(folder: Path, manifest: Manifest, root: Path) -> AbstractContextManager[WebServer]:
    """Run Caddy with the portal's configuration on a folder of releases."""

    def write_files(certificate: str, key: str, ports: Ports) -> dict[str, str]:
        return {"Caddyfile": CADDY.format(http=ports.http) + write_caddy(manifest, str(root), certificate, key, ports)}

    return _run(["caddy", "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"], folder, write_files)


@contextmanager
def _run(command: list[str], folder: Path, write_files: Callable[[str, str, Ports], Mapping[str, str]]) -> Iterator[WebServer]:
    """Run a server with the files that it reads, which name its certificate, the key and the ports."""
    folder.mkdir(parents=True)
    ports = find_ports()
    for name, text in write_files(*map(str, write_certificate(folder)), ports).items():
        (folder / name).write_text(text)
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(
            [shutil.which(command[0]), *command[1:]], stdout=printed, stderr=printed, env=os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        )
    try:
        _wait(process, ports.https, folder)
        yield WebServer(ports, process)
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen, port: int, folder: Path) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError((folder / "printed").read_text())
