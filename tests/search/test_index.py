import json
import zlib

import msgspec
import pytest
from bs4 import BeautifulSoup

from plugins.engine.fingerprints import hash_bytes
from plugins.newsroom.edition import MemoryShelf
from plugins.search.entries import build_entry, list_articles, list_places
from plugins.search.index import follow_index, plan_index
from plugins.search.pages import add_search, plan_pages
from tests.edition import at, build_edition, find_page, list_files, write_article, write_document
from tests.search.reading import read_shard
from tests.sites import MINIMAL, build_site

WORLD = {
    "committees/thanh-uy.md": write_document(title="Thành ủy Lạc Giang", short_title="Thành ủy", kind="committee", code="TU"),
    "campaigns/so-ket.md": write_document(title="Sơ kết giữa nhiệm kỳ", start="2023-01-01", committee="thanh-uy"),
    "directives/94-kh-tu.md": write_document(symbol="94-KH/TU", title="Về sơ kết", issued="2023-01-30", issuer="thanh-uy"),
    "authors/thanh-ha.md": write_document(title="Thanh Hà", aliases=["T.H"]),
    "pages/gioi-thieu.md": write_document(title="Giới thiệu"),
    "pages/nhap.md": write_document(title="Trang nháp", status="draft"),
    "notices/truc-tet.md": write_document(title="Lịch trực Tết", date="2023-01-05"),
    "notices/sap-toi.md": write_document(title="Chưa đến ngày", date="2023-12-05"),
    "articles/a.md": write_article("Bài đã đăng", committee="thanh-uy", directive="94-kh-tu", authors=["T.H", "Người Lạ"]),
    "articles/b.md": write_article("Bài nháp", status="draft"),
    "articles/c.md": write_article("Bài ẩn", status="hidden"),
    "articles/d.md": write_article("Bài chờ", embargo="2023-06-01"),
    "articles/e.md": write_article("An article", lang="en", slug="e", date="2023-03-01"),
}


def read_titles(edition, items):
    """Return what the results of items are called."""
    return {build_entry(edition, item).shown.title for item in items}


def read_json(data):
    """Return what a file of compressed JSON holds."""
    return json.loads(zlib.decompress(data))


def read_files(edition):
    """Return the index's files by their path, read as the build reads them."""
    return {file.save_as: file.read() for file in list_files(plan_index(edition, b""))}


def find_file(files, segment, name):
    """Return the bytes of one of a segment's files by its name without the digest."""
    return next(data for path, data in files.items() if path.startswith(f"tim-kiem/chi-muc/{segment}/{name}-"))


def find_word(files, segment, word):
    """Return the entries of one segment whose terms hold a folded word."""
    shards = [data for name, data in files.items() if f"/{segment}/w" in name]
    found = [read_shard(data).get(word, {}) for data in shards]
    return sorted({entry for forms in found for postings in forms.values() for entry, _ in postings})


class TestEntries:
    def test_only_what_readers_may_see_is_found(self):
        edition = build_edition(WORLD)

        assert {"Bài đã đăng", "An article"} == read_titles(edition, list_articles(edition))
        assert {
            "Thành ủy Lạc Giang",
            "Sơ kết giữa nhiệm kỳ",
            "Kế hoạch 94-KH/TU",
            "Thanh Hà",
            "Người Lạ",
            "Giới thiệu",
            "Lịch trực Tết",
            "Thời sự",
        } == read_titles(edition, list_places(edition))

    def test_drafts_that_an_editor_sees_are_not_found_either(self):
        edition = build_edition(WORLD, shows=frozenset({"published", "hidden", "draft"}))

        assert {"Bài đã đăng", "An article"} == read_titles(edition, list_articles(edition))
        assert "Trang nháp" not in read_titles(edition, list_places(edition))

    def test_an_embargoed_article_is_found_once_its_hour_has_come(self):
        edition = build_edition(WORLD, clock=at(2023, 6, 1))

        assert "Bài chờ" in read_titles(edition, list_articles(edition))

    def test_an_article_is_found_by_its_bodies_its_authors_and_its_documents(self):
        edition = build_edition(WORLD)
        entry = next(build_entry(edition, item) for item in list_articles(edition) if item.slug == "a")

        assert {"Thành ủy Lạc Giang", "Thành ủy", "T.H", "Thanh Hà"} <= set(entry.texts.body)
        assert "94-KH/TU" in entry.texts.lead


