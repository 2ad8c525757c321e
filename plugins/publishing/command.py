"""`make deploy`, `make rollback`, `make releases` and `make webserver`: a published site put before readers, and back."""

import argparse
import os
import runpy
import sys
import time
from pathlib import Path

from plugins.newsroom.texts import say
from plugins.publishing.deploy_settings import DeploySettings, DeploySettingsError, read_settings
from plugins.publishing.manifest import ManifestError
from plugins.publishing.publications import read_publication
from plugins.publishing.releases import DeployError, Terms, deploy_release, list_releases, roll_back
from plugins.publishing.servers import write_caddy, write_nginx
from plugins.publishing.shells import ShellError
from plugins.publishing.targets import Folder, TargetError, parse_target

SERVERS = {"nginx": write_nginx, "caddy": write_caddy}


def main(arguments: list[str]) -> int:
    """Do what was asked for and say so; return the exit code."""
    parser = argparse.ArgumentParser(prog="make deploy")
    parser.add_argument("task", choices=["deploy", "rollback", "releases", *SERVERS])
    parser.add_argument("output", type=Path)
    parser.add_argument("-s", "--settings", required=True)
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(runpy.run_path(options.settings), os.environ)
        _run(options.task, options.output, settings, bool(os.environ.get("DRY_RUN")), os.environ.get("RELEASE") or "")
    except (DeployError, DeploySettingsError, ManifestError, ShellError, TargetError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(task: str, output: Path, settings: DeploySettings, is_dry: bool, release: str) -> None:
    target = parse_target(settings.target, settings.ssh)
    terms = Terms(
        keep=settings.keep,
        grace=settings.grace_hours * 3600,
        url=settings.url,
        reload=settings.reload,
        is_dry=is_dry,
        now=int(time.time()),
        tell=lambda text: print(say("publish.dry", text=text) if is_dry else text, flush=True),
    )
    if task in SERVERS:
        print(SERVERS[task](read_publication(output, settings.public_key).manifest, target.path), end="")
    elif task == "releases":
        _print_releases(target)
    elif task == "rollback":
        roll_back(target, release, terms)
    else:
        deploy_release(target, read_publication(output, settings.public_key), terms)


def _print_releases(target: Folder) -> None:
    for name, is_current, manifest in list_releases(target):
        print(
            say(
                "publish.release",
                mark="*" if is_current else " ",
                release=name,
                commit=manifest.commit or "–",
                date=manifest.committed or "–",
                articles=manifest.counts["articles"],
                files=manifest.counts["files"],
            )
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
