"""Releases in a folder, here or on a server: each whole, `current` leading to one of them, old ones to go back to.

    releases/000041-9cf566d1-1a2b3c4d/site/          what readers see
                                      manifest.json  and what it is
                                      previous       the release that it took the place of
    current -> releases/000041-9cf566d1-1a2b3c4d
    next -> releases/000042-…                          while a release is looked at, before readers see it
    deploy.lock

A release is made beside the others under a name that nothing looks at; it gets its own in one step, and `current` is
turned to it in one step. Whatever is cut off before leaves the old site, whatever after the new one, and the next
deploy clears away what was left.
"""

import re
import shlex
import tempfile
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from uuid import uuid4

import msgspec

from plugins.newsroom.texts import say
from plugins.publishing.changes import Carried, Changes, compare
from plugins.publishing.health import ask_there, find_illness
from plugins.publishing.manifest import (
    MANIFEST,
    SIGNATURE,
    Blob,
    Manifest,
    Sheet,
    cut_manifest,
    list_blobs,
    list_lasting,
    parse_differing,
    parse_manifest,
)
from plugins.publishing.publications import Publication
from plugins.publishing.redirects import write_caddy_map, write_nginx_map
from plugins.publishing.shells import Shell, ShellError, copy_files, open_shell
from plugins.publishing.targets import Folder
from plugins.publishing.terms import DeployError, Terms

# How long to wait for a deploy that is under way, or for the last breath of one that was killed.
LOCK_SECONDS = 20
NAME = re.compile(r"[0-9]{6,}-[0-9A-Za-z-]+")
CARRIED = msgspec.json.Decoder(dict[str, Carried[Blob]])
# What the web server's configuration reads besides the site.
SERVER_FILES = {"redirects.nginx": write_nginx_map, "redirects.caddy": write_caddy_map}


class Ground(msgspec.Struct, frozen=True):
    """What a new release's files are made from: the command that lays them, paths to remove there, paths to link from the current release.

    `listing` is where the ground's own files are listed, `gone` and `come` are those that the new release's list hasn't, and has besides.
    """

    lay: str
    listing: str
    removed: Iterable[str]
    linked: Iterable[str]
    gone: Iterable[str]
    come: Iterable[str]


class Release(msgspec.Struct, frozen=True):
    """One release as it stands: its name, its manifest's sheet, what it keeps for open pages, and what it took the place of."""

    name: str
    sheet: Sheet
    carried: Mapping[str, Carried[Blob]]
    previous: str


def deploy_release(folder: Folder, publication: Publication, terms: Terms) -> None:
    """Put a published site before readers; DeployError when it can't be, and then they see what they saw before."""
    with open_shell(folder) as shell:
        _take_lock(shell, folder, terms.is_dry)
        current = _read_current(shell)
        if current and current.sheet.data == publication.sheet.data:
            terms.tell(say("publish.already", release=current.name))
            return
        changes = _compare(current, publication, terms)
        terms.tell(say("publish.plan", sent=len(changes.sent), removed=len(changes.removed), size=_sum(changes.sent)))
        if terms.is_dry:
            return
        staging = f"releases/.{uuid4().hex}"
        previous = current.name if current else ""
        if not _stage(shell, folder, publication, changes, staging, previous, _plan_site(shell, publication, changes, current, terms.keep)):
            # What stands has lost files: nothing of it is taken over.
            terms.tell(say("publish.anew", release=previous))
            changes = _compare(None, publication, terms)
            _stage(shell, folder, publication, changes, staging, previous, _plan_anew(publication))
        name = _name_release(shell, publication)
        # Whatever the power does from here on, what `current` leads to is on the disk.
        shell.run(f"sync -f {staging} && mv -T {staging} releases/{name}")
        try:
            _turn(shell, name, current, publication.sheet, terms)
        except DeployError:
            shell.run(f"rm -rf releases/{name}")
            raise
        # A release that was gone back from, one that was taken for ground, more than are kept.
        shell.run("rm -rf releases/.[!.]*")
        _tidy(shell, terms.keep)
        terms.tell(say("publish.deployed", release=name))


def roll_back(folder: Folder, wanted: str, terms: Terms) -> None:
    """Turn back to the release that stood before, or to the one that is named."""
    with open_shell(folder) as shell:
        _take_lock(shell, folder, terms.is_dry)
        current = _read_current(shell)
        name = wanted or (current.previous if current else "")
        if not current or not name or name not in _list_names(shell):
            raise DeployError(say("publish.no_release", release=name or "–"))
        release = _read_release(shell, name)
        terms.tell(say("publish.back", release=name, current=current.name))
        if terms.is_dry:
            return
        _lend_assets(shell, folder, release, current, terms)
        _turn(shell, name, current, release.sheet, terms)
        terms.tell(say("publish.deployed", release=name))


