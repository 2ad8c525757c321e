"""HTML and CSS by the Nu HTML checker: one Java process for all pages, one for all style sheets, that it hasn't seen as they are."""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from plugins.desk.checking.findings import Finding, find
from plugins.desk.checking.site import BuiltSite
from plugins.desk.checking.tools import find_module, find_program

CHECKED = (".html", ".css")
JAR = "vnu-jar/build/dist/vnu.jar"
# The checker's schema needs a deep stack. Java's better compiler costs more than it saves: twice the time with 300 pages,
# a quarter more with 3,000.
JAVA = ("-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# Container queries (CSS Conditional Rules 5) are in every browser, but the checker doesn't know them yet.
UNKNOWN_TO_CHECKER = re.compile(r"CSS: (?:“container(?:-type|-name)?”: Property .* doesn't exist|Unrecognized at-rule “@container”)")
# What a system takes as one command.
BATCH = 4_000


class Memory(msgspec.Struct, array_like=True):
    """What is known of each file's digest; `checker` is the version of the package and what is let pass."""

    checker: str = ""
    seen: dict[bytes, tuple[tuple[int, str], ...]] = {}


def check_markup(site: BuiltSite, modules: Path, memory_path: Path) -> list[Finding]:
    """Return what the checker says of every page and style sheet, warnings too."""
    jar = find_module(modules, JAR)
    version = json.loads((jar.parent.parent.parent / "package.json").read_bytes())["version"] + UNKNOWN_TO_CHECKER.pattern
    memory = _load_memory(memory_path)
    seen = memory.seen if memory.checker == version else {}
    wanted = {name: digest for name, digest in site.files.items() if name.endswith(CHECKED)}
    new = [name for name, digest in wanted.items() if digest not in seen]
    if new:
        messages: dict[str, list[tuple[int, str]]] = {name: [] for name in new}
        for options, ending in (((), ".html"), (("--css",), ".css")):
            names = [name for name in new if name.endswith(ending)]
            for start in range(0, len(names), BATCH):
                for name, line, message in _run(jar, options, site.folder, names[start : start + BATCH]):
                    messages[name].append((line, message))
        seen = seen | {wanted[name]: tuple(found) for name, found in messages.items()}
    kept = {digest: seen[digest] for digest in wanted.values()}
    memory_path.write_bytes(msgspec.msgpack.encode(Memory(version, kept)))
    return [
        find(name, line, "css" if name.endswith(".css") else "html", message=message)
        for name, digest in wanted.items()
        for line, message in kept[digest]
    ]


def _run(jar: Path, kind: Sequence[str], folder: Path, names: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and words of each message.

    Pages and style sheets are not given together: --also-check-css makes the lines of pages one too low.
    """
    java = find_program("java", "default-jre-headless")
    command = [java, *JAVA, "-jar", str(jar.resolve()), "--format", "json", "--stdout", *kind]
    run = subprocess.run([*command, *names], cwd=folder, capture_output=True, check=False)
    try:
        messages = json.loads(run.stdout)["messages"]
    except ValueError:
        raise RuntimeError(f"vnu: {run.stderr.decode(errors='replace')[:2000]}") from None
    root = folder.resolve()
    for message in messages:
        if "url" not in message:
            raise RuntimeError(f"vnu: {message['message']}")
        if UNKNOWN_TO_CHECKER.match(message["message"]):
            continue
        path = Path(unquote(urlsplit(message["url"]).path)).resolve()
        yield path.relative_to(root).as_posix(), message.get("lastLine", 0), message["message"]


def _load_memory(path: Path) -> Memory:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Memory)
    except (FileNotFoundError, msgspec.MsgspecError):
        return Memory()
