"""What people see of a build while it runs: a bar on a terminal, a line now and then in a log."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TextIO

from plugins.newsroom.texts import say
from plugins.newsroom.words import format_number

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

# A log has a line as often as this, in seconds; work that takes less has none.
LOG_INTERVAL = 15.0


class Progress:
    """Shows how far a step has come, in seconds measured by `clock`; what comes in shares is counted together."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._told = clock()
        self._done: Counter[str] = Counter()
        self._bar: Bar | None = None

    def tell_waiting(self) -> None:
        """Say that another build is at work."""
        print(say("build.waiting"), file=self._stream, flush=True)

    @contextmanager
    def follow(self, step: str, total: int) -> Iterator[Callable[[int], None]]:
        """Give a function to call with each number of things done; `step` is "read", "measure", "index" or "render"."""
        total += self._done[step]
        if self._stream.isatty():
            with self._show_bar() as bar:
                task = bar.add_task(say(f"build.step_{step}"), total=total, completed=self._done[step])
                yield partial(bar.advance, task)
                bar.remove_task(task)
        else:
            yield partial(self._tell, step, total)
        self._done[step] = total

    @contextmanager
    def _show_bar(self) -> "Iterator[Bar]":
        """Give the bar, which is that of another step where one is under way."""
        # Imported here: a build of a few pages shows no bar.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        if self._bar:
            yield self._bar
            return
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Bar(*columns, console=Console(file=self._stream), transient=True) as self._bar:
            yield self._bar
        self._bar = None

    def _tell(self, step: str, total: int, count: int) -> None:
        """Write a line when the last one is old enough."""
        self._done[step] += count
        now = self._clock()
        if now - self._told >= LOG_INTERVAL and self._done[step] < total:
            self._told = now
            done = format_number(self._done[step])
            line = say("build.progress", step=say(f"build.step_{step}"), done=done, total=format_number(total))
            print(line, file=self._stream, flush=True)
