"""Pelican's shell round the pipeline: settings in, exit code out. Use as PELICAN_CLASS."""

import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from pelican import Pelican, signals
from pelican.plugins._utils import get_plugin_name, load_legacy_plugin
from pelican.settings import DEFAULT_CONFIG, read_settings

from plugins.engine.code import hash_code, hash_setting, hash_time_zone, read_versions
from plugins.engine.features import Feature
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.output import OutputError
from plugins.engine.work import LEAST
from plugins.newsroom.config import SiteConfig
from plugins.newsroom.later import compile_later
from plugins.newsroom.problems import ContentError, Lines, Problem, format_report
from plugins.newsroom.recordings import PLAYER_HOSTS
from plugins.newsroom.texts import DEFAULT_LANGUAGE, say
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
    format_tally,
)
from plugins.portal.job import Job
from plugins.portal.pipeline import Summary, build_portal
from plugins.portal.progress import Progress
from plugins.portal.reading import read_lines
from plugins.typography.assets import make_fonts
from plugins.typography.fonts import LICENCES

if TYPE_CHECKING:
    from jinja2 import Environment

    from plugins.portal.site import Site

PLUGINS_FOLDER = Path(__file__).parent.parent
# Libraries whose versions may change what a page looks like.
LIBRARIES = (
    "babel",
    "brotli",
    "feedgenerator",
    "fontpkg-be-vietnam-pro",
    "fontpkg-source-serif-4",
    "fonttools",
    "jinja2",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "pelican",
    "pillow",
    "pyyaml",
    "rapidfuzz",
    "tzdata",
    "unidecode",
)
# Settings that say where, how fast or how loudly a site is built, never what stands in it. All others count.
UNSEEN_SETTINGS = frozenset(
    {
        "PATH",
        "OUTPUT_PATH",
        "CACHE_PATH",
        "THEME",
        "PLUGIN_PATHS",
        "PELICAN_CLASS",
        "BIND",
        "PORT",
        "LOG_FILTER",
        "DEBUG",
        "OUTPUT_RETENTION",
        "DELETE_OUTPUT_DIRECTORY",
        "CACHE_CONTENT",
        "LOAD_CONTENT_CACHE",
        "WORKERS",
        "WORKERS_LEAST",
        "EXPLAIN",
        "CHANGES_ONLY",
    }
)
# Filters whose words are those of the page's language.
SPEAKING_FILTERS = {
    "long_moment": format_long_moment,
    "long_day": format_plain_day,
    "weekday": format_long_day,
    "short_day": format_short_day,
    "month_words": format_month,
    "number": format_number,
    "tally": format_tally,
    "file_size": format_file_size,
}


class SettingsError(Exception):
    """A setting, or a plugin that it names, can't be used."""


class NewsPelican(Pelican):
    """Pelican, with the portal's pipeline in place of its own generators and writer."""

    def __init__(self, settings: dict) -> None:
        self.features: list[Feature] = []
        # How problems are reported; the desk knows other ways.
        self.format_report: Callable[[Sequence[Problem], Lines], str] = format_report
        super().__init__(settings)

    def init_plugins(self) -> None:
        """Load the plugins; unlike Pelican, load no others, and stop when one of them can't be loaded or registered."""
        self.plugins = [_load_plugin(plugin, self.settings) for plugin in self.settings["PLUGINS"] or ()]
        for plugin in self.plugins:
            plugin.register()
        self.settings["PLUGINS"] = [get_plugin_name(plugin) for plugin in self.plugins]

    def run(self) -> None:
        """Build the site; exit with 1, every problem listed and the output untouched, when the content is wrong."""
        started = time.perf_counter()
        try:
            # Generators that other plugins bring are not run: pages come from recipes alone.
            signals.get_generators.send(self)
            summary = build_portal(build_job(self.settings, self.features))
        except ContentError as error:
            print(self.format_report(error.problems, read_lines(self.path, error.problems)), file=sys.stderr)
            print(f"\n{say('build.stopped')}", file=sys.stderr)
            raise SystemExit(1) from None
        except OutputError as error:
            print(error, file=sys.stderr)
            raise SystemExit(1) from None
        if signals.content_written.receivers:
            for save_as in summary.outcome.ledger.files:
                if save_as.endswith(".html"):
                    signals.content_written.send(str(Path(self.output_path, save_as)), context={})
        signals.finalized.send(self)
        if summary.warnings:
            print(self.format_report(summary.warnings, read_lines(self.path, summary.warnings)))
        _print_summary(summary, self.output_path, time.perf_counter() - started)


