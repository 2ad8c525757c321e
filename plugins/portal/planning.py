"""The plan of the site as orders: what features plan is remembered for as long as nothing changes that it follows from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.features import Feature, defer
from plugins.engine.fingerprints import Closures, Digests, hash_bytes, hash_files, hash_value
from plugins.engine.output import Order
from plugins.engine.pages import Group, Page, StaticFile
from plugins.engine.render import render_page
from plugins.engine.store import Store
from plugins.newsroom.problems import ContentError, Problem, build_problem
from plugins.newsroom.references import problem_at
from plugins.newsroom.texts import say
from plugins.portal.archive import Archive
from plugins.portal.job import Job
from plugins.portal.theme import Assets

if TYPE_CHECKING:
    from jinja2 import Environment

    from plugins.portal.site import Site


class _Place(msgspec.Struct, array_like=True, gc=False):
    """What is remembered of a planned file: where it stands, its recipe's fingerprint, the content file behind it.

    `texts` are the articles whose texts it shows, `state` stands for these as they were, `frame` for all the rest; the
    articles beside them stand in one text, a line each. `cost` is that of making the file.
    """

    save_as: str
    fingerprint: bytes
    source: str
    is_page: bool
    texts: tuple[str, ...]
    state: bytes
    frame: bytes
    beside: str
    cost: int


# More pages than this are planned faster with the whole archive.
MOST_ALONE = 100
# Finds a planned file by the place that it takes.
Find = Callable[[str], Page | StaticFile]
# The places of a group; those of all that a feature plans, item by item.
PLACES = msgspec.msgpack.Decoder(list[_Place])
PLANS = msgspec.msgpack.Decoder(list[list[_Place]])


class Planner:
    """Turns what the features plan into orders, and remembers of each file no more than the place that it takes.

    There are two memories, both in the store. All that a feature plans is known again while the archive's outline stays
    as it is; only pages that show a text which changed are planned. Otherwise the feature plans anew, and groups of its
    pages are known again by their keys. What is known is planned only when one of its files has to be made.
    """

    def __init__(self, job: Job, archive: Archive, assets: Assets, store: Store) -> None:
        self._job = job
        self._archive = archive
        self._assets = assets
        self._store = store
        self._digests = Digests()
        self._grounds = {**job.grounds, "site": archive.gist.site}
        self._ground = hash_value(self._grounds)
        self._theme = hash_files(job.theme / "templates", "*")
        self._renderers: dict[object, tuple[bytes, bytes]] = {}
        self._taken: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._fresh: list[tuple[bytes, bytes]] = []
        self._sites: Mapping[str, Site] | None = None
        self._alone: dict[str, Page] = {}
        self._items: dict[str, list[Page | StaticFile | Group]] = {}
        self._group: tuple[Group | None, dict[str, Page | StaticFile]] = None, {}
        self._environments: dict[str, Environment] = {}
        self.pages = 0
        # Files that are kept beside the output too, by what they are made from.
        self.costly: dict[str, bytes] = {}

    def order_site(self) -> Iterator[Order]:
        """Yield an order for each planned file; ContentError at the end when two want one place."""
        for file in self._assets.files:
            yield from self._order_places([self._describe(file)], lambda _, file=file: file)
        components = Feature("components", plan=partial(defer("plugins.portal.components", "plan_components"), self._job.theme))
        for feature in (components, *self._job.features):
            key = self._get_key(feature)
            kept = self._store.get(key)
            if kept:
                yield from self._order_known(feature, key, PLANS.decode(kept))
            else:
                yield from self._order_new(feature, key)
        # Where all is known again, it was looked through when it was planned.
        problems = [*self._problems, *(_find_files_for_folders(self._taken) if self._fresh else ())]
        if problems:
            raise ContentError(problems)
        self._store.put(self._fresh)

    def _get_key(self, feature: Feature) -> bytes:
        """Return what stands for all that a feature's plan follows from, texts left out unless it follows from them."""
        archive = self._archive
        followed = archive.content if feature.follows_texts else archive.outline
        since = hash_value(archive.gist.since)
        return hash_bytes(b"plan", self._ground, self._theme, since, feature.name.encode(), feature.state, followed)

    def _order_known(self, feature: Feature, key: bytes, plan: list[list[_Place]]) -> Iterator[Order]:
        stale = [place for places in plan for place in places if place.texts and place.state != self._hash_texts(place.texts)]
        if 0 < len(stale) <= MOST_ALONE:
            self._plan_alone(feature, stale)
        prepare = partial(self._prepare, feature)
        for number, places in enumerate(plan):
            find = partial(self._find_again, feature, number)
            for position, place in enumerate(places):
                if place.texts and place.state != self._hash_texts(place.texts):
                    places[position] = self._describe(find(place.save_as))
            yield from self._order_places(places, find, prepare)
        if stale:
            self._fresh.append((key, msgspec.msgpack.encode(plan)))

    def _plan_alone(self, feature: Feature, stale: Iterable[_Place]) -> None:
        """Plan pages from no more of the archive than they show.

        Nothing but texts has changed: a page whose frame is as it was is the one that the whole archive would give.
        """
        articles = {name for place in stale for name in (*place.texts, *place.beside.split("\n"))}
        part = self._archive.build_part(articles)
        if part is None:
            return
        edition, self._sites = part
        frames = {place.save_as: place.frame for place in stale}
        for item in feature.plan(edition):
            for page in item.plan() if isinstance(item, Group) else (item,):
                frame = frames.get(page.save_as)
                if frame and self._digests.of_frame(page, self._get_ground(page.render)[0]) == frame:
                    self._alone[page.save_as] = page
                    del frames[page.save_as]
            if not frames:
                return

    def _order_new(self, feature: Feature, key: bytes) -> Iterator[Order]:
        plan: list[list[_Place]] = []
        for item in feature.plan(self._archive.edition):
            places, find = self._place_group(item) if isinstance(item, Group) else ([self._describe(item)], lambda _, item=item: item)
            plan.append(places)
            yield from self._order_places(places, find, self._load_environment)
        self._fresh.append((key, msgspec.msgpack.encode(plan)))

    def _place_group(self, group: Group) -> tuple[list[_Place], Find]:
        key = hash_bytes(b"group", self._ground, self._theme, group.get_key())
        if kept := self._store.get(key):
            return PLACES.decode(kept), partial(self._find_in_group, group)
        items = list(group.plan())
        places = list(map(self._describe, items))
        self._fresh.append((key, msgspec.msgpack.encode(places)))
        return places, {item.save_as: item for item in items}.__getitem__

    def _describe(self, item: Page | StaticFile) -> _Place:
        if isinstance(item, StaticFile):
            return _Place(item.save_as, item.digest, str(item.source or ""), False, (), b"", b"", "", item.cost)
        ground = self._get_ground(item.render)[0]
        fingerprint = self._digests.of_page(item, ground)
        texts = tuple(dict.fromkeys(text for part in item.parts.values() for text in getattr(part, "texts", ())))
        if not texts:
            return _Place(item.save_as, fingerprint, item.source, True, (), b"", b"", "", 1)
        state, frame = self._hash_texts(texts), self._digests.of_frame(item, ground)
        return _Place(item.save_as, fingerprint, item.source, True, texts, state, frame, "\n".join(item.beside), 1)

    def _hash_texts(self, texts: tuple[str, ...]) -> bytes:
        blobs = self._archive.blobs
        return blobs[texts[0]] if len(texts) == 1 else hash_bytes(*[blobs[text] for text in texts])

    # ---- orders ----

    def _order_places(self, places: Iterable[_Place], find: Find, prepare: Callable[[], object] | None = None) -> Iterator[Order]:
        for place in places:
            if self._take(place):
                save_as = place.save_as
                find_page = partial(find, save_as) if place.is_page else None
                if place.cost > 1:
                    self.costly[save_as] = place.fingerprint
                yield Order(save_as, place.fingerprint, partial(self._make, find, save_as), find_page, place.cost, self._load_environment if save_as in self._alone else prepare)

    def _take(self, place: _Place) -> bool:
        """Note that a file wants a place; False, and a problem, when another one has it."""
        if place.save_as in self._taken:
            self._problems.append(self._report_taken(place.save_as, place.source, self._taken[place.save_as]))
            return False
        self._taken[place.save_as] = place.source
        self.pages += place.is_page
        return True

    def _report_taken(self, save_as: str, source: str, other: str) -> Problem:
        """Return the problem of two files that want one place; where one is an old address, that is to go."""
        for path, holder in ((source, other), (other, source)):
            reading = self._archive.edition.readings.get(path)
            for position, old in enumerate(getattr(reading.document.fields, "redirect_from", ()) if reading else ()):
                if self._job.urls.find_old_file(old) == save_as:
                    return problem_at(reading.document, f"redirect_from[{position}]", "redirect-taken", found=old, other=holder or say("build.own_page"))
        path, other = (source, other) if source else (other, source)
        return build_problem("address-taken", path, address=f"/{save_as}", other=other or say("build.own_page"))

    def _make(self, find: Find, save_as: str) -> bytes:
        """Return a file's bytes; a page is rendered for the language that its head states, or for the site's own."""
        item = find(save_as)
        if isinstance(item, StaticFile):
            return item.read()
        sites, own = self._sites or self._archive.sites, self._job.config.language
        site = sites.get(getattr(item.parts.get("head"), "language", own)) or sites[own]
        return render_page(item, site, self._get_environment(site.language))

    def _get_environment(self, language: str) -> "Environment":
        if language not in self._environments:
            site = (self._sites or self._archive.sites)[language]
            self._environments[language] = self._job.make_environment(site, self._job.features)
        return self._environments[language]

    def _load_environment(self) -> None:
        """Load what pages are rendered with, before work is shared out to processes that would each do it."""
        self._get_environment(self._job.config.language)

    def _prepare(self, feature: Feature) -> None:
        """Plan again what a feature planned, for the same reason."""
        self._load_environment()
        self._list_items(feature)

    def _list_items(self, feature: Feature) -> list[Page | StaticFile | Group]:
        if feature.name not in self._items:
            self._items[feature.name] = list(feature.plan(self._archive.edition))
        return self._items[feature.name]

    def _find_again(self, feature: Feature, number: int, save_as: str) -> Page | StaticFile:
        """Return a file whose plan was known."""
        if save_as in self._alone:
            return self._alone[save_as]
        item = self._list_items(feature)[number]
        return self._find_in_group(item, save_as) if isinstance(item, Group) else item

    def _find_in_group(self, group: Group, save_as: str) -> Page | StaticFile:
        """Return a file of a group whose places were known; the group's other files are likely to be asked for next."""
        if self._group[0] is not group:
            self._group = group, {item.save_as: item for item in group.plan()}
        return self._group[1][save_as]

    # ---- what a page follows from besides its parts ----

    @cached_property
    def _closures(self) -> Closures:
        return Closures(self._get_environment(self._job.config.language), partial(_recall_references, self._store, self._job.grounds["libraries"]))

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

    def list_parts(self, page: Page) -> dict[str, bytes]:
        """Return the digest of each thing that a page follows from."""
        return {**self._grounds, "template": self._get_ground(page.render)[1], **self._digests.list_parts(page)}

    def list_places(self) -> tuple[str, ...]:
        """Return the files of all web pages."""
        return tuple(save_as for save_as in self._taken if save_as.endswith(".html"))


def _recall_references(store: Store, libraries: bytes, source: bytes, find: Callable[[], list[str]]) -> list[str]:
    """Return the templates that one names, as they were found with the same libraries in the same source."""
    key = hash_bytes(b"template references", libraries, source)
    return msgspec.msgpack.decode(store.recall(key, lambda: msgspec.msgpack.encode(find())), type=list[str])


def _find_files_for_folders(taken: Mapping[str, str]) -> Iterable[Problem]:
    """Yield a problem for each file that stands where another one needs a folder."""
    seen: set[str] = set()
    for save_as, source in taken.items():
        folder = save_as.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            if folder in taken:
                yield build_problem("address-taken", source, address=f"/{folder}", other=taken[folder] or say("build.own_page"))
            folder = folder.rpartition("/")[0]
