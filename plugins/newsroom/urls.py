"""Where every page stands: URL patterns from the settings, named the Pelican way (CAMPAIGN_URL, CAMPAIGN_SAVE_AS …)."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

import msgspec

# Feeds, sitemaps and structured data have to name whole addresses, even where no SITEURL says what they are:
# there they lead to Pelican's own development server.
LOCAL_ORIGIN = "http://localhost:8000"
# What stays as it is when an address is written in ASCII (RFC 3987, section 3.1).
ADDRESS_MARKS = "/#%[]=:;$&()+,!?*@'~"
# A path that stands as it is behind any host.
PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+/?")

# A pattern ends in "/" for a page in a folder of its own; {slug}, {date}, {n} and {language} are filled in.
DEFAULT_URLS: dict[str, str] = {
    "FRONT": "",
    "ARTICLE": "{date:%Y}/{date:%m}/{date:%d}/{slug}/",
    "CAMPAIGN": "chuyen-de/{slug}/",
    "CAMPAIGNS": "chuyen-de/",
    "COMMITTEE": "to-chuc/{slug}/",
    "COMMITTEES": "to-chuc/",
    "DIRECTIVE": "van-ban/{slug}/",
    "DIRECTIVES": "van-ban/",
    "DIRECTIVES_BY_KIND": "{list}loai/{slug}/",
    "DIRECTIVES_BY_ISSUER": "{list}co-quan/{slug}/",
    "DIRECTIVES_BY_YEAR": "{list}nam/{slug}/",
    "DIRECTIVES_BY_STATUS": "{list}tinh-trang/{slug}/",
    "DIRECTIVES_TREE": "{list}he-thong/",
    "DIRECTIVES_DATA": "{list}van-ban.{format}",
    "CATEGORY": "chuyen-muc/{slug}/",
    "CATEGORIES": "chuyen-muc/",
    "TAG": "tu-khoa/{slug}/",
    "TAGS": "tu-khoa/",
    "AUTHOR": "tac-gia/{slug}/",
    "AUTHORS": "tac-gia/",
    "PAGE": "{slug}/",
    "NOTICE": "thong-bao/{slug}/",
    "NOTICES": "thong-bao/",
    "YEAR_ARCHIVE": "{date:%Y}/",
    "MONTH_ARCHIVE": "{date:%Y}/{date:%m}/",
    "ARCHIVES": "luu-tru/",
    "PAGINATION": "{list}trang/{n}/",
    "TRANSLATION": "{language}/{url}",
    "FEED": "feeds/moi-nhat.{format}",
    "LIST_FEED": "{list}feed.atom.xml",
    "PROGRESS_DATA": "{list}tien-do.{format}",
    "SEARCH": "tim-kiem/",
    "SEARCH_DATA": "tim-kiem/{path}",
    "SITEMAP": "sitemap.xml",
    "SITEMAP_PART": "sitemap-{part}.xml",
    "NEWS_SITEMAP": "sitemap-news.xml",
    "ROBOTS": "robots.txt",
    "MANIFEST": "manifest.webmanifest",
    "WORKER": "worker.js",
    "LICENCES": "giay-phep/",
    "ERROR": "404.html",
    "IMAGE": "images/{path}",
    "SOCIAL_CARD": "images/chia-se/{path}",
    "DOCUMENT": "documents/{path}",
    "THEME": "theme/{path}",
    "COMPONENTS": "thanh-phan/",
    "DESK": "admin/{path}",
}


class Place(msgspec.Struct, frozen=True):
    """One address: what readers ask for (`url`, ready for href) and the file that answers (`save_as`, below output)."""

    url: str
    save_as: str


class Urls(msgspec.Struct, frozen=True):
    """All addresses of one site; `origin` is scheme and host ("" in development), `root` the path before every URL."""

    origin: str
    root: str
    patterns: Mapping[str, str]
    save_as: Mapping[str, str]

    def place(self, name: str, **values: object) -> Place:
        """Return the place of a page kind; `name` is a key of DEFAULT_URLS."""
        path = self.patterns[name].format(**values)
        own = self.save_as.get(name)
        return Place(f"{self.root}/{path}", own.format(**values) if own else _find_file(path))

    def article(self, slug: str, moment: datetime, language: str, default_language: str) -> Place:
        """Return an article's place; one in another language stands below a folder of that language."""
        place = self.place("ARTICLE", slug=slug, date=moment, lang=language)
        return place if language == default_language else self.translated(place, language)

    def translated(self, place: Place, language: str) -> Place:
        """Return the same place below the folder of another language."""
        path = self.patterns["TRANSLATION"].format(language=language, url=place.url.removeprefix(f"{self.root}/"))
        return Place(f"{self.root}/{path}", _find_file(path))

    def below(self, parent: Place, name: str, **values: object) -> Place:
        """Return a place that hangs below a list: an older page, a feed, a data file."""
        path = self.patterns[name].format(list=parent.url.removeprefix(f"{self.root}/"), **values)
        return Place(f"{self.root}/{path}", _find_file(path))

    def find_old_file(self, path: str) -> str:
        """Return the output file that answers an old URL, given as a path from the site's root."""
        path = path.lstrip("/")
        if path and not path.endswith("/"):
            return path if "." in path.rpartition("/")[2] else f"{path}/index.html"
        return f"{path}index.html"

    def absolute(self, url: str) -> str:
        """Return a URL with scheme and host."""
        return make_absolute(url, self.origin)


@lru_cache(maxsize=100_000)
def make_absolute(url: str, origin: str, page: str = "/") -> str:
    """Return a URL that stands on `page` with scheme and host, in ASCII; what can't be an address stays as it is."""
    if PLAIN_PATH.fullmatch(url):
        return make_absolute("/", origin)[:-1] + url
    try:
        return quote(urljoin(f"{origin or LOCAL_ORIGIN}{page}", url), safe=ADDRESS_MARKS)
    except ValueError:
        return url


def _find_file(path: str) -> str:
    return f"{path}index.html" if path.endswith("/") or not path else path


def build_urls(settings: Mapping[str, object]) -> Urls:
    """Build the addresses from Pelican's settings: SITEURL, and NAME_URL and NAME_SAVE_AS where they are set."""
    site = urlsplit(str(settings.get("SITEURL") or ""))
    origin = f"{site.scheme}://{site.netloc}" if site.netloc else ""
    patterns, save_as = {}, {}
    for name, default in DEFAULT_URLS.items():
        patterns[name] = _ease_dates(str(settings.get(f"{name}_URL") or default))
        if own := settings.get(f"{name}_SAVE_AS"):
            save_as[name] = _ease_dates(str(own))
    return Urls(origin, site.path.rstrip("/"), patterns, save_as)


def _ease_dates(pattern: str) -> str:
    """Return a pattern that writes years, months and days itself: strftime takes thrice the time."""
    for directive, attribute in (("%Y", "year:04"), ("%m", "month:02"), ("%d", "day:02")):
        pattern = pattern.replace(f"{{date:{directive}}}", f"{{date.{attribute}}}")
    return pattern
