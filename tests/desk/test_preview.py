"""The preview's parts: what a build answers, what the server adds to a page, what the watch looks at."""

import json
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.desk.preview.building import explain_exception
from plugins.desk.preview.server import Reports, Server, Stage
from plugins.desk.preview.watching import is_meant, watch_files

BUILT = {"state": "built", "changed": 1, "loaded": False, "withheld": {}, "problems": [], "errors": 0, "warnings": 0}
WRONG = {
    "state": "wrong",
    "problems": [
        {
            "path": "content/articles/a.md",
            "line": 3,
            "column": 8,
            "field": "title",
            "message": "không đúng",
            "code": "bad",
            "source": "title: <b>",
        }
    ],
    "errors": 1,
    "warnings": 0,
}
SEEN = {"state": "seen", "pages": {}, "problems": [], "errors": 0, "warnings": 0}


@pytest.fixture
def stage():
    return Stage("1")


@pytest.fixture
def fetch(tmp_path, stage):
    """Ask a server over a folder with one page; gives the status and the text."""
    (tmp_path / "nhap").mkdir()
    page = '<html><head></head><body class="page"><a href="/nhap/">Tít</a><a href="/khac/">Khác</a></body></html>'
    (tmp_path / "nhap/index.html").write_text(page, encoding="utf-8")
    server = Server(("127.0.0.1", 0), tmp_path, stage)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def ask(path):
        try:
            with urllib.request.urlopen(server.url + path) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    yield ask
    server.shutdown()
    thread.join()
    server.server_close()


# ---- the server ----


def test_a_page_is_sent_with_the_panel_and_the_files_that_it_needs(fetch):
    status, page = fetch("nhap/")

    assert 200 == status
    assert '<body class="page">\n<aside class="preview-panel"' in page
    for name in ("panel.css", "panel.js"):
        assert f'"/__preview/{name}"' in page
        assert 200 == fetch(f"__preview/{name}")[0]
    assert "style=" not in page


def test_problems_stand_on_the_page_escaped_while_the_last_page_stays(fetch, stage):
    stage.show(BUILT)
    stage.show(WRONG)

    _, page = fetch("nhap/")

    assert "Có 1 lỗi" in page
    assert "<code>content/articles/a.md:3:8</code> title: không đúng" in page
    assert "<pre>title: &lt;b&gt;</pre>" in page
    assert ">Tít</a>" in page


def test_a_link_to_what_is_not_public_and_its_page_bear_a_badge(fetch, stage):
    stage.show(BUILT | {"withheld": {"/nhap/": ""}})

    _, page = fetch("nhap/")

    assert '>Tít</a> <span class="preview-mark">Bản nháp</span>' in page
    assert ">Khác</a><" in page
    assert 2 == page.count("preview-mark")
    assert "Bạn đọc chưa thấy trang này." in page


def test_a_page_that_is_not_there_has_the_panel_too(fetch, stage):
    stage.show(WRONG)

    status, page = fetch("khong-co/")

    assert 404 == status
    assert "Có 1 lỗi" in page


def read_marks(fetch, path="nhap/"):
    """Return the marks of the page and of the panel on it."""
    panel = BeautifulSoup(fetch(path)[1], "html.parser").select_one("[data-preview]")
    return panel["data-page"], panel["data-panel"]


def test_a_page_is_loaded_again_only_when_it_or_what_it_loads_has_changed(fetch, stage, tmp_path):
    pages, panels = zip(*(stage.show(answer) or read_marks(fetch) for answer in (BUILT, BUILT, WRONG, BUILT | {"loaded": True})))
    assert 2 == len(set(pages))
    assert pages[0] == pages[1] == pages[2]
    assert ("1.1", "1.2", "1.3", "1.4") == panels

    (tmp_path / "nhap/index.html").write_text("<html><head></head><body>Mới</body></html>", encoding="utf-8")
    assert read_marks(fetch)[0] not in pages


def test_a_page_that_was_seen_stands_in_the_place_of_the_file_until_all_is_built(fetch, stage):
    stage.show(BUILT)
    before = read_marks(fetch)[0]

    stage.show(SEEN | {"pages": {"nhap/index.html": "<html><head></head><body>Vừa lưu</body></html>"}})
    assert "Vừa lưu" in fetch("nhap/")[1]
    assert before != read_marks(fetch)[0]

    stage.show(BUILT)
    assert "Vừa lưu" not in fetch("nhap/")[1]
    assert before == read_marks(fetch)[0]


