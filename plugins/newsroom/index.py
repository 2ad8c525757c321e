"""The newsroom index: every document of one edition and every relation between them, both ways, built once."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache, partial
from itertools import chain, takewhile
from operator import attrgetter
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from plugins.newsroom.documents import Document, find_kind_of_path
from plugins.newsroom.problems import Problem
from plugins.newsroom.references import References, problem_at
from plugins.newsroom.symbols import TYPES, Symbol, list_type_names, parse_symbol, symbol_slug
from plugins.newsroom.vietnamese import normalize_tone_style, slugify, sort_key
from plugins.newsroom.words import format_short_day

# How one document of the register stands to another: the field that says so.
DIRECTIVE_RELATIONS = ("implements", "amends", "replaces", "based_on")

# The fields by which one kind refers to others.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "article": {"category": "section", "committee": "committee", "campaign": "campaign", "directive": "directive"},
    "section": {"parent": "section"},
    "committee": {"parent": "committee", "successor": "committee"},
    "campaign": {"parent": "campaign", "committee": "committee", "directive": "directive", "featured": "article"},
    "directive": {"issuer": "committee", **dict.fromkeys(DIRECTIVE_RELATIONS, "directive")},
}
ORDER, PATH = attrgetter("order"), attrgetter("path")
# How much of an article's order names the year, and the month.
YEAR, MONTH = len("2023"), len("2023-01")
# What an editor meant as a symbol, right or wrong: a slash, or a number that runs into capital letters.
MEANT_AS_SYMBOL = re.compile(r"/|\d\s*[-–]?\s*[A-ZĐ]{2}")


class Name(NamedTuple):
    """A free name that has a page: an author or a tag."""

    slug: str
    title: str


class ArticleLinks(NamedTuple):
    """What an article belongs to, every reference resolved to a slug."""

    section: str
    committees: tuple[str, ...]
    campaigns: tuple[str, ...]
    directives: tuple[str, ...]
    authors: tuple[Name, ...]
    tags: tuple[Name, ...]


class Report(msgspec.Struct, frozen=True):
    """One progress figure as an article gave it, with the indicator's total where it gave none."""

    article: Document
    position: int
    campaign: str
    indicator: str


class Newsroom(msgspec.Struct, frozen=True):
    """One edition: what readers may see at `clock`. Tuples of articles run from the oldest to the newest.

    `renamed` holds, by an article's path, the names of its authors and tags that follow from how others spell them.
    """

    clock: datetime
    language: str
    sections: Mapping[str, Document]
    committees: Mapping[str, Document]
    campaigns: Mapping[str, Document]
    directives: Mapping[str, Document]
    authors: Mapping[str, Document]
    pages: Mapping[str, Document]
    notices: Mapping[str, Document]

    articles: tuple[Document, ...]
    unlisted: tuple[Document, ...]
    by_slug: Mapping[str, Document]
    translations: Mapping[str, tuple[Document, ...]]
    link: Callable[[Document], ArticleLinks]

    articles_of_section: Mapping[str, tuple[Document, ...]]
    articles_of_committee: Mapping[str, tuple[Document, ...]]
    tally_of_committee_tree: Mapping[str, int]
    articles_of_campaign: Mapping[str, tuple[Document, ...]]
    articles_of_directive: Mapping[str, tuple[Document, ...]]
    articles_of_author: Mapping[str, tuple[Document, ...]]
    articles_of_tag: Mapping[str, tuple[Document, ...]]
    articles_of_year: Mapping[int, tuple[Document, ...]]
    articles_of_month: Mapping[tuple[int, int], tuple[Document, ...]]

    author_names: Mapping[str, Name]
    tag_names: Mapping[str, Name]
    renamed: Mapping[str, tuple[Name, ...]]
    section_children: Mapping[str, tuple[str, ...]]
    committee_children: Mapping[str, tuple[str, ...]]
    committee_predecessors: Mapping[str, tuple[str, ...]]
    campaign_children: Mapping[str, tuple[str, ...]]
    campaigns_led_by: Mapping[str, tuple[str, ...]]
    campaigns_joined_by: Mapping[str, tuple[str, ...]]
    campaigns_of_directive: Mapping[str, tuple[str, ...]]
    directives_of_campaign: Mapping[str, tuple[str, ...]]
    directives_issued_by: Mapping[str, tuple[str, ...]]
    relations: Mapping[str, Mapping[str, tuple[str, ...]]]
    inverse_relations: Mapping[str, Mapping[str, tuple[str, ...]]]
    symbols: Mapping[str, Symbol]
    holders_of_symbol: Mapping[str, tuple[str, ...]]
    reports: Mapping[tuple[str, str], tuple[Report, ...]]

    @property
    def today(self) -> date:
        """The day of the build in Vietnam's zone."""
        return self.clock.date()

    def get_links(self, article: Document) -> ArticleLinks:
        """Return what an article, or a translation of one, belongs to."""
        return self.link(article)

    def list_ancestors(self, committee: str) -> tuple[str, ...]:
        """Return the bodies above one, nearest first."""
        return _list_ancestors(self.committees, committee)


