"""Releases in object storage: assets first, then pages, then deletions, so that no page asks for what isn't there.

    <prefix>index.html …                        what readers see
    <prefix>.toasoan/state.json                 the releases to go back to, newest first, and assets kept for open pages
    <prefix>.toasoan/pending.json               what a deploy is changing; where one was cut off, nobody knows what stands there
    <prefix>.toasoan/releases/<name>.json.gz    a release's manifest
    <prefix>.toasoan/kept/<sha256>              what older releases had, copied within the storage before it was replaced
    <prefix>.toasoan/lock
"""

import gzip
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import islice
from pathlib import Path

import msgspec
from botocore.exceptions import ClientError

from plugins.newsroom.texts import say
from plugins.publishing.changes import Carried, Changes, compare
from plugins.publishing.health import find_illness
from plugins.publishing.manifest import ENDINGS, Manifest, list_lasting, parse_manifest
from plugins.publishing.publications import Publication
from plugins.publishing.storage import WORKERS, Storage, Stored, tell_failures
from plugins.publishing.targets import Bucket
from plugins.publishing.terms import DeployError, Terms

OWN = ".toasoan/"
LOCK, STATE, PENDING = f"{OWN}lock", f"{OWN}state.json", f"{OWN}pending.json"
# So many files between two looks at the lock.
BATCH = 500
# Classes of files that pages ask for; all others may ask for something themselves.
ASSETS = frozenset({"immutable", "media"})

Put = Callable[[str, Stored], None]


class State(msgspec.Struct, frozen=True):
    """What stands: releases, the one that readers see first; how files are compressed; assets kept for open pages."""

    releases: list[str] = []
    encoding: str = ""
    carried: dict[str, Carried[Stored]] = {}


class Standing(msgspec.Struct, frozen=True):
    """What is known of a place: its state, the manifest's bytes and files of the release there, files nobody knows of."""

    state: State
    data: bytes
    files: Mapping[str, Stored]
    lasting: Collection[str]
    pending: frozenset[str]


def deploy_bucket(bucket: Bucket, publication: Publication, terms: Terms, encoding: str, limit: int) -> None:
    """Put a published site before readers; one that removes more than `limit` files is refused."""
    with tell_failures():
        storage = Storage(bucket)
        if terms.is_dry:
            _deploy(storage, publication, terms, encoding, limit, lambda: None)
        else:
            with storage.hold_lock(LOCK) as renew:
                _deploy(storage, publication, terms, encoding, limit, renew)


def _deploy(
    storage: Storage, publication: Publication, terms: Terms, encoding: str, limit: int, renew: Callable[[], None]
) -> None:
    standing = _read_standing(storage)
    if standing.data == publication.sheet.data and standing.state.encoding == encoding and not standing.pending:
        terms.tell(say("publish.already", release=standing.state.releases[0]))
        return
    files = list_stored(publication.manifest, encoding)
    changes = _compare(standing, files, terms)
    size = f"{sum(found.size for found in changes.sent.values()) / 1e6:.1f}".replace(".", ",")
    terms.tell(say("publish.plan", sent=len(changes.sent), removed=len(changes.removed), size=size))
    if len(changes.removed) > limit:
        raise DeployError(say("publish.too_many_removed", removed=len(changes.removed), limit=limit))
    if terms.is_dry:
        return
    number = int(standing.state.releases[0].partition("-")[0]) + 1 if standing.state.releases else 1
    name = f"{number:06}-{publication.name}"
    storage.write(_name_manifest(name), gzip.compress(publication.sheet.data, mtime=0))
    _keep(storage, standing, changes, renew)
    # What was kept of releases that were compressed in another way is of no use to go back to.
    older = standing.state.releases if standing.state.encoding == encoding else []
    releases = [name, *older][: terms.keep + 1]
    state = State(releases, encoding, dict(changes.carried))
    _replace(storage, standing, changes, state, publication.manifest, _upload_from(storage, publication.output), renew)
    illness = find_illness(terms.url, publication.manifest, name) if terms.url else ""
    if illness and older:
        _return(storage, 1, terms, renew)
        raise DeployError(say("publish.ill_back", illness=illness, release=standing.state.releases[0]))
    if illness:
        raise DeployError(say("publish.ill", illness=illness))
    _tidy(storage, state, files)
    terms.tell(say("publish.deployed", release=name))


