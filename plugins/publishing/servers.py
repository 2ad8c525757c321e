"""Configurations of nginx and Caddy, written from the manifest: what it says of files, the server says to browsers."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from plugins.publishing.content_types import TYPES
from plugins.publishing.headers import STRICT_TRANSPORT
from plugins.publishing.manifest import Manifest

TEMPLATES = Path(__file__).parent.parent.parent / "deploy"
POLICY = "Content-Security-Policy"
PLACEHOLDER = re.compile(r"@([a-z]+)@")
NEXT = """
# The release that is about to take the place of the current one, for the deploy to look at.
http://127.0.0.1:{port} {{
	bind 127.0.0.1
	import portal next
}}
"""


class Ports(msgspec.Struct, frozen=True):
    """Where the server listens, for HTTP, for HTTPS, and on its machine alone for the release to come; 0: nowhere."""

    http: int = 80
    https: int = 443
    next: int = 0


DEFAULT_PORTS = Ports()


def write_nginx(manifest: Manifest, root: str, certificate: str = "", key: str = "", ports: Ports = DEFAULT_PORTS) -> str:
    """Return nginx's configuration for a folder of releases; without a certificate, the one that certbot keeps."""
    name = urlsplit(manifest.site).hostname
    kept = f"/etc/letsencrypt/live/{name}"
    classes = [(f'"~{_root_pattern(found.pattern)}"', f'"{found.control}"') for found in manifest.classes[:-1]]
    return _fill(
        "nginx.conf.template",
        {
            "name": name,
            "root": root,
            "http": str(ports.http),
            "https": str(ports.https),
            "next": f"    {ports.next} next;\n" if ports.next else "",
            "ahead": f"    listen 127.0.0.1:{ports.next};\n" if ports.next else "",
            "certificate": certificate or f"{kept}/fullchain.pem",
            "key": key or f"{kept}/privkey.pem",
            "transport": STRICT_TRANSPORT,
            "classes": _indent(4, (f"{pattern} {control};" for pattern, control in [*classes, _write_rest(manifest)])),
            "policy": manifest.headers[POLICY],
            "headers": _indent(4, (f'add_header {name} "{value}" always;' for name, value in _list_fixed(manifest))),
            "types": _indent(8, (f'"{mime}" {ending[1:]};' for ending, mime in TYPES.items() if ending.count(".") == 1)),
            "endings": "".join(
                f"    location ~ {re.escape(ending)}$ {{\n        types {{ }}\n        default_type \"{mime}\";\n    }}\n\n"
                for ending, mime in TYPES.items()
                if ending.count(".") > 1
            ).rstrip("\n")
            + "\n",
        },
    )


def write_caddy(manifest: Manifest, root: str, certificate: str = "", key: str = "", ports: Ports = DEFAULT_PORTS) -> str:
    """Return Caddy's configuration for a folder of releases; without a certificate, Caddy gets one."""
    name = urlsplit(manifest.site).hostname
    classes = [(f'"~{_root_pattern(found.pattern)}"', f'"{found.control}"') for found in manifest.classes[:-1]]
    return _fill(
        "Caddyfile.template",
        {
            "address": name if ports.https == DEFAULT_PORTS.https else f"https://{name}:{ports.https}",
            "next": NEXT.format(port=ports.next) if ports.next else "",
            "root": root,
            "tls": f"\ttls {certificate} {key}\n" if certificate else "",
            "transport": STRICT_TRANSPORT,
            "classes": _indent_tabs(2, (f"{pattern} {control}" for pattern, control in [*classes, _write_rest(manifest)])),
            "policy": manifest.headers[POLICY],
            "headers": _indent_tabs(2, (f'{name} "{value}"' for name, value in _list_fixed(manifest))),
            # The first that fits counts: longer endings before those that they end in.
            "types": _indent_tabs(
                2,
                (
                    f'"~{_match_ending(ending)}$" "{mime}"'
                    for ending, mime in sorted(TYPES.items(), key=lambda pair: -pair[0].count("."))
                ),
            ),
        },
    )


def _list_fixed(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the headers that are the same on every answer."""
    return [(name, value) for name, value in manifest.headers.items() if name != POLICY]


def _write_rest(manifest: Manifest) -> tuple[str, str]:
    return "default", f'"{manifest.classes[-1].control}"'


def _root_pattern(pattern: str) -> str:
    """Return a pattern over paths below the root as one over addresses, which begin with a slash."""
    return pattern.replace("^", "^/", 1) if pattern.startswith("^") else pattern.replace("^|", "", 1)


def _match_ending(ending: str) -> str:
    """Return a pattern of addresses whose files have an ending; a folder's is that of its page."""
    return r"(?:/|\.html)" if ending == ".html" else re.escape(ending)


def _indent(width: int, lines: Iterable[str]) -> str:
    return "\n".join(" " * width + line for line in lines)


def _indent_tabs(depth: int, lines: Iterable[str]) -> str:
    return "\n".join("\t" * depth + line for line in lines)


def _fill(template: str, values: Mapping[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)
