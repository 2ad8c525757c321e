"""The recipes of article pages, the front page and every list of articles that isn't a campaign's or a body's."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from html import unescape
from itertools import repeat

import msgspec

from plugins.articles.front import arrange_front
from plugins.articles.views import (
    ArchivesView,
    ArchiveView,
    ArticleDetail,
    CampaignBox,
    CorrectionView,
    Count,
    Crosshead,
    FrontView,
    Listed,
    OverviewView,
    SectionBox,
    Series,
    StageLink,
    YearCount,
    build_article_view,
    build_author_view,
    build_list_view,
)
from plugins.engine.fingerprints import hash_bytes, hash_value
from plugins.engine.pages import Group, Page, plan_redirect
from plugins.newsroom.cards import FeedLink, Head, Link, Version, build_redirect_head, build_tally
from plugins.newsroom.digests import NOTHING, describe_run, hash_entities, hash_fronts, list_digests
from plugins.newsroom.documents import Document, Reading
from plugins.newsroom.edition import Edition
from plugins.newsroom.index import MONTH, ORDER
from plugins.newsroom.pagination import (
    ListPage,
    build_newest_page,
    list_older_pages,
    list_runs,
    take_newest,
)
from plugins.newsroom.texts import DEFAULT_LANGUAGE, say
from plugins.newsroom.urls import Place
from plugins.newsroom.vietnamese import sort_key
from plugins.newsroom.words import format_month

# A grown reader of Vietnamese takes in about 220 syllables a minute.
SYLLABLES_A_MINUTE = 220
# A piece of three minutes with three parts is long enough for a table of contents.
CONTENTS_WORDS = 600
CONTENTS_HEADINGS = 3
CAMPAIGN_ARTICLES = 3
SECTION_ARTICLES = 4


def plan_pages(edition: Edition) -> Iterator[Page | Group]:
    """Yield the recipes of all pages of this feature."""
    yield from plan_articles(edition)
    yield plan_front(edition)
    yield from plan_other_fronts(edition)
    yield from plan_sections(edition)
    yield from plan_tags(edition)
    yield from plan_authors(edition)
    yield from plan_archives(edition)


# ---- one article ----


def plan_articles(edition: Edition) -> Iterator[Page | Group]:
    """Yield a page for each article, hidden ones and translations too, and a redirect for each of its old URLs.

    Listed articles come in groups, a section's month each: what their pages show beside themselves are the articles
    before and after them, and entities.
    """
    newsroom = edition.newsroom
    entities = hash_entities(edition)
    beside = _list_beside(edition)

    def hash_month(own: Sequence[Document], around: Sequence[Document]) -> bytes:
        return hash_bytes(entities, hash_fronts(around), *list_digests(edition, own), *map(beside.get, own, repeat(b"")))

    for section in newsroom.sections:
        articles = newsroom.articles_of_section.get(section, ())
        children = newsroom.section_children.get(section, ())
        below = {article for child in children for article in newsroom.articles_of_section.get(child, ())}
        for start, end in _list_months(articles):
            month = articles[start:end]
            own, others = month, ()
            if below:
                own, others = [article for article in month if article not in below], [article for article in month if article in below]
            around = *articles[max(start - edition.config.other_news, 0) : start], *others, *articles[end : end + 1]
            yield Group(partial(hash_month, own, around), partial(_plan_articles, edition, own))
    translations = (document for found in newsroom.translations.values() for document in found)
    yield from _plan_articles(edition, (*newsroom.unlisted, *translations))


def _plan_articles(edition: Edition, documents: Iterable[Document]) -> Iterator[Page]:
    translated = edition.list_translated()
    for document in documents:
        page = _plan_article(edition, document, translated)
        yield page
        for old in document.fields.redirect_from:
            head = build_redirect_head(document.fields.title, page.url)
            yield plan_redirect(head, edition.urls.find_old_file(old), page.url, document.path)


def _list_months(articles: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """Yield where each month begins and ends among articles from the oldest to the newest."""
    start = 0
    while start < len(articles):
        # No moment goes on with a letter.
        end = bisect_left(articles, f"{articles[start].order[:MONTH]}a", start, key=ORDER)
        yield start, end
        start = end


def _list_beside(edition: Edition) -> Mapping[Document, bytes]:
    """Return the digests of the articles before and after each one in its campaigns, and of its translations.

    Of two articles with one slug, one is told of where slugs are: a byte more stands for the other.
    """
    newsroom = edition.newsroom
    beside: dict[Document, bytes] = defaultdict(bytes)
    for articles in newsroom.articles_of_campaign.values():
        fronts = [NOTHING, *[article.front for article in articles], NOTHING]
        for article, before, after in zip(articles, fronts, fronts[2:]):
            beside[article] += before + after
    for slug, found in newsroom.translations.items():
        if slug in newsroom.by_slug:
            beside[newsroom.by_slug[slug]] += hash_fronts(found)
    if len(newsroom.by_slug) < len(newsroom.articles) + len(newsroom.unlisted):
        for article in newsroom.articles:
            if newsroom.by_slug[article.slug] is not article:
                beside[article] += b"\0"
    return beside


def _plan_article(edition: Edition, document: Document, translated: Mapping[str, tuple[Document, ...]]) -> Page:
    newsroom, fields = edition.newsroom, document.fields
    links = newsroom.get_links(document)
    place = edition.get_place(document)
    reading = edition.readings[document.path]
    section = edition.get_link("section", links.section)
    language = edition.get_language(document)
    is_own = language == edition.config.language
    cited = edition.citations.of_article.get(document.slug, ()) if is_own else ()
    named = dict.fromkeys((*links.directives, *(found.directive for found in cited)))
    # A translation's neighbours are those of its own language.
    listed = newsroom.articles_of_section.get(links.section, ()) if is_own else translated.get(language, ())
    older, following = _list_neighbours(edition, document, listed)
    series = [
        (slug, *_find_beside(document, newsroom.articles_of_campaign.get(slug, ())))
        for slug in links.campaigns
        if is_own
    ]
    beside = (
        *older,
        following,
        *(found for _, *both in series for found in both),
        newsroom.by_slug.get(document.slug),
        *newsroom.translations.get(document.slug, ()),
    )
    detail = ArticleDetail(
        slug=document.slug,
        title=fields.title,
        lead=fields.summary or "",
        date=fields.date,
        modified=fields.modified,
        authors=tuple(edition.get_name_link("author", name) for name in links.authors),
        picture=edition.get_lead_picture(document),
        gallery=tuple(filter(None, (edition.get_gallery_picture(found) for found in fields.gallery))),
        source=fields.source or "",
        source_url=fields.source_url or "",
        tags=tuple(edition.get_name_link("tag", name) for name in links.tags),
        corrections=tuple(CorrectionView(found.date, found.text) for found in fields.corrections),
        status=fields.status,
    )
    head = Head(
        kind="article",
        title=fields.title,
        description=fields.summary or reading.excerpt,
        url=place.url,
        breadcrumb=(
            (_home(edition), *_list_section_path(edition, links.section))
            if is_own
            else (edition.get_front_link(edition.get_interface(document)),)
        ),
        picture=edition.get_shared_picture(document),
        published=fields.date,
        modified=fields.modified,
        robots="noindex" if fields.status != "published" else "",
        language=language,
        versions=edition.list_versions(document),
    )
    return Page(
        kind="article",
        url=place.url,
        save_as=place.save_as,
        build=build_article_view,
        parts={
            "head": head,
            "article": detail,
            "contents": _TextPart(_list_contents(reading), (document.path,)),
            "minutes": _TextPart(max(1, round(reading.words / SYLLABLES_A_MINUTE)), (document.path,)),
            "body": edition.get_body(document, hash_bytes),
            "address": edition.urls.absolute(place.url),
            "interface": edition.get_interface(document),
            "section": section,
            "committees": tuple(edition.get_link("committee", slug) for slug in links.committees),
            "campaigns": tuple(
                StageLink(*_pair(edition.get_link("campaign", slug)), _get_stage(edition, document, slug))
                for slug in links.campaigns
            ),
            "directives": tuple(map(edition.get_directive_card, named)),
            "figures": tuple(
                edition.get_figure(report)
                for slug in links.campaigns
                for indicator in newsroom.campaigns[slug].fields.indicators
                for report in newsroom.reports.get((slug, indicator.id), ())
                if report.article is document
            )
            if fields.progress
            else (),
            "others": tuple(map(edition.get_article_card, older)),
            "newer": _link(edition, following),
            "series": tuple(
                Series(edition.get_link("campaign", slug), _link(edition, previous), _link(edition, after))
                for slug, previous, after in series
            ),
        },
        render="article.html",
        source=document.path,
        beside=(*dict.fromkeys(found.path for found in beside if found), *edition.list_linked(document)),
    )


class _TextPart(msgspec.Struct, frozen=True):
    """What a page shows of an article's text besides the body; hashed when it is asked for."""

    value: object
    texts: tuple[str, ...]

    @property
    def digest(self) -> bytes:
        """What stands for the value."""
        return hash_value(self.value)

    def load(self) -> object:
        """Return the value."""
        return self.value