def _load_plugin(plugin: object, settings: Mapping[str, object]) -> object:
    """Return a plugin as PLUGINS names it: itself, by its short name below pelican.plugins, or by its whole name."""
    if not isinstance(plugin, str):
        return plugin
    short = plugin.removeprefix("pelican.plugins.")
    try:
        if "." not in short and find_spec(f"pelican.plugins.{short}"):
            return import_module(f"pelican.plugins.{short}")
        return load_legacy_plugin(plugin, settings.get("PLUGIN_PATHS") or [])
    except ImportError as error:
        raise SettingsError(f"PLUGINS names what can't be loaded: {plugin} ({error})") from error


def _print_summary(summary: Summary, output: str, seconds: float) -> None:
    for save_as, parts in summary.reasons.items():
        if parts is None:
            print(say("build.new_page", page=save_as))
        elif parts:
            print(say("build.changed_page", page=save_as, parts=", ".join(map(_name_part, parts))))
        else:
            print(say("build.harmed_page", page=save_as))
    outcome = summary.outcome
    print(
        say(
            "build.summary",
            articles=format_number(summary.articles),
            pages=format_number(summary.pages),
            parsed=format_number(summary.read),
            made=format_number(len(outcome.made)),
            written=format_number(len(outcome.written)),
            kept=format_number(outcome.kept),
            removed=format_number(len(outcome.removed)),
            output=os.path.relpath(output),
            seconds=format_number(round(seconds, 1)),
            memory=format_number(_measure_memory()),
        )
    )


def _name_part(name: str) -> str:
    """Return the words for what every page follows from; a page's own parts bear the names that its recipe gives."""
    return say(f"build.part_{name}") if name in ("code", "libraries", "settings", "site", "template") else name


def _measure_memory() -> int:
    """Return the most memory, in MiB, that this process or one of its workers held."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) // 1024


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
        social_cards=bool(settings.get("SOCIAL_CARDS", True)),
        feed_size=int(settings["FEED_MAX_ITEMS"]),
        development=bool(settings.get("DEVELOPMENT")),
        hub=str(settings.get("WEBSUB_HUB") or ""),
        licences=(*LICENCES.values(), *(licence for feature in features for licence in feature.licences)),
        offline_reading=bool(settings.get("OFFLINE_READING", True)),
        player_hosts=tuple(settings.get("PLAYER_HOSTS", PLAYER_HOSTS)),
    )
    config = replace(config, translated=_translate_config(config, settings.get("I18N_SUBSITES") or {}))
    urls = build_urls(own | {"SITEURL": settings["SITEURL"]})
    drafts = bool(settings.get("SHOW_DRAFTS"))
    grounds = _hash_grounds(settings, config, urls, features)
    # What Jinja compiled follows from our filters and its own settings too: other code, other folder.
    compiled = cache / f"templates-{hash_value(grounds).hex()[:12]}"
    return Job(
        content=Path(str(settings["PATH"])),
        output=Path(str(settings["OUTPUT_PATH"])),
        cache=cache,
        theme=Path(str(settings["THEME"])),
        config=config,
        urls=urls,
        features=tuple(features),
        clock=_read_clock(zone),
        grounds=grounds,
        reading=_hash_reading(features),
        retained=frozenset(settings["OUTPUT_RETENTION"]),
        shows=frozenset({"published", "hidden", "draft"} if drafts else {"published", "hidden"}),
        shows_embargoed=drafts,
        # `make html EXPLAIN=1` puts a variable of make into the environment.
        workers=int(os.environ.get("WORKERS") or settings.get("WORKERS") or len(os.sched_getaffinity(0))),
        least=int(settings.get("WORKERS_LEAST") or LEAST),
        changes_only=bool(os.environ.get("CHANGES_ONLY") or settings.get("CHANGES_ONLY")),
        explains=bool(os.environ.get("EXPLAIN") or settings.get("EXPLAIN")),
        make_environment=lambda site, given: make_environment(site, given, urls, settings, compiled),
        make_fonts=make_fonts,
        progress=Progress(),
    )


def _translate_config(
    config: SiteConfig, translated: Mapping[str, Mapping[str, object]]
) -> Mapping[str, SiteConfig]:
    """Return the site's names in other languages; what isn't translated stays as it is."""
    fields = {"SITENAME": "name", "SITESUBTITLE": "tagline", "OWNER": "owner", "CONTACT": "contact"}
    unknown = sorted({name for names in translated.values() for name in names} - fields.keys())
    if unknown:
        raise SettingsError(f"I18N_SUBSITES takes {', '.join(fields)}, not {', '.join(unknown)}")
    return {
        language: replace(config, language=language, **{fields[name]: value for name, value in names.items()})
        for language, names in translated.items()
    }


def _read_clock(zone: ZoneInfo) -> datetime:
    """Return the moment of the build: SOURCE_DATE_EPOCH (seconds, UTC) where it is set, else now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch) if epoch else int(time.time()), UTC).astimezone(zone)


