"""An edition: one build's newsroom with its addresses, pictures and cards; what every feature plans its pages from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import force_setattr, replace

from plugins.newsroom.cards import (
    ArticleCard,
    CampaignCard,
    CommitteeCard,
    DirectiveCard,
    FeedLink,
    Figure,
    Link,
    NoticeCard,
    Picture,
    SearchLink,
    Version,
    WebAppLinks,
)
from plugins.newsroom.citations import Citations
from plugins.newsroom.config import SiteConfig
from plugins.newsroom.documents import Document, Reading, normalize_image_name
from plugins.newsroom.finishing import finish_body
from plugins.newsroom.focus import Focus
from plugins.newsroom.index import ORDER, Name, Newsroom, Report, read_kind
from plugins.newsroom.pictures import BODY_SIZES, write_picture
from plugins.newsroom.recordings import render_recording
from plugins.newsroom.schemas import GalleryPicture
from plugins.newsroom.symbols import format_symbol, list_type_names
from plugins.newsroom.texts import LANGUAGES, say
from plugins.newsroom.urls import Place, Urls
from plugins.newsroom.words import format_as_of, format_number, name_language


class ImageFile(msgspec.Struct, frozen=True):
    """An image below content/images; sizes in pixels, as shown (EXIF orientation applied).

    `kind` is photo, cutout (parts of it are transparent) or drawing (SVG).
    """

    path: str
    digest: bytes
    source: Path
    width: int
    height: int
    kind: str = "photo"


class AttachedFile(msgspec.Struct, frozen=True):
    """A file below content/documents; size in bytes, `pages` of a PDF that isn't locked."""

    path: str
    digest: bytes
    source: Path
    size: int
    mime: str
    pages: int | None = None


class BodyFinisher(Protocol):
    """Completes a stored body with what a feature knows of the whole edition.

    `digests` stand for what `finish` will put into each document's body, 16 bytes each; where that is nothing, there is none.
    """

    digests: Mapping[Document, bytes]

    def finish(self, html: str, document: Document) -> str:
        """Return the body completed."""


class Illustrator(Protocol):
    """Says what becomes of pictures; the feature that makes the files puts it into the edition."""

    def find_picture(self, image: ImageFile) -> Picture:
        """Return an image as pages show it, without words."""

    def find_social_card(self, document: Document, edition: "Edition") -> Picture | None:
        """Return the card that other sites show of an article or a campaign."""


class BodyPart(msgspec.Struct, frozen=True):
    """A document's finished body, loaded when its page is rendered; its digest is made when it is asked for."""

    document: Document
    edition: "Edition"
    hash_bytes: Callable[..., bytes]
    known: bytes = b""

    @property
    def digest(self) -> bytes:
        """What stands for the body."""
        if not self.known:
            force_setattr(self, "known", self.edition.hash_body(self.document, self.hash_bytes))
        return self.known

    @property
    def texts(self) -> tuple[str, ...]:
        """The article whose text it is."""
        return (self.document.path,) if self.document.kind == "article" else ()

    def load(self) -> str:
        """Return the body's HTML."""
        return self.edition.finish_body(self.document)


def _make_anew(key: bytes, make: Callable[[], bytes]) -> bytes:
    return make()


class Shelf(Protocol):
    """Keeps from build to build what takes long to make, in parts that can be read one by one.

    A key stands for all that its parts follow from, code included.
    """

    def fill(
        self, keys: Sequence[bytes], parts: int, make: Callable[[int], Sequence[bytes]], weigh: Callable[[int], int]
    ) -> None:
        """Have so many parts under each key; `make` gives those of a key, by its position, where they are lacking.

        `weigh` tells how much work that is, in documents.
        """

    def read(self, key: bytes, part: int) -> bytes:
        """Return one of the parts that the shelf was filled with."""


class MemoryShelf(msgspec.Struct, frozen=True):
    """A shelf for one build."""

    kept: dict[bytes, Sequence[bytes]] = {}

    def fill(
        self, keys: Sequence[bytes], parts: int, make: Callable[[int], Sequence[bytes]], weigh: Callable[[int], int]
    ) -> None:
        """Make what is lacking."""
        self.kept.update((key, make(position)) for position, key in enumerate(keys) if key not in self.kept)

    def read(self, key: bytes, part: int) -> bytes:
        """Return one part."""
        return self.kept[key][part]