def verify_release(folder: Folder, wanted: str, terms: Terms) -> None:
    """Read every file of the current release, or of the one that is named; DeployError when one isn't what the manifest says."""
    with open_shell(folder) as shell:
        _take_lock(shell, folder, is_dry=False)
        name = wanted or _find_current(shell)
        if name not in _list_names(shell):
            raise DeployError(say("publish.no_such_release", release=name or "–"))
        release = _read_release(shell, name)
        blobs = _list_standing(parse_manifest(release.sheet.data), release.carried)
        staging = f"releases/.{uuid4().hex}"
        with tempfile.TemporaryDirectory() as notes:
            Path(notes, "sums").write_bytes(_list_sums(blobs))
            copy_files(Path(notes), folder, staging)
        try:
            shell.run(f"(cd releases/{name}/site && sha256sum --quiet --strict --check ../../../{staging}/sums)")
        except ShellError as error:
            raise DeployError(say("publish.harmed", release=name, error=error)) from error
        finally:
            shell.run(f"rm -r {staging}")
        terms.tell(say("publish.verified", release=name, files=len(blobs)))


def list_releases(folder: Folder) -> list[tuple[str, bool, Manifest]]:
    """Return the releases that stand, newest first: name, whether it is the one that readers see, manifest."""
    with open_shell(folder) as shell:
        _enter(shell, folder)
        current = _find_current(shell)
        names = sorted(_list_names(shell), reverse=True)
        return [(name, name == current, parse_manifest(shell.run(f"cat releases/{name}/{MANIFEST}"))) for name in names]


def _compare(current: Release | None, publication: Publication, terms: Terms) -> Changes[Blob]:
    if not current:
        return compare({}, (), list_blobs(publication.manifest), {}, terms.now, terms.grace)
    return _compare_sheets(current.sheet, publication.sheet, current.carried, terms)


def _compare_sheets(old: Sheet, new: Sheet, carried: Mapping[str, Carried[Blob]], terms: Terms) -> Changes[Blob]:
    gone, come = parse_differing(old, new)
    return compare(list_blobs(gone), list_lasting(gone), list_blobs(come), carried, terms.now, terms.grace)


def _sum(blobs: Mapping[str, Blob]) -> str:
    return f"{sum(blob.size for blob in blobs.values()) / 1e6:.1f}".replace(".", ",")


def _enter(shell: Shell, folder: Folder) -> None:
    """Go to the folder of releases; where there is none yet, to one that stays empty."""
    place = shlex.quote(folder.path)
    shell.run(f"cd {place} 2>/dev/null && test -d releases || cd \"$(mktemp -d)\" && mkdir -p releases")


def _take_lock(shell: Shell, folder: Folder, is_dry: bool) -> None:
    """Let nobody else deploy for as long as the shell is open, or what it runs; a dry run touches nothing."""
    if is_dry:
        _enter(shell, folder)
        return
    place = shlex.quote(folder.path)
    shell.run(f"mkdir -p {place}/releases && cd {place}")
    try:
        shell.run(f"exec 9>>deploy.lock && flock -w {LOCK_SECONDS} 9")
    except ShellError as error:
        raise DeployError(say("publish.locked")) from error


def _list_names(shell: Shell) -> list[str]:
    """Return the names of all releases; what else lies there is nobody's business."""
    return [name for name in shell.run("ls releases").decode().splitlines() if NAME.fullmatch(name)]


def _find_current(shell: Shell) -> str:
    return shell.run("readlink current || true").decode().strip().removeprefix("releases/")


def _read_current(shell: Shell) -> Release | None:
    name = _find_current(shell)
    return _read_release(shell, name) if name and name in _list_names(shell) else None


def _read_release(shell: Shell, name: str) -> Release:
    place = f"releases/{shlex.quote(name)}"
    sheet = cut_manifest(shell.run(f"cat {place}/{MANIFEST}"))
    carried = CARRIED.decode(shell.run(f"cat {place}/carried.json"))
    return Release(name, sheet, carried, shell.run(f"cat {place}/previous").decode().strip())


def _name_release(shell: Shell, publication: Publication) -> str:
    """Return a name that comes after all others."""
    numbers = [int(name.partition("-")[0]) for name in _list_names(shell)]
    return f"{max(numbers, default=0) + 1:06}-{publication.name}"


