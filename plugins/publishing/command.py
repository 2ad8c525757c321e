"""`make sign`, `make deploy`, `make verify`, `make rollback`, `make releases` and `make webserver`: a published site put before readers, and back."""

import argparse
import os
import runpy
import sys
import time
from pathlib import Path

from plugins.newsroom.texts import say
from plugins.publishing.artefacts import deploy_artefact, deploy_branch, list_commits, roll_back_branch
from plugins.publishing.deploy_settings import DeploySettings, DeploySettingsError, read_settings
from plugins.publishing.manifest import Manifest, ManifestError
from plugins.publishing.publications import Publication, read_publication, sign_publication
from plugins.publishing.releases import deploy_release, list_releases, roll_back, verify_release
from plugins.publishing.servers import Ports, write_caddy, write_nginx
from plugins.publishing.shells import ShellError
from plugins.publishing.targets import Artefact, Branch, Bucket, Folder, Target, TargetError, parse_target
from plugins.publishing.terms import DeployError, Terms

SERVERS = {"nginx": write_nginx, "caddy": write_caddy}


def main(arguments: list[str]) -> int:
    """Do what was asked for and say so; return the exit code."""
    parser = argparse.ArgumentParser(prog="make deploy")
    parser.add_argument("task", choices=["sign", "deploy", "verify", "rollback", "releases", *SERVERS])
    parser.add_argument("output", type=Path)
    parser.add_argument("-s", "--settings", required=True)
    options = parser.parse_args(arguments)
    try:
        if options.task == "sign":
            _sign(options.output)
            return 0
        settings = read_settings(runpy.run_path(options.settings), os.environ)
        target = parse_target(settings.target, settings.ssh, settings.endpoint)
        terms = _read_terms(settings)
        if options.task == "deploy":
            _deploy(target, read_publication(options.output, settings.public_key), terms, settings)
        elif options.task == "verify":
            if not isinstance(target, Folder):
                raise TargetError(say("publish.verify_folder"))
            verify_release(target, os.environ.get("RELEASE") or "", terms)
        elif options.task == "rollback":
            _roll_back(target, os.environ.get("RELEASE") or "", terms)
        elif options.task == "releases":
            _print_releases(target)
        else:
            manifest = read_publication(options.output, settings.public_key).manifest
            _print_server(options.task, target, manifest, settings.next_port)
    except (DeployError, DeploySettingsError, ManifestError, ShellError, TargetError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _sign(output: Path) -> None:
    publication = read_publication(output, "")
    key = os.environ.get("MANIFEST_KEY")
    if not key:
        raise ManifestError(say("publish.no_key"))
    if os.environ.get("DRY_RUN"):
        print(say("publish.dry", text=say("publish.signed", release=publication.name)))
        return
    sign_publication(publication, key, os.environ.get("MANIFEST_PASSWORD") or "")
    print(say("publish.signed", release=publication.name))


def _read_terms(settings: DeploySettings) -> Terms:
    is_dry = bool(os.environ.get("DRY_RUN"))
    return Terms(
        keep=settings.keep,
        grace=settings.grace_hours * 3600,
        url=settings.url,
        next_port=settings.next_port,
        reload=settings.reload,
        is_dry=is_dry,
        now=int(time.time()),
        tell=lambda text: print(say("publish.dry", text=text) if is_dry else text, flush=True),
    )


def _deploy(target: Target, publication: Publication, terms: Terms, settings: DeploySettings) -> None:
    match target:
        case Folder():
            deploy_release(target, publication, terms)
        case Bucket():
            # Imported here: boto3 takes longer to load than a deploy into a folder takes in all.
            from plugins.publishing.buckets import deploy_bucket

            deploy_bucket(target, publication, terms, settings.encoding, settings.delete_limit)
        case Artefact():
            deploy_artefact(target, publication, terms)
        case Branch():
            deploy_branch(target, publication, terms)


def _roll_back(target: Target, release: str, terms: Terms) -> None:
    match target:
        case Folder():
            roll_back(target, release, terms)
        case Bucket():
            from plugins.publishing.buckets import roll_back_bucket

            roll_back_bucket(target, release, terms)
        case Artefact():
            raise DeployError(say("publish.host_goes_back", host=target.host))
        case Branch():
            roll_back_branch(target, release, terms)


def _print_releases(target: Target) -> None:
    match target:
        case Folder():
            _print_manifests(list_releases(target))
        case Bucket():
            from plugins.publishing.buckets import list_bucket_releases

            _print_manifests(list_bucket_releases(target))
        case Artefact():
            raise DeployError(say("publish.host_goes_back", host=target.host))
        case Branch():
            for number, (name, day, subject) in enumerate(list_commits(target)):
                print(say("publish.commit", mark=" " if number else "*", release=name, date=day, subject=subject))


def _print_manifests(releases: list[tuple[str, bool, Manifest]]) -> None:
    for name, is_current, manifest in releases:
        print(
            say(
                "publish.release",
                mark="*" if is_current else " ",
                release=name,
                date=manifest.committed or "–",
                articles=manifest.counts["articles"],
                files=manifest.counts["files"],
            )
        )


def _print_server(server: str, target: Target, manifest: Manifest, next_port: int) -> None:
    if not isinstance(target, Folder):
        raise TargetError(say("publish.no_folder"))
    print(SERVERS[server](manifest, target.path, ports=Ports(next=next_port)), end="")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
