"""The way through, in the order in which it happens: scan, read, index, plan, render."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment

from plugins.engine.features import Feature
from plugins.engine.fingerprints import Digests, hash_bytes, hash_templates, hash_value
from plugins.engine.output import Order, Outcome, update_output
from plugins.engine.pages import Page, StaticFile
from plugins.engine.render import render_page
from plugins.engine.store import Store
from plugins.newsroom.edition import Edition, SiteConfig
from plugins.newsroom.index import build_newsroom
from plugins.newsroom.problems import ContentError, Problem, build_problem, has_errors
from plugins.newsroom.urls import Urls
from plugins.portal.media import check_media, read_attachments, read_images
from plugins.portal.reading import Reader, read_documents, scan_content
from plugins.portal.site import Site, build_site
from plugins.portal.theme import Assets, build_assets


@dataclass(frozen=True, slots=True)
class Job:
    """One build: where things lie, what the settings say, and the clock. `ground` stands for code and settings."""

    content: Path
    output: Path
    cache: Path
    theme: Path
    config: SiteConfig
    urls: Urls
    features: tuple[Feature, ...]
    clock: datetime
    ground: bytes
    retained: frozenset[str]
    shows: frozenset[str]
    shows_embargoed: bool
    make_environment: Callable[[Site, Sequence[Feature]], Environment]
    make_fonts: Callable[[Store], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    articles: int
    parsed: int
    pages: int
    outcome: Outcome
    warnings: tuple[Problem, ...]


def build_portal(job: Job) -> Summary:
    """Build the whole site; ContentError, and nothing touched, when the content has errors."""
    store = Store(job.cache / "store.sqlite")
    try:
        edition, parsed, warnings = build_edition(job, store)
        assets = build_assets(job.theme / "static", job.urls, job.make_fonts(store))
        site = build_site(edition, assets.urls)
        environment = job.make_environment(site, job.features)
        planned = plan_site(edition, job.features, assets)
        outcome = update_output(
            job.output,
            job.cache / f"output-{_name_output(job)}.ledger",
            order_files(planned, site, environment, job.ground),
            job.retained,
        )
        store.prune()
    finally:
        store.close()
    pages = sum(isinstance(item, Page) for item in planned)
    return Summary(len(edition.newsroom.articles), parsed, pages, outcome, warnings)


def build_edition(job: Job, store: Store) -> tuple[Edition, int, tuple[Problem, ...]]:
    """Read and index the content; return the edition, how many files were parsed, and the warnings."""
    files = list(scan_content(job.content))
    reader = Reader(store, job.features, job.ground)
    readings, unread, problems = read_documents(reader, files)
    images, found = read_images(files, store)
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
    problems += check_media(readings, images, attachments)
    edition = Edition(
        newsroom=newsroom,
        urls=job.urls,
        config=job.config,
        readings=readings,
        load_body=reader.load_body,
        images=images,
        attachments=attachments,
    )
    if has_errors(problems):
        raise ContentError(problems)
    for feature in job.features:
        edition = feature.enrich(edition)
    for feature in job.features:
        problems += feature.check(edition)
    if has_errors(problems):
        raise ContentError(problems)
    return edition, reader.parsed, tuple(sorted(problems))


def plan_site(edition: Edition, features: Iterable[Feature], assets: Assets) -> list[Page | StaticFile]:
    """Plan every file of the output; ContentError when two want one place."""
    planned: list[Page | StaticFile] = list(assets.files)
    for feature in features:
        planned += feature.plan(edition)
    problems = list(_find_collisions(planned))
    if problems:
        raise ContentError(problems)
    return planned


def _find_collisions(planned: Iterable[Page | StaticFile]) -> Iterable[Problem]:
    """Yield a problem for each output file that two pages want, or that stands where another needs a folder."""
    taken: dict[str, str] = {}
    for item in planned:
        source = getattr(item, "source", "") or ""
        if item.save_as in taken:
            path, other = (source, taken[item.save_as]) if source else (taken[item.save_as], source)
            yield build_problem("address-taken", str(path), address=f"/{item.save_as}", other=str(other) or "–")
        else:
            taken[item.save_as] = source
    for save_as, source in taken.items():
        folder = save_as.rpartition("/")[0]
        while folder:
            if folder in taken:
                yield build_problem("address-taken", str(source), address=f"/{folder}", other=str(taken[folder]) or "–")
            folder = folder.rpartition("/")[0]


def order_files(
    planned: Iterable[Page | StaticFile], site: Site, environment: Environment, ground: bytes
) -> Iterable[Order]:
    """Yield for each planned file its fingerprint and the way to make it."""
    digests = Digests()
    planned = list(planned)
    templates = {item.render for item in planned if isinstance(item, Page) and isinstance(item.render, str)}
    closures = hash_templates(environment, templates)
    ground = hash_bytes(ground, hash_value(site))
    for item in planned:
        if isinstance(item, StaticFile):
            yield Order(item.save_as, item.digest, item.read)
        else:
            name = item.render if isinstance(item.render, str) else f"{item.render.__module__}.{item.render.__qualname__}"
            page_ground = hash_bytes(ground, name.encode(), closures.get(item.render, b""))
            fingerprint = digests.of_page(item, page_ground)
            yield Order(item.save_as, fingerprint, lambda page=item: render_page(page, site, environment))


def _name_output(job: Job) -> str:
    """Return a name for the output folder's ledger that holds wherever the project and its cache are moved together."""
    return hash_bytes(os.path.relpath(job.output, job.cache).encode()).hex()[:12]
