import json
import zlib

import msgspec

from plugins.search.entries import build_entry, list_articles, list_places
from plugins.search.index import plan_index
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


def find_word(files, segment, word):
    """Return the entries of one segment whose terms hold a folded word."""
    shards = [data for name, data in files.items() if f"/{segment['terms']}/w" in name]
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
        assert [8, 2] == [segment["size"] for segment in manifest["segments"]]
        for segment in manifest["segments"]:
            names = [f"{segment['terms']}/{family}{n}.z" for family in ("words", "pairs") for n in range(segment[family])]
            names = [name.replace("words", "w").replace("pairs", "p") for name in names]
            names += [f"{segment['terms']}/v0.z", f"{segment['cards']}/k0.z", *(f"{name}.z" for name in segment["facets"].values())]
            assert {f"tim-kiem/chi-muc/{name}" for name in names} <= set(others)

    def test_cards_and_facets_tell_what_results_show(self):
        files = read_files(build_edition(WORLD))
        manifest = json.loads(files["tim-kiem/danh-muc.json"])
        articles = manifest["segments"][1]

        cards = read_json(files[f"tim-kiem/chi-muc/{articles['cards']}/k0.z"])
        facet = read_json(files[f"tim-kiem/chi-muc/{articles['facets']['committee']}.z"])
        titles = read_json(files[f"tim-kiem/chi-muc/{manifest['titles']['committee']}.z"])

        assert ["article", "/2023/03/29/a/", "Bài đã đăng", "Một đoạn văn.", "2023-03-29", "Thời sự"] == cards[1]
        assert {"thanh-uy": [1]} == facet
        assert {"thanh-uy": "Thành ủy Lạc Giang"} == titles

    def test_the_words_of_a_body_lead_to_its_article(self):
        files = read_files(build_edition(WORLD | {"articles/a.md": write_article("Bài đã đăng", date="2023-03-29") + "Cá chuồn.\n"}))
        articles = json.loads(files["tim-kiem/danh-muc.json"])["segments"][1]

        assert [1] == find_word(files, articles, "chuon")

    def test_a_page_that_only_moves_keeps_the_names_of_its_terms(self):
        one = json.loads(read_files(build_edition(WORLD))["tim-kiem/danh-muc.json"])
        other = json.loads(read_files(build_edition(WORLD, settings={"ARTICLE_URL": "bai/{slug}/"}))["tim-kiem/danh-muc.json"])

        assert one["segments"][1]["terms"] == other["segments"][1]["terms"]
        assert one["segments"][1]["cards"] != other["segments"][1]["cards"]

    def test_a_site_in_a_folder_says_so_in_the_manifest_and_in_the_results(self):
        files = read_files(build_edition(WORLD, settings={"SITEURL": "https://bao.example/tin"}))
        manifest = json.loads(files["tim-kiem/danh-muc.json"])
        cards = read_json(files[f"tim-kiem/chi-muc/{manifest['segments'][1]['cards']}/k0.z"])

        assert "/tin/tim-kiem/chi-muc/" == manifest["folder"]
        assert "/tin/2023/03/29/a/" == cards[1][1]


class TestPages:
    def test_the_page_and_its_description_stand_where_every_page_says(self):
        edition = add_search(build_edition(WORLD))
        pages = [item for item in plan_pages(edition) if hasattr(item, "kind")]
        description = find_page(pages, edition.search.description)

        assert ("/tim-kiem/", "/tim-kiem/mo-ta.xml") == (edition.search.url, edition.search.description)
        assert "noindex" == find_page(pages, "/tim-kiem/").parts["head"].robots
        assert "search" == find_page(pages, "/tim-kiem/").kind
        assert edition.search == description.parts["search"]


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
        old = {
            f"articles/2015/bai-{n}.md": f"---\ntitle: Bài {n}\ndate: 2015-0{1 + n % 9}-1{n % 9}\ncategory: thoi-su\n---\nChuyện thứ {n}.\n"
            for n in range(140)
        }
        article = "---\ntitle: Bài mới\ndate: 2026-11-{}\ncategory: thoi-su\n---\nChuyện mới.\n"
        before = build_site(tmp_path, MINIMAL | old | {"articles/2026/cu.md": article.format(19)})
        names = {segment["terms"] for segment in msgspec.json.decode(before.read("tim-kiem/danh-muc.json"))["segments"]}
        after = build_site(tmp_path, {"articles/2026/moi.md": article.format(20)})
        segments = msgspec.json.decode(after.read("tim-kiem/danh-muc.json"))["segments"]

        assert [141, 2] == [segment["size"] for segment in segments[1:]]
        assert segments[1]["terms"] in names
