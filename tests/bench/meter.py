"""Runs commands and tells what they took.

As a program it runs one, and prints last of all CPU and wall time in seconds, and the most memory that a process of it held,
in MiB. It does so in a small process of its own: for the system, what a program's process held before it became this program
counts too.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    """A command's exit code, what it printed, CPU and wall time in seconds, and the most memory that one of its processes held, in MiB."""

    code: int
    printed: str
    cpu: float
    wall: float
    memory: float


def run_metered(command: Sequence[str], folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, in a folder and with environment variables, or with those of here."""
    done = subprocess.run(
        [sys.executable, "-S", __file__, *command], cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    printed, _, figures = done.stdout.rstrip("\n").rpartition("\n")
    return Run(done.returncode, printed, *map(float, figures.split()))


def main() -> int:
    """Run the command of this program's arguments, print what it took, and return its exit code."""
    started = time.perf_counter()
    code = subprocess.run(sys.argv[1:], check=False).returncode
    wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{used.ru_utime + used.ru_stime} {wall} {used.ru_maxrss / 1024}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
