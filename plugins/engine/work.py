"""Work in batches: in this process when there is little of it, else in others, through any executor."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor

# Fewer items than this a process, and to start one costs more than it saves.
LEAST = 64
BATCH = 32

# What a worker process does, handed to it when it is forked off: recipes and stores need not be pickled for it.
_task: tuple[Callable[[Sequence], object], Sequence] | None = None


def _begin(function: Callable[[Sequence], object], items: Sequence) -> None:
    global _task
    _task = function, items


def _run(start: int, stop: int) -> object:
    function, items = _task
    return function(items[start:stop])


def make_pool(workers: int, begin: Callable, arguments: tuple) -> Executor | None:
    """Return an executor whose processes are forked from this one; None where the system can't fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return None
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=arguments)


def map_batches(
    function: Callable[[Sequence], object],
    items: Sequence,
    workers: int,
    make_executor: Callable[[int, Callable, tuple], Executor | None] = make_pool,
    least: int = LEAST,
) -> Iterator[object]:
    """Yield what the function gives for each batch of items, in order; an error in any of them ends it all.

    `make_executor` takes the number of workers and what each of them has to call first. None from it, one worker
    or few items: everything runs here.
    """
    workers = min(workers, len(items) // least)
    executor = make_executor(workers, _begin, (function, items)) if workers > 1 else None
    starts = range(0, len(items), BATCH)
    if executor is None:
        yield from (function(items[start : start + BATCH]) for start in starts)
        return
    try:
        futures = [executor.submit(_run, start, start + BATCH) for start in starts]
        for position, future in enumerate(futures):
            yield future.result()
            # A result is let go as soon as it is used.
            futures[position] = None
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
