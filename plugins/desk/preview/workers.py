"""The process that builds: it stays ready from one build to the next, so that a save waits for no imports."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator


class Worker:
    """Has previews built by a process; `arguments` are those of the building module."""

    def __init__(self, arguments: list[str]) -> None:
        self._command = [sys.executable, "-m", "plugins.desk.preview.building", *arguments]
        self._ready: subprocess.Popen | None = None

    def prepare(self) -> None:
        """Have a process ready for the next build."""
        if self._ready is None or self._ready.poll() is not None:
            self.discard()
            # In a session of its own: Ctrl+C is for the server, which ends the process itself.
            self._ready = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, text=True
            )

    def discard(self) -> None:
        """End the process that stands ready, for it has read code which is no longer that of the files."""
        if self._ready:
            self._ready.kill()
            self._ready.communicate()
            self._ready = None

    def build(self, saved: Collection[str]) -> Iterator[dict[str, object]]:
        """Build after these articles were saved, and yield each answer.

        No more come from a process that was ended from outside or couldn't even start.
        """
        self.prepare()
        process = self._ready
        try:
            process.stdin.write(f"{json.dumps(list(saved))}\n")
            process.stdin.flush()
        except BrokenPipeError:
            return
        while line := process.stdout.readline():
            answer = json.loads(line)
            yield answer
            if answer["state"] != "seen":
                return