def build_newsroom(
    documents: Iterable[Document],
    clock: datetime,
    language: str = "vi",
    shows: frozenset[str] = frozenset({"published", "hidden"}),
    shows_embargoed: bool = False,
    unread: Mapping[str, Document | None] = MappingProxyType({}),
) -> tuple[Newsroom, tuple[Problem, ...]]:
    """Build the index of one edition; `shows` are the statuses that it holds. Problems are all found, never raised.

    `unread` are the files that have errors of their own, by path, with what is right in them: a reference to one is
    not a second error, and their own references are checked.
    """
    problems: list[Problem] = []
    kinds = _sort_by_kind(documents, problems)
    sections = _order(kinds["section"].values(), lambda d: (d.fields.order is None, d.fields.order or 0, sort_key(d.fields.title)))
    committees = _order(kinds["committee"].values(), lambda d: sort_key(d.fields.title))
    campaigns = _order(kinds["campaign"].values(), lambda d: (-d.fields.start.toordinal(), d.slug))
    directives = _order(kinds["directive"].values(), lambda d: (-d.fields.issued.toordinal(), d.slug))
    authors = _order(kinds["author"].values(), lambda d: sort_key(d.fields.title))
    pages = _order((d for d in kinds["page"].values() if d.fields.status in shows), lambda d: sort_key(d.fields.title))
    notices = _order(kinds["notice"].values(), lambda d: (-d.fields.date.timestamp(), d.slug))
    articles = sorted(kinds["article"].values(), key=ORDER)

    symbols = _parse_symbols(directives, problems)
    holders = _group((symbol_slug(symbol), slug) for slug, symbol in symbols.items())
    targets = {
        "section": sections,
        "committee": committees,
        "campaign": campaigns,
        "directive": directives,
        "article": {article.slug: article for article in articles},
    }
    references = References(targets, holders, _list_unread(unread), problems)
    _check_parents(references, "section", sections)
    _check_parents(references, "committee", committees)
    _check_parents(references, "campaign", campaigns)

    visible = [
        article
        for article in articles
        if not article.stated or _is_visible(article, shows, None if shows_embargoed else clock)
    ]
    problems += _find_future(visible, clock)
    own = [article for article in visible if "lang" not in article.stated or article.fields.lang == language]
    hidden = {article for article in own if "status" in article.stated and article.fields.status == "hidden"}
    listed = tuple(article for article in own if article not in hidden)

    # Looked up once each, however many articles bear them; an article is looked at where one leads nowhere.
    bearers = _sort_by_reference(listed)
    # Whatever keeps one from being listed, it states that.
    others = _sort_by_reference({article for article in articles if article.stated}.difference(listed))
    names = _build_author_names(authors, bearers["authors"], others["authors"], problems)
    tags = _build_tag_names(bearers["tags"], others["tags"], problems)
    for article in _list_unsettled((bearers, others), references, campaigns):
        _link_article(article, references, names, tags, campaigns)
    # What is wrong has been told.
    silent = References(targets, holders, {}, [])
    link = cache(lambda article: _link_article(article, silent, names, tags, campaigns))
    reports = _collect_reports(listed, silent, campaigns, problems)

    campaign_directives = {
        slug: references.resolve_directives(document, "directive") for slug, document in campaigns.items()
    }
    participants = {slug: references.resolve(document, "committee", "committee") for slug, document in campaigns.items()}
    relations = {
        field: {slug: references.resolve_directives(document, field) for slug, document in directives.items()}
        for field in DIRECTIVE_RELATIONS
    }
    issuers = {slug: references.resolve(document, "issuer", "committee") for slug, document in directives.items()}
    successors = {
        slug: references.resolve(document, "successor", "committee") for slug, document in committees.items()
    }
    for document in campaigns.values():
        references.resolve(document, "featured", "article")
        for position, milestone in enumerate(document.fields.milestones):
            if milestone.article:
                references.find(document, f"milestones[{position}].article", milestone.article, "article")
    for document in filter(None, unread.values()):
        _check_references(document, references, campaigns)
    for field in ("implements", "replaces", "amends"):
        references.check_circles(directives, field, lambda slug, field=field: relations[field].get(slug, ()))

    newsroom = Newsroom(
        clock=clock,
        language=language,
        sections=sections,
        committees=committees,
        campaigns=campaigns,
        directives=directives,
        authors=authors,
        pages=pages,
        notices=notices,
        articles=listed,
        unlisted=tuple(article for article in own if article in hidden),
        by_slug={article.slug: article for article in own},
        translations=_group(
            (article.slug, article) for article in visible if "lang" in article.stated and article.fields.lang != language
        ),
        link=link,
        articles_of_section=_unite(bearers["category"], lambda slug: _with_ancestors(sections, slug)),
        articles_of_committee=_unite(bearers["committee"], lambda slug: _with_ancestors(committees, slug)[:1]),
        tally_of_committee_tree=_count_trees(bearers["committee"], committees),
        articles_of_campaign=_unite(bearers["campaign"], lambda slug: (slug,) if slug in campaigns else ()),
        articles_of_directive=_unite(bearers["directive"], references.find_entry),
        articles_of_author=_unite(bearers["authors"], lambda spelling: (names[_same_name(spelling)].slug,)),
        articles_of_tag=_unite(bearers["tags"], lambda spelling: (tags[_same_name(spelling)].slug,)),
        articles_of_year={int(year): found for year, found in _divide(listed, YEAR)},
        articles_of_month={(int(month[:4]), int(month[5:])): found for month, found in _divide(listed, MONTH)},
        author_names={name.slug: name for name in names.values()},
        tag_names={name.slug: name for name in tags.values()},
        renamed=_list_renamed(
            (found[field], known) for found in (bearers, others) for field, known in (("authors", names), ("tags", tags))
        ),
        section_children=_list_children(sections),
        committee_children=_list_children(committees),
        committee_predecessors=_group((to, slug) for slug, found in successors.items() for to in found),
        campaign_children=_list_children(campaigns),
        campaigns_led_by=_group((found[0], slug) for slug, found in participants.items() if found),
        campaigns_joined_by=_group((body, slug) for slug, found in participants.items() for body in found[1:]),
        campaigns_of_directive=_group((to, slug) for slug, found in campaign_directives.items() for to in found),
        directives_of_campaign=campaign_directives,
        directives_issued_by=_group((to, slug) for slug, found in issuers.items() for to in found),
        relations=relations,
        inverse_relations={
            field: _group((to, slug) for slug, found in table.items() for to in found)
            for field, table in relations.items()
        },
        symbols=symbols,
        holders_of_symbol=holders,
        reports=reports,
    )
    return newsroom, tuple(sorted(problems))


