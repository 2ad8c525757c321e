"""The bill of materials: `make sbom` lists in CycloneDX what the portal is built with, from the lock files alone."""

import argparse
import json
import re
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

PROJECT = "toasoan"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")
HASH = re.compile(r"--hash=sha256:(?P<digest>[0-9a-f]{64})")
ALGORITHMS = {"sha1": HashAlgorithm.SHA_1, "sha256": HashAlgorithm.SHA_256, "sha384": HashAlgorithm.SHA_384, "sha512": HashAlgorithm.SHA_512}


def list_python(lock: str) -> Iterator[Component]:
    """Yield the packages of a lock file of pip, each with the SHA-256 of every file that it may be installed from."""
    for block in re.split(r"\n(?=\S)", lock):
        if found := PINNED.match(block):
            hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in HASH.findall(block)]
            yield _build_component("pypi", found["name"], found["version"], hashes)


def list_npm(lock: str) -> Iterator[Component]:
    """Yield the packages of a lock file of npm."""
    for path, package in json.loads(lock)["packages"].items():
        if path and "version" in package:
            algorithm, _, content = package.get("integrity", "").partition("-")
            hashes = [HashType(alg=ALGORITHMS[algorithm], content=b64decode(content).hex())] if content else []
            yield _build_component("npm", path.rpartition("node_modules/")[2], package["version"], hashes)


def _build_component(kind: str, name: str, version: str, hashes: list[HashType]) -> Component:
    scope, _, own = name.rpartition("/")
    url = PackageURL(kind, scope or None, own, version)
    return Component(
        type=ComponentType.LIBRARY, name=own, group=scope or None, version=version, purl=url, bom_ref=str(url), hashes=hashes
    )


def write_bom(folder: Path) -> str:
    """Return the bill of all lock files below a folder, as JSON; it names no time, so that equal locks give equal bills."""
    python = list_python((folder / "requirements.lock").read_text(encoding="utf-8"))
    npm = (found for lock in sorted(folder.glob("*/package-lock.json")) for found in list_npm(lock.read_text(encoding="utf-8")))
    components = [*python, *npm]
    bom = Bom(components=components)
    bom.metadata.component = Component(type=ComponentType.APPLICATION, name=PROJECT, bom_ref=PROJECT)
    bom.register_dependency(bom.metadata.component, components)
    bill = json.loads(JsonV1Dot6(bom).output_as_string())
    bill.pop("serialNumber", None)
    bill["metadata"].pop("timestamp", None)
    return json.dumps(bill, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the bill to a file, or print it."""
    parser = argparse.ArgumentParser(prog="python -m plugins.desk.sbom")
    parser.add_argument("folder")
    parser.add_argument("--out")
    options = parser.parse_args(arguments)
    text = write_bom(Path(options.folder))
    if options.out:
        Path(options.out).write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
