"""A shell that stays open, here or on a server: what it locks stays locked until it is closed, or its owner dies."""

import shlex
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from plugins.publishing.targets import Folder

# Manifests come back this way, and they are long.
CHUNK = 1 << 20
# More than the end of any script's output.
LONGEST_END = 64


class ShellError(Exception):
    """A command failed; the message is what it printed."""


class Shell:
    """One `sh`, fed scripts one after another; the lock that one takes holds for the next."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        # What ends the output of each script.
        self._mark = f"end-{uuid4().hex}".encode()

    def __enter__(self) -> "Shell":
        return self

    def __exit__(self, *error: object) -> None:
        # At the end of its input the shell exits, and lets its locks go; one that never began has no input any more.
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(self, script: str) -> bytes:
        """Run a script in the shell itself and return what it printed; ShellError when its last command fails."""
        wrapped = f"{{ {script}\n}} </dev/null 2>&1; printf '\\n{self._mark.decode()} %s\\n' $?\n"
        try:
            self._process.stdin.write(wrapped.encode())
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise ShellError(self._process.stdout.read().decode(errors="replace").strip()) from error
        printed = bytearray()
        while chunk := self._process.stdout.read1(CHUNK):
            printed += chunk
            # The mark, a blank and a number of at most three digits end it all.
            _, mark, code = printed[-LONGEST_END:].rpartition(b"\n" + self._mark)
            if mark and code.endswith(b"\n"):
                del printed[len(printed) - len(mark) - len(code) :]
                if int(code):
                    break
                return bytes(printed)
        raise ShellError(printed.decode(errors="replace").strip())


def open_shell(folder: Folder) -> Shell:
    """Return a shell where a folder is."""
    return Shell([*shlex.split(folder.ssh), folder.host, "sh"] if folder.host else ["sh"])


def copy_files(source: Path, folder: Folder, place: str, listing: Path | None = None) -> None:
    """Copy a folder's files with rsync to a place below the target; of all of them those that are listed, NUL after each.

    Modes are set, not taken over: what a careful umask hides here has to be read there.
    """
    command = ["rsync", "--recursive", "--times", "--omit-dir-times", "--perms", "--chmod=D755,F644"]
    if listing:
        # What is listed has changed, though its size and the second in which it was written may be the same.
        command += ["--from0", f"--files-from={listing}", "--ignore-times"]
    if folder.host:
        command += ["--rsh", folder.ssh, "--compress"]
    target = f"{folder.path}/{place}/"
    command += [f"{source}/", f"{folder.host}:{target}" if folder.host else target]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ShellError(done.stderr.strip())
