"""The process that builds: one stands ready while the last build is looked at, so that a save waits for no imports."""

import json
import subprocess
import sys


class Worker:
    """Starts processes that build one preview each; `arguments` are those of the building module."""

    def __init__(self, arguments: list[str]) -> None:
        self._command = [sys.executable, "-m", "plugins.desk.preview.building", *arguments]
        self._ready: subprocess.Popen | None = None

    def prepare(self) -> None:
        """Have a process ready for the next build."""
        if self._ready is None:
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

    def build(self) -> dict[str, object] | None:
        """Build and return the answer; None from a process that was ended from outside or couldn't even start."""
        self.prepare()
        process = self._ready
        try:
            answer, _ = process.communicate("\n")
        except BrokenPipeError:
            answer = ""
        self._ready = None
        return json.loads(answer) if answer else None
