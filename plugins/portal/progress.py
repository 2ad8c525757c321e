"""What people see of a build while it runs: a bar on a terminal, a line now and then in a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from plugins.newsroom.texts import say
from plugins.newsroom.words import format_number

# A log has a line as often as this, in seconds; work that takes less has none.
LOG_INTERVAL = 15.0


class Progress:
    """Shows how far a step has come, in seconds measured by `clock`."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock

    def tell_waiting(self) -> None:
        """Say that another build is at work."""
        print(say("build.waiting"), file=self._stream, flush=True)

    @contextmanager
    def follow(self, step: str, total: int) -> Iterator[Callable[[int], None]]:
        """Give a function to call with each number of things done; `step` is "read", "measure", "index" or "render"."""
        if self._stream.isatty():
            with self._follow_on_terminal(step, total) as advance:
                yield advance
        else:
            yield self._follow_in_log(step, total)

    @contextmanager
    def _follow_on_terminal(self, step: str, total: int) -> Iterator[Callable[[int], None]]:
        # Imported here: a build of a few pages shows no bar.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Bar(*columns, console=Console(file=self._stream), transient=True) as bar:
            task = bar.add_task(say(f"build.step_{step}"), total=total)
            yield lambda count: bar.advance(task, count)

    def _follow_in_log(self, step: str, total: int) -> Callable[[int], None]:
        done = 0
        told = self._clock()

        def advance(count: int) -> None:
            nonlocal done, told
            done += count
            now = self._clock()
            if now - told >= LOG_INTERVAL and done < total:
                told = now
                line = say("build.progress", step=say(f"build.step_{step}"), done=format_number(done), total=format_number(total))
                print(line, file=self._stream, flush=True)

        return advance
