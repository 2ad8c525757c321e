"""A glance at articles: their pages as the next build will most likely give them, in a small part of its time."""

from collections.abc import Iterator, Mapping

import msgspec

from plugins.engine.pages import Group, Page, StaticFile
from plugins.engine.render import render_page
from plugins.newsroom.edition import Edition
from plugins.newsroom.problems import ERROR, Problem
from plugins.portal.archive import Archive
from plugins.portal.job import Job

# So many articles take about as long as the rest of a glance; where a folder holds more, an article is looked at alone.
MOST_BESIDE = 2000


class Glance(msgspec.Struct, frozen=True):
    """What was seen of some articles: their pages by place in the output, and the errors of those that have none."""

    pages: Mapping[str, bytes]
    errors: tuple[Problem, ...]


def take_glance(job: Job, archive: Archive, names: frozenset[str]) -> Glance:
    """Look at some articles, and of all others only at those in the same folders.

    What a page shows of articles elsewhere is missing; an article with errors that a link to such a one may have caused
    is passed over.
    """
    folders = {_get_folder(name) for name in names}
    around = [name for name in archive.blobs if _get_folder(name) in folders]
    edition, sites, problems = archive.build_extract({*names, *(around if len(around) <= MOST_BESIDE else ())})
    errors = [problem for problem in problems if problem.severity == ERROR and problem.path in names]
    wanted = edition.readings.keys() & names - {problem.path for problem in errors}
    pages: dict[str, bytes] = {}
    for page in _list_pages(job, edition):
        if not wanted:
            break
        if isinstance(page, Page) and page.source in wanted:
            site = sites.get(page.parts["head"].language) or sites[job.config.language]
            pages[page.save_as] = render_page(page, site, job.make_environment(site, job.features))
            wanted.discard(page.source)
    linking = {name for name, reading in edition.readings.items() if reading.links}
    return Glance(pages, tuple(sorted(problem for problem in errors if problem.path not in linking)))


def _get_folder(name: str) -> str:
    return name.rpartition("/")[0]


def _list_pages(job: Job, edition: Edition) -> Iterator[Page | StaticFile]:
    for feature in job.features:
        for item in feature.plan(edition):
            yield from item.plan() if isinstance(item, Group) else (item,)