def _plan_site(shell: Shell, publication: Publication, changes: Changes[Blob], current: Release | None, keep: int) -> Ground:
    """Return what the new release's files are made from: one that is to go anyway, or else links to all of the current one.

    To make and to remove sixty thousand links takes longer than all the rest of a deploy.
    """
    if not current:
        return _plan_anew(publication)
    chain = _list_chain(shell)
    ground = current if len(chain) <= max(keep, 1) else _read_release(shell, chain[-1])
    gone, come = parse_differing(ground.sheet, publication.sheet)
    standing, wanted = _list_standing(gone, ground.carried), _list_standing(come, changes.carried)
    names = standing.keys() - wanted.keys(), wanted.keys() - standing.keys()
    if ground is current:
        return Ground(f"cp -al releases/{current.name}/site", f"releases/{current.name}/listing", changes.removed, (), *names)
    away = f"releases/.{ground.name}"
    return Ground(
        # Its name goes first, so that nobody goes back to half of it.
        f"mv -T releases/{ground.name} {away} && mv {away}/site",
        f"{away}/listing",
        [path for path, blob in standing.items() if wanted.get(path) != blob],
        [path for path, blob in wanted.items() if standing.get(path) != blob and path not in changes.sent],
        *names,
    )


def _plan_anew(publication: Publication) -> Ground:
    """Return the ground of a release that takes nothing over."""
    return Ground("mkdir", "/dev/null", (), (), (), list_blobs(publication.manifest))


def _list_standing(manifest: Manifest, carried: Mapping[str, Carried[Blob]]) -> dict[str, Blob]:
    """Return every file that a release holds."""
    return list_blobs(manifest) | {path: found.known for path, found in carried.items()}


def _stage(
    shell: Shell, folder: Folder, publication: Publication, changes: Changes[Blob], staging: str, previous: str, ground: Ground
) -> bool:
    """Make the new release: its ground laid, what changed sent, all of it checked.

    False when the ground lacks files; DeployError when what was sent isn't what the manifest says.
    """
    # What deploys that were killed have left behind.
    shell.run("rm -rf releases/.[!.]* .current-* .next-* next")
    with tempfile.TemporaryDirectory() as name:
        notes = Path(name)
        for file, data in {
            MANIFEST: publication.sheet.data,
            SIGNATURE: publication.signature,
            "carried.json": msgspec.json.encode(changes.carried),
            "previous": previous.encode(),
            "work/gone": _list_lines(ground.gone),
            "work/come": _list_lines(ground.come),
            "work/sent": _list_paths(changes.sent),
            "work/removed": _list_paths(ground.removed),
            "work/linked": _list_paths(ground.linked),
            "work/sums": _list_sums(changes.sent),
            **{file: write(publication.head.redirects).encode() for file, write in SERVER_FILES.items()},
        }.items():
            (notes / file).parent.mkdir(exist_ok=True)
            (notes / file).write_bytes(data)
        if not publication.signature:
            (notes / SIGNATURE).unlink()
        copy_files(notes, folder, staging)
        shell.run(f"{ground.lay} {staging}/site")
        shell.run(f"(cd {staging}/site && {_remove('../work/removed')})")
        if ground.linked:
            link = f"xargs -0 cp -al --parents --target-directory=../../../{staging}/site -- <../../../{staging}/work/linked"
            shell.run(f"(cd releases/{previous}/site && {link}) || true")
        try:
            copy_files(publication.output, folder, f"{staging}/site", notes / "work/sent")
            shell.run(f"(cd {staging}/site && sha256sum --quiet --strict --check ../work/sums)")
        except ShellError as error:
            raise DeployError(say("publish.not_sent", error=error)) from error
    # In the order of bytes, as everywhere here. A list that was cut off names too few.
    lines = publication.sheet.count_blobs() + len(changes.carried)
    listing = f"LC_ALL=C comm -23 {ground.listing} {staging}/work/gone | LC_ALL=C sort -m - {staging}/work/come >{staging}/listing"
    try:
        shell.run(f'{listing} && test "$(wc -l <{staging}/listing)" -eq {lines} && {_check(staging)}')
    except ShellError:
        return False
    # Files that nobody has listed: an older release lent them, or somebody put them there.
    strangers = "LC_ALL=C comm -13 listing found | tr '\\n' '\\0' >work/strangers"
    shell.run(f"(cd {staging} && {strangers} && cd site && {_remove('../work/strangers')})")
    shell.run(f"rm -r {staging}/found {staging}/work")
    return True


def _remove(listing: str) -> str:
    """Return a script that removes files, NUL after each, and the folders that they leave empty."""
    folders = f"xargs -0 -r dirname -z -- <{listing} | sort -zu | xargs -0 -r rmdir -p --ignore-fail-on-non-empty --"
    # The site's own folder, as ".", is none that rmdir takes.
    return f"xargs -0 -r rm -f -- <{listing} && ({folders} 2>/dev/null || true)"