def _sort_by_kind(documents: Iterable[Document], problems: list[Problem]) -> Mapping[str, Mapping[object, Document]]:
    """Sort documents by kind, each by what tells it from others; of two with one slug the second by path is a problem."""
    kinds: dict[str, dict[object, Document]] = defaultdict(dict)
    for document in sorted(documents, key=PATH):
        identity = (document.slug, document.fields.lang) if "lang" in document.stated else document.slug
        first = kinds[document.kind].setdefault(identity, document)
        if first is not document:
            problems.append(problem_at(document, "slug", "duplicate-slug", slug=document.slug, other=first.path))
    return kinds


def _is_visible(article: Document, shows: frozenset[str], clock: datetime | None) -> bool:
    """Tell whether an edition holds an article of such a status, and one that waits for a later moment than `clock`."""
    if "status" in article.stated and article.fields.status not in shows:
        return False
    return clock is None or "embargo" not in article.stated or article.fields.embargo <= clock


def _find_future(visible: Sequence[Document], clock: datetime) -> Iterator[Problem]:
    """Yield a warning for each article that bears a date to come; `visible` run from the oldest to the newest."""
    today = clock.date().isoformat()
    for article in takewhile(lambda article: article.order >= today, reversed(visible)):
        moment = article.fields.date
        if moment > clock:
            yield problem_at(article, "date", "future-date", severity="warning", found=format_short_day(moment))