def _list_contents(reading: Reading) -> tuple[Crosshead, ...]:
    """Return the crossheads of a long article that its table of contents names: h2 and h3."""
    if reading.words < CONTENTS_WORDS:
        return ()
    found = tuple(Crosshead(unescape(text), anchor, level - 1) for anchor, text, level in reading.headings if level <= 3)
    return found if len(found) >= CONTENTS_HEADINGS else ()


def _pair(link: Link) -> tuple[str, str]:
    return link.title, link.url


def _get_stage(edition: Edition, document: Document, campaign: str) -> str:
    stage = document.fields.stage
    return stage if stage in edition.newsroom.campaigns[campaign].fields.stages else ""


def _find_position(articles: Sequence[Document], document: Document) -> int:
    """Return where an article stands, or would stand, among others that run from the oldest to the newest."""
    return bisect_left(articles, document.order, key=ORDER)


def _list_neighbours(
    edition: Edition, document: Document, articles: Sequence[Document]
) -> tuple[Sequence[Document], Document | None]:
    """Return the articles just before this one, newest first, and the one after it.

    Looking back keeps pages still: an article's page changes once, when the next one appears, and then no more.
    """
    position = _find_position(articles, document)
    older = articles[max(position - edition.config.other_news, 0) : position]
    return older[::-1], _find_beside(document, articles)[1]