def _hash_grounds(
    settings: Mapping[str, object], config: SiteConfig, urls: Urls, features: Sequence[Feature]
) -> dict[str, bytes]:
    """Return the digests of what every page follows from besides content and templates, by name."""
    root = PLUGINS_FOLDER.parent
    seen = {name: value for name, value in settings.items() if name.isupper() and name not in UNSEEN_SETTINGS}
    names = tuple(feature.name for feature in features)
    return {
        "code": hash_bytes(_hash_package(PLUGINS_FOLDER), *map(_hash_package, _list_foreign_plugins(settings))),
        "libraries": hash_bytes(
            sys.version.encode(), hash_value(read_versions(LIBRARIES)), hash_time_zone(str(settings["TIMEZONE"]))
        ),
        "settings": hash_bytes(hash_setting(seen, root), hash_value((config, urls, names))),
    }


def _hash_reading(features: Sequence[Feature]) -> bytes:
    """Return the digest of what a document's reading follows from besides its file; no setting does."""
    packages = {"plugins.newsroom"}
    for feature in features:
        hooks = {feature.collect, feature.inspect, feature.make_extensions} - {None, tuple}
        packages.update(hook.__module__.rpartition(".")[0] for hook in hooks)
    folders = (Path(sys.modules[name].__file__).parent for name in sorted(packages))
    libraries = ("markdown", "msgspec", "nh3", "pyyaml", "rapidfuzz", "unidecode")
    return hash_bytes(
        sys.version.encode(),
        hash_value((read_versions(libraries), [feature.name for feature in features if feature.collect or feature.inspect])),
        Path(__file__).with_name("reading.py").read_bytes(),
        *map(_hash_package, folders),
    )


def _hash_package(folder: Path) -> bytes:
    return hash_code((path for pattern in ("*.py", "*.toml") for path in folder.rglob(pattern)), folder)


def _list_foreign_plugins(settings: Mapping[str, object]) -> list[Path]:
    """Return the folders of the plugins that come from elsewhere."""
    folders = set()
    for plugin in settings["PLUGINS"] or ():
        module = sys.modules.get(plugin) or sys.modules.get(f"pelican.plugins.{plugin}") if isinstance(plugin, str) else plugin
        file = Path(getattr(module, "__file__", None) or PLUGINS_FOLDER)
        if PLUGINS_FOLDER not in file.parents and file != PLUGINS_FOLDER:
            folders.add(file.parent)
    return sorted(folders)


def _speak(function: Callable[..., str], language: str) -> Callable[..., str]:
    """Return a function of the catalogue that speaks a language; the catalogue's own language needs no telling."""
    return function if language == DEFAULT_LANGUAGE else partial(function, language=language)


def make_environment(
    site: "Site", features: Sequence[Feature], urls: Urls, settings: Mapping[str, object], compiled: Path
) -> "Environment":
    """Make the environment of the theme's templates: they see `site`, `view`, `say`, and what features add."""
    # Imported here: a build that renders nothing needs none of it.
    with compile_later():
        from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

    from plugins.newsroom.pictures import write_picture
    from plugins.portal.templates import SteadyEnvironment, make_keeper

    if not compiled.is_dir():
        for old in compiled.parent.glob("templates*"):
            shutil.rmtree(old, ignore_errors=True)
        compiled.mkdir(parents=True, exist_ok=True)
    environment = SteadyEnvironment(
        loader=FileSystemLoader(Path(str(settings["THEME"])) / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Texts of the catalogue are compiled in.
        bytecode_cache=FileSystemBytecodeCache(str(compiled), f"{site.language}-%s.cache"),
        # No template changes while a build runs.
        auto_reload=False,
    )
    environment.globals.update(once=make_keeper(), site=site, say=_speak(say, site.language), write_picture=write_picture, structured_data=lambda site, view: "")
    filters = {name: _speak(function, site.language) for name, function in SPEAKING_FILTERS.items()}
    environment.filters.update(filters, iso=format_iso, absolute=urls.absolute)
    for feature in features:
        environment.globals.update(feature.globals)
        environment.filters.update(feature.filters)
    environment.globals.update(settings["JINJA_GLOBALS"])
    environment.filters.update(settings["JINJA_FILTERS"])
    environment.tests.update(settings["JINJA_TESTS"])
    # Plugins that bring filters expect a generator; of that one, they use the environment and the settings.
    signals.generator_init.send(SimpleNamespace(env=environment, settings=settings, context={}))
    return environment
