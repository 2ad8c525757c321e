"""The watch over files: what was saved, created, renamed or removed, as it happens."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch

# In ms: a save is over when this long nothing more came of it; folders are looked for again as often as that.
QUIET = 40
LONGEST = 400
ROUND = 300


def is_meant(change: object, path: str) -> bool:
    """Tell whether a file is an editor's: hidden files, backups and compiled code are programs' own."""
    name = Path(path).name
    return not (name.startswith(".") or name.endswith(("~", ".swp", ".pyc", ".tmp")) or "__pycache__" in path)


def watch_files(
    list_folders: Callable[[], list[Path]], settings: Path, stop: threading.Event
) -> Iterator[set[str]]:
    """Yield the paths that changed below the folders, and the Python files beside the settings.

    A folder may vanish and come back: the system's watch on it ends with it, so each is looked for again every round.
    """
    known = None
    while not stop.is_set():
        state = _take_state(list_folders(), settings)
        if known is not None and (changed := _compare(known, state)):
            yield changed
        known = state
        try:
            yield from _watch_while_same(list_folders, settings, known, stop)
        except FileNotFoundError:
            # Gone between two looks; the next round sees it.
            stop.wait(ROUND / 1000)


def _watch_while_same(
    list_folders: Callable[[], list[Path]], settings: Path, known: dict[str, tuple], stop: threading.Event
) -> Iterator[set[str]]:
    folders = [folder for folder in list_folders() if folder.is_dir()]
    if not folders:
        stop.wait(ROUND / 1000)
        return
    rounds = watch(
        *folders,
        watch_filter=is_meant,
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=ROUND,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=True,
    )
    for changes in rounds:
        if changes:
            yield {path for _, path in changes}
        if _take_state(list_folders(), settings) != known:
            return


def _take_state(folders: list[Path], settings: Path) -> dict[str, tuple]:
    """Return which folders there are, by inode, and what the Python files beside the settings look like."""
    state: dict[str, tuple] = {str(folder): (folder.stat().st_ino,) if folder.is_dir() else () for folder in folders}
    for path in settings.parent.glob("*.py"):
        found = path.stat()
        state[str(path)] = found.st_mtime_ns, found.st_size, found.st_ino
    return state


def _compare(before: dict[str, tuple], after: dict[str, tuple]) -> set[str]:
    """Return what differs; a folder that is watched for the first time is no change."""
    return {
        path
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path) and (path in before or path.endswith(".py"))
    }