def _find_beside(document: Document, articles: Sequence[Document]) -> tuple[Document | None, Document | None]:
    """Return the articles before and after this one among others, which need not hold it."""
    position = _find_position(articles, document)
    after = position + 1 if position < len(articles) and articles[position] is document else position
    return articles[position - 1] if position else None, articles[after] if after < len(articles) else None


def _link(edition: Edition, document: Document | None) -> Link | None:
    return edition.get_document_link(document) if document else None


def _home(edition: Edition) -> Link:
    return edition.get_list_link("FRONT")


def _list_section_path(edition: Edition, section: str) -> tuple[Link, ...]:
    """Return the links from the topmost section down to this one."""
    trail = []
    while section in edition.newsroom.sections and section not in trail:
        trail.append(section)
        section = edition.newsroom.sections[section].fields.parent
    return tuple(edition.get_link("section", slug) for slug in reversed(trail))


# ---- the front page ----


def plan_front(edition: Edition) -> Page:
    """Return the front page: what is featured today, the latest, the running campaigns, sections and notices."""
    newsroom = edition.newsroom
    front = arrange_front(newsroom)
    running = [slug for slug in newsroom.campaigns if edition.get_campaign_card(slug).state == "running"]
    running.sort(key=lambda slug: edition.get_campaign_card(slug).latest or date.min, reverse=True)
    place = edition.urls.place("FRONT")

    def cards(articles: Sequence[Document]) -> tuple:
        return tuple(map(edition.get_article_card, articles))

    def box(slug: str) -> CampaignBox:
        newest = newsroom.articles_of_campaign.get(slug, ())[: -CAMPAIGN_ARTICLES - 1 : -1]
        return CampaignBox(edition.get_campaign_card(slug), cards(newest))

    return Page(
        kind="front",
        url=place.url,
        save_as=place.save_as,
        build=FrontView,
        parts={
            "head": Head(
                kind="front",
                title=edition.config.name,
                description=edition.config.tagline,
                url=place.url,
                feeds=edition.get_site_feeds(),
                language=edition.config.language,
                versions=edition.list_front_versions(),
            ),
            "shape": front.shape,
            "urgent": tuple(edition.get_notice_card(notice.slug) for notice in front.urgent),
            "risen": box(front.risen) if front.risen else None,
            "lead": edition.get_article_card(front.lead) if front.lead else None,
            "seconds": cards(front.seconds),
            "featured": cards(front.featured),
            "latest": cards(front.latest),
            "campaigns": tuple(box(slug) for slug in running if slug != front.risen),
            "sections": tuple(
                SectionBox(
                    edition.get_link("section", slug),
                    cards(newsroom.articles_of_section.get(slug, ())[: -SECTION_ARTICLES - 1 : -1]),
                )
                for slug, section in newsroom.sections.items()
                if not section.fields.parent
            ),
            "notices": tuple(edition.get_notice_card(notice.slug) for notice in front.notices),
        },
        render="front.html",
    )