class TestIndex:
    def test_the_manifest_comes_last_and_names_files_that_exist(self):
        files = read_files(build_edition(WORLD))
        *others, last = files
        manifest = json.loads(files[last])

        assert "tim-kiem/danh-muc.json" == last == max(files)
        assert [8, 2] == [segment["count"] for segment in manifest["segments"]]
        for number, segment in enumerate(manifest["segments"]):
            shards = [f"w{n}" for n in range(segment["words"])] + [f"p{n}" for n in range(segment["pairs"])]
            digests = [segment["shards"][5 * (n // segment["sharing"]) :][:5] for n in range(len(shards))]
            names = [f"{shard}-{digest}" for shard, digest in zip(shards, digests, strict=True)]
            names += [f"v-{segment['vocabulary']}", f"k0-{segment['cards']}", f"t0-{segment['texts']}"]
            names += [f"{facet}-{digest}" for facet, digest in segment["facets"].items()]
            assert {f"tim-kiem/chi-muc/{number}/{name}.z" for name in names} <= set(others)

    def test_cards_and_facets_tell_what_results_show(self):
        files = read_files(build_edition(WORLD))
        manifest = json.loads(files["tim-kiem/danh-muc.json"])

        cards = read_json(find_file(files, 1, "k0"))
        facet = read_json(find_file(files, 1, "committee"))
        titles = read_json(files[f"tim-kiem/chi-muc/committee-{manifest['titles']['committee']}.z"])

        assert ["article", "/2023/03/29/a/", "Bài đã đăng", "Một đoạn văn.", "2023-03-29", "Thời sự"] == cards["2"]
        assert {"thanh-uy": [2]} == facet
        assert {"thanh-uy": "Thành ủy Lạc Giang"} == titles

    def test_the_words_of_a_body_lead_to_its_article(self):
        files = read_files(build_edition(WORLD | {"articles/a.md": write_article("Bài đã đăng", date="2023-03-29") + "Cá chuồn.\n"}))

        assert [2] == find_word(files, 1, "chuon")

    def test_a_page_that_only_moves_keeps_the_names_of_its_terms(self):
        one = json.loads(read_files(build_edition(WORLD))["tim-kiem/danh-muc.json"])
        other = json.loads(read_files(build_edition(WORLD, settings={"ARTICLE_URL": "bai/{slug}/"}))["tim-kiem/danh-muc.json"])

        assert one["segments"][1]["shards"] == other["segments"][1]["shards"]
        assert one["segments"][1]["cards"] != other["segments"][1]["cards"]

    def test_a_site_in_a_folder_says_so_in_the_manifest_and_in_the_results(self):
        files = read_files(build_edition(WORLD, settings={"SITEURL": "https://bao.example/tin"}))
        manifest = json.loads(files["tim-kiem/danh-muc.json"])
        cards = read_json(find_file(files, 1, "k0"))

        assert "/tin/tim-kiem/chi-muc/" == manifest["folder"]
        assert "/tin/2023/03/29/a/" == cards["2"][1]


class Archive:
    """A content folder as the index is planned from it, build after build; `asked` are the parts of it that were."""

    def __init__(self, files):
        self.files, self.asked, self._kept = files, [], None
        self._shelf = MemoryShelf()

    def _build(self, files):
        return build_edition(files, shelf=self._shelf)

    @property
    def texts(self):
        return {path: hash_bytes(text.encode()) for path, text in self.files.items()}

    @property
    def edition(self):
        self.asked.append("everything")
        return self._build(self.files)

    def build_part(self, articles):
        self.asked.append(sorted(articles))
        return self._build({path: text for path, text in self.files.items() if path in articles or not path.startswith("articles/")})

    def load(self):
        return self._kept

    def keep(self, data):
        self._kept = data


class TestTexts:
    # Two blocks' worth of articles.
    MANY = WORLD | {f"articles/{number}.md": write_article(f"Bài {number}", date=f"2022-{1 + number // 28:02}-{1 + number % 28:02}", summary="Nói ngắn.") for number in range(200)}

    def edit(self, path, text):
        """Plan once more after an edit; return the archive and the index's items."""
        archive = Archive(self.MANY)
        list(follow_index(archive, b""))
        archive.files, archive.asked = archive.files | {path: text}, []
        return archive, list(follow_index(archive, b""))

    def test_another_text_is_read_with_its_neighbours_and_the_index_is_that_of_a_whole_plan(self):
        archive, items = self.edit("articles/150.md", self.MANY["articles/150.md"] + "Cá chuồn về sớm.\n")
        assert [True] == ["articles/150.md" in part and len(part) < 150 for part in archive.asked]

        edition = build_edition(archive.files)
        assert read_files(edition) == {file.save_as: file.read() for file in list_files(items)}
        assert 1 == len(find_word(read_files(edition), 1, "chuon"))

    def test_what_is_not_found_by_its_text_changes_nothing(self):
        archive, _ = self.edit("articles/b.md", self.MANY["articles/b.md"] + "Vẫn là nháp.\n")

        assert [[]] == archive.asked

    @pytest.mark.parametrize("edited", [write_article("Tên khác", date="2022-06-11"), write_article("Bài 150", date="2022-06-11", summary="Nói ngắn.") + "Chữ " * 200_000])
    def test_where_more_than_texts_is_other_the_whole_is_planned(self, edited):
        archive, items = self.edit("articles/150.md", edited)

        assert "everything" == archive.asked[-1]
        assert read_files(build_edition(archive.files)) == {file.save_as: file.read() for file in list_files(items)}


class TestPages:
    def test_the_page_and_its_description_stand_where_every_page_says(self):
        edition = add_search(build_edition(WORLD))
        pages = list(plan_pages(edition))
        description = find_page(pages, edition.search.description)

        assert ("/tim-kiem/", "/tim-kiem/mo-ta.xml") == (edition.search.url, edition.search.description)
        assert "noindex" == find_page(pages, "/tim-kiem/").parts["head"].robots
        assert "search" == find_page(pages, "/tim-kiem/").kind
        assert edition.search == description.parts["search"]

    def test_a_site_without_the_index_says_so_and_loads_no_script(self, tmp_path):
        build = build_site(tmp_path, MINIMAL, SEARCH_INDEX=False)
        page = BeautifulSoup(build.read("tim-kiem/index.html"), "html.parser")

        assert ["index.html", "mo-ta.xml"] == sorted(path.name for path in (build.output / "tim-kiem").rglob("*"))
        assert "Bản này của trang tin không có tìm kiếm." in page.main.get_text()
        assert {"/van-ban/", "/chuyen-de/"} <= {link["href"] for link in page.main.select("a[href]")}
        assert [] == page.select("script[src*=\"/search.\"], link[rel=preload][as=fetch]")


class TestHistory:
    def test_the_index_is_the_same_whatever_was_built_before(self, tmp_path):
        added = {"articles/2024/bai-sau.md": MINIMAL["articles/2023/bai-dau.md"].replace("29-03-2023", "30-04-2024")}
        edited = {"articles/2023/bai-dau.md": MINIMAL["articles/2023/bai-dau.md"] + "\nThêm một câu.\n"}
        build_site(tmp_path / "steps", MINIMAL)
        build_site(tmp_path / "steps", added)
        steps = build_site(tmp_path / "steps", edited)
        clean = build_site(tmp_path / "clean", MINIMAL | added | edited)

        assert (0, 0) == (steps.code, clean.code)
        assert clean.list_files() == steps.list_files()

    def test_a_new_article_leaves_closed_years_alone(self, tmp_path):
        article = "---\ntitle: Bài mới\ndate: 2026-11-{}\ncategory: thoi-su\n---\nChuyện mới.\n"
        before = build_site(tmp_path, MINIMAL | OLD | {"articles/2026/cu.md": article.format(19)})
        closed = list_closed(before)
        after = build_site(tmp_path, {"articles/2026/moi.md": article.format(20)})

        assert [169, 2] == [segment["count"] for segment in read_manifest(after)["segments"][1:]]
        assert closed == list_closed(after)

    def test_an_old_article_edited_or_removed_touches_the_files_that_hold_it(self, tmp_path):
        name, text = list(OLD.items())[70]
        before = build_site(tmp_path / "steps", MINIMAL | OLD)
        first = list_closed(before)
        second = list_closed(build_site(tmp_path / "steps", {name: f"{text}Mưa lũ.\n"}))
        (tmp_path / "steps/content" / name).unlink()
        removed = build_site(tmp_path / "steps", {})
        clean = build_site(tmp_path / "clean", {path: text for path, text in (MINIMAL | OLD).items() if path != name})
        third = list_closed(removed)

        # Two words, the pairs that they make, the texts of a block and the vocabulary.
        assert {"w", "p", "t", "v"} == {path.rpartition("/")[2][0] for path in second - first}
        assert 0.35 > len(second - first) / len(second)
        assert 0.8 > len(third - first) / len(third)
        assert clean.list_files() == removed.list_files()


# A closed year whose articles share few words.
OLD = {
    f"articles/2015/bai-{n}.md": f"---\ntitle: Bài {n}\ndate: 2015-{1 + n // 14:02}-{1 + 2 * (n % 14):02}\ncategory: thoi-su\nsummary: Chuyện thứ {n}.\n---\n"
    + " ".join(f"{'bcdghklmnprstvx'[m % 15]}{'aeiouy'[(n + m) % 6]}{'nmtpch'[(n * m) % 6]}" for m in range(62))
    + "\n"
    for n in range(168)
}


def read_manifest(built):
    """Return what the manifest of a build says."""
    return msgspec.json.decode(built.read("tim-kiem/danh-muc.json"))


def list_closed(built):
    """Return the files of the segment of closed years."""
    return {path for path in built.list_files() if path.startswith("tim-kiem/chi-muc/1/")}