def _sort_by_reference(articles: Iterable[Document]) -> Mapping[str, Mapping[str, list[Document]]]:
    """Return the articles that bear each reference, by the field in which it stands."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for article in articles:
        for reference in article.references.split("\n"):
            groups[reference].append(article)
    fields: dict[str, dict[str, list[Document]]] = defaultdict(dict)
    for reference, found in groups.items():
        field, _, value = reference.partition(":")
        fields[field][value] = found
    return fields


def _list_unsettled(
    sorted_articles: Iterable[Mapping[str, Mapping[str, list[Document]]]],
    references: References,
    campaigns: Mapping[str, Document],
) -> Iterable[Document]:
    """Return the articles that refer to something which isn't there, or isn't told from others."""
    is_right = {
        "category": partial(references.knows, "section"),
        "committee": partial(references.knows, "committee"),
        "campaign": partial(references.knows, "campaign"),
        "directive": references.find_entry,
        "choices": partial(_are_choices_known, campaigns),
    }
    unsettled: dict[Document, None] = {}
    for fields in sorted_articles:
        for field, check in is_right.items():
            for value, articles in fields[field].items():
                if not check(value):
                    unsettled |= dict.fromkeys(articles)
    return unsettled


def _are_choices_known(campaigns: Mapping[str, Document], choices: str) -> bool:
    """Tell whether the campaigns of an article know its stage and its indicators."""
    slugs, stage, indicators = msgspec.json.decode(choices)
    chosen = [campaigns[slug].fields for slug in slugs if slug in campaigns]
    known = {indicator.id for campaign in chosen for indicator in campaign.indicators}
    return (not stage or any(stage in campaign.stages for campaign in chosen)) and known.issuperset(indicators)


def _unite(
    bearers: Mapping[str, list[Document]], list_slugs: Callable[[str], Iterable[str]]
) -> dict[str, tuple[Document, ...]]:
    """Return the articles of each list, oldest first; `list_slugs` gives the lists to which a reference leads."""
    parts: dict[str, list[list[Document]]] = defaultdict(list)
    for value, articles in bearers.items():
        for slug in list_slugs(value):
            parts[slug].append(articles)
    return {slug: _merge(found) for slug, found in parts.items()}


def _merge(parts: Sequence[list[Document]]) -> tuple[Document, ...]:
    """Return the articles of several lists in one, each once."""
    if len(parts) == 1:
        return tuple(parts[0])
    return tuple(sorted(dict.fromkeys(chain.from_iterable(parts)), key=ORDER))


def _count_trees(bearers: Mapping[str, list[Document]], committees: Mapping[str, Document]) -> dict[str, int]:
    """Return how many articles name each body, or one below it."""
    parts: dict[str, list[frozenset[Document]]] = defaultdict(list)
    for body, articles in bearers.items():
        own = frozenset(articles)
        for slug in _with_ancestors(committees, body):
            parts[slug].append(own)
    return {slug: len(frozenset().union(*found)) for slug, found in parts.items()}


def _divide(articles: Sequence[Document], length: int) -> Iterator[tuple[str, tuple[Document, ...]]]:
    """Yield the articles of each span of time, which is the beginning of their moments, of such a length."""
    start = 0
    while start < len(articles):
        span = articles[start].order[:length]
        # No moment goes on with a letter.
        end = bisect_left(articles, f"{span}a", start, key=ORDER)
        yield span, articles[start:end]
        start = end


def _list_renamed(spelled: Iterable[tuple[Mapping[str, list[Document]], Mapping[str, Name]]]) -> dict[str, tuple[Name, ...]]:
    """Return the names of each article that aren't as it spells them, by its path."""
    renamed: dict[str, tuple[Name, ...]] = defaultdict(tuple)
    for bearers, names in spelled:
        for spelling, articles in bearers.items():
            name = names[_same_name(spelling)]
            if name.title != spelling:
                for article in articles:
                    renamed[article.path] += (name,)
    return dict(renamed)