class Edition(msgspec.Struct, frozen=True):
    """Everything that pages are planned from.

    `recall` gives what an earlier build made under the same key, or has it made: for features whose work on all
    articles would be felt in every build. `recall_picture` does so whatever the code and the settings, for files whose
    key stands for all that they follow from. `shelf` keeps what is put together from many parts.
    """

    newsroom: Newsroom
    urls: Urls
    config: SiteConfig
    readings: Mapping[str, Reading]
    load_body: Callable[[bytes], str]
    images: Mapping[str, ImageFile] = {}
    attachments: Mapping[str, AttachedFile] = {}
    citations: Citations = msgspec.field(default_factory=Citations)
    finishers: tuple[BodyFinisher, ...] = ()
    search: SearchLink | None = None
    webapp: WebAppLinks | None = None
    cards: dict[tuple[str, str], object] = {}
    recall: Callable[[bytes, Callable[[], bytes]], bytes] = _make_anew
    illustrator: Illustrator | None = None
    recall_picture: Callable[[bytes, Callable[[], bytes]], bytes] = _make_anew
    shelf: Shelf = msgspec.field(default_factory=MemoryShelf)

    # ---- bodies ----

    def get_body(self, document: Document, hash_bytes: Callable[..., bytes]) -> BodyPart:
        """Return a document's body as a part of a page."""
        return BodyPart(document, self, hash_bytes)

    def hash_body(self, document: Document, hash_bytes: Callable[..., bytes]) -> bytes:
        """Return what stands for a document's body with all that is put in place in it."""
        reading = self.readings[document.path]
        pictures = [repr(self.get_picture(src)).encode() for src in (*reading.images, *reading.loose_images)]
        targets = [self.find_link(*link.split(":", 1)).encode() for link in reading.links]
        finished = [finisher.digests.get(document, b"") for finisher in self.finishers]
        return hash_bytes(reading.body, *pictures, *targets, *finished)

    def finish_body(self, document: Document) -> str:
        """Return a document's body with its images, links and citations in place."""
        html = self.load_body(self.readings[document.path].body)
        set_recording = partial(self._set_recording, self.get_interface(document))
        html = finish_body(html, self._set_image, self.find_link, set_recording)
        for finisher in self.finishers:
            html = finisher.finish(html, document)
        return html

    def _set_image(self, src: str, alt: str) -> str:
        picture = self.get_picture(src)
        return write_picture(picture, BODY_SIZES, alt) if picture else ""

    def _set_recording(self, language: str, url: str, words: str) -> str | None:
        return render_recording(url, words, self.config.player_hosts, language)

    def find_link(self, kind: str, path: str) -> str:
        """Return where `{filename}` or `{static}` leads; "" to what readers may not see yet, the path itself to nothing."""
        path = path.lstrip("/")
        if kind == "filename":
            reading = self.readings.get(path)
            if reading and not self.is_shown(reading.document):
                return ""
            return self.get_document_link(reading.document).url if reading else path
        root, _, rest = path.partition("/")
        if root == "images":
            picture = self.get_picture(rest)
            return picture.full or picture.url if picture else path
        return self.urls.place("DOCUMENT", path=rest).url if root == "documents" else path

    def list_linked(self, document: Document) -> tuple[str, ...]:
        """Return the content files that a document's body links to."""
        links = (link.partition(":") for link in self.readings[document.path].links)
        return tuple(path.lstrip("/") for kind, _, path in links if kind == "filename")

    # ---- what readers may see ----

    def is_shown(self, document: Document) -> bool:
        """Tell whether a document has a page of its own in this edition."""
        newsroom, slug = self.newsroom, document.slug
        match document.kind:
            case "article":
                return newsroom.by_slug.get(slug) is document or document in newsroom.translations.get(slug, ())
            case "page":
                return slug in newsroom.pages
            case "notice":
                return document.fields.date <= newsroom.clock
        return True

    # ---- places and links ----

    def get_place(self, document: Document) -> Place:
        """Return where a document's own page stands."""
        if document.kind == "article":
            return self.keep("place", document.path, lambda: self._build_article_place(document))
        name = "CATEGORY" if document.kind == "section" else document.kind.upper()
        return self.urls.place(name, slug=document.slug)

    def _build_article_place(self, document: Document) -> Place:
        language = self.get_language(document)
        return self.urls.article(document.slug, document.fields.date, language, self.config.language)

    def get_front_place(self, language: str) -> Place:
        """Return where the front page of a language stands."""
        place = self.urls.place("FRONT")
        return place if language == self.config.language else self.urls.translated(place, language)

    def get_front_link(self, language: str) -> Link:
        """Return a link to the front page of a language, in that language."""
        return Link(say("place.front", language), self.get_front_place(language).url)

    def get_language(self, document: Document) -> str:
        """Return the language that a document is written in; only articles and pages can state one."""
        return getattr(document.fields, "lang", None) or self.config.language

    def get_config(self, document: Document) -> SiteConfig:
        """Return what the settings say of the site in the language of a document's page."""
        return self.config.translated.get(self.get_interface(document), self.config)

    def get_interface(self, document: Document) -> str:
        """Return the language in which a document's page speaks: the document's own where the catalogue has it."""
        language = self.get_language(document)
        return language if language in LANGUAGES else self.config.language

    def list_translated(self) -> Mapping[str, tuple[Document, ...]]:
        """Return the listed articles of each language that has a front page of its own, oldest first."""
        found: dict[str, list[Document]] = {}
        for documents in self.newsroom.translations.values():
            for document in documents:
                if document.fields.status != "hidden" and self.get_language(document) in LANGUAGES:
                    found.setdefault(self.get_language(document), []).append(document)
        return {
            language: tuple(sorted(found[language], key=ORDER))
            for language in sorted(found)
        }

    def list_front_versions(self) -> tuple[Version, ...]:
        """Return the front page and those of the other languages; nothing where there is one language."""
        others = self.list_translated()
        return tuple(
            Version(language, name_language(language), self.get_front_place(language).url)
            for language in (self.config.language, *others)
            if others
        )

    def list_versions(self, document: Document) -> tuple[Version, ...]:
        """Return an article's page and those of its translations; nothing for an article that has none."""
        translations = sorted(self.newsroom.translations.get(document.slug, ()), key=self.get_language)
        if not translations:
            return ()
        own = self.newsroom.by_slug.get(document.slug)
        shown = [found for found in (own, *translations) if found and found.fields.status != "hidden"]
        return tuple(
            Version(self.get_language(found), name_language(self.get_language(found)), self.get_place(found).url)
            for found in shown
            if len(shown) > 1
        )

    def get_document_link(self, document: Document) -> Link:
        """Return a link to a document's page by its title."""
        return Link(document.fields.title, self.get_place(document).url)

    def get_link(self, kind: str, slug: str) -> Link:
        """Return a link to an entity: its title; a document of the register is named by its symbol."""
        return self.keep(f"{kind}-link", slug, lambda: self._build_link(kind, slug))

    def _build_link(self, kind: str, slug: str) -> Link:
        document = self._documents(kind)[slug]
        url = self.get_place(document).url
        return Link(self.get_symbol(slug) if kind == "directive" else document.fields.title, url)

    def get_name_link(self, kind: str, name: Name) -> Link:
        """Return a link to a tag's or an author's page."""
        return self.keep(
            f"{kind}-name", name.slug, lambda: Link(name.title, self.urls.place(kind.upper(), slug=name.slug).url)
        )

    def get_list_link(self, name: str) -> Link:
        """Return a link to one of the site's fixed lists ("CAMPAIGNS", "DIRECTIVES" …)."""
        return self.keep("list-link", name, lambda: Link(say(f"place.{name.lower()}"), self.urls.place(name).url))

    def _documents(self, kind: str) -> Mapping[str, Document]:
        newsroom = self.newsroom
        return {
            "section": newsroom.sections,
            "committee": newsroom.committees,
            "campaign": newsroom.campaigns,
            "directive": newsroom.directives,
            "author": newsroom.authors,
            "page": newsroom.pages,
            "notice": newsroom.notices,
            "article": newsroom.by_slug,
        }[kind]

    def keep(self, kind: str, slug: str, build: Callable[[], object]) -> object:
        """Build a card once: pages that show the same card share it, and it is hashed once."""
        key = kind, slug
        card = self.cards.get(key)
        if card is None:
            card = self.cards[key] = build()
        return card

    # ---- pictures ----

    def get_picture(
        self, name: str | None, alt: str = "", caption: str = "", credit: str = "", focus: Focus | None = None
    ) -> Picture | None:
        """Return an image of content/images; None for no image, for one from elsewhere, and where no feature shows any."""
        image = self.images.get(normalize_image_name(name or ""))
        if image is None or self.illustrator is None:
            return None
        picture = self.keep("picture", image.path, lambda: self.illustrator.find_picture(image))
        return replace(picture, alt=alt, caption=caption, credit=credit, focus=focus)

    def get_lead_picture(self, document: Document) -> Picture | None:
        """Return the picture that an article or a campaign names in its front matter, with its words."""
        fields = document.fields
        if not fields.image:
            return None
        caption, credit, alt = (getattr(fields, f"image_{name}", None) or "" for name in ("caption", "credit", "alt"))
        return self.get_picture(fields.image, alt or caption, caption, credit, fields.image_focus)

    def get_gallery_picture(self, found: GalleryPicture) -> Picture | None:
        """Return one picture of a gallery, with its words."""
        return self.get_picture(found.image, found.alt, found.caption or "", found.credit or "")

    def get_shared_picture(self, document: Document) -> Picture | None:
        """Return what other sites show of an article or a campaign: its card, else its picture."""
        card = self.illustrator.find_social_card(document, self) if self.illustrator else None
        return card or self.get_lead_picture(document)

    def list_image_names(self, document: Document) -> tuple[str, ...]:
        """Return the images that a document's page shows or links to, by their path below content/images, each once."""
        reading = self.readings[document.path]
        if not (reading.images or reading.loose_images or reading.links):
            return reading.pictures
        paths = (link.partition(":")[2].lstrip("/") for link in reading.links)
        linked = (path for path in paths if path.startswith("images/"))
        written = map(normalize_image_name, (*reading.images, *reading.loose_images, *linked))
        return tuple(dict.fromkeys((*reading.pictures, *written)))

    # ---- cards ----

    def get_article_card(self, document: Document) -> ArticleCard:
        """Return an article's card."""
        return self.keep("article", document.path, lambda: self._build_article_card(document))

    def _build_article_card(self, document: Document) -> ArticleCard:
        fields = document.fields
        links = self.newsroom.get_links(document)
        return ArticleCard(
            slug=document.slug,
            url=self.get_place(document).url,
            title=fields.title,
            lead=fields.summary or self.readings[document.path].excerpt,
            date=fields.date,
            section=self.get_link("section", links.section) if links.section else None,
            campaign=self.get_link("campaign", links.campaigns[0]) if links.campaigns else None,
            picture=self.get_lead_picture(document),
            language=self.get_language(document),
        )

    def get_directive_card(self, slug: str) -> DirectiveCard:
        """Return the card of a document of the register."""
        return self.keep("directive", slug, lambda: self._build_directive_card(slug))

    def get_symbol(self, slug: str) -> str:
        """Return a document's symbol in its usual form; as the editor wrote it if it can't be parsed."""
        symbol = self.newsroom.symbols.get(slug)
        return format_symbol(symbol) if symbol else self.newsroom.directives[slug].fields.symbol

    def _build_directive_card(self, slug: str) -> DirectiveCard:
        fields = self.newsroom.directives[slug].fields
        status = self._get_directive_status(slug)
        return DirectiveCard(
            slug=slug,
            url=self.urls.place("DIRECTIVE", slug=slug).url,
            symbol=self.get_symbol(slug),
            kind=self._get_directive_kind(slug),
            title=fields.title,
            issued=fields.issued,
            issuer=self.get_link("committee", fields.issuer),
            organ=fields.organ or "",
            status=status,
            status_words=say(f"directive.status_{status}"),
        )

    def _get_directive_kind(self, slug: str) -> str:
        fields = self.newsroom.directives[slug].fields
        symbol = self.newsroom.symbols.get(slug)
        if fields.kind:
            words = read_kind(fields.kind)
        elif choices := list_type_names(symbol.code, symbol.issuer) if symbol else ():
            words = say("directive.kind_or").join(choices)
        else:
            words = say("directive.kind_unknown")
        return words[:1].upper() + words[1:]

    def _get_directive_status(self, slug: str) -> str:
        """Return the status: as stated, else by the day of the build and by what replaces the document."""
        fields = self.newsroom.directives[slug].fields
        if fields.status:
            return fields.status
        today = self.newsroom.today
        replacing = self.newsroom.inverse_relations["replaces"].get(slug, ())
        if any(self._get_start(other) <= today for other in replacing):
            return "replaced"
        if fields.expires and fields.expires < today:
            return "expired"
        return "upcoming" if self._get_start(slug) > today else "in_force"

    def _get_start(self, slug: str) -> date:
        fields = self.newsroom.directives[slug].fields
        return fields.effective or fields.issued

    def get_committee_card(self, slug: str) -> CommitteeCard:
        """Return a body's card."""
        return self.keep("committee", slug, lambda: self._build_committee_card(slug))

    def _build_committee_card(self, slug: str) -> CommitteeCard:
        fields = self.newsroom.committees[slug].fields
        kind = fields.kind or "other"
        closed = fields.valid_to is not None and fields.valid_to < self.newsroom.today
        # A body whose last day is still to come has not given way yet; one that has none stated has.
        succeeded = fields.successor in self.newsroom.committees and (closed or fields.valid_to is None)
        return CommitteeCard(
            slug=slug,
            url=self.urls.place("COMMITTEE", slug=slug).url,
            title=fields.title,
            short_title=fields.short_title or fields.title,
            kind=kind,
            kind_words=say(f"committee.kind_{kind}"),
            valid_from=fields.valid_from,
            valid_to=fields.valid_to,
            closed=closed,
            successor=self.get_link("committee", fields.successor) if succeeded else None,
        )

    def get_campaign_card(self, slug: str) -> CampaignCard:
        """Return a campaign's card."""
        return self.keep("campaign", slug, lambda: self._build_campaign_card(slug))

    def get_fixed_campaign_card(self, slug: str) -> CampaignCard:
        """Return a campaign's card without what grows with it: pages that show this one stay as they are."""
        card = self.get_campaign_card(slug)
        return self.keep("fixed-campaign", slug, lambda: replace(card, articles=0, latest=None, figure=None))

    def _build_campaign_card(self, slug: str) -> CampaignCard:
        newsroom = self.newsroom
        fields = newsroom.campaigns[slug].fields
        articles = newsroom.articles_of_campaign.get(slug, ())
        state = "running"
        if fields.start > newsroom.today:
            state = "upcoming"
        elif fields.end and fields.end < newsroom.today:
            state = "closed"
        reports = [newsroom.reports.get((slug, indicator.id), ()) for indicator in fields.indicators]
        figures = (self.get_figure(found[-1]) for found in reports if found)
        newest = max(figures, key=lambda figure: figure.as_of, default=None)
        return CampaignCard(
            slug=slug,
            url=self.urls.place("CAMPAIGN", slug=slug).url,
            title=fields.title,
            summary=self.readings[newsroom.campaigns[slug].path].excerpt,
            start=fields.start,
            end=fields.end,
            state=state,
            state_words=say(f"campaign.state_{state}"),
            picture=self.get_lead_picture(newsroom.campaigns[slug]),
            articles=len(articles),
            latest=articles[-1].fields.date.date() if articles else None,
            figure=newest,
        )

    def get_figures(self, campaign: str, indicator: str) -> tuple[Figure, ...]:
        """Return an indicator's reported figures, oldest first; the last one is the current figure."""
        return tuple(map(self.get_figure, self.newsroom.reports.get((campaign, indicator), ())))

    def get_figure(self, report: Report) -> Figure:
        """Return one reported figure."""
        return self.keep("figure", f"{report.article.path}[{report.position}]", lambda: self._build_figure(report))

    def _build_figure(self, report: Report) -> Figure:
        progress = report.article.fields.progress[report.position]
        fields = self.newsroom.campaigns[report.campaign].fields
        indicator = next(found for found in fields.indicators if found.id == report.indicator)
        total = progress.total if progress.total is not None else indicator.total
        unit = indicator.unit or ""
        amount = format_number(progress.done) if total is None else f"{format_number(progress.done)}/{format_number(total)}"
        moment = progress.as_of.at if progress.as_of else report.article.fields.date
        return Figure(
            indicator=indicator.id,
            title=indicator.title,
            done=progress.done,
            total=total,
            unit=unit,
            scope=progress.scope or "",
            as_of=moment,
            as_of_words=format_as_of(moment, bool(progress.as_of and progress.as_of.has_time)),
            words=f"{amount} {unit}".strip(),
            percent=round(float(progress.done) * 100 / float(total), 2) if total else None,
            article=self.get_article_card(report.article),
        )

    def get_notice_card(self, slug: str) -> NoticeCard:
        """Return a notice's card."""
        return self.keep("notice", slug, lambda: self._build_notice_card(slug))

    def _build_notice_card(self, slug: str) -> NoticeCard:
        fields = self.newsroom.notices[slug].fields
        return NoticeCard(slug, self.urls.place("NOTICE", slug=slug).url, fields.title, fields.date, fields.expires)

    # ---- feeds ----

    def get_site_feeds(self) -> tuple[FeedLink, ...]:
        """Return the feeds of the whole site."""
        return tuple(
            FeedLink(say(f"feed.{key}", site=self.config.name), self.urls.place("FEED", format=ending).url, mime)
            for key, ending, mime in (
                ("atom", "atom.xml", "application/atom+xml"),
                ("rss", "rss.xml", "application/rss+xml"),
                ("json", "json", "application/feed+json"),
            )
        )

    def get_list_feed(self, place: Place, title: str) -> FeedLink:
        """Return the Atom feed of a campaign's, a body's or a section's page."""
        return FeedLink(title, self.urls.below(place, "LIST_FEED").url, "application/atom+xml")
