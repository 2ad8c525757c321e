"""Whether a site, put before readers or about to be, answers with the bytes that its manifest names."""

import shlex
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from urllib.parse import quote

from plugins.newsroom.texts import say
from plugins.publishing.manifest import File, Manifest
from plugins.publishing.shells import Shell, ShellError

# Asked for of every kind; more tells nothing new.
SAMPLE = 3
SECONDS = 10
PAUSE = 0.3

# Asks an address; gives the status, 0 when nobody answers, and the SHA-256 of what it gave.
Ask = Callable[[str], tuple[int, str]]


def ask_here(address: str) -> tuple[int, str]:
    """Ask an address from here."""
    # Imported here: a deploy that asks for nothing needs none of it.
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    try:
        with urlopen(Request(address, headers={"Accept-Encoding": "identity"}), timeout=SECONDS) as answer:
            return answer.status, sha256(answer.read()).hexdigest()
    except HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def ask_there(shell: Shell, address: str) -> tuple[int, str]:
    """Ask an address from where the shell is; return the status, 0 when nobody answers, and the SHA-256 of what it gave."""
    curl = f"curl --silent --noproxy '*' --max-time {SECONDS} --write-out '%{{stderr}}%{{http_code}} ' -- {shlex.quote(address)}"
    printed = shell.run(f"{curl} | sha256sum").decode()
    try:
        status, digest, _ = printed.split()
        return int(status), digest
    except ValueError:
        raise ShellError(printed.strip()) from None


def find_illness(url: str, manifest: Manifest, name: str, ask: Ask = ask_here) -> str:
    """Return what is wrong with the site at a URL, "" when nothing is; asked again for some seconds before it counts."""
    deadline = time.monotonic() + SECONDS
    while True:
        illness = next(_list_illnesses(url.rstrip("/"), manifest, name, ask), "")
        if not illness or time.monotonic() > deadline:
            return illness
        time.sleep(PAUSE)


def _list_illnesses(url: str, manifest: Manifest, name: str, ask: Ask) -> Iterator[str]:
    for file in list_sample(manifest):
        # The question makes an address that no cache has seen.
        address = f"{url}/{quote(file.path.removesuffix('index.html'))}?phat-hanh={name}"
        status, digest = ask(address)
        if status != 200:
            yield say("publish.ill_status", address=address, status=status)
        elif digest != file.sha256:
            yield say("publish.ill_bytes", address=address)
    address = f"{url}/khong-co-trang-nay-{name}/"
    status, _ = ask(address)
    if status != 404:
        yield say("publish.ill_missing", address=address, status=status)


def list_sample(manifest: Manifest) -> list[File]:
    """Return the front page and the first few files of each class, redirects left out: they answer with another page."""
    by_class: dict[str, list[File]] = {}
    for file in manifest.files:
        if file.path != "404.html" and not file.redirect:
            by_class.setdefault(file.kind, []).append(file)
    chosen = [file for found in by_class.values() for file in found[:SAMPLE]]
    return [file for file in manifest.files if file.path == "index.html" or file in chosen]
