"""The plan of the site as orders: what features plan is remembered for as long as nothing changes that it follows from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.features import Feature, defer
from plugins.engine.fingerprints import Closures, Digests, hash_bytes, hash_files, hash_page, hash_value
from plugins.engine.output import Order
from plugins.engine.pages import Group, Page, StaticFile
from plugins.engine.recipes import pack_parts
from plugins.engine.render import fill_page, load_parts
from plugins.engine.store import Store
from plugins.newsroom.problems import ContentError, Problem, build_problem
from plugins.newsroom.texts import say
from plugins.portal.archive import Archive
from plugins.portal.job import Job
from plugins.portal.material import ArchiveMaterial
from plugins.portal.theme import Assets

if TYPE_CHECKING:
    from jinja2 import Environment

    from plugins.portal.site import Site


class _Place(msgspec.Struct, array_like=True, gc=False):
    """What is remembered of a planned file: where it stands, its fingerprint, the content file behind it.

    `recipe` stands for all that the fingerprint does but `template`, "" where there is none. `texts` are the articles whose texts it shows, `state` stands for these as they were, `frame` for all the rest; the
    articles beside them stand in one text, a line each. `cost` is that of making the file.
    """

    save_as: str
    fingerprint: bytes
    recipe: bytes
    template: str
    source: str
    is_page: bool
    texts: tuple[str, ...]
    state: bytes
    frame: bytes
    beside: str
    cost: int


# What a feature plans, item by item: a group's key, b"" for a file alone, and the places that are taken.
Items = list[tuple[bytes, list[_Place]]]


class _Plan(msgspec.Struct, array_like=True, gc=False):
    """What is remembered of a feature's plan: the templates that its fingerprints are good for, and the digests of its pieces.

    Pieces are kept by these: most are as they were, and needn't be written again.
    """

    templates: bytes
    pieces: list[bytes]


# How many items of a plan stand in a piece.
PIECE = 64
# More pages than this are planned faster with the whole archive.
MOST_ALONE = 100
# Finds a planned file by the place that it takes.
Find = Callable[[str], Page | StaticFile]
PLANS = msgspec.msgpack.Decoder(_Plan)
PIECES = msgspec.msgpack.Decoder(Items)


class Planner:
    """Turns what the features plan into orders, and remembers of each file no more than the place that it takes.

    All that a feature plans is known again while the archive's outline stays as it is; only pages that show a text which
    changed are planned. Otherwise the feature plans anew, and groups of its pages are known again by their keys from the
    plan before. What is known is planned only when one of its files has to be made, by the process that makes it. Nothing
    of this follows from what templates say: where that changed, fingerprints are made anew, not plans.
    """

    def __init__(self, job: Job, archive: Archive, assets: Assets, store: Store) -> None:
        self._job = job
        self._archive = archive
        self._assets = assets
        self._store = store
        self._digests = Digests()
        self._grounds = {**job.grounds, "site": archive.gist.site}
        self._ground = hash_value(self._grounds)
        self._templates = hash_files(job.theme / "templates", "*")
        self._renderers: dict[object, bytes] = {}
        self._closures_known: dict[str, bytes] = {}
        self._taken: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._fresh: dict[bytes, bytes] = {}
        self._pieces: set[bytes] = set()
        # What pages that were planned anew are made of, packed.
        self._described: dict[str, bytes] = {}
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
        plan_components = partial(defer("plugins.portal.components", "plan_components"), self._job.theme)
        components = Feature("components", self._templates, plan=plan_components)
        for feature in (components, *self._job.features):
            key = self._get_key(feature)
            plan = self._recall(key)
            # Where the key of the plan before is kept: some of its groups may be as they were.
            last = hash_bytes(b"last plan", self._ground, feature.name.encode())
            former = self._store.get(last)
            yield from self._order_new(feature, key, former) if plan is None else self._order_known(feature, key, plan)
            if former != key:
                self._fresh[last] = key
        # Where all is known again, it was looked through when it was planned.
        problems = [*self._problems, *(_find_files_for_folders(self._taken) if self._fresh else ())]
        if problems:
            raise ContentError(problems)
        self._store.put(self._fresh.items())

    def _recall(self, key: bytes) -> Items | None:
        """Return what is remembered under a key, with the fingerprints that it has by today's templates."""
        kept = self._store.get(key)
        if kept is None:
            return None
        plan = PLANS.decode(kept)
        items: Items = []
        for piece in plan.pieces:
            kept = self._store.get(piece)
            if kept is None:
                return None
            items += PIECES.decode(kept)
        self._pieces.update(plan.pieces)
        if plan.templates != self._templates:
            for place in chain.from_iterable(places for _, places in items):
                place.fingerprint = self._sign(place.recipe, place.template)
            self._remember(key, items)
        return items

    def _remember(self, key: bytes, items: Items) -> None:
        pieces = []
        for start in range(0, len(items), PIECE):
            data = msgspec.msgpack.encode(items[start : start + PIECE])
            pieces.append(hash_bytes(b"piece", data))
            if pieces[-1] not in self._pieces:
                self._fresh[pieces[-1]] = data
        self._fresh[key] = msgspec.msgpack.encode(_Plan(self._templates, pieces))

    def _get_key(self, feature: Feature) -> bytes:
        """Return what stands for all that a feature's plan follows from, texts left out unless it follows from them."""
        archive = self._archive
        return self._hash_key(b"plan", feature, archive.content if feature.follow else archive.outline)

    def _hash_key(self, kind: bytes, feature: Feature, followed: bytes) -> bytes:
        since = hash_value(self._archive.gist.since)
        return hash_bytes(kind, self._ground, since, feature.name.encode(), feature.state, followed)

    def _order_known(self, feature: Feature, key: bytes, plan: Items) -> Iterator[Order]:
        stale = [place for _, places in plan for place in places if place.texts and place.state != self._hash_texts(place.texts)]
        if 0 < len(stale) <= MOST_ALONE:
            self._plan_alone(feature, stale)
        prepare = partial(self._prepare, feature)
        for number, (_, places) in enumerate(plan):
            find = partial(self._find_again, feature, number)
            for position, place in enumerate(places):
                if place.texts and place.state != self._hash_texts(place.texts):
                    places[position] = self._describe(find(place.save_as))
            yield from self._order_places(places, find, prepare)
        if stale:
            self._remember(key, plan)

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
                if frame and self._split(page)[0] == frame:
                    self._alone[page.save_as] = page
                    del frames[page.save_as]
            if not frames:
                return

    def _order_new(self, feature: Feature, key: bytes, former: bytes | None) -> Iterator[Order]:
        plan: Items = []
        known = dict(self._recall(former or b"") or ())
        for item in self._plan(feature):
            own, places, find = self._place_group(item, known) if isinstance(item, Group) else (b"", [self._describe(item)], lambda _, item=item: item)
            plan.append((own, places))
            yield from self._order_places(places, find, self._load_environment)
        self._remember(key, plan)

    def _place_group(self, group: Group, known: Mapping[bytes, list[_Place]]) -> tuple[bytes, list[_Place], Find]:
        key = group.get_key()
        if key in known:
            return key, known[key], partial(self._find_in_group, group)
        items = list(group.plan())
        return key, list(map(self._describe, items)), {item.save_as: item for item in items}.__getitem__

    def _describe(self, item: Page | StaticFile) -> _Place:
        if isinstance(item, StaticFile):
            return _Place(item.save_as, item.digest, item.digest, "", str(item.source or ""), False, (), b"", b"", "", item.cost)
        frame, shown = self._split(item)
        recipe = hash_page(item, frame, shown) if shown else frame
        template = item.render if isinstance(item.render, str) else ""
        own = item.save_as, self._sign(recipe, template), recipe, template, item.source, True
        texts = tuple(dict.fromkeys(text for part in item.parts.values() for text in getattr(part, "texts", ())))
        if not texts:
            return _Place(*own, (), b"", b"", "", 1)
        return _Place(*own, texts, self._hash_texts(texts), frame, "\n".join(item.beside), 1)

    def _split(self, page: Page) -> tuple[bytes, dict[str, bytes]]:
        """Return what stands for a page without the texts that it shows, and the digests of these."""
        parts = self._digests.list_parts(page)
        self._described[page.save_as] = pack_parts(parts)
        shown = {name: parts.pop(name) for name, part in page.parts.items() if getattr(part, "texts", ())}
        return hash_page(page, self._get_ground(page.render), parts), shown

    def _hash_texts(self, texts: tuple[str, ...]) -> bytes:
        blobs = self._archive.blobs
        return blobs[texts[0]] if len(texts) == 1 else hash_bytes(*[blobs[text] for text in texts])

    # ---- orders ----

    def _order_places(self, places: Iterable[_Place], find: Find, prepare: Callable[[], object] | None = None) -> Iterator[Order]:
        load = partial(self._load, find)
        # Pages of one item have one template as a rule, and share what tells of them.
        listing: dict[str, Callable[[str], object]] = {}
        for place in places:
            if self._take(place):
                save_as, template = place.save_as, place.template
                if place.is_page and template not in listing:
                    listing[template] = partial(self._list_parts, find, template)
                if place.cost > 1:
                    self.costly[save_as] = place.fingerprint
                first = self._load_environment if save_as in self._alone else prepare
                yield Order(save_as, place.fingerprint, load, listing[template] if place.is_page else None, place.cost, first)

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
        # Imported here: as a rule there is none.
        from plugins.newsroom.references import problem_at

        for path, holder in ((source, other), (other, source)):
            reading = self._archive.edition.readings.get(path)
            for position, old in enumerate(getattr(reading.document.fields, "redirect_from", ()) if reading else ()):
                if self._job.urls.find_old_file(old) == save_as:
                    return problem_at(reading.document, f"redirect_from[{position}]", "redirect-taken", found=old, other=holder or say("build.own_page"))
        path, other = (source, other) if source else (other, source)
        return build_problem("address-taken", path, address=f"/{save_as}", other=other or say("build.own_page"))

    def _load(self, find: Find, save_as: str) -> Callable[[], bytes]:
        """Load what a file is made of, and return what makes it; a page is rendered for the language that its head states, or for the site's own."""
        item = find(save_as)
        if isinstance(item, StaticFile):
            return item.read
        sites, own = self._sites or self._archive.sites, self._job.config.language
        site = sites.get(getattr(item.parts.get("head"), "language", own)) or sites[own]
        return partial(fill_page, item, load_parts(item), site, self._get_environment(site.language))

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
            self._items[feature.name] = list(self._plan(feature))
        return self._items[feature.name]

    def _plan(self, feature: Feature) -> Iterable[Page | StaticFile | Group]:
        if not feature.follow:
            return feature.plan(self._archive.edition)
        key = self._hash_key(b"material", feature, self._archive.outline)
        return feature.follow(ArchiveMaterial(self._archive, self._store, key))

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

    def _get_ground(self, render: object) -> bytes:
        """Return the digest of all that a page follows from besides its parts and what its template says."""
        found = self._renderers.get(render)
        if found is None:
            name = render if isinstance(render, str) else f"{render.__module__}.{render.__qualname__}"
            found = self._renderers[render] = hash_bytes(self._ground, name.encode())
        return found

    def _get_closure(self, template: str) -> bytes:
        """Return the digest of a template with all that it asks for."""
        found = self._closures_known.get(template)
        if found is None:
            found = self._closures_known[template] = self._closures.of(template) if template else b""
        return found

    def _sign(self, recipe: bytes, template: str) -> bytes:
        """Return the fingerprint of what follows from a recipe and a template."""
        return hash_bytes(recipe, self._get_closure(template)) if template else recipe

    def _list_parts(self, find: Find, template: str, save_as: str) -> tuple[bytes, bytes | None]:
        """Return what a page follows from besides its parts, and these, packed; None for parts that are as they were."""
        parts = self._described.get(save_as)
        if parts is None and self._job.explains:
            parts = pack_parts(self._digests.list_parts(find(save_as)))
        return pack_parts({**self._grounds, "template": self._get_closure(template)}), parts

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
