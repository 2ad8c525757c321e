"""Work in batches: in this process when there is little of it, else in others, through any executor."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Less work than this a process, in items of usual cost, and to start one costs more than it saves.
LEAST = 64
BATCH = 32
# Where there is much of it, larger batches make fewer times what items that follow one another share, as long as each
# process gets so many of them that all end at the same time, and none holds too much.
ROUNDS = 16
LARGEST_BATCH = 8 * BATCH

# What a worker process does, handed to it when it is forked off: recipes and stores need not be pickled for it.
_task: tuple[Callable[[Sequence], object], Sequence] | None = None


def _begin(function: Callable[[Sequence], object], items: Sequence) -> None:
    global _task
    _task = function, items


def _run(start: int, stop: int) -> object:
    function, items = _task
    return function(items[start:stop])


def make_pool(workers: int, begin: Callable, arguments: tuple) -> "Executor | None":
    """Return an executor whose processes are forked from this one; None where the system can't fork."""
    # Imported here: most builds have no work to share out.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if "fork" not in multiprocessing.get_all_start_methods():
        return None
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=arguments)


def map_batches(
    function: Callable[[Sequence], object],
    items: Sequence,
    workers: int,
    make_executor: Callable[[int, Callable, tuple], "Executor | None"] = make_pool,
    least: int = LEAST,
    weigh: Callable[[object], int] = lambda item: 1,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[object]:
    """Yield what the function gives for each batch of items, in order; an error in any of them ends it all.

    `meanwhile` is what this process has to do in any case: it is called before the first result is waited for.
    `make_executor` takes the number of workers and what each of them has to call first. None from it, one worker
    or little work: everything runs here. `weigh` says how many items of usual cost one item amounts to.
    """
    weights = list(map(weigh, items))
    workers = min(workers, len(items), sum(weights) // least)
    executor = make_executor(workers, _begin, (function, items)) if workers > 1 else None
    size = min(max(BATCH, sum(weights) // (workers * ROUNDS)), LARGEST_BATCH) if executor else BATCH
    spans = list(_cut(weights, size))
    if executor is None:
        meanwhile()
        yield from (function(items[start:stop]) for start, stop in spans)
        return
    try:
        futures = [executor.submit(_run, start, stop) for start, stop in spans]
        meanwhile()
        for position, future in enumerate(futures):
            yield future.result()
            # A result is let go as soon as it is used.
            futures[position] = None
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _cut(weights: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """Yield where each batch begins and ends; one that has become heavy enough takes no more."""
    start = weight = 0
    for position, own in enumerate(weights, start=1):
        weight += own
        if weight >= size or position == len(weights):
            yield start, position
            start, weight = position, 0
