"""The development server as `make devserver` runs it, over a project of its own: settings and content in one folder."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).parent.parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
# Those of the project, with its theme where it lies.
SETTINGS = f"from pelicanconf import *\n\nTHEME = {str(PROJECT / 'theme')!r}\n"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(PROJECT)}


@contextmanager
def run_devserver(folder: Path, desk: bool = False) -> Iterator[tuple[str, IO[str]]]:
    """Run it in a folder with `settings.py` and `content`; gives its address and what it prints of its builds."""
    options = ["content", "-s", "settings.py", "-p", "0", "-o", str(folder / "output"), "--cache", str(folder / "cache")]
    process = subprocess.Popen(
        [sys.executable, "-m", "plugins.desk.devserver", *options],
        cwd=folder,
        env=ENVIRONMENT | {"DESK": "1" if desk else ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield ADDRESS.search(process.stdout.readline())[0], process.stdout
    finally:
        process.terminate()
        process.communicate()