def roll_back_bucket(bucket: Bucket, wanted: str, terms: Terms) -> None:
    """Put the release that stood before, or the one that is named, before readers again."""
    with tell_failures():
        storage = Storage(bucket)
        if terms.is_dry:
            _announce_return(storage, wanted, terms)
        else:
            with storage.hold_lock(LOCK) as renew:
                place = _announce_return(storage, wanted, terms)
                _return(storage, place, terms, renew)


def _announce_return(storage: Storage, wanted: str, terms: Terms) -> int:
    """Say what is gone back to; return its place among the releases."""
    releases = _read_state(storage).releases
    if len(releases) < 2 or (wanted and wanted not in releases):
        raise DeployError(say("publish.no_release", release=wanted or "–"))
    place = releases.index(wanted) if wanted else 1
    terms.tell(say("publish.back", release=releases[place], current=releases[0]))
    return place


def _return(storage: Storage, place: int, terms: Terms, renew: Callable[[], None]) -> None:
    """Go back to a release by its place in the list, from what was kept of it."""
    standing = _read_standing(storage)
    releases = standing.state.releases[place:]
    manifest = parse_manifest(_read_manifest(storage, releases[0]))
    changes = _compare(standing, list_stored(manifest, standing.state.encoding), terms)

    def copy_back(path: str, stored: Stored) -> None:
        storage.copy(_name_kept(stored), path, stored)

    state = State(releases, standing.state.encoding, dict(changes.carried))
    _replace(storage, standing, changes, state, manifest, copy_back, renew)
    terms.tell(say("publish.deployed", release=releases[0]))


def list_bucket_releases(bucket: Bucket) -> list[tuple[str, bool, Manifest]]:
    """Return the releases to go back to, newest first: name, whether it is the one that readers see, manifest."""
    with tell_failures():
        storage = Storage(bucket)
        releases = _read_state(storage).releases
        return [(name, name == releases[0], parse_manifest(_read_manifest(storage, name))) for name in releases]


def list_stored(manifest: Manifest, encoding: str) -> dict[str, Stored]:
    """Return the files of a site as they are stored: compressed where they have that variant, for storage sends one kind."""
    controls = {found.name: found.control for found in manifest.classes}
    files = {}
    for file in manifest.files:
        variant = file.variants.get(encoding)
        blob = variant or file
        files[file.path] = Stored(
            blob.size, blob.sha256, file.type, controls[file.kind], encoding if variant else "", file.redirect
        )
    return files


def _read_state(storage: Storage) -> State:
    data = storage.read(STATE)
    return msgspec.json.decode(data, type=State) if data else State()


def _read_standing(storage: Storage) -> Standing:
    state = _read_state(storage)
    pending = storage.read(PENDING)
    unknown = frozenset(msgspec.json.decode(pending, type=list[str]) if pending else ())
    if not state.releases:
        return Standing(state, b"", {}, (), unknown)
    data = _read_manifest(storage, state.releases[0])
    manifest = parse_manifest(data)
    return Standing(state, data, list_stored(manifest, state.encoding), list_lasting(manifest), unknown)


def _read_manifest(storage: Storage, name: str) -> bytes:
    data = storage.read(_name_manifest(name))
    if data is None:
        raise DeployError(say("publish.no_release", release=name))
    return gzip.decompress(data)


def _name_manifest(name: str) -> str:
    return f"{OWN}releases/{name}.json.gz"


def _name_kept(stored: Stored) -> str:
    return f"{OWN}kept/{stored.sha256}"


