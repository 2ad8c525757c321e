"""Small sites for tests: content from a dict, built by Pelican as `make html` does it."""

import contextlib
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from pelican import signals
from pelican.settings import read_settings

from plugins.engine.store import Store
from plugins.typography.assets import make_fonts

PROJECT = Path(__file__).parent.parent
# Noon in Vietnam on 22 November 2026.
CLOCK = 1795323600

MINIMAL = {
    "sections/thoi-su.md": "---\ntitle: Thời sự\norder: 1\n---\n",
    "committees/thanh-uy.md": "---\ntitle: Thành ủy Lạc Giang\nshort_title: Thành ủy\nkind: committee\ncode: TU\n---\nGiới thiệu Thành ủy.\n",
    "articles/2023/bai-dau.md": (
        "---\ntitle: Bài đầu\ndate: 29-03-2023 18:11\ncategory: thoi-su\ncommittee: thanh-uy\n---\nNội dung của bài đầu.\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Build:
    """What one build gave: its exit code, what it printed, and the output folder."""

    code: int
    printed: str
    errors: str
    output: Path

    def read(self, path: str) -> str:
        """Return an output file's text."""
        return (self.output / path).read_text(encoding="utf-8")

    def list_files(self) -> dict[str, bytes]:
        """Return every output file with its bytes."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }


def write_content(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write content files below a folder and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


@cache
def keep_fonts() -> bytes:
    """Return a store that holds nothing but the fonts: cutting them takes seconds and is tested elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.sqlite")
        store = Store(path)
        make_fonts(store)
        store.close()
        return path.read_bytes()


@cache
def _open_templates() -> tempfile.TemporaryDirectory:
    """Return the folder, gone with this process, in which compiled templates are kept."""
    return tempfile.TemporaryDirectory()


def _lend_templates(folder: Path) -> None:
    """Let a build have what an earlier one compiled with the same code and settings, which the folders' names tell."""
    for compiled in Path(_open_templates().name).iterdir():
        if not (folder / compiled.name).exists():
            (folder / compiled.name).symlink_to(compiled)


def _keep_templates(folder: Path) -> None:
    """Keep what a build compiled: that takes half the time of a small one."""
    for compiled in folder.glob("templates-*"):
        kept = Path(_open_templates().name, compiled.name)
        if not compiled.is_symlink() and not kept.exists():
            shutil.move(compiled, kept)
            compiled.symlink_to(kept)


def build_site(
    folder: Path,
    files: dict[str, str | bytes],
    clock: int = CLOCK,
    conf: Path = PROJECT / "pelicanconf.py",
    **settings: object,
) -> Build:
    """Write content into `folder`/content and build it into `folder`/output with the project's own settings.

    But for social cards: to draw one for each article of every test would take longer than the tests.
    """
    content = write_content(folder / "content", files)
    store = folder / "cache" / "store.sqlite"
    if not store.exists():
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_bytes(keep_fonts())
    _lend_templates(store.parent)
    override = {
        "PATH": str(content),
        "OUTPUT_PATH": str(folder / "output"),
        "CACHE_PATH": str(folder / "cache"),
        "SOCIAL_CARDS": False,
        **settings,
    }
    # What plugins registered for an earlier build in this process.
    signals.initialized._clear_state()
    printed, errors = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(clock)}),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(errors),
    ):
        loaded = read_settings(str(conf), override=override)
        try:
            loaded["PELICAN_CLASS"](loaded).run()
        except SystemExit as stop:
            code = int(stop.code or 0)
    _keep_templates(store.parent)
    return Build(code, printed.getvalue(), errors.getvalue(), folder / "output")