def plan_other_fronts(edition: Edition) -> Iterator[Page | Group]:
    """Yield the front page of each other language that has articles: all of them, newest first."""
    versions = edition.list_front_versions()
    for language, articles in edition.list_translated().items():
        yield from _plan_other_front(edition, language, articles, versions)


def _plan_other_front(
    edition: Edition, language: str, articles: Sequence[Document], versions: tuple[Version, ...]
) -> Iterator[Page | Group]:
    config = edition.config.translated.get(language, edition.config)

    title, place = say("front.other_language", language), edition.get_front_place(language)
    feed = edition.get_list_feed(place, title)

    def make_page(page: ListPage) -> Page:
        head = _build_list_head(
            edition,
            "list",
            title,
            page,
            description=config.tagline or say("list.description", language, title=title, site=config.name),
            breadcrumb=() if page.is_first else (edition.get_front_link(language),),
            feeds=(feed,),
            language=language,
            versions=versions if page.is_first else (),
        )
        return _build_list_page(edition, head, title, page, len(articles))

    yield from _plan_list(edition, place, articles, make_page, title, versions, language)


# ---- lists ----


def _plan_list(
    edition: Edition,
    place: Place,
    articles: Sequence[Document],
    make_page: Callable[[ListPage], Page],
    own: object,
    first: object = None,
    language: str = DEFAULT_LANGUAGE,
) -> Iterator[Page | Group]:
    """Yield the pages of a list, and the redirect where the next full page will stand.

    `own` and `first` are plain data that stand for all that they, and the first of them, show besides articles and entities.
    """

    def plan(pages: Iterable[ListPage]) -> Iterator[Page]:
        for page in pages:
            if page.moved_to:
                head = build_redirect_head(page.pagination.newest.title, page.moved_to)
                yield plan_redirect(head, page.place.save_as, page.moved_to)
            else:
                yield make_page(page)

    frame = hash_entities(edition), place.url, language, own
    size = edition.config.page_size
    yield Group(
        lambda: hash_value(("newest", frame, first, len(articles), hash_fronts(take_newest(articles, size)))),
        lambda: plan([build_newest_page(edition.urls, place, articles, size, language)]),
    )
    for run in list_runs(articles, size):
        yield Group(
            lambda run=run: hash_value(("older", frame, describe_run(run))),
            lambda run=run: plan(list_older_pages(edition.urls, place, run, size, language)),
        )


def _build_list_head(
    edition: Edition, kind: str, title: str, page: ListPage, language: str = "", **fields: object
) -> Head:
    older = "" if page.is_first else f" – {page.pagination.label}"
    language = language or edition.config.language
    return Head(kind, f"{title}{older}", url=page.place.url, language=language, **fields)