def _compare(standing: Standing, files: Mapping[str, Stored], terms: Terms) -> Changes[Stored]:
    """Return what changes; files that a deploy has left unknown are sent again, or removed."""
    known = {path: stored for path, stored in standing.files.items() if path not in standing.pending}
    changes = compare(known, standing.lasting, files, standing.state.carried, terms.now, terms.grace)
    left = standing.pending - files.keys() - changes.carried.keys()
    return Changes(changes.sent, tuple(sorted({*changes.removed, *left})), changes.carried)


def _keep(storage: Storage, standing: Standing, changes: Changes[Stored], renew: Callable[[], None]) -> None:
    """Copy aside what is about to be replaced or removed; a deploy that was cut off has done so for what it touched."""
    there = set(storage.list_paths(f"{OWN}kept/"))
    touched = (path for path in (*changes.sent, *changes.removed) if path in standing.files and path not in standing.pending)
    wanted = {_name_kept(standing.files[path]): path for path in touched}

    def copy_aside(kept: str, path: str) -> None:
        try:
            storage.copy(path, kept, standing.files[path])
        except ClientError as error:
            # Somebody removed it: there is nothing to keep.
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise

    _do_each(copy_aside, [(kept, path) for kept, path in wanted.items() if kept not in there], renew)


def _replace(
    storage: Storage,
    standing: Standing,
    changes: Changes[Stored],
    state: State,
    manifest: Manifest,
    put: Put,
    renew: Callable[[], None],
) -> None:
    """Make the changes in their order, and tell what stands once they are done."""
    touched = sorted({*changes.sent, *changes.removed, *standing.pending})
    storage.write(PENDING, msgspec.json.encode(touched))
    assets, pages = _order_passes(changes.sent, manifest)
    for paths in (assets, pages):
        _do_each(put, [(path, changes.sent[path]) for path in paths], renew)
    storage.delete(changes.removed)
    storage.write(STATE, msgspec.json.encode(state))
    storage.delete([PENDING])


def _order_passes(sent: Collection[str], manifest: Manifest) -> tuple[list[str], list[str]]:
    """Return what pages ask for, and then pages and lists: those that lie deepest first, the front page last."""
    kinds = {file.path: file.kind for file in manifest.files}
    assets = [path for path in sent if kinds[path] in ASSETS]
    pages = sorted((path for path in sent if kinds[path] not in ASSETS), key=lambda path: (-path.count("/"), path == "index.html", path))
    return assets, pages


def _upload_from(storage: Storage, output: Path) -> Put:
    """Return a function that uploads files of the output folder, each checked to be what the manifest says."""

    def upload(path: str, stored: Stored) -> None:
        data = (output / (path + ENDINGS.get(stored.encoding, ""))).read_bytes()
        if sha256(data).hexdigest() != stored.sha256:
            raise DeployError(say("publish.not_sent", error=path))
        storage.upload(path, data, stored)

    return upload


def _do_each(function: Callable, items: Sequence[tuple], renew: Callable[[], None]) -> None:
    """Call a function with each of the items, several at once."""
    rest: Iterable[tuple] = iter(items)
    with ThreadPoolExecutor(WORKERS) as pool:
        while chosen := list(islice(rest, BATCH)):
            list(pool.map(lambda item: function(*item), chosen))
            renew()


def _tidy(storage: Storage, state: State, files: Mapping[str, Stored]) -> None:
    """Remove what no release to go back to needs."""
    needed = set()
    for name in state.releases[1:]:
        older = list_stored(parse_manifest(_read_manifest(storage, name)), state.encoding)
        needed.update(_name_kept(stored) for path, stored in older.items() if files.get(path) != stored)
    stale = [path for path in storage.list_paths(f"{OWN}kept/") if path not in needed]
    manifests = set(map(_name_manifest, state.releases))
    stale += [path for path in storage.list_paths(f"{OWN}releases/") if path not in manifests]
    storage.delete(stale)
