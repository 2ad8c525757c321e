"""The schedule: `make scheduled` publishes only if something changed since the last build, the clock alone perhaps.

An embargo ends, a notice expires, a campaign begins: none of these is a commit. What a build would change is planned,
not guessed, and so is the next moment at which the clock changes a page.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec
from msgspec.structs import replace

from plugins.engine.store import Store
from plugins.newsroom.problems import ContentError, format_report
from plugins.newsroom.texts import say
from plugins.newsroom.turns import list_turns
from plugins.newsroom.words import format_long_moment
from plugins.portal.job import Job
from plugins.portal.pipeline import Plan, list_due, plan_portal, use_store
from plugins.portal.plugin import load_job

DUE, WRONG, NOT_DUE = 0, 1, 3
# How many files are named of those that change.
NAMED = 10


class Turn(msgspec.Struct, frozen=True):
    """A moment at which the clock changes files."""

    moment: datetime
    files: tuple[str, ...]


def find_turn(job: Job, store: Store, plan: Plan) -> Turn | None:
    """Return the next moment at which the clock alone changes what is planned now; None if it never will."""
    documents = [reading.document for reading in plan.archive.edition.readings.values()]
    for moment in list_turns(documents, job.clock):
        if changed := _compare(plan, plan_portal(replace(job, clock=moment), store)):
            return Turn(moment, changed)
    return None


def _compare(plan: Plan, later: Plan) -> tuple[str, ...]:
    """Return the files whose fingerprints differ between two plans; parcels that both have are not looked into."""
    shared = {parcel.key for parcel in plan.parcels} & {parcel.key for parcel in later.parcels}
    first, second = (
        {
            order.save_as: order.fingerprint
            for parcel in found.parcels
            if parcel.key not in shared
            for order in parcel.list_orders()
        }
        for found in (plan, later)
    )
    return tuple(sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name)))


def _find_changes(job: Job, store: Store) -> tuple[tuple[str, ...], Turn | None]:
    plan = plan_portal(job, store)
    return list_due(job, plan.parcels), find_turn(job, store, plan)


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
    try:
        due, turn = use_store(job, partial(_find_changes, job))
    except ContentError as error:
        print(format_report(error.problems), file=sys.stderr)
        return WRONG
    print(f"{say('schedule.due', count=len(due))}\n{_name_files(due)}" if due else say("schedule.not_due"))
    if turn:
        moment = format_long_moment(turn.moment)
        print(f"{say('schedule.turn', moment=moment, count=len(turn.files))}\n{_name_files(turn.files)}")
    else:
        print(say("schedule.no_turn"))
    return DUE if due else NOT_DUE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