def _check(place: str) -> str:
    """Return a script that fails, naming files, unless a release has every file of its list."""
    return (
        f"(cd {place} && find site -type f -printf '%P\\n' | LC_ALL=C sort >found "
        "&& LC_ALL=C comm -23 listing found >missing; head -n 5 missing; test ! -s missing && rm missing)"
    )


def _list_paths(paths: Iterable[str]) -> bytes:
    return b"".join(path.encode() + b"\0" for path in paths)


def _list_sums(blobs: Mapping[str, Blob]) -> bytes:
    return "".join(f"{blob.sha256}  {path}\n" for path, blob in blobs.items()).encode()


def _list_lines(paths: Iterable[str]) -> bytes:
    # In the order of bytes, in which UTF-8 has characters as Python compares them.
    return "".join(sorted([f"{path}\n" for path in paths])).encode()


def _turn(shell: Shell, name: str, current: Release | None, sheet: Sheet, terms: Terms) -> None:
    """Turn `current` to a release; DeployError, and `current` as it was, when the site doesn't answer as it should.

    It is asked before, where the web server shows releases to come, and after.
    """
    # Nobody who asks for nothing has to read all of it.
    manifest = parse_manifest(sheet.data) if terms.next_port or terms.url else None
    if terms.next_port:
        _look_ahead(shell, name, manifest, terms.next_port)
    _set_link(shell, "current", name)
    illness = ""
    try:
        if terms.reload:
            shell.run(f"({terms.reload})")
    except ShellError as error:
        illness = say("publish.not_reloaded", error=error)
    if not illness and terms.url:
        illness = find_illness(terms.url, manifest, name)
    if not illness:
        return
    if not current:
        shell.run("rm current")
        raise DeployError(say("publish.ill", illness=illness))
    _set_link(shell, "current", current.name)
    if terms.reload:
        shell.run(f"({terms.reload}) || true")
    raise DeployError(say("publish.ill_back", illness=illness, release=current.name))


def _look_ahead(shell: Shell, name: str, manifest: Manifest, port: int) -> None:
    """Raise DeployError when a release doesn't answer as it should at the web server's own port for what is to come."""
    _set_link(shell, "next", name)
    illness = find_illness(f"http://127.0.0.1:{port}", manifest, name, partial(ask_there, shell))
    shell.run("rm next")
    if illness:
        raise DeployError(say("publish.ill_before", illness=illness))


def _set_link(shell: Shell, link: str, name: str) -> None:
    draft = f".{link}-{uuid4().hex}"
    shell.run(f"ln -s releases/{shlex.quote(name)} {draft} && mv -T {draft} {link} && sync -f {link}")


def _lend_assets(shell: Shell, folder: Folder, release: Release, current: Release, terms: Terms) -> None:
    """Give an older release what pages of the current one, open in readers' browsers, will still ask for."""
    changes = _compare_sheets(current.sheet, release.sheet, {**release.carried, **current.carried}, terms)
    standing = _list_standing(parse_manifest(release.sheet.data), changes.carried)
    lent = [path for path in changes.carried if path not in release.carried]
    staging = f"releases/.{uuid4().hex}"
    place = f"releases/{release.name}"
    with tempfile.TemporaryDirectory() as name:
        notes = Path(name)
        (notes / "lent").write_bytes(_list_paths(lent))
        (notes / "carried.json").write_bytes(msgspec.json.encode(changes.carried))
        (notes / "listing").write_bytes(_list_lines(standing))
        copy_files(notes, folder, staging)
    shell.run(
        f"(cd releases/{current.name}/site && "
        f"xargs -0 -r cp -al --parents --force --target-directory ../../{release.name}/site -- <../../../{staging}/lent)"
    )
    # Files first, lists after: what is listed is there, however far this comes.
    shell.run(f"mv {staging}/listing {staging}/carried.json {place}/ && rm -r {staging}")
    try:
        shell.run(f"{_check(place)} && rm {place}/found")
    except ShellError as error:
        raise DeployError(say("publish.not_whole", error=error)) from error


def _list_chain(shell: Shell) -> list[str]:
    """Return the current release and those before it, as far back as they stand."""
    names, chain, name = _list_names(shell), [], _find_current(shell)
    while name in names and name not in chain:
        chain.append(name)
        name = shell.run(f"cat releases/{name}/previous").decode().strip()
    return chain


def _tidy(shell: Shell, keep: int) -> None:
    """Remove releases but for the current one and those before it, as many as are kept."""
    kept = _list_chain(shell)[: keep + 1]
    for name in _list_names(shell):
        if name not in kept:
            # Out of the way in one step: half a release is never there to go back to.
            shell.run(f"mv -T releases/{name} releases/.{name} && rm -rf releases/.{name}")
