"""Pelican's shell round the pipeline: settings in, exit code out. Use as PELICAN_CLASS."""

import os
import platform
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from pelican import Pelican, signals
from pelican.settings import DEFAULT_CONFIG, read_settings

from plugins.engine.features import Feature
from plugins.engine.fingerprints import hash_bytes, hash_files, hash_value
from plugins.engine.output import OutputError
from plugins.newsroom.edition import SiteConfig
from plugins.newsroom.problems import ContentError, format_report
from plugins.newsroom.texts import say
from plugins.newsroom.urls import Urls, build_urls
from plugins.newsroom.words import (
    format_file_size,
    format_iso,
    format_long_day,
    format_long_moment,
    format_month,
    format_number,
    format_plain_day,
    format_short_day,
)
from plugins.portal.pipeline import Job, Summary, build_portal
from plugins.portal.site import Site
from plugins.typography.assets import make_fonts

PLUGINS_FOLDER = Path(__file__).parent.parent
# Libraries whose versions may change what a page looks like.
LIBRARIES = ("pelican", "markdown", "jinja2", "nh3", "babel", "tzdata", "feedgenerator", "fonttools", "msgspec", "pydantic")
FILTERS = {
    "iso": format_iso,
    "long_moment": format_long_moment,
    "long_day": format_plain_day,
    "weekday": format_long_day,
    "short_day": format_short_day,
    "month_words": format_month,
    "number": format_number,
    "file_size": format_file_size,
}


class SettingsError(Exception):
    """A setting, or a plugin that it names, can't be used."""


class NewsPelican(Pelican):
    """Pelican, with the portal's pipeline in place of its own generators and writer."""

    def __init__(self, settings: dict) -> None:
        self.features: list[Feature] = []
        super().__init__(settings)

    def init_plugins(self) -> None:
        """Load the plugins; unlike Pelican, stop when one of them can't be loaded or registered."""
        wanted = list(self.settings["PLUGINS"] or ())
        super().init_plugins()
        loaded = set(self.settings["PLUGINS"])
        missing = [name for name in wanted if isinstance(name, str) and name not in loaded]
        if missing:
            raise SettingsError(f"PLUGINS names what can't be loaded: {', '.join(missing)}")

    def run(self) -> None:
        """Build the site; exit with 1, every problem listed and the output untouched, when the content is wrong."""
        started = time.perf_counter()
        try:
            summary = build_portal(build_job(self.settings, self.features))
        except ContentError as error:
            if self.settings.get("WATCHING"):
                raise
            print(format_report(error.problems, _read_sources(self.path, error)), file=sys.stderr)
            print(f"\n{say('build.stopped')}", file=sys.stderr)
            raise SystemExit(1) from None
        except OutputError as error:
            print(error, file=sys.stderr)
            raise SystemExit(1) from None
        signals.finalized.send(self)
        _print_summary(summary, self.output_path, time.perf_counter() - started)


def _read_sources(content: str, error: ContentError) -> Mapping[str, str]:
    """Return the text of each file that has a problem, as far as it can be read."""
    sources = {}
    for path in {problem.path for problem in error.problems}:
        file = Path(content, path)
        if file.is_file():
            sources[path] = file.read_bytes().decode("utf-8-sig", errors="replace")
    return sources


def _print_summary(summary: Summary, output: str, seconds: float) -> None:
    if summary.warnings:
        print(format_report(summary.warnings))
    outcome = summary.outcome
    print(
        say(
            "build.summary",
            articles=format_number(summary.articles),
            pages=format_number(summary.pages),
            parsed=format_number(summary.parsed),
            made=format_number(len(outcome.made)),
            written=format_number(len(outcome.written)),
            kept=format_number(outcome.kept),
            removed=format_number(len(outcome.removed)),
            output=os.path.relpath(output),
            seconds=format_number(round(seconds, 1)),
        )
    )


def load_job(path: str, **settings: object) -> Job:
    """Build the job of a settings file as Pelican's command does it, for work that needs no output."""
    loaded = read_settings(path, override=settings)
    return build_job(loaded, NewsPelican(loaded).features)


def build_job(settings: Mapping[str, object], features: Sequence[Feature]) -> Job:
    """Build the job from Pelican's settings."""
    zone = ZoneInfo(str(settings["TIMEZONE"]))
    own = {name: value for name, value in settings.items() if DEFAULT_CONFIG.get(name) != value}
    cache = Path(str(settings["CACHE_PATH"]))
    config = SiteConfig(
        name=str(settings["SITENAME"]),
        tagline=str(settings.get("SITESUBTITLE") or ""),
        owner=str(settings.get("OWNER") or ""),
        contact=tuple(settings.get("CONTACT") or ()),
        language=str(settings["DEFAULT_LANG"]),
        page_size=int(settings["DEFAULT_PAGINATION"]),
        feed_size=int(settings["FEED_MAX_ITEMS"]),
        development=bool(settings.get("DEVELOPMENT")),
    )
    urls = build_urls(own | {"SITEURL": settings["SITEURL"]})
    drafts = bool(settings.get("SHOW_DRAFTS"))
    return Job(
        content=Path(str(settings["PATH"])),
        output=Path(str(settings["OUTPUT_PATH"])),
        cache=cache,
        theme=Path(str(settings["THEME"])),
        config=config,
        urls=urls,
        features=tuple(features),
        clock=_read_clock(zone),
        ground=_hash_ground(config, urls, features),
        retained=frozenset(settings["OUTPUT_RETENTION"]),
        shows=frozenset({"published", "hidden", "draft"} if drafts else {"published", "hidden"}),
        shows_embargoed=drafts,
        make_environment=lambda site, given: make_environment(site, given, urls, settings, cache),
        make_fonts=make_fonts,
    )


def _read_clock(zone: ZoneInfo) -> datetime:
    """Return the moment of the build: SOURCE_DATE_EPOCH (seconds, UTC) where it is set, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch) if epoch else int(time.time()), UTC).astimezone(zone)


def _hash_ground(config: SiteConfig, urls: Urls, features: Sequence[Feature]) -> bytes:
    """Return the digest of what every page follows from besides content and templates: code, settings, libraries."""
    versions = [platform.python_version(), *(f"{name} {version(name)}" for name in LIBRARIES)]
    return hash_bytes(
        hash_files(PLUGINS_FOLDER, "*.py"),
        hash_files(PLUGINS_FOLDER, "*.toml"),
        hash_value((config, urls, tuple(feature.name for feature in features), tuple(versions))),
    )


def make_environment(
    site: Site, features: Sequence[Feature], urls: Urls, settings: Mapping[str, object], cache: Path
) -> Environment:
    """Make the environment of the theme's templates: they see `site`, `view`, `say`, and what features add."""
    compiled = cache / "templates"
    compiled.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=FileSystemLoader(Path(str(settings["THEME"])) / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(compiled)),
    )
    environment.globals.update(site=site, say=say, structured_data=lambda view: "")
    environment.filters.update(FILTERS, absolute=urls.absolute)
    for feature in features:
        environment.globals.update(feature.globals)
        environment.filters.update(feature.filters)
    environment.globals.update(settings["JINJA_GLOBALS"])
    environment.filters.update(settings["JINJA_FILTERS"])
    environment.tests.update(settings["JINJA_TESTS"])
    return environment
