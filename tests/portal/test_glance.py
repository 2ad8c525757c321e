"""A glance at articles: the same bytes as the build's, as long as nothing elsewhere counts."""

import os
from functools import partial
from unittest import mock

import pytest

from plugins.portal.pipeline import glance_at, use_store
from plugins.portal.plugin import load_job
from tests.edition import write_article
from tests.sites import CLOCK, MINIMAL, PROJECT, build_site, write_content

OLD, NEW = "articles/2023/bai-giua.md", "articles/2023/bai-moi.md"
FILES = MINIMAL | {
    OLD: write_article("Bài giữa", "2023-03-30 08:00", tags=["một"]),
    "articles/2023/bai-sau.md": write_article("Bài sau", "2023-03-31 08:00"),
}


@pytest.fixture
def folder(tmp_path):
    """A folder with a site that was built once."""
    assert 0 == build_site(tmp_path, FILES, SHOW_DRAFTS=True).code
    return tmp_path


def glance(folder, files):
    """Save files and glance at them."""
    write_content(folder / "content", files)
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(CLOCK)}):
        places = {"PATH": str(folder / "content"), "OUTPUT_PATH": str(folder / "output"), "CACHE_PATH": str(folder / "cache")}
        job = load_job(str(PROJECT / "pelicanconf.py"), SOCIAL_CARDS=False, SHOW_DRAFTS=True, **places)
        return use_store(job, partial(glance_at, job, frozenset(files)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (OLD, FILES[OLD].replace("Bài giữa", "Tít đã sửa")),
        (OLD, FILES[OLD].replace("Một đoạn văn.", "Một đoạn khác.")),
        (NEW, write_article("Bài mới", "2023-04-01 08:00", status="draft")),
    ],
    ids=["title", "text", "new"],
)
def test_what_is_seen_is_what_is_built(folder, path, text):
    seen = glance(folder, {path: text})
    build = build_site(folder, {}, SHOW_DRAFTS=True)

    assert () == seen.errors
    ((place, page),) = seen.pages.items()
    assert build.read(place).encode() == page


def test_what_stands_in_other_folders_may_be_missing(folder):
    with mock.patch("plugins.portal.glance.MOST_BESIDE", 2):
        (page,) = glance(folder, {OLD: FILES[OLD]}).pages.values()

    assert "Bài sau" not in page.decode()
    assert "Bài sau" in build_site(folder, {}).read("2023/03/30/bai-giua/index.html")


def test_an_article_with_errors_has_no_page_and_the_errors_are_told(folder):
    seen = glance(
        folder,
        {OLD: FILES[OLD].replace("thoi-su", "thoi-xu"), NEW: "---\ntitle: Bài: mới\n---\n", "articles/2023/bai-dau.md": FILES[OLD]},
    )

    assert ["2023/03/30/bai-dau/index.html"] == list(seen.pages)
    assert {(OLD, "unknown-reference"), (NEW, "unquoted-colon")} <= {(found.path, found.code) for found in seen.errors}
    assert {OLD, NEW} == {found.path for found in seen.errors}


def test_bodies_in_a_circle_are_an_error_and_nothing_worse(folder):
    parents = {"committees/mot.md": "hai", "committees/hai.md": "mot"}
    circle = {path: f"---\ntitle: Ban {parent}\nkind: committee\nparent: {parent}\n---\n" for path, parent in parents.items()}

    assert {"circle"} == {found.code for found in glance(folder, circle | {"pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n"}).errors}


def test_a_link_to_another_folder_is_no_error(folder):
    linking = FILES[OLD].replace("Một đoạn văn.", "[Bài]({filename}/articles/2022/bai-xa.md)")

    seen = glance(folder, {"articles/2022/bai-xa.md": write_article("Bài xa")} | {OLD: linking})
    assert 2 == len(seen.pages)

    seen = glance(folder, {OLD: f"{linking} Thêm."})
    assert ((), {}) == (seen.errors, seen.pages)
