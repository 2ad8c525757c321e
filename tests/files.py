"""Files that tests put into a content folder, and whole copies of the project."""

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from pypdf import PdfWriter

from tests.sites import PROJECT


def make_pdf(pages: int = 1, **lock: str) -> bytes:
    """Return a PDF of empty pages; `lock` are the passwords that pypdf's `encrypt` takes."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if lock:
        writer.encrypt(algorithm="RC4-128", **lock)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def list_project() -> list[str]:
    """Return the files of the project as it stands here, committed or to be committed, as paths from its root."""
    command = ["git", "-C", str(PROJECT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (PROJECT / name).is_file()]


def copy_project(folder: Path) -> None:
    """Copy the project into a folder as it stands here, its content and its tests left out."""
    for name in list_project():
        if not name.startswith(("content/", "tests/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)


def lend_libraries(folder: Path) -> None:
    """Let a copy of the project have the libraries that are installed for this one: none are to be fetched."""
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("installed"):
            (folder / ".venv" / path.name).symlink_to(path)
    # What make goes by: younger than the lock file of a fresh clone.
    (folder / ".venv/installed").touch()
