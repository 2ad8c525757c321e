"""A site served as a newspaper's server does it: compressed, with cache headers, over HTTP/1.1."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

COMPRESSED = ("text/", "application/json", "application/javascript", "application/manifest+json", "application/xml", "image/svg+xml")
KINDS = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".avif": "image/avif", ".z": "application/octet-stream"}


@cache
def compress(data: bytes, encoding: str) -> bytes:
    """Return data in a content coding."""
    return brotli.compress(data, quality=11) if encoding == "br" else gzip.compress(data, 9, mtime=0)


class Handler(BaseHTTPRequestHandler):
    """Serves the folder that its server names."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the file, its folder's index, or the page for what isn't there."""
        folder = self.server.folder
        name = unquote(urlsplit(self.path).path).lstrip("/")
        path = folder / (f"{name}index.html" if not name or name.endswith("/") else name)
        status = 200 if path.is_file() and folder in path.parents else 404
        path = path if status == 200 else folder / "404.html"
        kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = path.read_bytes()
        self.send_response(status)
        if kind.startswith(COMPRESSED):
            accepted = self.headers.get("Accept-Encoding", "")
            encoding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
            if encoding:
                data = compress(data, encoding)
                self.send_header("Content-Encoding", encoding)
            self.send_header("Vary", "Accept-Encoding")
            kind += "; charset=utf-8"
        lasting = name.startswith(("theme/", "images/"))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if lasting else "public, max-age=60")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output readable."""


def serve_compressed(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder on a free port of loopback; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.folder = folder
    server.daemon_threads = True
    return run_server(server)


@contextmanager
def run_server(server: ThreadingHTTPServer) -> Iterator[str]:
    """Let a server answer in a thread of its own; gives its address."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
