"""A reader who never stops: asks for pages and what they need, over and over, and notes whatever is not as published."""

import random
import re
import threading
import time
from hashlib import sha256

from plugins.publishing.manifest import Manifest
from tests.publishing.webservers import WebServer

ASSET = re.compile(rb'(?:href|src)="(/theme/[^"]+)"')
ENCODINGS = ("identity", "gzip", "br")
PATIENCE = 60
# Between one page and the next: other readers, and the deploy itself, want the machine too.
PAUSE = 0.02


class Reader(threading.Thread):
    """Reads the pages that all releases have; `failures` stays empty when each answer is a whole file of one of them."""

    def __init__(self, server: WebServer, standing: Manifest) -> None:
        super().__init__()
        self._server = server
        self._random = random.Random(7)
        self._known: dict[str, set[str]] = {}
        self._pages: tuple[str, ...] = ()
        self._ends = threading.Event()
        self.fetched = 0
        self.failures: list[str] = []
        self.expect(standing)

    def expect(self, manifest: Manifest) -> None:
        """Take note of a release before it is deployed."""
        known = {path: set(digests) for path, digests in self._known.items()}
        for file in manifest.files:
            digests = {file.sha256, *(variant.sha256 for variant in file.variants.values())}
            known.setdefault(file.path, set()).update(digests)
        pages = [file.path for file in manifest.files if file.kind == "page" and file.path != "404.html"]
        # Replaced as a whole: the thread reads them all the while.
        self._known = known
        self._pages = tuple(path for path in pages if path in self._pages or not self._pages)

    def run(self) -> None:
        """Read until it ends."""
        client = self._server.open_client()
        while not self._ends.is_set():
            page = self._random.choice(self._pages)
            body = self._fetch(client, page)
            for asset in dict.fromkeys(ASSET.findall(body)):
                self._fetch(client, asset.decode().lstrip("/"))
            time.sleep(PAUSE)
        client.close()

    def _fetch(self, client, path: str) -> bytes:
        answer = client.get(f"/{path.removesuffix('index.html')}", Accept_Encoding=self._random.choice(ENCODINGS))
        self.fetched += 1
        if answer.status != 200:
            self.failures.append(f"{path}: {answer.status}")
        elif sha256(answer.body).hexdigest() not in self._known[path]:
            self.failures.append(f"{path}: a mixture")
        return answer.body

    def wait(self, fetches: int) -> None:
        """Wait until it has asked for so many files."""
        deadline = time.monotonic() + PATIENCE
        while self.fetched < fetches and time.monotonic() < deadline:
            time.sleep(0.01)
        assert fetches <= self.fetched, f"{self.fetched} files in {PATIENCE} seconds"

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ends.set()
        self.join()
