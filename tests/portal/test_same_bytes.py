"""The same content, settings and clock give the same bytes, however and how often they are built."""

import os
import subprocess
import sys

import pytest

from tests.sites import CLOCK, MINIMAL, PROJECT, build_site, write_content


def list_files(output):
    """Return every file of an output folder with its bytes."""
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}


def test_another_process_folder_and_hash_seed_give_the_same_bytes(site_folder, tmp_path):
    subprocess.run(
        [
            *(sys.executable, "-m", "pelican", "content", "-o", str(tmp_path / "output"), "-s", "pelicanconf.py"),
            *("-e", f'CACHE_PATH="{tmp_path / "cache"}"', "DEFAULT_PAGINATION=4", "SOCIAL_CARDS=false"),
        ],
        cwd=PROJECT,
        env=os.environ | {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(CLOCK)},
        check=True,
        capture_output=True,
    )
    first, second = list_files(site_folder), list_files(tmp_path / "output")

    assert first.keys() == second.keys()
    assert [] == [name for name in first if first[name] != second[name]]
    assert 300 <= len(first)


NEW = (
    "---\ntitle: Bài mới\ndate: 2023-04-02 07:00\ncategory: thoi-su\ntags: [dân vận]\ncommittee: thanh-uy\n---\nMới.\n"
)
EDITS = {
    "an article grows long enough for a list of its parts": {
        "articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"]
        + "".join(f"\n## Phần {part}\n\n{'chữ ' * 250}\n" for part in (1, 2, 3))
    },
    "a video is named": {
        "articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"] + "\nhttps://youtu.be/abcdef\n"
    },
    "a body": {"articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"].replace("Nội dung", "Nội dung khác")},
    "a title": {"articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"].replace("Bài đầu", "Bài thứ nhất")},
    "a date": {"articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"].replace("29-03", "30-03")},
    "a new article": {"articles/2023/bai-moi.md": NEW},
    "an article gone": {"articles/2023/bai-dau.md": None},
    "a body's name": {"committees/thanh-uy.md": MINIMAL["committees/thanh-uy.md"].replace("Lạc Giang", "Tràng Giang")},
    "a section's name": {"sections/thoi-su.md": MINIMAL["sections/thoi-su.md"].replace("Thời sự", "Tin chính")},
    "an introduction": {"sections/thoi-su.md": MINIMAL["sections/thoi-su.md"] + "\nLời giới thiệu mới.\n"},
    "an entry of an author": {
        "articles/2023/bai-moi.md": NEW.replace("---\nMới", "authors: [Hải Hà]\n---\nMới"),
        "authors/hai-ha.md": "---\ntitle: Hải Hà\naliases: [H. H.]\n---\nPhóng viên.\n",
    },
    "an article of another month": {"articles/2023/bai-moi.md": NEW.replace("2023-04", "2023-01")},
    "a translation": {
        "articles/en/bai-dau.md": "---\ntitle: First\ndate: 2023-03-30 08:00\nlang: en\ncategory: thoi-su\n---\nThe first.\n"
    },
    "how most articles spell a name": {
        f"articles/2023/bai-moi-{number}.md": NEW.replace("02 07", f"0{number} 07") for number in (1, 2)
    },
    "where a link leads": {
        "articles/2023/bai-hai.md": MINIMAL["articles/2023/bai-dau.md"].replace("Bài đầu", "Bài hai").replace("date:", "slug: hai\ndate:")
    },
    "what follows in a campaign": {"articles/2023/bai-moi.md": NEW.replace("tags: [dân vận]", "campaign: so-ket")},
    "a register entry": {
        "directives/106-kh-tu.md": "---\nsymbol: 106-KH/TU\ntitle: Kế hoạch\nissued: 2023-01-27\nissuer: thanh-uy\n---\n"
    },
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_gives_what_a_clean_build_gives(tmp_path, edit):
    content = MINIMAL | {
        "articles/2023/bai-hai.md": MINIMAL["articles/2023/bai-dau.md"]
        .replace("Bài đầu", "Bài hai")
        .replace("Nội dung", "Theo Kế hoạch số 106-KH/TU ngày 27-1-2023, nội dung"),
        "articles/2023/bai-ba.md": NEW.replace("2023-04", "2023-01")
        .replace("[dân vận]", "[Dân Vận]\ncampaign: so-ket")
        .replace("Mới.", "[Mới]({filename}/articles/2023/bai-hai.md)."),
        "campaigns/so-ket.md": "---\ntitle: Sơ kết\nstart: 2023-01-01\n---\n",
    }
    build_site(tmp_path / "edited", content)
    after = {name: text for name, text in (content | EDITS[edit]).items() if text is not None}
    for name, text in EDITS[edit].items():
        if text is None:
            (tmp_path / "edited" / "content" / name).unlink()

    edited = build_site(tmp_path / "edited", after)
    clean = build_site(tmp_path / "clean", after)

    assert (0, 0) == (edited.code, clean.code), edited.errors
    assert clean.list_files() == edited.list_files()


def test_the_clock_changes_what_it_should_and_nothing_else(tmp_path):
    content = MINIMAL | {
        "notices/thong-bao.md": "---\ntitle: Họp\ndate: 2026-11-01\nexpires: 2026-11-22\n---\nx\n",
        "articles/hen-gio.md": "---\ntitle: Hẹn giờ\ndate: 2026-11-20\ncategory: thoi-su\nembargo: 2026-11-23 00:00\n---\nx\n",
    }
    before = build_site(tmp_path, content)
    assert "Hẹn giờ" not in "".join(data.decode(errors="ignore") for data in before.list_files().values())
    assert "Họp" in before.read("index.html")

    after = build_site(tmp_path, content, clock=CLOCK + 86_400)

    assert "Hẹn giờ" in after.read("index.html")
    assert "Họp" not in after.read("index.html")
    assert build_site(tmp_path / "clean", content, clock=CLOCK + 86_400).list_files() == after.list_files()


@pytest.mark.parametrize(("summary", "is_seen"), [("", True), ("summary: Tóm tắt\n", False)])
def test_how_a_text_begins_is_seen_elsewhere_where_no_summary_is(tmp_path, summary, is_seen):
    name = "articles/2023/bai-dau.md"
    article = MINIMAL[name].replace("title:", f"{summary}title:", 1)
    before = build_site(tmp_path, MINIMAL | {name: article}).read("index.html")
    written = (tmp_path / "output/index.html").stat().st_ino

    build = build_site(tmp_path, MINIMAL | {name: article.replace("Nội dung", "Nội dung khác")})

    assert is_seen == (before != build.read("index.html")) == (written != (tmp_path / "output/index.html").stat().st_ino)
    assert "Nội dung khác" in build.read("2023/03/29/bai-dau/index.html")


def test_nothing_is_written_when_nothing_changed(tmp_path):
    build_site(tmp_path, MINIMAL)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "output").rglob("*")}

    build = build_site(tmp_path, MINIMAL)

    assert before == {p: p.stat().st_mtime_ns for p in (tmp_path / "output").rglob("*")}
    assert "dựng lại 0 tệp, ghi 0," in build.printed


def test_a_site_below_a_path_links_to_itself(tmp_path):
    write_content(tmp_path / "content", MINIMAL)

    build = build_site(tmp_path, MINIMAL, SITEURL="https://example.vn/bao")

    front = build.read("index.html")
    assert 'href="/bao/2023/03/29/bai-dau/"' in front
    assert 'rel="canonical" href="https://example.vn/bao/"' in front
    assert 'href="/2023' not in front
