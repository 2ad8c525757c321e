"""The same portal for other generators: articles, lists by section, author, tag and month, feeds, a sitemap."""

from pathlib import Path

from tests.bench.corpus import SECTIONS, MadeArticle, make_articles

# About as much markup round each article, and in each list, as this project's theme puts there.
WORDS = "khung trang, biểu tượng và dữ liệu có cấu trúc "
FILLER = f"<div hidden>{WORDS * 231}</div>"
LIST_FILLER = f"<div hidden>{WORDS * 57}</div>"
MENU = "\n".join(f'<li><a class="menu__link" href="/chuyen-muc/{slug}/">{title}</a></li>' for slug, title in SECTIONS)
HEAD = f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>%TITLE%</title><link rel="stylesheet" href="/theme/site.css">
<link rel="alternate" type="application/atom+xml" href="/feeds/moi-nhat.atom.xml"></head>
<body><a class="skip" href="#noi-dung">Đến nội dung</a><header class="masthead"><p><a href="/">Trang tin</a></p>
<nav aria-label="Chuyên mục"><ul class="menu">{MENU}</ul></nav></header><main id="noi-dung">
"""
FOOT = f"""</main>{FILLER}<footer class="footer"><p>Cơ quan chủ quản: Thành ủy</p><p>Mọi người, mọi việc ở đây đều hư cấu.</p></footer>
</body></html>
"""

HUGO_CONFIG = """baseURL = "https://lacgiang.example/"
languageCode = "vi"
title = "Trang tin"
[pagination]
pagerSize = 20
[taxonomies]
section_name = "sections_named"
author = "authors"
tag = "tags"
committee = "committees"
campaign = "campaigns"
month = "months"
year = "years"
[permalinks.page]
articles = "/:year/:month/:day/:slug/"
[outputs]
home = ["html", "rss"]
term = ["html", "rss"]
taxonomy = ["html"]
"""
HUGO_CARD = """<article class="card"><p class="card__section">{{ index .Params.sections_named 0 }}</p>
<h3 class="card__title"><a class="card__link" href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<p class="card__lead">{{ .Params.summary }}</p>
<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05-07:00" }}">{{ .Date.Format "2-1-2006" }}</time></p></article>
"""
HUGO_SINGLE = """{{ $section := index .Params.sections_named 0 }}<article class="article" data-slug="{{ .Slug }}"><h1>{{ .Title }}</h1>
<p class="article__lead">{{ .Params.summary }}</p>
<p>{{ range .Params.authors }}<a href="/authors/{{ . | urlize }}/">{{ . }}</a> {{ end }}<time>{{ .Date.Format "2-1-2006 15:04" }}</time></p>
{{ .Content }}
<ul>{{ range .Params.committees }}<li><a href="/committees/{{ . }}/">{{ . }}</a></li>{{ end }}
{{ range .Params.campaigns }}<li><a href="/campaigns/{{ . }}/">{{ . }}</a></li>{{ end }}
{{ range .Params.tags }}<li><a href="/tags/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul>
<section class="others"><h2>Các tin khác</h2>{{ $this := . }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ $page := . }}{{ range seq 5 }}{{ with $page }}{{ with .NextInSection }}{{ partial "card.html" . }}{{ $page = . }}{{ end }}{{ end }}{{ end }}</section></article>
"""
HUGO_LIST = LIST_FILLER + """<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages.ByDate.Reverse).Pages }}{{ partial "card.html" . }}{{ end }}
{{ with .Paginator }}<nav aria-label="Trang">{{ with .Prev }}<a href="{{ .URL }}">Mới hơn</a>{{ end }}{{ with .Next }}<a href="{{ .URL }}">Cũ hơn</a>{{ end }}</nav>{{ end }}
"""
HUGO_HOME = """{{ range first 20 .Site.RegularPages.ByDate.Reverse }}{{ partial "card.html" . }}{{ end }}"""
HUGO_TERMS = """<h1>{{ .Title }}</h1><ul>{{ range .Pages.ByTitle }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ len .Pages }}</li>{{ end }}</ul>"""

# Sections, bodies and campaigns have feeds of 30 whole articles; other lists have none to speak of.
HUGO_RSS = """{{ $full := or .IsHome (in (slice "sections_named" "committees" "campaigns") .Data.Plural) }}<rss version="2.0"><channel>
<title>{{ .Title }}</title>{{ if $full }}{{ range first 30 .RegularPages.ByDate.Reverse }}<item><title>{{ .Title }}</title>
<link>{{ .Permalink }}</link><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>{{ end }}{{ end }}</channel></rss>
"""

PELICAN_CONF = """SITENAME = "Trang tin"
SITEURL = "https://lacgiang.example"
PATH = "content"
THEME = "theme"
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"
DEFAULT_PAGINATION = 20
ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "md5"
CONTENT_CACHING_LAYER = "reader"
FEED_ALL_ATOM = "feeds/moi-nhat.atom.xml"
TAG_SAVE_AS = "tag/{slug}/index.html"
AUTHOR_SAVE_AS = "author/{slug}/index.html"
CATEGORY_SAVE_AS = "category/{slug}/index.html"
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
PELICAN_CARD = """{% macro card(article) %}<article class="card"><p class="card__section">{{ article.category }}</p>
<h3 class="card__title"><a class="card__link" href="/{{ article.url }}">{{ article.title }}</a></h3>
<div class="card__lead">{{ article.summary }}</div><p><time datetime="{{ article.date.isoformat() }}">{{ article.locale_date }}</time></p></article>
{% endmacro %}"""
PELICAN_LIST = LIST_FILLER + """<h1>%NAME%</h1>{% from "card.html" import card %}{% for article in articles_page.object_list %}{{ card(article) }}{% endfor %}
<nav aria-label="Trang">{% if articles_page.has_previous() %}<a href="/{{ articles_previous_page.url }}">Mới hơn</a>{% endif %}{% if articles_page.has_next() %}<a href="/{{ articles_next_page.url }}">Cũ hơn</a>{% endif %}</nav>
"""
PELICAN_ARTICLE = """<article class="article" data-slug="{{ article.slug }}"><h1>{{ article.title }}</h1><div class="article__lead">{{ article.summary }}</div>
<p>{% for author in article.authors %}<a href="/{{ author.url }}">{{ author }}</a> {% endfor %}<time>{{ article.locale_date }}</time></p>
{{ article.content }}<ul>{% for tag in article.tags %}<li><a href="/{{ tag.url }}">{{ tag }}</a></li>{% endfor %}</ul></article>
"""


