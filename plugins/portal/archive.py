"""The archive: all that the content folder holds, read as far as it had to be.

The edition is made of it when something asks for it. What every build tells of the edition, and for how long that holds,
is kept: a build that changes nothing but articles' texts asks for no more, save for the few pages that show them.
"""

import os
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.store import Store
from plugins.newsroom.documents import Reading
from plugins.newsroom.problems import ContentError, Problem, has_errors
from plugins.newsroom.turns import find_next_turn
from plugins.portal.job import Job
from plugins.portal.reading import Reader, read_documents
from plugins.portal.scanning import scan_content
from plugins.portal.shelf import StoreShelf
from plugins.portal.withheld import Withheld, list_withheld

if TYPE_CHECKING:
    from plugins.newsroom.edition import Edition
    from plugins.portal.site import Site


class Gist(msgspec.Struct, frozen=True, array_like=True):
    """What is told of an edition; it holds from the moment `since` until just before `until`.

    `site` is the digest of what every page knows of the site, `told` what features tell of the edition, by their names.
    """

    since: datetime
    until: datetime
    articles: int
    site: bytes
    warnings: tuple[Problem, ...]
    withheld: tuple[Withheld, ...]
    told: dict[str, object]


ARTICLES = "articles/"
GISTS = msgspec.msgpack.Decoder(Gist)


