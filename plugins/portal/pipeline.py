"""The way through, in the order in which it happens: scan, read, index, plan, render."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.features import Built, Feature
from plugins.engine.fingerprints import Closures, Digests, hash_bytes, hash_files, hash_value
from plugins.engine.ledger import hold_lock, name_output, read_ledger
from plugins.engine.output import NO_COMPANIONS, Companions, Order, Outcome, list_changes, update_output
from plugins.engine.pages import Group, Page, StaticFile
from plugins.engine.recipes import Recipes
from plugins.engine.render import render_page
from plugins.engine.store import DamagedStore, Store, discard_store
from plugins.engine.work import map_batches
from plugins.newsroom.edition import Edition, SiteConfig
from plugins.newsroom.index import build_newsroom
from plugins.newsroom.problems import ContentError, Problem, build_problem, has_errors
from plugins.newsroom.references import drop_ignored
from plugins.newsroom.urls import Urls
from plugins.portal.components import plan_components
from plugins.portal.icons import make_icons
from plugins.portal.media import check_media, read_attachments, read_images
from plugins.portal.progress import Progress
from plugins.portal.reading import Reader, read_documents
from plugins.portal.scanning import scan_content
from plugins.portal.site import Site, build_sites
from plugins.portal.theme import Assets, build_assets
from plugins.portal.withheld import write_withheld

if TYPE_CHECKING:
    from jinja2 import Environment


# Beside the store, for it is far larger, and nobody needs to carry it from one machine to another: what stands in
# the output is not made anew.
PICTURES = "pictures.sqlite"


@dataclass(frozen=True, slots=True)
class Job:
    """One build: where things lie, what the settings say, and the clock.

    `grounds` are the digests, by name, of what every page follows from besides its parts and its template: code,
    libraries, settings. `reading` stands for all that a document's reading follows from besides its file.
    """

    content: Path
    output: Path
    cache: Path
    theme: Path
    config: SiteConfig
    urls: Urls
    features: tuple[Feature, ...]
    clock: datetime
    grounds: Mapping[str, bytes]
    reading: bytes
    retained: frozenset[str]
    shows: frozenset[str]
    shows_embargoed: bool
    workers: int
    least: int
    changes_only: bool
    explains: bool
    make_environment: Callable[[Site, Sequence[Feature]], "Environment"]
    make_fonts: Callable[[Store], Mapping[str, bytes]]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did; `places` are the files of all web pages, `reasons`, for each page that was rendered, the parts that had changed, None for a new one."""

    articles: int
    read: int
    pages: int
    outcome: Outcome
    warnings: tuple[Problem, ...]
    reasons: Mapping[str, tuple[str, ...] | None]
    places: tuple[str, ...]


def build_portal(job: Job) -> Summary:
    """Build the whole site; ContentError, and nothing touched, when the content has errors."""
    # Objects by the hundred thousand and no circles among them: to look for some would take longer than the work.
    gc.disable()
    try:
        with hold_lock(job.cache / "build.lock", job.progress.tell_waiting):
            try:
                return _build(job)
            except DamagedStore:
                discard_store(job.cache / "store.sqlite")
                discard_store(job.cache / PICTURES)
                return _build(job)
    finally:
        gc.unfreeze()
        gc.enable()


