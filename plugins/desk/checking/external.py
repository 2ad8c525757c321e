"""Links to other sites, asked politely: one request at a time a host, with pauses, robots.txt heard, answers kept for days."""

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen
from urllib.robotparser import RobotFileParser

import msgspec

from plugins.desk.checking.findings import Finding, find

AGENT = "toasoan-link-check/1.0"
TIMEOUT = 20
PAUSE = 1.0
# Seconds for which an answer holds: links that worked are asked again after a week, broken ones after a day.
GOOD_FOR = 7 * 86400
BAD_FOR = 86400
# So many hosts are asked side by side.
HOSTS = 8
# A server that doesn't know HEAD, or answers it otherwise than GET.
TRY_AGAIN = frozenset({400, 403, 404, 405, 406, 500, 501, 503})
MARKS = "/:?#[]@!$&'()*+,;=%~-._"


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What came of an address: the status, 0 with an error where no answer came, and when, in seconds since 1970."""

    status: int
    error: str
    asked: int

    @property
    def is_good(self) -> bool:
        """Whether there is something; a page that one must log in for, and a host that is busy, are there."""
        return 200 <= self.status < 400 or self.status in (401, 402, 403, 429, 451)


@dataclass(slots=True)
class Host:
    """One host's robots.txt, read before anything else is asked there."""

    origin: str
    pause: float
    robots: RobotFileParser | None = None
    last: float = field(default=0.0)

    def wait(self) -> None:
        """Wait until the host may be asked again."""
        time.sleep(max(0.0, self.last + self.pause - time.monotonic()))
        self.last = time.monotonic()


def check_outside(places: Mapping[str, Sequence[tuple[str, int]]], memory_path: Path, now: int, pause: float = PAUSE) -> list[Finding]:
    """Return the links to other sites that lead nowhere; `places` are their addresses with file and line."""
    answers = _load_memory(memory_path)
    kept = {address: answer for address, answer in answers.items() if address in places and not is_stale(answer, now)}
    by_host: dict[str, list[str]] = {}
    for address in places:
        if address not in kept:
            parts = urlsplit(address)
            by_host.setdefault(f"{parts.scheme or 'https'}://{parts.netloc}", []).append(address)
    with ThreadPoolExecutor(HOSTS) as pool:
        asked = pool.map(lambda item: ask_host(Host(item[0], pause), item[1], now), by_host.items())
        for found in asked:
            kept |= found
    memory_path.write_bytes(msgspec.msgpack.encode(kept))
    return [
        find(name, line, "outside-link", link=address, status=answer.status or answer.error)
        for address, answer in kept.items()
        if not answer.is_good
        for name, line in places[address]
    ]


def is_stale(answer: Answer, now: int) -> bool:
    """Tell whether an address is to be asked again."""
    return now - answer.asked > (GOOD_FOR if answer.is_good else BAD_FOR)


def ask_host(host: Host, addresses: Iterable[str], now: int) -> dict[str, Answer]:
    """Ask a host for each of its addresses, one after the other; what its robots.txt forbids counts as good."""
    found = {}
    host.robots = _read_robots(host)
    delay = host.robots.crawl_delay(AGENT)
    host.pause = max(host.pause, float(delay or 0))
    for address in addresses:
        url = quote(f"https:{address}" if address.startswith("//") else address, safe=MARKS)
        if host.robots.can_fetch(AGENT, url):
            found[address] = _ask(host, url, now)
    return found


def _read_robots(host: Host) -> RobotFileParser:
    robots = RobotFileParser()
    host.wait()
    try:
        with urlopen(_make_request(f"{host.origin}/robots.txt", "GET"), timeout=TIMEOUT) as answer:
            robots.parse(answer.read(500_000).decode("utf-8", "replace").splitlines())
    except (OSError, HTTPException, ValueError):
        # No rules that could be read: everything may be asked.
        robots.parse([])
    return robots


def _ask(host: Host, url: str, now: int) -> Answer:
    answer = _send(host, url, "HEAD", now)
    return _send(host, url, "GET", now) if answer.status in TRY_AGAIN else answer


def _send(host: Host, url: str, method: str, now: int) -> Answer:
    host.wait()
    try:
        with urlopen(_make_request(url, method), timeout=TIMEOUT) as answer:
            return Answer(answer.status, "", now)
    except HTTPError as error:
        with error:
            return Answer(error.code, "", now)
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, str(getattr(error, "reason", error)), now)


def _make_request(url: str, method: str) -> Request:
    return Request(url, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})


def _load_memory(path: Path) -> dict[str, Answer]:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, Answer])
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}
