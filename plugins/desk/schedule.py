"""The schedule: `make scheduled` publishes only if something changed since the last build, the clock alone perhaps.

An embargo ends, a notice expires, a campaign begins: none of these is a commit. What a build would change is planned,
not guessed, and so is the next moment at which the clock changes a page.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta

from plugins.engine.ledger import hold_lock
from plugins.engine.store import Store
from plugins.newsroom.edition import Edition
from plugins.newsroom.problems import ContentError, format_report
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_long_moment
from plugins.portal.job import Job
from plugins.portal.pipeline import list_due, plan_portal
from plugins.portal.plugin import load_job

DUE, WRONG, NOT_DUE = 0, 1, 3
# How many files are named of those that change.
NAMED = 10
# Something may hold until the end of a moment; the news sitemap drops an article two days after its own.
LASTS = (timedelta(), timedelta(seconds=1))
DAYS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment at which the clock changes files."""

    moment: datetime
    files: tuple[str, ...]


def find_turn(job: Job, store: Store) -> Turn | None:
    """Return the next moment at which the clock alone changes what a build gives; None if it never will."""
    edition, now = _plan(job, store)
    for moment in list_moments(edition):
        _, later = _plan(replace(job, clock=moment), store)
        if changed := [name for name in now.keys() | later.keys() if now.get(name) != later.get(name)]:
            return Turn(moment, tuple(sorted(changed)))
    return None


def _plan(job: Job, store: Store) -> tuple[Edition, Mapping[str, bytes]]:
    archive, orders = plan_portal(job, store)
    edition = archive.edition
    return edition, {order.save_as: order.fingerprint for order in orders}


def list_moments(edition: Edition) -> list[datetime]:
    """Return the moments to come at which anything that is dated in the content may begin or end, the nearest first."""
    clock = edition.newsroom.clock
    found: set[datetime] = set()
    for reading in edition.readings.values():
        for value in _list_dates(reading.document.fields):
            if isinstance(value, datetime):
                found.update(value + last for last in LASTS)
                value = value.date()
            found.update(datetime.combine(value + timedelta(days), time(), clock.tzinfo) for days in DAYS)
    return sorted(moment for moment in found if moment > clock)


def _list_dates(value: object) -> Iterator[date]:
    """Yield every day and moment in a document's fields."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _list_dates(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _list_dates(getattr(value, field.name))


def _name_files(files: Sequence[str]) -> str:
    names = "\n".join(f"  {name}" for name in files[:NAMED])
    return f"{names}\n  …" if len(files) > NAMED else names


def main(arguments: list[str]) -> int:
    """Say what a build would change and when the clock changes something next; 3 if there is nothing to build."""
    parser = argparse.ArgumentParser(prog="python -m plugins.desk.schedule")
    parser.add_argument("content")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("-s", "--settings", default="publishconf.py")
    options = parser.parse_args(arguments)
    job = load_job(options.settings, PATH=options.content, OUTPUT_PATH=options.output)
    with hold_lock(job.cache / "build.lock", job.progress.tell_waiting):
        store = Store(job.cache / "store.sqlite")
        try:
            due = list_due(job, store)
            turn = find_turn(job, store)
        except ContentError as error:
            print(format_report(error.problems), file=sys.stderr)
            return WRONG
        finally:
            store.close()
    print(f"{say('schedule.due', count=len(due))}\n{_name_files(due)}" if due else say("schedule.not_due"))
    if turn:
        moment = format_long_moment(turn.moment)
        print(f"{say('schedule.turn', moment=moment, count=len(turn.files))}\n{_name_files(turn.files)}")
    else:
        print(say("schedule.no_turn"))
    return DUE if due else NOT_DUE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