def _build(job: Job) -> Summary:
    store = Store(job.cache / "store.sqlite")
    pictures = Store(job.cache / PICTURES)
    name = name_output(job.output, job.cache)
    recipes = Recipes(job.cache / f"output-{name}.recipes")
    try:
        edition, parsed, warnings = build_edition(job, store)
        edition = replace(edition, recall_picture=pictures.recall)
        assets = _gather_assets(job, store)
        planner = Planner(job, build_sites(edition, assets.urls), store)
        reasons: dict[str, tuple[str, ...] | None] = {}

        def note(made: Sequence[Order], removed: Sequence[str]) -> None:
            found = [(order.save_as, planner.list_parts(order)) for order in made if order.page]
            if job.explains:
                reasons.update((save_as, recipes.list_changes(save_as, parts)) for save_as, parts in found)
            recipes.keep(found, removed)

        outcome = update_output(
            job.output,
            job.cache / f"output-{name}.ledger",
            planner.order_site(edition, assets),
            job.retained,
            partial(_map_work, job, "render"),
            job.changes_only,
            note,
            _find_companions(job.features, edition),
        )
        built = Built(job.output, outcome.files, job.content, job.grounds["settings"])
        for feature in job.features:
            feature.finish(edition, built)
        write_withheld(job.cache / f"output-{name}.withheld", edition)
        planner.keep_references()
        store.prune()
        pictures.mark_used(planner.costly.values())
        pictures.prune(changed=not planner.costly.keys().isdisjoint(outcome.made))
    finally:
        recipes.close()
        pictures.close()
        store.close()
    return Summary(len(edition.newsroom.articles), parsed, planner.pages, outcome, warnings, reasons, planner.list_places())


def _gather_assets(job: Job, store: Store) -> Assets:
    """Return the theme's files, with the fonts and icons that are made for it."""
    static = job.theme / "static"
    return build_assets(static, job.urls, {**job.make_fonts(store), **make_icons(static, store)})


def plan_portal(job: Job, store: Store) -> tuple[Edition, list[Order], Companions]:
    """Return what a build would be made of; nothing is rendered, and nothing written but the store."""
    edition, _, _ = build_edition(job, store)
    assets = _gather_assets(job, store)
    planner = Planner(job, build_sites(edition, assets.urls), store)
    return edition, list(planner.order_site(edition, assets)), _find_companions(job.features, edition)


def list_due(job: Job, store: Store) -> tuple[str, ...]:
    """Return the files that a build would make anew or remove now, by what the last one left in its ledger."""
    _, orders, companions = plan_portal(job, store)
    return list_changes(read_ledger(job.cache / f"output-{name_output(job.output, job.cache)}.ledger"), orders, companions)


def _find_companions(features: Sequence[Feature], edition: Edition) -> Companions:
    """Return what the one feature that has anything to say of it wants to stand beside each file."""
    wanted = [found for feature in features if (found := feature.accompany(edition)).endings]
    return wanted[0] if wanted else NO_COMPANIONS


def _map_work(
    job: Job,
    step: str,
    function: Callable[[Sequence], object],
    items: Sequence,
    weigh: Callable[[object], int] = lambda item: 1,
) -> Iterator:
    """Yield results by batch, from as many processes as the job allows, and report how far it has come."""
    if not items:
        return
    # What was made so far stays: neither this process nor those forked from it need go through it again.
    gc.freeze()
    gc.enable()
    with job.progress.follow(step, len(items)) as advance:
        for result in map_batches(function, items, job.workers, least=job.least, weigh=weigh):
            advance(len(result))
            yield result
    gc.disable()


def build_edition(job: Job, store: Store) -> tuple[Edition, int, tuple[Problem, ...]]:
    """Read and index the content; return the edition, how many files were parsed, and the warnings."""
    edition, parsed, problems = gather_edition(job, store)
    if has_errors(problems):
        raise ContentError(problems)
    for feature in job.features:
        edition = feature.enrich(edition)
    return edition, parsed, problems