def _build_list_page(
    edition: Edition, head: Head, title: str, page: ListPage, total: int, source: str = "", **own: object
) -> Page:
    """Return a page of a list of articles; `own` are the parts that only this one has."""
    parts = {
        "head": head,
        "title": title,
        "introduction": "",
        "articles": tuple(map(edition.get_article_card, page.items)),
        "total": total if page.is_first else None,
        "pagination": page.pagination,
        "feed": head.feeds[0].url if head.feeds else "",
        "children": (),
    }
    return Page("list", page.place.url, page.place.save_as, build_list_view, parts | own, "list.html", source)


def _plan_article_list(
    edition: Edition,
    place: Place,
    title: str,
    articles: Sequence[Document],
    breadcrumb: tuple[Link, ...],
    document: Document | None = None,
    feeds: tuple[FeedLink, ...] = (),
    children: tuple[Link, ...] = (),
) -> Iterator[Page]:
    introduction = edition.get_body(document, hash_bytes) if document else None
    description = edition.readings[document.path].excerpt if document else ""

    def make_page(page: ListPage) -> Page:
        head = _build_list_head(
            edition,
            "list",
            title,
            page,
            description=description or say("list.description", title=title, site=edition.config.name),
            breadcrumb=breadcrumb,
            feeds=feeds,
        )
        own = {"introduction": introduction or "", "children": children} if page.is_first else {}
        return _build_list_page(edition, head, title, page, len(articles), document.path if document else "", **own)

    yield from _plan_list(edition, place, articles, make_page, (title, breadcrumb), introduction and introduction.digest)


def plan_sections(edition: Edition) -> Iterator[Page]:
    """Yield the pages of each section, child sections' articles included, and the list of sections."""
    newsroom = edition.newsroom
    parent = edition.get_list_link("CATEGORIES")
    for slug, document in newsroom.sections.items():
        place = edition.get_place(document)
        yield from _plan_article_list(
            edition,
            place,
            document.fields.title,
            newsroom.articles_of_section.get(slug, ()),
            (_home(edition), parent, *_list_section_path(edition, slug)[:-1]),
            document=document,
            feeds=(edition.get_list_feed(place, document.fields.title),),
            children=tuple(edition.get_link("section", child) for child in newsroom.section_children.get(slug, ())),
        )
    counts = tuple(
        Listed(edition.get_link("section", slug), build_tally(len(newsroom.articles_of_section.get(slug, ()))))
        for slug in newsroom.sections
    )
    yield _plan_overview(edition, "CATEGORIES", OverviewView, {"counts": counts})


def plan_tags(edition: Edition) -> Iterator[Page]:
    """Yield the pages of each tag and the list of tags."""
    newsroom = edition.newsroom
    names = sorted(newsroom.articles_of_tag, key=lambda slug: sort_key(newsroom.tag_names[slug].title))
    parent = edition.get_list_link("TAGS")
    for slug in names:
        yield from _plan_article_list(
            edition,
            edition.urls.place("TAG", slug=slug),
            newsroom.tag_names[slug].title,
            newsroom.articles_of_tag[slug],
            (_home(edition), parent),
        )
    counts = tuple(
        Listed(edition.get_name_link("tag", newsroom.tag_names[slug]), build_tally(len(newsroom.articles_of_tag[slug])))
        for slug in names
    )
    yield _plan_overview(edition, "TAGS", OverviewView, {"counts": counts})


def plan_authors(edition: Edition) -> Iterator[Page]:
    """Yield the pages of each author, with an entry or without, and the list of authors."""
    newsroom = edition.newsroom
    shown = [slug for slug in newsroom.author_names if slug in newsroom.authors or slug in newsroom.articles_of_author]
    names = sorted(shown, key=lambda slug: sort_key(newsroom.author_names[slug].title))
    for slug in names:
        yield from _plan_author(edition, slug)
    counts = tuple(
        Listed(
            edition.get_name_link("author", newsroom.author_names[slug]),
            build_tally(len(newsroom.articles_of_author.get(slug, ()))),
        )
        for slug in names
    )
    yield _plan_overview(edition, "AUTHORS", OverviewView, {"counts": counts})