class Archive:
    """The content folder as one build finds it, and the edition that is made of it; `list_assets` gives the theme's URLs.

    `outline` stands for all that pages may show of one another's documents, with code and settings, and `content` for
    that and every text; both are None where a file has errors. `blobs` are the documents' blob ids by path.
    An archive that doesn't render is good for nothing but its problems.
    """

    def __init__(
        self,
        job: Job,
        store: Store,
        map_work: Callable,
        list_assets: Callable[[], Mapping[str, str]] = dict,
        recall_picture: Callable[[bytes, Callable[[], bytes]], bytes] | None = None,
        renders: bool = True,
    ) -> None:
        self._job = job
        self._store = store
        self._map_work = map_work
        self._recall_picture = recall_picture
        self._files = scan_content(job.content, store, os.path.relpath(job.content, job.cache))
        self._reader = Reader(store, job.features, job.reading, renders)
        # What the theme's files are called is found out while other processes read: fonts may have to be cut for that.
        self._library = read_documents(self._reader, self._files, partial(map_work, "read", meanwhile=list_assets))
        self._assets = list_assets()
        self.blobs = self._library.blobs
        self.outline = self.content = None
        if self._library.outline:
            media = [(file.name, file.blob) for file in self._files if file.name not in self.blobs]
            self.outline = hash_bytes(self._library.outline, hash_value((job.grounds, dict(self._assets), media)))
            self.content = hash_bytes(self.outline, *self.blobs.values())

    @property
    def parsed(self) -> int:
        """How many files had to be parsed."""
        return self._reader.parsed

    @cached_property
    def gist(self) -> Gist:
        """What is told of the edition, which is built where nothing is known of it; ContentError when it has errors."""
        clock = self._job.clock
        # By the day: who plans what comes later leaves alone what is known of today.
        key = hash_bytes(b"gist", clock.date().isoformat().encode(), self.outline or b"")
        kept = self._store.get(key) if self.outline else None
        if kept:
            gist = GISTS.decode(kept)
            if gist.since <= clock < gist.until:
                return gist
        edition = self.edition
        gist = Gist(
            since=clock,
            until=find_next_turn((reading.document for reading in edition.readings.values()), clock),
            articles=len(edition.newsroom.articles),
            site=hash_value(self.sites),
            warnings=self.problems,
            withheld=tuple(list_withheld(edition)),
            told={feature.name: msgspec.to_builtins(feature.tell(edition)) for feature in self._job.features if feature.tell},
        )
        self._store.put([(key, msgspec.msgpack.encode(gist))])
        return gist

    @property
    def is_built(self) -> bool:
        """Whether the edition was asked for."""
        return "edition" in self.__dict__

    @cached_property
    def edition(self) -> "Edition":
        """The edition; ContentError when it has errors."""
        edition, problems = self._gathered
        if has_errors(problems):
            raise ContentError(problems)
        return self._enrich(edition)

    def build_extract(self, articles: Collection[str]) -> "tuple[Edition, Mapping[str, Site], list[Problem]]":
        """Return an edition of these articles and of all that is no article, its sites, and what is wrong in it so far."""
        readings, _ = self._library.load(lambda name: name in articles or not name.startswith(ARTICLES))
        edition, problems = self._index(readings, {})
        problems += (problem for problem in self._library.problems if problem.path in articles)
        edition = self._enrich(edition)
        return edition, _build_sites(edition, self._assets), problems

    def build_part(self, articles: Collection[str]) -> "tuple[Edition, Mapping[str, Site]] | None":
        """Return an edition of these articles and of all that is no article, for pages that show no more than that.

        None where the site would not be the same.
        """
        edition, sites, _ = self.build_extract(articles)
        return (edition, sites) if hash_value(sites) == self.gist.site else None

    def _enrich(self, edition: "Edition") -> "Edition":
        for feature in self._job.features:
            edition = feature.enrich(edition)
        return edition

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the content."""
        return self._gathered[1]

    @cached_property
    def sites(self) -> "Mapping[str, Site]":
        """What every page knows of the site, by language."""
        return _build_sites(self.edition, self._assets)

    @cached_property
    def _gathered(self) -> "tuple[Edition, tuple[Problem, ...]]":
        """The edition as far as it can be read, without what features know, and all that is wrong."""
        # Imported here: a build in which nothing changed refers to nothing.
        from plugins.newsroom.references import drop_ignored

        readings, problems = self._library.load()
        edition, found = self._index(readings, self._library.unread)
        problems += (*self._library.problems, *found)
        for feature in self._job.features:
            problems += feature.check(edition)
        known = ChainMap(self._library.unread, readings)
        return edition, tuple(sorted(drop_ignored(problems, known)))

    def _index(
        self, readings: Mapping[str, Reading], unread: Mapping[str, Reading | None]
    ) -> "tuple[Edition, list[Problem]]":
        # Imported here: a build in which nothing changed has no edition.
        from plugins.newsroom.digests import add_pictures
        from plugins.newsroom.edition import Edition
        from plugins.newsroom.index import build_newsroom
        from plugins.portal.media import check_media, read_attachments, read_images

        job, store = self._job, self._store
        problems: list[Problem] = []
        images, faults, found = read_images(self._files, store, partial(self._map_work, "measure"))
        problems += found
        add_pictures(readings.values(), images)
        attachments, found = read_attachments(self._files, store)
        problems += found
        newsroom, found = build_newsroom(
            (reading.document for reading in readings.values()),
            job.clock,
            job.config.language,
            job.shows,
            job.shows_embargoed,
            {name: reading and reading.document for name, reading in unread.items()},
        )
        problems += found
        problems += check_media(readings, unread, images, attachments, faults)
        edition = Edition(
            newsroom=newsroom,
            urls=job.urls,
            config=job.config,
            readings=readings,
            load_body=self._reader.load_body,
            images=images,
            attachments=attachments,
            recall=partial(_recall, store, hash_value(job.grounds)),
            shelf=StoreShelf(store, partial(self._map_work, "index")),
        )
        if self._recall_picture:
            edition = replace(edition, recall_picture=self._recall_picture)
        return edition, problems


def _build_sites(edition: "Edition", assets: Mapping[str, str]) -> "Mapping[str, Site]":
    from plugins.portal.site import build_sites

    return build_sites(edition, assets)


def _recall(store: Store, ground: bytes, key: bytes, make: Callable[[], bytes]) -> bytes:
    """Return what a feature made earlier under the same key, with the same code, libraries and settings."""
    return store.recall(hash_bytes(b"recall", ground, key), make)
