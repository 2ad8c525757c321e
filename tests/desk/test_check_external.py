"""Links to other sites: asked politely, answers kept; the other sites are servers on loopback."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plugins.desk.checking.external import BAD_FOR, GOOD_FOR, check_outside

NOW = 1_795_323_600


class Handler(BaseHTTPRequestHandler):
    """A site that notes who asked for what, when, and how many at a time."""

    def answer(self) -> None:
        """Answer by the path: /404, /405-head …; robots.txt as the server has it."""
        server = self.server
        with server.lock:
            server.busy += 1
            server.most = max(server.most, server.busy)
            server.requests.append((self.command, self.path, self.headers["User-Agent"], time.monotonic()))
        time.sleep(0.01)
        status = 200
        if self.path == "/robots.txt":
            status = 200 if server.robots else 404
        elif self.path.startswith("/only-get"):
            status = 405 if self.command == "HEAD" else 200
        elif self.path.strip("/").isdigit():
            status = int(self.path.strip("/"))
        self.send_response(status)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(server.robots.encode() if self.path == "/robots.txt" else b"x")
        with server.lock:
            server.busy -= 1

    do_GET = do_HEAD = answer

    def log_message(self, *arguments):
        """Keep the test's output readable."""


@pytest.fixture
def server():
    """Another site, with the requests that it has seen."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.lock, server.requests, server.busy, server.most, server.robots = threading.Lock(), [], 0, 0, ""
    server.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def check(server, folder, *paths, now=NOW, pause=0.05):
    """Check links to paths of the other site, each standing on line 3 of a page."""
    places = {f"{server.origin}{path}": [("a.html", 3)] for path in paths}
    return [str(finding).replace(server.origin, "") for finding in check_outside(places, folder / "answers", now, pause)]


def list_requests(server):
    """Return method and path of every request."""
    return [(method, path) for method, path, _, _ in server.requests]


def test_pages_that_are_gone_are_found_and_those_behind_a_door_are_not(server, tmp_path):
    assert [
        "a.html:3: trang ngoài không mở được (404): /404 [outside-link]",
        "a.html:3: trang ngoài không mở được (410): /410 [outside-link]",
    ] == sorted(check(server, tmp_path, "/200", "/404", "/410", "/403", "/429", "/401"))


def test_a_host_that_does_not_answer_is_found(server, tmp_path):
    places = {"http://127.0.0.1:9/x": [("a.html", 3), ("b.html", 5)]}

    found = check_outside(places, tmp_path / "answers", NOW, 0)

    assert [("a.html", 3), ("b.html", 5)] == [(finding.path, finding.line) for finding in found]
    assert "Connection refused" in found[0].message


def test_a_server_that_does_not_know_head_is_asked_for_the_page(server, tmp_path):
    assert [] == check(server, tmp_path, "/only-get", "/200")
    assert [("GET", "/robots.txt"), ("HEAD", "/only-get"), ("GET", "/only-get"), ("HEAD", "/200")] == list_requests(server)


def test_one_request_at_a_time_with_pauses_under_our_own_name(server, tmp_path):
    check(server, tmp_path, *(f"/200?{number}" for number in range(5)), pause=0.2)

    moments = [moment for *_, moment in server.requests]
    assert 1 == server.most
    assert 6 == len(moments)
    # All five pauses together: on a busy machine one request may come late, and the next is then the nearer.
    assert moments[-1] - moments[0] >= 0.8
    assert {"toasoan-link-check/1.0"} == {agent for _, _, agent, _ in server.requests}


def test_robots_txt_is_heard(server, tmp_path):
    server.robots = "User-agent: *\nDisallow: /404\nCrawl-delay: 0.2\n"

    assert [] == check(server, tmp_path, "/404", "/200")
    assert [("GET", "/robots.txt"), ("HEAD", "/200")] == list_requests(server)


def test_answers_are_kept_bad_ones_for_a_shorter_time(server, tmp_path):
    finding = "a.html:3: trang ngoài không mở được (404): /404 [outside-link]"
    check(server, tmp_path, "/200", "/404")
    server.requests.clear()

    assert [finding] == check(server, tmp_path, "/200", "/404", now=NOW + 60)
    assert [] == server.requests

    assert [finding] == check(server, tmp_path, "/200", "/404", now=NOW + BAD_FOR + 1)
    assert [("GET", "/robots.txt"), ("HEAD", "/404"), ("GET", "/404")] == list_requests(server)
    server.requests.clear()

    check(server, tmp_path, "/200", now=NOW + GOOD_FOR + 1)
    assert [("GET", "/robots.txt"), ("HEAD", "/200")] == list_requests(server)