def gather_edition(job: Job, store: Store, renders: bool = True) -> tuple[Edition, int, tuple[Problem, ...]]:
    """Return the edition as far as it can be read, how many files were parsed, and all that is wrong.

    Without rendering, an edition is good for nothing but its problems.
    """
    files = scan_content(job.content, store, os.path.relpath(job.content, job.cache))
    reader = Reader(store, job.features, job.reading, renders)
    readings, unread, problems = read_documents(reader, files, partial(_map_work, job, "read"))
    images, faults, found = read_images(files, store, partial(_map_work, job, "measure"))
    problems += found
    attachments, found = read_attachments(files, store)
    problems += found
    newsroom, found = build_newsroom(
        (reading.document for reading in readings.values()),
        job.clock,
        job.config.language,
        job.shows,
        job.shows_embargoed,
        unread,
    )
    problems += found
    problems += check_media(readings, images, attachments, faults)
    edition = Edition(
        newsroom=newsroom,
        urls=job.urls,
        config=job.config,
        readings=readings,
        load_body=reader.load_body,
        images=images,
        attachments=attachments,
        recall=partial(_recall, store, hash_value(job.grounds)),
    )
    for feature in job.features:
        problems += feature.check(edition)
    documents = {name: reading.document for name, reading in readings.items()} | dict(unread)
    return edition, reader.parsed, tuple(sorted(drop_ignored(problems, documents)))


def _recall(store: Store, ground: bytes, key: bytes, make: Callable[[], bytes]) -> bytes:
    """Return what a feature made earlier under the same key, with the same code, libraries and settings."""
    return store.recall(hash_bytes(b"recall", ground, key), make)


