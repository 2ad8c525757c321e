"""The way through, in the order in which it happens: scan, read, index, plan, render."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from plugins.engine.features import Built, Feature
from plugins.engine.ledger import hold_lock, name_output, read_ledger
from plugins.engine.output import (
    NO_COMPANIONS,
    Companions,
    Order,
    Outcome,
    Parcel,
    list_changes,
    update_output,
)
from plugins.engine.recipes import Recipes
from plugins.engine.store import DamagedStore, Store, discard_store
from plugins.engine.work import map_batches
from plugins.newsroom.problems import Problem
from plugins.newsroom.urls import Urls
from plugins.portal.archive import Archive
from plugins.portal.icons import make_icons
from plugins.portal.job import Job
from plugins.portal.planning import Planner
from plugins.portal.theme import Assets, build_assets
from plugins.portal.withheld import write_withheld

if TYPE_CHECKING:
    from plugins.newsroom.edition import Edition
    from plugins.portal.glance import Glance

# Beside the store, for it is far larger, and nobody needs to carry it from one machine to another: what stands in
# the output is not made anew.
PICTURES = "pictures.sqlite"
STORE = "store.sqlite"
Result = TypeVar("Result")


class Summary(msgspec.Struct, frozen=True):
    """What a build did; `reasons` are, for each page that was rendered, the parts that had changed, None for a new one."""

    articles: int
    read: int
    pages: int
    outcome: Outcome
    warnings: tuple[Problem, ...]
    reasons: Mapping[str, tuple[str, ...] | None]


class Plan(msgspec.Struct, frozen=True):
    """The content as it was found, and all files that are to be made of it."""

    archive: Archive
    parcels: tuple[Parcel, ...]


def build_portal(job: Job) -> Summary:
    """Build the whole site; ContentError, and nothing touched, when the content has errors."""
    return use_store(job, partial(_build, job))


def use_store(job: Job, work: Callable[[Store], Result]) -> Result:
    """Do work that needs the store while no build is under way; once more with an empty one if it turns out damaged.

    A build that runs is waited for; not to be called while holding its lock.
    """
    path = job.cache / STORE
    # Objects by the hundred thousand, and hardly a circle among them: to look for some all the time would take longer than
    # the work.
    gc.disable()
    try:
        with hold_lock(job.cache / "build.lock", job.progress.tell_waiting):
            try:
                return _open_store(path, work)
            except DamagedStore:
                discard_store(path)
                discard_store(job.cache / PICTURES)
                return _open_store(path, work)
    finally:
        gc.unfreeze()
        gc.enable()


def _open_store(path: Path, work: Callable[[Store], Result]) -> Result:
    store = Store(path)
    try:
        return work(store)
    finally:
        store.close()


def _build(job: Job, store: Store) -> Summary:
    pictures = Store(job.cache / PICTURES)
    name = name_output(job.output, job.cache)
    recipes = Recipes(job.cache / f"output-{name}.recipes")
    try:
        gather_assets = cache(partial(_gather_assets, job, store))
        archive = Archive(job, store, partial(_map_work, job), lambda: gather_assets().urls, pictures.recall)
        gist = archive.gist
        is_known = not archive.is_built
        planner = Planner(job, archive, gather_assets(), store)
        reasons: dict[str, tuple[str, ...] | None] = {}

        def note(made: Sequence[Order], removed: Sequence[str]) -> None:
            found = [(order.save_as, *order.list_parts(order.save_as)) for order in made if order.list_parts]
            if job.explains:
                reasons.update((save_as, recipes.list_changes(save_as, grounds, parts)) for save_as, grounds, parts in found)
            recipes.keep(found, removed)

        outcome = update_output(
            job.output,
            job.cache / f"output-{name}.ledger",
            planner.order_site(),
            job.retained,
            partial(_map_work, job, "render"),
            job.changes_only,
            note,
            _find_companions(job.features, job.urls),
        )
        built = Built(job.output, outcome.ledger, job.content, job.grounds["settings"])
        for feature in job.features:
            if feature.finish:
                feature.finish(gist.told.get(feature.name), built)
        write_withheld(job.cache / f"output-{name}.withheld", gist.withheld)
        # Of an edition that is known again, most is in the store unasked.
        if not is_known:
            store.prune()
        if not planner.costly.isdisjoint(outcome.made):
            pictures.mark_used(planner.list_costly())
            pictures.prune(changed=True)
    finally:
        recipes.close()
        pictures.close()
    return Summary(gist.articles, archive.parsed, planner.pages, outcome, gist.warnings, reasons)


def _gather_assets(job: Job, store: Store) -> Assets:
    """Return the theme's files, with the fonts and icons that are made for it."""
    static = job.theme / "static"
    return build_assets(static, job.urls, {**job.make_fonts(store), **make_icons(static, store)})


def plan_portal(job: Job, store: Store) -> Plan:
    """Return what a build would be made of; nothing is rendered, and nothing written but the store."""
    assets = _gather_assets(job, store)
    archive = Archive(job, store, partial(_map_work, job), lambda: assets.urls)
    return Plan(archive, tuple(Planner(job, archive, assets, store).order_site()))


def glance_at(job: Job, names: frozenset[str], store: Store) -> "Glance":
    """Return what can be told of some articles long before a build could tell; nothing is written but the store."""
    # Imported here: builds don't glance.
    from plugins.portal.glance import take_glance

    assets = _gather_assets(job, store)
    return take_glance(job, Archive(job, store, partial(_map_work, job), lambda: assets.urls), names)


def list_due(job: Job, parcels: Sequence[Parcel]) -> tuple[str, ...]:
    """Return which of the files planned a build would make anew, and which it would remove, by what the last one left in its ledger."""
    ledger = read_ledger(job.cache / f"output-{name_output(job.output, job.cache)}.ledger")
    return list_changes(ledger, parcels, _find_companions(job.features, job.urls))


def _find_companions(features: Sequence[Feature], urls: Urls) -> Companions:
    """Return what the one feature that has anything to say of it wants to stand beside each file."""
    wanted = [feature.accompany(urls) for feature in features if feature.accompany]
    return wanted[0] if wanted else NO_COMPANIONS


def _map_work(
    job: Job,
    step: str,
    function: Callable[[Sequence], object],
    items: Sequence,
    weigh: Callable[[object], int] = lambda item: 1,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator:
    """Yield results by batch, from as many processes as the job allows, and report how far it has come; `meanwhile` is called where there is any work."""
    if not items:
        return
    # What was made so far stays: neither this process nor those forked from it need go through it.
    gc.freeze()
    work = partial(_do_batch, function)
    with job.progress.follow(step, len(items)) as advance:
        for result in map_batches(work, items, job.workers, least=job.least, weigh=weigh, meanwhile=meanwhile):
            advance(len(result))
            yield result


def _do_batch(function: Callable[[Sequence], object], items: Sequence) -> object:
    """Return what a function gives for a batch; of what that left behind, objects in circles go: Markdown makes a few."""
    result = function(items)
    gc.collect(0)
    return result


def build_edition(job: Job, store: Store) -> "Edition":
    """Read and index the content and return the edition, for work that needs no output; ContentError when it has errors."""
    return Archive(job, store, partial(_map_work, job)).edition


def list_problems(job: Job, store: Store) -> tuple[Problem, ...]:
    """Return all that is wrong with the content, read no further than that takes."""
    return Archive(job, store, partial(_map_work, job), renders=False).problems