def write_hugo(folder: Path, total: int) -> Path:
    """Write the portal as a Hugo site."""
    _write(folder / "hugo.toml", HUGO_CONFIG)
    layouts = {
        "_default/baseof.html": HEAD.replace("%TITLE%", "{{ .Title }}") + '{{ block "main" . }}{{ end }}' + FOOT,
        "_default/single.html": _define(HUGO_SINGLE),
        "_default/list.html": _define(HUGO_LIST),
        "_default/terms.html": _define(HUGO_TERMS),
        "index.html": _define(HUGO_HOME),
        "partials/card.html": HUGO_CARD,
        "_default/rss.xml": HUGO_RSS,
    }
    for name, text in layouts.items():
        _write(folder / "layouts" / name, text)
    for article in make_articles(total):
        _write(folder / "content/articles" / f"{article.slug}.md", format_for_hugo(article))
    return folder


def _define(text: str) -> str:
    return f'{{{{ define "main" }}}}{text}{{{{ end }}}}'


def format_for_hugo(article: MadeArticle) -> str:
    """Return an article as a content file of Hugo."""
    campaign = f'"{article.campaign}"' if article.campaign else ""
    lines = (
        f'title = "{article.title}"',
        f"date = {article.date:%Y-%m-%dT%H:%M:00+07:00}",
        f'slug = "{article.slug}"',
        f'sections_named = ["{article.section}"]',
        f"authors = {_list(article.authors)}",
        f"tags = {_list(article.tags)}",
        f"committees = {_list(article.committees)}",
        f"campaigns = [{campaign}]",
        f'months = ["{article.date:%Y-%m}"]',
        f'years = ["{article.date:%Y}"]',
        f'summary = "{article.summary}"',
    )
    return "\n".join(["+++", *lines, "+++", article.body])


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def write_pelican(folder: Path, total: int) -> Path:
    """Write the portal as a site of stock Pelican, its reader's cache on; bodies and campaigns stand as tags."""
    _write(folder / "conf.py", PELICAN_CONF)

    def page(title: str, main: str) -> str:
        return HEAD.replace("%TITLE%", title) + main + FOOT

    names = {"index": "Mới nhất", "category": "{{ category }}", "author": "{{ author }}", "tag": "{{ tag }}"}
    templates = {f"{kind}.html": page(name, PELICAN_LIST.replace("%NAME%", name)) for kind, name in names.items()}
    cards = '{% from "card.html" import card %}{% for article in dates %}{{ card(article) }}{% endfor %}'
    templates |= {
        "card.html": PELICAN_CARD,
        "article.html": page("{{ article.title }}", PELICAN_ARTICLE),
        "period_archives.html": page("Lưu trữ", cards),
        "archives.html": page("Lưu trữ", "{% for article in dates[:20] %}{{ article.title }}{% endfor %}"),
        "page.html": page("{{ page.title }}", "{{ page.content }}"),
    }
    for kind, items in (("tags", "tags"), ("categories", "categories"), ("authors", "authors")):
        templates[f"{kind}.html"] = page(kind, f"<ul>{{% for item, found in {items} %}}<li>{{{{ item }}}}</li>{{% endfor %}}</ul>")
    for name, text in templates.items():
        _write(folder / "theme/templates" / name, text)
    (folder / "theme/static").mkdir(parents=True, exist_ok=True)
    for article in make_articles(total):
        _write(folder / "content" / article.path, format_for_pelican(article))
    return folder


def format_for_pelican(article: MadeArticle) -> str:
    """Return an article as a content file of stock Pelican."""
    tags = [*article.tags, *article.committees, *filter(None, (article.campaign,))]
    lines = (
        f"Title: {article.title}",
        f"Date: {article.date:%Y-%m-%d %H:%M}",
        f"Slug: {article.slug}",
        f"Category: {article.section}",
        f"Authors: {', '.join(article.authors)}",
        f"Tags: {', '.join(tags)}",
        f"Summary: {article.summary}",
    )
    return "\n".join([*lines, "", article.body])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
