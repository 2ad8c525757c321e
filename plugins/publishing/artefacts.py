"""A site as hosts of static pages take it: a folder that their CI hands over, or a branch of a repository."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from plugins.newsroom.texts import say
from plugins.publishing.manifest import ENDINGS
from plugins.publishing.publications import Publication
from plugins.publishing.redirects import write_host_rules
from plugins.publishing.targets import Artefact, Branch
from plugins.publishing.terms import DeployError, Terms

# Which compressed files a host sends by itself: GitHub compresses on its own, and would count ours as pages.
ENCODINGS = {"github": (), "gitlab": ("br", "gzip")}
# Whoever commits: not a person, and the same everywhere.
IDENTITY = {"GIT_AUTHOR_NAME": "toasoan", "GIT_AUTHOR_EMAIL": "toasoan@localhost"}
IDENTITY |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in IDENTITY.items()}
# What a commit on the branch says of the one that it took the place of, so that going back can go on.
REPLACES = "Replaces: "


def deploy_artefact(artefact: Artefact, publication: Publication, terms: Terms) -> None:
    """Write the folder anew; the one that stood there gives way once the new one is whole."""
    folder = artefact.folder
    if folder.exists() and not (folder / "index.html").is_file() and any(folder.iterdir()):
        raise DeployError(say("publish.no_site_there", folder=folder))
    terms.tell(say("publish.artefact", folder=folder, files=publication.manifest.counts["files"]))
    if terms.is_dry:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        fresh, old = Path(name, "fresh"), Path(name, "old")
        write_folder(fresh, artefact.host, publication)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)


def write_folder(folder: Path, host: str, publication: Publication) -> None:
    """Write what a host takes: the site's files, rules for old addresses where it reads them, nothing of our own."""
    for file in publication.manifest.files:
        endings = [ENDINGS[encoding] for encoding in ENCODINGS[host] if encoding in file.variants]
        for ending in ("", *endings):
            target = folder / (file.path + ending)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(publication.output / (file.path + ending), target)
            except FileNotFoundError as error:
                raise DeployError(say("publish.not_sent", error=error.filename)) from error
    # Without it, GitHub hands the site to Jekyll, which leaves some files out.
    (folder / ".nojekyll").touch()
    if host == "gitlab" and publication.manifest.redirects:
        (folder / "_redirects").write_text(write_host_rules(publication.manifest.redirects), encoding="utf-8")


def deploy_branch(branch: Branch, publication: Publication, terms: Terms) -> None:
    """Commit the site on top of the branch and push it: refused, and nothing changed, if another deploy came first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = _fetch(folder, branch)
        write_folder(folder / "site", "github", publication)
        _run(folder, "--work-tree=site", "add", "--all", "--force", ".")
        tree = _run(folder, "write-tree")
        if head and tree == _run(folder, "rev-parse", f"{head}^{{tree}}"):
            terms.tell(say("publish.already", release=head))
            return
        changed = len(_run(folder, "diff-tree", "-r", "--name-only", head, tree).splitlines()) if head else 0
        terms.tell(say("publish.branch", branch=branch.name, files=changed or publication.manifest.counts["files"]))
        if not terms.is_dry:
            dates = {"GIT_AUTHOR_DATE": publication.manifest.committed, "GIT_COMMITTER_DATE": publication.manifest.committed}
            dates = dates if publication.manifest.committed else {}
            _push(folder, branch, tree, head, head, publication.name, terms, dates)


def roll_back_branch(branch: Branch, wanted: str, terms: Terms) -> None:
    """Commit what stood before, or a commit that is named, on top of the branch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = _fetch(folder, branch)
        commit = wanted or (_find_replaced(folder, head) if head else "")
        try:
            tree = _run(folder, "rev-parse", "--verify", f"{commit or '-'}^{{tree}}")
        except DeployError:
            raise DeployError(say("publish.no_release", release=commit or "–")) from None
        terms.tell(say("publish.back", release=commit, current=head))
        if not terms.is_dry:
            subject = _run(folder, "log", "-1", "--format=%s", commit)
            _push(folder, branch, tree, head, _find_replaced(folder, commit), subject, terms, {})


def list_commits(branch: Branch) -> list[tuple[str, str, str]]:
    """Return the commits of the branch, newest first: name, date, subject."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = _fetch(folder, branch)
        lines = _run(folder, "log", "--format=%H %cI %s", head).splitlines() if head else []
        return [tuple(line.split(" ", 2)) for line in lines]


def _fetch(folder: Path, branch: Branch) -> str:
    """Make a repository with the branch's commits, without their files; return the newest one, "" without a branch."""
    if _run(folder, "ls-remote", branch.repository, f"refs/heads/{branch.name}"):
        given = ["--filter=blob:none", "--single-branch", f"--branch={branch.name}"]
        _run(folder, "clone", "--quiet", "--bare", *given, branch.repository, "git")
        return _run(folder, "rev-parse", f"refs/heads/{branch.name}")
    _run(folder, "init", "--quiet", "--bare", "git")
    return ""


def _find_replaced(folder: Path, commit: str) -> str:
    lines = _run(folder, "log", "-1", "--format=%b", commit).splitlines()
    return next((line.removeprefix(REPLACES) for line in lines if line.startswith(REPLACES)), "")


def _push(
    folder: Path, branch: Branch, tree: str, head: str, replaced: str, subject: str, terms: Terms, dates: Mapping[str, str]
) -> None:
    message = f"{subject}\n\n{REPLACES}{replaced}" if replaced else subject
    parents = ["-p", head] if head else []
    commit = _run(folder, "commit-tree", tree, *parents, "-m", message, **dates)
    _run(folder, "push", "--quiet", branch.repository, f"{commit}:refs/heads/{branch.name}")
    terms.tell(say("publish.deployed", release=commit))


def _run(folder: Path, *arguments: str, **environment: str) -> str:
    place = ["--git-dir=git"] if (folder / "git").exists() else []
    done = subprocess.run(
        ["git", *place, *arguments],
        cwd=folder,
        env=os.environ | IDENTITY | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DeployError(say("publish.git_failed", error=done.stderr.strip()))
    return done.stdout.strip()