def _list_unread(paths: Iterable[str]) -> dict[str, frozenset[str]]:
    slugs = _group((find_kind_of_path(path), PurePosixPath(path).stem) for path in paths)
    return {kind: frozenset(found) for kind, found in slugs.items()}


def _order(documents: Iterable[Document], key: Callable[[Document], object]) -> Mapping[str, Document]:
    return {document.slug: document for document in sorted(documents, key=key)}


def _group(pairs: Iterable[tuple]) -> dict:
    """Return for each key its values in the order given."""
    groups: dict = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _list_children(documents: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
    return _group(
        (document.fields.parent, slug) for slug, document in documents.items() if document.fields.parent in documents
    )


def _list_ancestors(documents: Mapping[str, Document], slug: str) -> tuple[str, ...]:
    found: list[str] = []
    parent = documents[slug].fields.parent if slug in documents else None
    while parent in documents and parent not in found and parent != slug:
        found.append(parent)
        parent = documents[parent].fields.parent
    return tuple(found)


def _with_ancestors(documents: Mapping[str, Document], slug: str) -> tuple[str, ...]:
    return (slug, *_list_ancestors(documents, slug)) if slug in documents else ()


def _check_parents(references: References, kind: str, documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        references.resolve(document, "parent", kind)
    references.check_circles(documents, "parent", lambda slug: (documents[slug].fields.parent,))


def _parse_symbols(directives: Mapping[str, Document], problems: list[Problem]) -> dict[str, Symbol]:
    """Return the symbols of the register; a document that has none, like a congress's resolution, bears its name."""
    symbols = {}
    for slug, document in directives.items():
        symbol = parse_symbol(document.fields.symbol)
        if symbol is None and MEANT_AS_SYMBOL.search(document.fields.symbol):
            problems.append(problem_at(document, "symbol", "bad-symbol", symbol=document.fields.symbol))
        elif symbol:
            symbols[slug] = symbol
            _check_kind(document, symbol, problems)
    return symbols


def _check_kind(document: Document, symbol: Symbol, problems: list[Problem]) -> None:
    """Warn where the symbol leaves the type open and none is stated, and where the two contradict each other."""
    choices = list_type_names(symbol.code, symbol.issuer)
    stated = document.fields.kind
    if not stated and len(choices) > 1:
        words = ", ".join(choices)
        problems.append(problem_at(document, "symbol", "kind-open", severity="warning", choices=words))
    elif stated and choices and read_kind(stated).partition(" ")[0] not in {name.partition(" ")[0] for name in choices}:
        words = ", ".join(choices)
        problems.append(problem_at(document, "kind", "kind-differs", severity="warning", found=stated, choices=words))


def read_kind(text: str) -> str:
    """Return a type's name in small letters, from its name or its code."""
    names = TYPES.get(text)
    return names[0] if names else text.lower()


@lru_cache(maxsize=10_000)
def _same_name(name: str) -> str:
    """Return what is equal for two spellings of one name: case and tone style don't count, accents do."""
    return normalize_tone_style(name).casefold()


def _build_author_names(
    authors: Mapping[str, Document],
    listed: Mapping[str, list[Document]],
    others: Mapping[str, list[Document]],
    problems: list[Problem],
) -> dict[str, Name]:
    """Return the author behind each spelling: title and aliases of the entries, then names that have no entry."""
    names: dict[str, Name] = {}
    for slug, document in authors.items():
        entry = Name(slug, document.fields.title)
        for position, spelling in enumerate((document.fields.title, *document.fields.aliases)):
            other = names.setdefault(_same_name(spelling), entry)
            if other != entry:
                field = f"aliases[{position - 1}]" if position else "title"
                problems.append(
                    problem_at(document, field, "author-name-taken", name=spelling, other=authors[other.slug].path)
                )
    return _add_free_names(names, "authors", listed, others, problems)


def _build_tag_names(
    listed: Mapping[str, list[Document]], others: Mapping[str, list[Document]], problems: list[Problem]
) -> dict[str, Name]:
    return _add_free_names({}, "tags", listed, others, problems)


def _add_free_names(
    names: dict[str, Name],
    field: str,
    listed: Mapping[str, list[Document]],
    others: Mapping[str, list[Document]],
    problems: list[Problem],
) -> dict[str, Name]:
    """Add names that articles bear and no entry holds; spellings with one slug are one name: the commonest, then the one with more accents."""
    uses = {spelling: [*listed.get(spelling, ()), *others.get(spelling, ())] for spelling in (*listed, *others)}
    taken = {name.slug: name for name in names.values()}
    for spelling in sorted(uses, key=lambda s: (-len(uses[s]), sum(letter.isascii() for letter in s), s)):
        same = _same_name(spelling)
        if same in names:
            continue
        slug = slugify(spelling) or "-".join(f"{ord(letter):x}" for letter in spelling)
        if slug in taken:
            names[same] = taken[slug]
            problems += _warn_of_spelling(dict.fromkeys(uses[spelling]), field, spelling, taken[slug].title)
        else:
            names[same] = taken[slug] = Name(slug, spelling)
    return names


def _warn_of_spelling(articles: Iterable[Document], field: str, spelling: str, usual: str) -> Iterator[Problem]:
    for article in articles:
        place = f"{field}[{getattr(article.fields, field).index(spelling)}]"
        yield problem_at(article, place, "two-spellings", severity="warning", found=spelling, usual=usual)


def _link_article(
    article: Document,
    references: References,
    authors: Mapping[str, Name],
    tags: Mapping[str, Name],
    campaigns: Mapping[str, Document],
) -> ArticleLinks:
    fields = article.fields
    section = references.resolve(article, "category", "section")
    links = ArticleLinks(
        section=section[0] if section else "",
        committees=references.resolve(article, "committee", "committee"),
        campaigns=references.resolve(article, "campaign", "campaign"),
        directives=references.resolve_directives(article, "directive"),
        authors=_find_names(fields.authors, authors),
        tags=_find_names(fields.tags, tags),
    )
    _check_choices(article, links.campaigns, references, campaigns)
    return links


def _check_choices(
    article: Document, linked: tuple[str, ...], references: References, campaigns: Mapping[str, Document]
) -> None:
    """Check stage and indicators against those of the article's campaigns."""
    fields = article.fields
    if not (fields.stage or fields.progress):
        return
    if len(linked) < len(set(fields.campaign)):
        # A campaign that isn't known is a problem of its own; what its stages and indicators are isn't known either.
        return
    if fields.stage:
        stages = [stage for slug in linked for stage in campaigns[slug].fields.stages]
        references.check_choice(article, "stage", fields.stage, stages, "unknown-stage")
    indicators = [indicator.id for slug in linked for indicator in campaigns[slug].fields.indicators]
    for position, progress in enumerate(fields.progress):
        if progress:
            field = f"progress[{position}].indicator"
            references.check_choice(article, field, progress.indicator, indicators, "unknown-indicator")


def _check_references(document: Document, references: References, campaigns: Mapping[str, Document]) -> None:
    """Check what a file with errors of its own refers to."""
    for field, kind in REFERENCES.get(document.kind, {}).items():
        if kind == "directive":
            references.resolve_directives(document, field)
        else:
            linked = references.resolve(document, field, kind)
            if field == "campaign":
                _check_choices(document, linked, references, campaigns)


def _find_names(spellings: tuple[str, ...], names: Mapping[str, Name]) -> tuple[Name, ...]:
    """Return the names that spellings stand for, each once."""
    return tuple(dict.fromkeys([names[_same_name(spelling)] for spelling in spellings])) if spellings else ()


def _collect_reports(
    listed: Iterable[Document],
    references: References,
    campaigns: Mapping[str, Document],
    problems: list[Problem],
) -> dict[tuple[str, str], tuple[Report, ...]]:
    """Return the reports of each (campaign, indicator), oldest first; an id that two campaigns bear goes to the first."""
    found: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for article in listed:
        if "progress" not in article.stated:
            continue
        linked = references.resolve(article, "campaign", "campaign")
        for position, progress in enumerate(article.fields.progress):
            for slug in linked:
                if any(indicator.id == progress.indicator for indicator in campaigns[slug].fields.indicators):
                    found[slug, progress.indicator].append(Report(article, position, slug, progress.indicator))
                    break
    for (slug, identity), reports in found.items():
        reports.sort(key=lambda r: (_get_moment(r), r.article.order, r.position))
        indicator = next(i for i in campaigns[slug].fields.indicators if i.id == identity)
        _check_series(reports, indicator.total, problems)
    return {key: tuple(reports) for key, reports in found.items()}


def _get_moment(report: Report) -> datetime:
    progress = report.article.fields.progress[report.position]
    return progress.as_of.at if progress.as_of else report.article.fields.date


def _check_series(reports: Iterable[Report], usual_total: object, problems: list[Problem]) -> None:
    """Warn of a total that differs from the last one and of a count that falls, within each scope."""
    last: dict[str, object] = {}
    totals: dict[str, object] = {}
    for report in reports:
        progress = report.article.fields.progress[report.position]
        total = progress.total if progress.total is not None else usual_total
        place = f"progress[{report.position}]"
        scope = progress.scope
        if total is not None and progress.done > total and progress.total is None:
            problems.append(
                problem_at(report.article, f"{place}.done", "done-over-total", done=progress.done, total=total)
            )
        before = totals.get(scope, usual_total)
        if before is not None and total is not None and total != before:
            problems.append(
                problem_at(
                    report.article, f"{place}.total", "total-changed", severity="warning", total=total, before=before
                )
            )
        if scope in last and progress.done < last[scope]:
            problems.append(
                problem_at(
                    report.article,
                    f"{place}.done",
                    "count-fell",
                    severity="warning",
                    done=progress.done,
                    before=last[scope],
                )
            )
        last[scope] = progress.done
        totals[scope] = total
