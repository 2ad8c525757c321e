"""A Gitea or a Forgejo on loopback, as far as the desk asks one: a single repository in memory, a token that may write.

The answers are those of both servers' API, version 1, with the fields that the CMS reads. Where the two differ, the
version says which of them is spoken to: file contents come by path from the one and by blob id from the other.
"""

import base64
import json
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from plugins.portal.scanning import hash_content
from tests.web.serving import run_server

REPOSITORY = "/api/v1/repos/toa-soan/trang-tin"
TOKEN = "ma-truy-cap"
GITEA = "1.25.0"
FORGEJO = "13.0.3+gitea-1.22.0"
EDITOR = {"id": 1, "login": "hoai-an", "full_name": "Hoài An", "email": "hoai-an@bao.example", "avatar_url": "", "html_url": ""}


class Forge:
    """The repository: its files, and the commits that were asked for, as they were asked for."""

    def __init__(self, version: str, files: dict[str, bytes]) -> None:
        self.version = version
        self.files = dict(files)
        self.commits: list[dict] = []

    @property
    def head(self) -> str:
        """The id of the last commit."""
        return f"{len(self.commits):040x}"

    def answer_get(self, path: str, query: dict[str, list[str]]) -> object:
        """Return what stands at an address; None where nothing does."""
        if path.startswith(f"{REPOSITORY}/git/trees/") and path.endswith(self.head):
            entries = [{"path": name, "type": "blob", "sha": _hash(data), "size": len(data)} for name, data in self.files.items()]
            return {"sha": self.head, "tree": entries, "truncated": False}
        if path == f"{REPOSITORY}/git/blobs" and self.version == FORGEJO:
            contents = {_hash(data): data for data in self.files.values()}
            return [_describe("", contents[sha]) for sha in query["shas"][0].split(",")]
        return {
            "/api/v1/version": {"version": self.version},
            "/api/v1/user": EDITOR,
            "/api/v1/settings/api": {"default_paging_num": 3},
            REPOSITORY: {"default_branch": "main", "permissions": {"pull": True, "push": True}},
            f"{REPOSITORY}/branches/main": {"commit": {"id": self.head, "message": "Lần trước"}},
        }.get(path)

    def answer_post(self, path: str, body: dict) -> object:
        """Do what is asked for, and return what came of it; None where nothing stands at the address."""
        if path == f"{REPOSITORY}/file-contents" and self.version == GITEA:
            return [_describe(name, self.files[name]) for name in body["files"]]
        if path == f"{REPOSITORY}/contents":
            for change in body["files"]:
                self._change(change)
            self.commits.append(body)
            entries = [{"path": change["path"], "sha": _hash(self.files[change["path"]])} for change in body["files"]]
            return {"commit": {"sha": self.head, "created": "2026-11-22T08:15:00Z"}, "files": entries}
        return None

    def _change(self, change: dict) -> None:
        """Create or update a file; as on the servers, one is created once, and updated by those who know what it holds."""
        path, known = change["path"], self.files.get(change["path"])
        assert (change["operation"], change.get("sha")) == (("update", _hash(known)) if known is not None else ("create", None))
        self.files[path] = base64.b64decode(change["content"])


def _hash(data: bytes) -> str:
    return hash_content(data).hex()


def _describe(path: str, data: bytes) -> dict[str, str]:
    return {"path": path, "sha": _hash(data), "encoding": "base64", "content": base64.b64encode(data).decode()}


class Handler(BaseHTTPRequestHandler):
    """Answers in JSON whoever has the token, from any page, as a server whose CORS is switched on."""

    forge: Forge

    def do_OPTIONS(self) -> None:
        """Tell the browser that the desk may ask."""
        self._send(200, {})

    def do_GET(self) -> None:
        """Answer a question."""
        address = urlsplit(self.path)
        self._answer(self.forge.answer_get(address.path, parse_qs(address.query)))

    def do_POST(self) -> None:
        """Answer a question with a body, or commit."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(self.forge.answer_post(urlsplit(self.path).path, body))

    def _answer(self, found: object) -> None:
        if self.headers["Authorization"] != f"token {TOKEN}":
            self._send(401, {"message": "invalid username, password or token"})
        elif found is None:
            self._send(404, {"message": "not found"})
        else:
            self._send(200, found)

    def _send(self, status: int, found: object) -> None:
        data = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output readable."""


def serve_forge(forge: Forge) -> AbstractContextManager[str]:
    """Serve a forge on a free port of loopback; gives its address."""
    return run_server(ThreadingHTTPServer(("127.0.0.1", 0), type("OneForge", (Handler,), {"forge": forge})))
