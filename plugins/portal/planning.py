"""The plan of the site as orders: what features plan is remembered for as long as nothing changes that it follows from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from plugins.engine.features import Feature, defer
from plugins.engine.fingerprints import Closures, Digests, hash_bytes, hash_files, hash_page, hash_value
from plugins.engine.output import Order, Parcel, list_folders
from plugins.engine.pages import Group, Page, StaticFile
from plugins.engine.recipes import pack_parts
from plugins.engine.render import fill_page, load_parts
from plugins.engine.store import DamagedStore, Store
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
    """What is remembered of a planned file: where it stands, what its fingerprint is made of, the content file behind it.

    `recipe` stands for all that the file follows from but `template`, "" where there is none. `texts` are the articles whose
    texts it shows, `state` stands for these as they were, `frame` for all the rest; the articles beside them stand in one
    text, a line each. `cost` is that of making the file.
    """

    save_as: str
    recipe: bytes
    template: str
    source: str
    is_page: bool
    texts: tuple[str, ...]
    state: bytes
    frame: bytes
    beside: str
    cost: int


class _Piece(msgspec.Struct, array_like=True, gc=False):
    """What is known of some items of a plan without looking at the places that they take.

    `keys` are those of the items, `sizes` their numbers of files, `pages` the number of pages among all these. `digest`
    stands for the places, by which the store has them, and `state` for the texts that they show, as these were.
    """

    keys: list[bytes]
    sizes: list[int]
    pages: int
    digest: bytes
    state: bytes


class _Plan(msgspec.Struct, array_like=True, gc=False):
    """What is remembered of a feature's plan: its pieces, and by which digests the store has what few builds ask for.

    `texts` are the names of the texts that each piece shows, `names` those of its files.
    """

    pieces: list[_Piece]
    texts: bytes
    names: bytes


class _Item(NamedTuple):
    """One item of a plan in the making: its key, its number of files, how these are found; `places` is None where they are known."""

    key: bytes
    size: int
    find: "Find"
    places: list[_Place] | None


# A piece ends when it holds so many files, and with an item whose key says so: what comes or goes elsewhere moves neither far.
PIECE = 64
ENDING = 8
# More pages than this are planned faster with the whole archive.
MOST_ALONE = 100
# Finds a planned file by the place that it takes.
Find = Callable[[str], Page | StaticFile]
PLANS = msgspec.msgpack.Decoder(_Plan)
PLACES = msgspec.msgpack.Decoder(list[list[_Place]])
NAMES = msgspec.msgpack.Decoder(list[list[str]])


class _Former:
    """The plan before, as far as the next one can be made of it: `pieces` and `items` tell where each stands, by key."""

    def __init__(
        self,
        plan: _Plan | None,
        load_names: Callable[[bytes], list[list[str]]],
        load_places: Callable[[bytes], list[list[_Place]]],
    ) -> None:
        # Items that are as they were stand side by side: a piece is decoded once for all of them.
        self._load_places = cache(load_places)
        self.plan = plan or _Plan([], b"", b"")
        self.texts, self.names = (load_names(plan.texts), load_names(plan.names)) if plan else ([], [])
        self.pieces = {hash_bytes(*piece.keys): number for number, piece in enumerate(self.plan.pieces)}
        self.items = {
            key: (number, position)
            for number, piece in enumerate(self.plan.pieces)
            for position, key in enumerate(piece.keys)
        }

    def get_size(self, key: bytes) -> int:
        """Return how many files an item has."""
        number, position = self.items[key]
        return self.plan.pieces[number].sizes[position]

    def list_places(self, key: bytes) -> list[_Place]:
        """Return the places that an item takes."""
        number, position = self.items[key]
        return self._load_places(self.plan.pieces[number].digest)[position]


class Planner:
    """Turns what the features plan into orders, and remembers of each file no more than the place that it takes.

    All that a feature plans is known again while the archive's outline stays as it is; only pages that show a text which
    changed are planned. Otherwise the feature plans anew, and groups of its pages are known again by their keys from the
    plan before. Plans are kept in pieces, and of a piece that is as it was nothing is read: the ledger knows its files.
    What is known is planned only when one of its files has to be made, by the process that makes it. Nothing
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
        self._fresh: dict[bytes, bytes] = {}
        # For each feature, its pieces, and a way to the names of their files.
        self._planned: list[tuple[list[_Piece], Callable[[], list[list[str]]]]] = []
        self._is_anew = False
        # What pages that were planned anew are made of, packed.
        self._described: dict[str, bytes] = {}
        self._sites: Mapping[str, Site] | None = None
        self._alone: dict[str, Page] = {}
        self._items: dict[str, list[Page | StaticFile | Group]] = {}
        self._group: tuple[Group | None, dict[str, Page | StaticFile]] = None, {}
        self._environments: dict[str, Environment] = {}
        self.pages = 0
        # Files that were ordered and are kept beside the output too.
        self.costly: set[str] = set()

    def order_site(self) -> Iterator[Parcel]:
        """Yield an order for each planned file, in parcels; ContentError at the end when two want one place."""
        assets = [self._describe(file) for file in self._assets.files]
        find = {file.save_as: file for file in self._assets.files}.__getitem__
        yield Parcel(hash_value(assets), lambda: self._order_places(assets, find))
        plan_components = partial(defer("plugins.portal.components", "plan_components"), self._job.theme)
        components = Feature("components", self._templates, plan=plan_components)
        for feature in (components, *self._job.features):
            key = self._get_key(feature)
            plan = self._recall(key)
            # Where the key of the plan before is kept: some of its pieces may be as they were.
            last = hash_bytes(b"last plan", self._ground, feature.name.encode())
            former = self._store.get(last)
            yield from self._order_new(feature, key, former) if plan is None else self._order_known(feature, key, plan)
            if former != key:
                self._fresh[last] = key
        # Where all is known again, it was looked through when it was planned.
        if self._is_anew and (problems := self._find_conflicts([file.save_as for file in self._assets.files])):
            raise ContentError(problems)
        self._store.put(self._fresh.items())

    # ---- what is remembered ----

    def _recall(self, key: bytes) -> _Plan | None:
        """Return what is remembered under a key; what belongs to it stays in the store for as long."""
        kept = self._store.get(key)
        if kept is None:
            return None
        plan = PLANS.decode(kept)
        self._store.mark_used((plan.texts, plan.names, *(piece.digest for piece in plan.pieces)))
        return plan

    def _remember(self, key: bytes, pieces: list[_Piece], texts: list[list[str]], names: list[list[str]]) -> None:
        self._fresh[key] = msgspec.msgpack.encode(_Plan(pieces, self._keep(texts), self._keep(names)))

    def _keep(self, data: object) -> bytes:
        """Keep something with the plan, unless the store has it; return the digest by which it is found."""
        encoded = msgspec.msgpack.encode(data)
        digest = hash_bytes(b"plan's", encoded)
        if not self._store.has(digest):
            self._fresh[digest] = encoded
        return digest

    def _load_names(self, digest: bytes) -> list[list[str]]:
        return NAMES.decode(self._read(digest))

    def _load_places(self, digest: bytes) -> list[list[_Place]]:
        return PLACES.decode(self._read(digest))

    def _read(self, digest: bytes) -> bytes:
        kept = self._fresh.get(digest) or self._store.get(digest)
        if kept is None:
            raise DamagedStore(f"the store lacks {digest.hex()}, which belongs to a plan in it")
        return kept

    def _get_key(self, feature: Feature) -> bytes:
        """Return what stands for all that a feature's plan follows from, texts left out unless it follows from them."""
        archive = self._archive
        return self._hash_key(b"plan", feature, archive.content if feature.follow else archive.outline)

    def _hash_key(self, kind: bytes, feature: Feature, followed: bytes) -> bytes:
        since = hash_value(self._archive.gist.since)
        return hash_bytes(kind, self._ground, since, feature.name.encode(), feature.state, followed)

    # ---- a plan that is known ----

    def _order_known(self, feature: Feature, key: bytes, plan: _Plan) -> Iterator[Parcel]:
        pieces, texts = plan.pieces, self._load_names(plan.texts)
        stale = {
            number: self._load_places(piece.digest)
            for number, (piece, shown) in enumerate(zip(pieces, texts, strict=True))
            if shown and piece.state != self._hash_texts(shown)
        }
        changed = [place for items in stale.values() for places in items for place in places if self._is_stale(place)]
        if 0 < len(changed) <= MOST_ALONE:
            self._plan_alone(feature, changed)
        first = 0
        for number, piece in enumerate(pieces):
            if number in stale:
                piece = pieces[number] = self._mend(feature, first, piece, stale[number], texts[number])
            yield from self._pack(piece, partial(self._list_known, feature, first, piece.digest))
            first += len(piece.keys)
        self._planned.append((pieces, lambda: self._load_names(plan.names)))
        if stale:
            self._fresh[key] = msgspec.msgpack.encode(plan)

    def _is_stale(self, place: _Place) -> bool:
        return bool(place.texts) and place.state != self._hash_texts(place.texts)

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

    def _mend(self, feature: Feature, first: int, piece: _Piece, items: list[list[_Place]], texts: list[str]) -> _Piece:
        """Return a piece with the pages planned anew that show a text which changed; `first` is the number of its first item."""
        keys = list(piece.keys)
        for position, places in enumerate(items):
            stale = [number for number, place in enumerate(places) if self._is_stale(place)]
            for number in stale:
                places[number] = self._describe(self._find_again(feature, first + position, places[number].save_as))
            if stale:
                # The item's own key stands for the texts as they were, which may come back.
                keys[position] = hash_bytes(b"mended", keys[position], *(place.recipe for place in places))
        return _Piece(keys, piece.sizes, piece.pages, self._keep(items), self._hash_texts(texts))

    def _list_known(self, feature: Feature, first: int, digest: bytes) -> Iterator[Order]:
        prepare = partial(self._prepare, feature)
        for number, places in enumerate(self._load_places(digest), first):
            yield from self._order_places(places, partial(self._find_again, feature, number), prepare)

    # ---- a plan that is made ----

    def _order_new(self, feature: Feature, key: bytes, before: bytes | None) -> Iterator[Parcel]:
        self._is_anew = True
        former = _Former(self._recall(before) if before else None, self._load_names, self._load_places)
        pieces: list[_Piece] = []
        texts: list[list[str]] = []
        names: list[list[str]] = []
        for items in _divide(self._read_item(item, former) for item in self._plan(feature)):
            number = former.pieces.get(hash_bytes(*(item.key for item in items)))
            if number is None:
                places = [former.list_places(item.key) if item.places is None else item.places for item in items]
                own = [place for found in places for place in found]
                texts.append(list(dict.fromkeys(text for place in own for text in place.texts)))
                names.append([place.save_as for place in own])
                pieces.append(self._build_piece(items, places, texts[-1]))
                load = places.copy
            else:
                texts.append(former.texts[number])
                names.append(former.names[number])
                pieces.append(former.plan.pieces[number])
                load = partial(self._load_places, pieces[-1].digest)
            yield from self._pack(pieces[-1], partial(self._list_new, [item.find for item in items], load))
        self._planned.append((pieces, lambda: names))
        self._remember(key, pieces, texts, names)

    def _read_item(self, item: Page | StaticFile | Group, former: _Former) -> _Item:
        if not isinstance(item, Group):
            place = self._describe(item)
            return _Item(hash_value(place), 1, lambda _: item, [place])
        key = item.get_key()
        if key in former.items:
            return _Item(key, former.get_size(key), partial(self._find_in_group, item), None)
        found = list(item.plan())
        return _Item(key, len(found), {one.save_as: one for one in found}.__getitem__, list(map(self._describe, found)))

    def _build_piece(self, items: list[_Item], places: list[list[_Place]], texts: list[str]) -> _Piece:
        pages = sum(place.is_page for found in places for place in found)
        state = self._hash_texts(texts) if texts else b""
        return _Piece([item.key for item in items], [item.size for item in items], pages, self._keep(places), state)

    def _list_new(self, finds: list[Find], load: Callable[[], list[list[_Place]]]) -> Iterator[Order]:
        for find, places in zip(finds, load(), strict=True):
            yield from self._order_places(places, find, self._load_environment)

    # ---- what a file is made of ----

    def _describe(self, item: Page | StaticFile) -> _Place:
        if isinstance(item, StaticFile):
            return _Place(item.save_as, item.digest, "", str(item.source or ""), False, (), b"", b"", "", item.cost)
        frame, shown = self._split(item)
        recipe = hash_page(item, frame, shown) if shown else frame
        template = item.render if isinstance(item.render, str) else ""
        own = item.save_as, recipe, template, item.source, True
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

    def _hash_texts(self, texts: Sequence[str]) -> bytes:
        blobs = self._archive.blobs
        return blobs[texts[0]] if len(texts) == 1 else hash_bytes(*[blobs[text] for text in texts])

    # ---- orders ----

    def _pack(self, piece: _Piece, list_orders: Callable[[], Iterable[Order]]) -> Iterator[Parcel]:
        """Yield a piece's files as a parcel, if it has any."""
        self.pages += piece.pages
        if any(piece.sizes):
            yield Parcel(hash_bytes(piece.digest, self._templates), list_orders)

    def _order_places(self, places: Iterable[_Place], find: Find, prepare: Callable[[], object] | None = None) -> Iterator[Order]:
        load = partial(self._load, find)
        # Pages of one item have one template as a rule, and share what tells of them.
        listing: dict[str, Callable[[str], object]] = {}
        for place in places:
            save_as, template = place.save_as, place.template
            if place.is_page and template not in listing:
                listing[template] = partial(self._list_parts, find, template)
            if place.cost > 1:
                self.costly.add(save_as)
            first = self._load_environment if save_as in self._alone else prepare
            fingerprint = self._sign(place.recipe, template)
            yield Order(save_as, fingerprint, load, listing[template] if place.is_page else None, place.cost, first)

    def list_costly(self) -> Iterator[bytes]:
        """Yield what stands for each file that is kept beside the output too."""
        for pieces, _ in self._planned:
            for piece in pieces:
                yield from (place.recipe for places in self._load_places(piece.digest) for place in places if place.cost > 1)

    def _find_conflicts(self, assets: Sequence[str]) -> list[Problem]:
        """Return a problem for each file that wants a place which another one has, or which a folder needs."""
        names = [*assets, *chain.from_iterable(chain.from_iterable(list_names() for _, list_names in self._planned))]
        held = set(names)
        if len(held) == len(names) and held.isdisjoint(list_folders(names)):
            return []
        taken = dict.fromkeys(assets, "")
        problems = []
        for place in (place for pieces, _ in self._planned for piece in pieces for found in self._load_places(piece.digest) for place in found):
            if place.save_as in taken:
                problems.append(self._report_taken(place.save_as, place.source, taken[place.save_as]))
            else:
                taken[place.save_as] = place.source
        return [*problems, *_find_files_for_folders(taken)]

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


def _divide(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Yield items that follow one another, in pieces whose ends hardly move when one comes, goes or grows elsewhere."""
    piece: list[_Item] = []
    size = 0
    for item in items:
        piece.append(item)
        size += item.size
        if size >= PIECE or item.key[0] < ENDING:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _recall_references(store: Store, libraries: bytes, source: bytes, find: Callable[[], list[str]]) -> list[str]:
    """Return the templates that one names, as they were found with the same libraries in the same source."""
    key = hash_bytes(b"template references", libraries, source)
    return msgspec.msgpack.decode(store.recall(key, lambda: msgspec.msgpack.encode(find())), type=list[str])


def _find_files_for_folders(taken: Mapping[str, str]) -> Iterable[Problem]:
    """Yield a problem for each file that stands where another one needs a folder."""
    for folder in sorted(list_folders(taken).keys() & taken.keys()):
        source = next(source for save_as, source in taken.items() if save_as.startswith(f"{folder}/"))
        yield build_problem("address-taken", source, address=f"/{folder}", other=taken[folder] or say("build.own_page"))
