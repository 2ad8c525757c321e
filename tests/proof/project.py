"""A whole small project that can be edited at every place: content, theme, code, settings, output, cache."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.sites import PROJECT, keep_fonts

CLOCK = 1795323600
DAY = 86_400
CONF = """
from plugins.portal.plugin import NewsPelican
from pelicanconf import *

WORKERS_LEAST = 1
SOCIAL_CARDS = False
"""


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 9"/>'


def write_files(count: int) -> dict[str, str]:
    """Return the content of a portal with so many articles."""
    files = {
        "sections/thoi-su.md": "---\ntitle: Thời sự\norder: 1\n---\n",
        "sections/kinh-te.md": "---\ntitle: Kinh tế\norder: 2\n---\nLời dẫn.\n",
        "committees/thanh-uy.md": "---\ntitle: Thành ủy Lạc Giang\nshort_title: Thành ủy\nkind: committee\ncode: TU\n---\nGiới thiệu.\n",
        "committees/quan-uy.md": "---\ntitle: Quận ủy\nkind: committee\nparent: thanh-uy\n---\nGiới thiệu.\n",
        "directives/106-kh-tu.md": "---\nsymbol: 106-KH/TU\ntitle: Về sơ kết\nissued: 2023-01-27\nissuer: thanh-uy\n---\n",
        "directives/107-kh-tu.md": "---\nsymbol: 107-KH/TU\ntitle: Về tổng kết\nissued: 2023-02-27\nissuer: thanh-uy\nimplements: 106-kh-tu\n---\n",
        "campaigns/so-ket.md": (
            "---\ntitle: Sơ kết\nstart: 2023-01-01\nend: 2026-11-25\ncommittee: [thanh-uy, quan-uy]\ndirective: 106-kh-tu\n"
            "stages: [Một, Hai]\nindicators:\n  - { id: xa, title: Xã, total: 100, unit: xã }\n---\nChuyên đề.\n"
        ),
        "authors/thanh-ha.md": "---\ntitle: Thanh Hạ\naliases: [T. Hạ]\n---\n",
        "pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\nTrang này.\n",
        "notices/nghi.md": "---\ntitle: Nghỉ lễ\ndate: 2026-11-20\nexpires: 2026-11-24\n---\nNghỉ.\n",
    }
    files["images/ban-do.svg"] = files["images/so-do.svg"] = DRAWING.format(width=16)
    for number in range(count):
        files[f"articles/2026/bai-{number}.md"] = write_article(number)
    return files


def write_article(number: int, **changes: object) -> str:
    """Return one article; every third is in the campaign, every fourth cites a document, every fifth has a picture, some others one in the text."""
    fields = {
        "title": f"Bài số {number}",
        "date": f"2026-{number % 10 + 1:02}-{number % 27 + 1:02} 08:00",
        "category": ("thoi-su", "kinh-te")[number % 2],
        "committee": ("thanh-uy", "quan-uy")[number % 2],
        "authors": ("T. Hạ", "Nguyễn Văn A")[number % 2],
        "tags": f"[thẻ {number % 3}]",
        **({"campaign": "so-ket", "stage": "Một"} if number % 3 == 0 else {}),
        **({"image": "ban-do.svg"} if number % 5 == 0 else {}),
        **changes,
    }
    cited = "Theo Kế hoạch số 106-KH/TU ngày 27-1-2023 của Thành ủy.\n" if number % 4 == 0 else ""
    lines = [f"{key}: {value}" for key, value in fields.items()]
    picture = "![Sơ đồ](so-do.svg)\n\n" if number % 7 == 3 else ""
    # Longer than what other pages show of it.
    text = f"Nội dung của bài số {number}{', nói thêm cho đủ dài' * 20}.\n\n{picture}Đoạn hai của bài số {number}.\n"
    return "\n".join(["---", *lines, "---", text, cited])


@dataclass(slots=True)
class Project:
    """A copy of this project with content of its own; `clock` is the moment of its builds."""

    root: Path
    clock: int = CLOCK

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.root / "content"

    @property
    def output(self) -> Path:
        """The output folder of incremental builds."""
        return self.root / "output"

    def start(self, output: str, cache: str, workers: int, seed: int) -> subprocess.Popen:
        """Start a build as `make html` does it."""
        command = [sys.executable, "-m", "plugins.portal", "content", "-o", output, "-s", "proofconf.py"]
        command += ["-e", f'CACHE_PATH="{cache}"', f"WORKERS={workers}"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(self.clock), "PYTHONHASHSEED": str(seed), "PYTHONPATH": "."}
        return subprocess.Popen(command, cwd=self.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def compare(self, workers: int = 1, seed: int = 0) -> list[str]:
        """Build incrementally and from nothing; return the files that differ between the two."""
        clean = self.root / "clean"
        for name in ("clean", ".cache-clean"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        self.write_fonts(".cache-clean")
        builds = self.start("output", ".cache", workers, seed), self.start("clean", ".cache-clean", 1, 1)
        printed = [build.communicate()[0].decode() for build in builds]
        assert [0, 0] == [build.returncode for build in builds], "\n".join(printed)
        ours, theirs = list_files(self.output), list_files(clean)
        return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))

    def kill_build(self, seconds: float) -> None:
        """Start an incremental build and kill it, workers and all, after so many seconds."""
        build = self.start("output", ".cache", 2, 0)
        time.sleep(seconds)
        build.send_signal(signal.SIGKILL)
        build.communicate()

    def write_fonts(self, cache: str) -> None:
        """Write a store that holds the fonts alone: to cut them takes seconds."""
        (self.root / cache).mkdir()
        (self.root / cache / "store.sqlite").write_bytes(keep_fonts())

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text in one of the project's files."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} lacks {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")


def make_project(root: Path, articles: int = 24) -> Project:
    """Return a project in an empty folder, its page size small so that lists have several pages."""
    for folder in ("plugins", "theme"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pelicanconf.py", root)
    (root / "proofconf.py").write_text(CONF + "DEFAULT_PAGINATION = 3\n", encoding="utf-8")
    project = Project(root)
    for path, text in write_files(articles).items():
        file = project.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    project.write_fonts(".cache")
    return project


def list_files(folder: Path) -> dict[str, bytes | str]:
    """Return every file with its bytes, every empty folder, by path."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or path.is_file():
            found[name] = os.readlink(path) if path.is_symlink() else path.read_bytes()
        elif not any(path.iterdir()):
            found[name] = "empty folder"
    return found