def _plan_author(edition: Edition, slug: str) -> Iterator[Page]:
    newsroom = edition.newsroom
    name = newsroom.author_names[slug].title
    articles = newsroom.articles_of_author.get(slug, ())
    document = newsroom.authors.get(slug)
    introduction = edition.get_body(document, hash_bytes) if document else None
    parent = edition.get_list_link("AUTHORS")

    def make_page(page: ListPage) -> Page:
        return Page(
            kind="author",
            url=page.place.url,
            save_as=page.place.save_as,
            build=build_author_view,
            parts={
                "head": _build_list_head(
                    edition,
                    "author",
                    name,
                    page,
                    description=say("author.description", name=name, site=edition.config.name),
                    breadcrumb=(_home(edition), parent),
                ),
                "name": name,
                "aliases": document.fields.aliases if document else (),
                "introduction": introduction if introduction and page.is_first else "",
                "articles": tuple(map(edition.get_article_card, page.items)),
                "total": len(articles) if page.is_first else None,
                "pagination": page.pagination,
            },
            render="author.html",
            source=document.path if document else "",
        )

    place = edition.urls.place("AUTHOR", slug=slug)
    yield from _plan_list(edition, place, articles, make_page, name, introduction and introduction.digest)


# ---- archives ----


def plan_archives(edition: Edition) -> Iterator[Page]:
    """Yield the pages of each year and month that has articles, and the list of all years."""
    newsroom = edition.newsroom
    archives = edition.get_list_link("ARCHIVES")
    months_of_year: dict[int, list[Count]] = {}
    for (year, month), articles in newsroom.articles_of_month.items():
        day = date(year, month, 1)
        place = edition.urls.place("MONTH_ARCHIVE", date=day)
        months_of_year.setdefault(year, []).append(Count(Link(format_month(day), place.url), len(articles)))
        year_link = Link(say("archive.year", year=year), edition.urls.place("YEAR_ARCHIVE", date=day).url)
        yield from _plan_article_list(
            edition, place, format_month(day), articles, (_home(edition), archives, year_link)
        )
    years = []
    for year, articles in newsroom.articles_of_year.items():
        months = tuple(months_of_year[year])
        place = edition.urls.place("YEAR_ARCHIVE", date=date(year, 1, 1))
        years.append(YearCount(Link(say("archive.year", year=year), place.url), len(articles), months))
        yield from _plan_year(edition, place, year, months)
    yield _plan_overview(edition, "ARCHIVES", ArchivesView, {"years": tuple(reversed(years))})


def _plan_year(edition: Edition, place: Place, year: int, months: tuple[Count, ...]) -> Iterator[Page]:
    articles = edition.newsroom.articles_of_year[year]
    title = say("archive.year", year=year)

    def make_page(page: ListPage) -> Page:
        return Page(
            kind="archive",
            url=page.place.url,
            save_as=page.place.save_as,
            build=ArchiveView,
            parts={
                "head": _build_list_head(
                    edition,
                    "archive",
                    title,
                    page,
                    description=say("list.description", title=title, site=edition.config.name),
                    breadcrumb=(_home(edition), edition.get_list_link("ARCHIVES")),
                ),
                "year": year,
                "months": months if page.is_first else (),
                "articles": tuple(map(edition.get_article_card, page.items)),
                "total": len(articles) if page.is_first else None,
                "pagination": page.pagination,
            },
            render="archive.html",
        )

    yield from _plan_list(edition, place, articles, make_page, title, months)


def _plan_overview(edition: Edition, name: str, view: type, parts: dict[str, object]) -> Page:
    """Return the page that lists all tags, authors, years or sections."""
    kind = "archives" if view is ArchivesView else "overview"
    link = edition.get_list_link(name)
    place = edition.urls.place(name)
    head = Head(
        kind=kind,
        title=link.title,
        description=say("list.description", title=link.title, site=edition.config.name),
        url=place.url,
        breadcrumb=(_home(edition),),
        language=edition.config.language,
    )
    return Page(kind, place.url, place.save_as, view, {"head": head, **parts}, f"{kind}.html")
