"""The checks that other people's tools make: the Nu HTML checker and axe-core find faults, remember, and say nothing else."""

import subprocess

import pytest

from plugins.desk.checking import accessibility, markup
from plugins.desk.checking.accessibility import check_accessibility, choose_pages
from plugins.desk.checking.markup import check_markup
from plugins.desk.checking.site import read_site
from tests.sites import PROJECT

WEB = PROJECT / "tests/web"
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang thử</title>'
    '<link rel="stylesheet" href="/a.css"></head>\n<body class="page page--{kind}"><main><h1>Trang thử</h1>\n{body}\n</main></body></html>'
)


@pytest.fixture
def site(tmp_path):
    """A function that writes a site of pages, and a style sheet if need be."""

    def write(style="", kind="page", **bodies):
        folder = tmp_path / "site"
        folder.mkdir(exist_ok=True)
        for name, body in bodies.items():
            (folder / f"{name}.html").write_text(PAGE.format(body=body, kind=kind), encoding="utf-8")
        (folder / "a.css").write_text(style)
        return read_site(folder, None)

    return write


# ---- HTML and CSS ----


def test_faults_and_warnings_of_html_and_css_are_found_with_their_lines(site, tmp_path):
    built = site("p {\n  colr: red;\n}\n", index="<p>Xin chào</p>", a="<p>a</p></div>", b="<section><p>c</p></section>")

    found = check_markup(built, WEB, tmp_path / "memory")

    lines = [str(finding) for finding in found]
    assert {"a.css", "a.html", "b.html"} == {finding.path for finding in found}
    assert "a.css:2: CSS chưa đúng chuẩn: CSS: “colr”: Property “colr” doesn't exist. [css]" in lines
    assert "a.html:3: HTML chưa đúng chuẩn: Stray end tag “div”. [html]" in lines
    assert any("HTML chưa đúng chuẩn: Section lacks heading." in line for line in lines)


def test_container_queries_are_no_fault(site, tmp_path):
    built = site("main { container-type: inline-size }\n@container (width > 40rem) { p { margin: 0 } }\n", index="<p>a</p>")

    assert [] == check_markup(built, WEB, tmp_path / "memory")


def test_a_file_that_was_seen_is_not_given_to_java_again(site, tmp_path, monkeypatch):
    built = site(index="<p>a</p>", a="<section><p>b</p></section>")
    first = check_markup(built, WEB, tmp_path / "memory")
    commands = []
    original = subprocess.run
    monkeypatch.setattr(
        markup.subprocess, "run", lambda command, **options: commands.append(command) or original(command, **options)
    )

    assert first == check_markup(built, WEB, tmp_path / "memory")
    assert [] == commands

    assert [] == check_markup(site(index="<p>a</p>", a="<p>c</p>"), WEB, tmp_path / "memory")
    assert [["a.html"]] == [command[-1:] for command in commands]


# ---- accessibility ----


def test_what_shuts_readers_out_is_found_in_any_width_and_scheme(site, tmp_path):
    style = (
        "p { color: #000; background: #fff }"
        "@media (prefers-color-scheme: dark) { .pale { color: #fff; background: #eee } }"
        "@media (width < 40rem) { .small { display: block } } @media (width >= 40rem) { .small { display: none } }"
    )
    body = '<p class="pale" id="nhat">Nhạt trong nền tối</p><a class="small" id="trong" href="/"></a>'
    built = site(style, index=body)

    found = check_accessibility(built, {"index.html": "page"}, WEB, tmp_path / "memory")

    assert [
        "index.html: khó tiếp cận (color-contrast): Elements must meet minimum color contrast ratio thresholds; ở #nhat [accessibility]",
        "index.html: khó tiếp cận (link-name): Links must have discernible text; ở #trong [accessibility]",
    ] == sorted(map(str, found))


def test_a_page_that_was_seen_with_these_styles_is_not_opened_again(site, tmp_path, monkeypatch):
    built = site("p { color: #ddd }", index="<p>Nhạt</p>")
    kinds = {"index.html": "page"}
    first = check_accessibility(built, kinds, WEB, tmp_path / "memory")
    opened = []
    original = accessibility.open_browser
    monkeypatch.setattr(accessibility, "open_browser", lambda: opened.append(1) or original())

    assert 1 == len(first)
    assert first == check_accessibility(built, kinds, WEB, tmp_path / "memory")
    assert [] == opened

    assert [] == check_accessibility(site("p { color: #222 }", index="<p>Nhạt</p>"), kinds, WEB, tmp_path / "memory")
    assert [1] == opened


def test_the_largest_page_of_every_kind_stands_for_it(site):
    built = site(index="<p>a</p>", a="<p>aaaa</p>", b="<p>bb</p>")

    assert ["a.html", "b.html"] == choose_pages(built, {"index.html": "page", "a.html": "page", "b.html": "list", "c.html": "redirect"})