class _Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is remembered of a file in a group: where it stands, its fingerprint, its content file, what it costs."""

    save_as: str
    fingerprint: bytes
    source: str
    is_page: bool
    cost: int


PLACES = msgspec.msgpack.Decoder(list[_Place])


class Planner:
    """Turns what the features plan into orders, and remembers nothing of a page but the place that it takes.

    The orders of a group are kept in the store: a group whose key has been seen is not planned again, unless one of
    its files turns out to be missing.
    """

    def __init__(self, job: Job, sites: Mapping[str, Site], store: Store) -> None:
        self._sites = sites
        self._language = job.config.language
        self._store = store
        self._features = job.features
        self._make_environment = job.make_environment
        self._environments = {self._language: job.make_environment(sites[self._language], job.features)}
        self._digests = Digests()
        self._grounds = {**job.grounds, "site": hash_value(sites)}
        self._ground = hash_value(self._grounds)
        self._theme_folder = job.theme
        self._theme = hash_files(job.theme / "templates", "*")
        self._references_key = hash_bytes(b"template references", job.grounds["libraries"])
        kept = store.get(self._references_key)
        self._references = msgspec.msgpack.decode(kept, type=dict[bytes, list[str]]) if kept else {}
        self._known_references = len(self._references)
        self._closures = Closures(self._environments[self._language], self._references)
        self._renderers: dict[object, tuple[bytes, bytes]] = {}
        self._taken: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._fresh: list[tuple[bytes, bytes]] = []
        self._group: tuple[Group | None, dict[str, Page | StaticFile]] = None, {}
        self.pages = 0
        # Files that are kept beside the output too, by what they are made from.
        self.costly: dict[str, bytes] = {}

    def order_site(self, edition: Edition, assets: Assets) -> Iterator[Order]:
        """Yield an order for each planned file; ContentError at the end when two want one place."""
        components = plan_components(self._theme_folder, edition)
        for item in chain(assets.files, components, *(feature.plan(edition) for feature in self._features)):
            if isinstance(item, Group):
                yield from map(self._note, self._order_group(item))
            elif self._take(item.save_as, item.source or "", isinstance(item, Page)):
                yield self._note(self._order_file(item))
        problems = [*self._problems, *_find_files_for_folders(self._taken)]
        if problems:
            raise ContentError(problems)
        self._store.put(self._fresh)

    def _take(self, save_as: str, source: str | Path, is_page: bool = True) -> bool:
        """Note that a file wants a place; False, and a problem, when another one has it."""
        if save_as in self._taken:
            self._problems.append(_report_taken(save_as, source, self._taken[save_as]))
            return False
        self._taken[save_as] = source
        self.pages += is_page
        return True

    def _note(self, order: Order) -> Order:
        if order.cost > 1:
            self.costly[order.save_as] = order.fingerprint
        return order

    def _order_file(self, item: Page | StaticFile) -> Order:
        if isinstance(item, StaticFile):
            return Order(item.save_as, item.digest, item.read, cost=item.cost)
        fingerprint = self._digests.of_page(item, self._get_ground(item.render)[0])
        return Order(item.save_as, fingerprint, partial(self._make, item), item)

    def _make(self, item: Page | StaticFile) -> bytes:
        """Return a file's bytes; a page is rendered for the language that its head states, or for the site's own."""
        if isinstance(item, StaticFile):
            return item.read()
        language = getattr(item.parts.get("head"), "language", self._language)
        site = self._sites.get(language) or self._sites[self._language]
        environment = self._environments.get(site.language)
        if environment is None:
            environment = self._environments[site.language] = self._make_environment(site, self._features)
        return render_page(item, site, environment)

    def _order_group(self, group: Group) -> Iterator[Order]:
        key = hash_bytes(b"group", self._ground, self._theme, group.key)
        kept = self._store.get(key)
        if kept is None:
            items = list(group.plan())
            orders = list(map(self._order_file, items))
            places = [
                _Place(item.save_as, order.fingerprint, str(item.source or ""), isinstance(item, Page), order.cost)
                for item, order in zip(items, orders, strict=True)
            ]
            self._fresh.append((key, msgspec.msgpack.encode(places)))
            yield from (
                order for place, order in zip(places, orders, strict=True) if self._take(place.save_as, place.source, place.is_page)
            )
            return
        for place in PLACES.decode(kept):
            if self._take(place.save_as, place.source, place.is_page):
                find_item = partial(self._find_item, group, place.save_as)
                make = partial(self._make_found, find_item)
                yield Order(place.save_as, place.fingerprint, make, find_item if place.is_page else None, place.cost)

    def _find_item(self, group: Group, save_as: str) -> Page | StaticFile:
        """Return a file of a group that was not planned; the group's other files are likely to be asked for next."""
        if self._group[0] is not group:
            self._group = group, {item.save_as: item for item in group.plan()}
        return self._group[1][save_as]

    def _make_found(self, find_item: Callable[[], Page | StaticFile]) -> bytes:
        return self._make(find_item())

    def _get_ground(self, render: object) -> tuple[bytes, bytes]:
        """Return the digest of all that a page follows from besides its parts, and that of its template alone."""
        found = self._renderers.get(render)
        if found is None:
            if isinstance(render, str):
                name, template = render, self._closures.of(render)
            else:
                name, template = f"{render.__module__}.{render.__qualname__}", b""
            found = self._renderers[render] = hash_bytes(self._ground, name.encode(), template), template
        return found

    def list_parts(self, order: Order) -> dict[str, bytes]:
        """Return the digest of each thing that a page follows from."""
        page = order.page if isinstance(order.page, Page) else order.page()
        return {**self._grounds, "template": self._get_ground(page.render)[1], **self._digests.list_parts(page)}

    def list_places(self) -> tuple[str, ...]:
        """Return the files of all web pages."""
        return tuple(save_as for save_as in self._taken if save_as.endswith(".html"))

    def keep_references(self) -> None:
        """Remember which templates name which."""
        if len(self._references) != self._known_references:
            self._store.put([(self._references_key, msgspec.msgpack.encode(self._references))])


def _report_taken(save_as: str, source: object, other: object) -> Problem:
    path, other = (source, other) if source else (other, source)
    return build_problem("address-taken", str(path), address=f"/{save_as}", other=str(other) or "–")


def _find_files_for_folders(taken: Mapping[str, str]) -> Iterable[Problem]:
    """Yield a problem for each file that stands where another one needs a folder."""
    seen: set[str] = set()
    for save_as, source in taken.items():
        folder = save_as.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            if folder in taken:
                yield build_problem("address-taken", str(source), address=f"/{folder}", other=str(taken[folder]) or "–")
            folder = folder.rpartition("/")[0]