def test_a_new_page_that_was_seen_is_there_before_its_file(fetch, stage):
    stage.show(SEEN | {"pages": {"moi/index.html": "<html><head></head><body>Bài mới</body></html>"}})

    status, page = fetch("moi/")

    assert (200, True) == (status, "Bài mới" in page)


def test_a_mistake_that_was_seen_is_told_before_all_is_built_and_no_other_takes_its_place(fetch, stage):
    stage.show(BUILT | {"warnings": 1, "problems": WRONG["problems"]})
    stage.show(SEEN)
    assert "1 lời nhắc" in fetch("nhap/")[1]

    stage.show(SEEN | {"errors": 1, "problems": WRONG["problems"]})
    assert "Có 1 lỗi" in fetch("nhap/")[1]

    stage.show(SEEN)
    assert "preview-report" not in fetch("nhap/")[1]


def test_browsers_are_told_at_once(stage):
    stage.show(BUILT)
    waited = []
    listener = threading.Thread(target=lambda: waited.append(stage.wait(1, 30)))
    listener.start()

    stage.show(WRONG)
    listener.join(10)

    assert [WRONG] == [showing.answer for showing in waited]


# ---- the editors' overview ----

# Writes how often it ran; while there is a file of another name beside the folder, it fails as the report does.
WRITE = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1])
folder.mkdir(exist_ok=True)
count = folder / "tong-quan.html"
count.write_text(str(1 + int(count.read_text() if count.exists() else 0)))
sys.exit((folder.parent / "wrong").exists())
"""


@pytest.fixture
def reports(tmp_path):
    return Reports([sys.executable, "-c", WRITE, str(tmp_path / "report")], tmp_path / "report")


def test_the_overview_is_written_once_after_each_build(reports):
    written = [reports.find_file("tong-quan.html", panel).read_text() for panel in (1, 1, 2, 2)]

    assert ["1", "1", "2", "2"] == written


def test_an_overview_of_content_with_errors_is_none_and_is_tried_again(reports, tmp_path):
    (tmp_path / "wrong").touch()
    assert reports.find_file("tong-quan.html", 1) is None

    (tmp_path / "wrong").unlink()
    assert "2" == reports.find_file("tong-quan.html", 1).read_text()


def test_the_overview_gives_no_file_but_its_own(reports, tmp_path):
    (tmp_path / "mat-khau.txt").touch()

    assert reports.find_file("../mat-khau.txt", 1) is None
    assert reports.find_file("khong-co.csv", 1) is None


# ---- a build ----


def test_an_exception_is_told_at_the_last_line_of_the_projects_own(tmp_path):
    plugin = tmp_path / "plugin.py"
    plugin.write_text("import json\n\njson.loads('{')\n", encoding="utf-8")

    with pytest.raises(json.JSONDecodeError) as caught:
        exec(compile(plugin.read_text(encoding="utf-8"), str(plugin), "exec"))
    (problem,) = explain_exception(caught.value, tmp_path)["problems"]

    assert ("plugin.py", 3, "json.loads('{')") == (problem["path"], problem["line"], problem["source"])
    assert problem["message"].startswith("JSONDecodeError: ")


# ---- the watch ----


@pytest.mark.parametrize(
    ("name", "meant"),
    [("a.md", True), (".a.md.draft", False), ("a.md~", False), ("a.swp", False), ("__pycache__/a.txt", False)],
)
def test_programs_own_files_are_no_changes(name, meant):
    assert meant == is_meant(None, f"/content/{name}")


def test_what_happens_to_files_and_folders_is_told(tmp_path):
    content, settings = tmp_path / "content", tmp_path / "settings.py"
    content.mkdir()
    settings.write_text("", encoding="utf-8")
    stop = threading.Event()
    # Edits wait for the watch to begin; one that comes before it is seen by no watch at all.
    steps = iter(
        [
            (lambda: (content / "a.md").write_text("a", encoding="utf-8"), content / "a.md"),
            (lambda: settings.write_text("A = 1", encoding="utf-8"), settings),
            (lambda: content.rename(tmp_path / "away"), content),
            (lambda: (tmp_path / "away").rename(content), content),
        ]
    )
    timers = []

    def act() -> Path:
        action, path = next(steps)
        timers.append(threading.Timer(1, action))
        timers[-1].start()
        return path

    expected = act()
    for changed in watch_files(lambda: [content], settings, stop):
        if str(expected) not in changed:
            continue
        if len(timers) == 4:
            stop.set()
            break
        expected = act()

    assert 4 == len(timers)
