"""The search page as a reader meets it, in the system's Chromium."""

import re
import tomllib
from pathlib import Path

import pytest

SEARCH = Path(__file__).parent.parent / "search"
VECTORS = tomllib.loads((SEARCH / "vectors.toml").read_text(encoding="utf-8"))
QUERIES = tomllib.loads((SEARCH / "queries.toml").read_text(encoding="utf-8"))
IMPORT = """async ([name, source]) => {
    const url = performance.getEntriesByType("resource").map((entry) => entry.name).find((url) => url.includes(name));
    const module = await import(url);
    return await (new Function("module", "source", source[0]))(module, source[1]);
}"""


def call(page, script, body, value):
    """Run a function's body with one of the page's own modules as `module` and a value as `source`."""
    return page.evaluate(IMPORT, [script, [body, value]])


def read_results(page):
    """Return the results' titles, once there are any."""
    page.locator(".search__link").first.wait_for()
    return page.locator(".search__link").all_inner_texts()


def count_texts(page):
    """Return how many files of texts a page has asked for."""
    return len([url for url in page.requests if re.search(r"/t\d+-\w+\.z$", url)])


@pytest.fixture
def page(open_page):
    """The search page without a question."""
    page = open_page("/tim-kiem/")
    page.locator("[data-search]").wait_for()
    return page


class TestTerms:
    @pytest.mark.parametrize("vector", VECTORS["text"], ids=lambda vector: vector["source"])
    def test_a_query_is_cut_and_folded_as_the_vectors_say(self, page, vector):
        words = call(page, "search-terms", "return module.splitText(source)", vector["source"])

        assert vector["words"] == words
        assert vector["folded"] == call(page, "search-terms", "return source.map(module.fold)", words)

    def test_accented_forms_have_the_bytes_that_the_vectors_say(self, page):
        terms = [vector["term"] for vector in VECTORS["form"]]

        found = call(page, "search-terms", "return source.map(module.measureAccents)", terms)

        assert [vector["byte"] for vector in VECTORS["form"]] == found

    @pytest.mark.parametrize("vector", VECTORS["symbol"], ids=lambda vector: vector["source"])
    def test_a_symbol_is_one_term_however_it_is_typed(self, page, vector):
        body = "return module.findSymbols([...module.cut(module.makePlain(source))]).map(({ keys }) => keys[0])"

        assert vector["keys"] == call(page, "search-terms", body, vector["source"])


    def test_every_beginning_of_a_query_can_be_looked_for(self, page):
        queries = [query["query"] for query in (*QUERIES["content"], *QUERIES["archive"])]
        typed = sorted({query[:length] for query in queries for length in range(len(query))})

        body = "return source.filter((text) => !Array.isArray(module.findSymbols([...module.cut(module.makePlain(text))])))"

        assert [] == call(page, "search-terms", body, typed)


class TestSentences:
    def find(self, page, text, lead=""):
        """Return the sentence of a text that shows the most of the words "bộ đội"."""
        body = 'return module.findSentence(source.text, source.lead, [{ folded: "bo" }, { folded: "doi" }], false)'
        return call(page, "search-index", body, {"text": text, "lead": lead})

    def test_words_that_stand_together_count_for_more(self, page):
        text = "Đội về. Bộ đi rồi đội về!\nBộ đội giúp dân. Bộ đội về."

        assert "Bộ đội giúp dân. Bộ đội về." == self.find(page, text)

    def test_a_lead_that_shows_as_much_stays(self, page):
        assert self.find(page, "Bộ đội giúp dân.", lead="Bộ đội về làng.") is None
        assert "Bộ đội giúp dân." == self.find(page, "Bộ đội giúp dân.", lead="Đội về làng.")
        assert self.find(page, "Trời mưa. Nước lên.") is None

    def test_a_long_sentence_is_cut_round_the_words(self, page):
        found = self.find(page, f"{'Nước lên cao, ' * 40}bộ đội giúp dân{', mưa vẫn rơi' * 40}.")

        assert found.startswith("…") and found.endswith("…")
        assert "bộ đội giúp dân" in found
        assert 242 >= len(found)


class TestQueries:
    def test_the_right_page_comes_first(self, page):
        body = """return (async () => {
            const index = new module.SearchIndex("/tim-kiem/danh-muc.json");
            const answers = [];
            for (const query of source) {
                const { ids } = await index.search(query);
                answers.push((await index.loadCards(ids.slice(0, 3))).map(({ url }) => url));
            }
            return answers;
        })()"""
        queries = QUERIES["content"]

        answers = call(page, "search-index", body, [query["query"] for query in queries])

        ranks = {
            query["query"]: next((rank for rank, url in enumerate(urls) if is_right(url, query)), None)
            for query, urls in zip(queries, answers, strict=True)
        }
        assert {} == {query: rank for query, rank in ranks.items() if rank is None}
        assert 0.97 <= list(ranks.values()).count(0) / len(ranks), ranks


def is_right(url, query):
    """Tell whether a result is the page that a query is meant to find."""
    return any(url.endswith(f"/{right}/") for right in query["right"])


class TestPage:
    def test_it_answers_while_the_reader_types_and_marks_the_words(self, page):
        page.locator("#search-words").press_sequentially("cau lac va")

        # Slow typing is answered letter by letter.
        page.get_by_role("status").get_by_text(re.compile(r"Có \d+ kết quả.* cho “cau lac va”")).wait_for()
        article = page.locator(".search__item--article", has_text="Trụ T7 cầu Lạc Vân lên khỏi mặt nước trước mùa lũ")
        assert ["cầu", "Lạc", "Vân"] == article.locator(".search__title mark").all_inner_texts()
        assert page.url.endswith("/tim-kiem/?q=cau+lac+va")

    def test_a_result_shows_the_sentence_that_holds_the_words_where_its_lead_does_not(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=but+da+xanh")
        lead = page.locator(".search__item", has_text="1.163 thủ tục").locator(".search__lead")
        lead.locator("mark").nth(2).wait_for()

        assert ["bút", "dạ", "xanh"] == lead.locator("mark").all_inner_texts()[:3]
        assert "gạch bằng bút dạ xanh mỗi khi xong một dòng." in lead.inner_text()

    def test_texts_are_fetched_as_results_come_into_view(self, page, site):
        page.set_viewport_size({"width": 360, "height": 640})
        page.goto(f"{site}/tim-kiem/?q=bay+gio")
        read_results(page)
        page.wait_for_timeout(500)
        seen = count_texts(page)
        with page.expect_request(re.compile(r"/t\d+-\w+\.z$")):
            page.locator(".search__item").last.scroll_into_view_if_needed()

        assert count_texts(page) > seen

    def test_the_manifest_is_asked_for_once_and_ahead(self, page, site):
        del page.requests[:]
        page.goto(f"{site}/tim-kiem/?q=tet+trong+cay")
        read_results(page)

        assert 1 == len([url for url in page.requests if url.endswith("/danh-muc.json")])
        assert [] == page.messages

    def test_a_symbol_is_found_while_it_is_typed(self, page):
        page.locator("#search-words").fill("94 kh")

        assert "Kế hoạch 94-KH/TU" in read_results(page)

    def test_an_address_holds_the_question_and_the_back_button_the_one_before(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=94+kh+tu")
        assert "Kế hoạch 94-KH/TU" == read_results(page)[0]

        page.locator("#search-words").fill("thu vien")
        page.keyboard.press("Enter")
        page.locator(".search__link", has_text="Thư viện thành phố").first.wait_for()
        page.go_back()
        page.locator(".search__link", has_text="Kế hoạch 94-KH/TU").first.wait_for()

        assert "94 kh tu" == page.locator("#search-words").input_value()

    def test_coming_back_from_a_result_shows_the_results_again(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=tet+trong+cay")
        page.locator(".search__link").first.click()
        page.wait_for_url("**/tet-trong-cay-ben-ho-thuong-lac/")
        page.go_back()

        assert "Tết trồng cây bên hồ Thượng Lạc" == read_results(page)[0]

    def test_arrow_keys_walk_through_the_results(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=doi+thoai")
        titles = read_results(page)
        page.locator("#search-words").focus()

        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert titles[1] == page.evaluate("document.activeElement.innerText")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert "search-words" == page.evaluate("document.activeElement.id")

    def test_a_facet_narrows_the_results_and_stands_in_the_address(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=ke+hoach")
        read_results(page)
        # A facet's files are named after it; none was asked for so far.
        assert [] == [url for url in page.requests if "/year-" in url]
        page.locator("[data-facet=year] summary").click()
        value = page.locator("[data-facet=year] .search__value", has_text="2024")
        count = int(value.locator(".search__count").inner_text())
        value.click()
        page.locator("[data-facet=year] [aria-pressed=true]").wait_for()

        years = {day[-4:] for day in page.locator(".search__day").all_inner_texts()}
        assert {"2024"} == years
        assert f"Có {count} kết quả" in page.get_by_role("status").inner_text()
        assert page.url.endswith("?q=ke+hoach&nam=2024")

        page.get_by_role("button", name="Bỏ thu hẹp").click()
        page.wait_for_url("**/?q=ke+hoach")

    def test_results_can_be_ordered_by_date(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=sơ+kết&thu-tu=ngay")
        read_results(page)

        days = page.locator(".search__item--article .search__day").evaluate_all("found => found.map((e) => e.dateTime)")
        assert sorted(days, reverse=True) == days
        assert 3 < len(days)

    def test_more_results_come_on_demand_and_the_keyboard_goes_on_with_them(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=thanh+pho")
        read_results(page)
        page.locator("[data-more]").click()
        page.locator(".search__item").nth(10).wait_for()

        assert page.locator(".search__link").nth(10).inner_text() == page.evaluate("document.activeElement.innerText")

    def test_four_words_that_stand_somewhere_as_typed_are_looked_for_apart_on_demand(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=chi+bo+ben+chai")
        titles = read_results(page)
        # Of single words only those of what is no article are fetched: a body's name has other words between.
        assert {"0"} == {url.split("/")[-2] for url in page.requests if re.search(r"/w\d+-\w+\.z$", url)}
        page.get_by_role("button", name="Tìm cả nơi các chữ đứng rời nhau").click()
        page.wait_for_function("count => document.querySelectorAll('.search__link').length > count", arg=len(titles))

        assert ["Chi bộ khu phố Bến Chài"] * 2 == [titles[0], read_results(page)[0]]

    def test_a_slip_is_mended_and_said(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=cau+lacvan")

        read_results(page)
        assert "cau lac van" == page.locator(".search__correction").inner_text()
        assert "cho “cau lac van”" in page.get_by_role("status").inner_text()

    def test_nothing_found_is_said_with_ways_on(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=xyzxyz")
        page.get_by_role("status").get_by_text("Không tìm thấy gì cho “xyzxyz”.").wait_for()

        assert page.locator("[data-ways-hint]").is_visible()
        assert page.get_by_role("link", name="Văn bản", exact=True).first.is_visible()
        assert not page.locator("[data-found]").is_visible()

    def test_a_question_is_text_and_never_markup(self, page, site):
        page.goto(f"{site}/tim-kiem/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+ke+hoach")
        page.wait_for_timeout(600)

        assert 0 == page.locator("main img").count()
        assert [] == page.messages

    def test_a_strict_content_security_policy_is_enough(self, page, site):
        def answer(route):
            response = route.fetch()
            route.fulfill(response=response, headers={**response.headers, "Content-Security-Policy": "default-src 'self'"})

        page.route(f"{site}/tim-kiem/?q=*", answer)
        page.goto(f"{site}/tim-kiem/?q=94+kh+tu")

        assert "Kế hoạch 94-KH/TU" == read_results(page)[0]
        assert [] == page.messages

    def test_an_index_that_was_replaced_meanwhile_is_read_anew(self, page, site):
        """A reader who has the page open from before asks for files that are gone."""
        manifests = []

        def answer(route):
            body = route.fetch().text()
            manifests.append(body)
            route.fulfill(body=re.sub(r'"shards":"\w+"', '"shards":""', body) if len(manifests) == 1 else body)

        page.route("**/danh-muc.json", answer)
        page.goto(f"{site}/tim-kiem/?q=94+kh+tu")

        assert "Kế hoạch 94-KH/TU" == read_results(page)[0]
        assert 2 == len(manifests)

    def test_more_of_what_was_found_before_the_index_was_replaced_is_found_anew(self, page, site):
        """Ids are those of one manifest: with another one they would name other pages."""
        page.goto(f"{site}/tim-kiem/?q=thanh+pho")
        titles = read_results(page)
        page.route("**/k*.z", lambda route: route.fulfill(status=404))
        # The files of the old index are gone, those of the new one are there once the manifest was asked for.
        page.route("**/danh-muc.json", lambda route: (page.unroute("**/k*.z"), route.continue_()))
        with page.expect_response(lambda response: "/k" in response.url and response.ok):
            page.locator("[data-more]").click()
        page.wait_for_function("document.querySelectorAll('.search__link').length === 10")

        assert titles == read_results(page)[:10]

    def test_an_index_that_does_not_come_is_said_and_asked_for_again(self, page, site):
        page.route("**/danh-muc.json", lambda route: route.abort())
        page.goto(f"{site}/tim-kiem/?q=94+kh+tu")
        page.locator("[data-failed]").wait_for()
        page.unroute("**/danh-muc.json")
        page.get_by_role("button", name="Thử lại").click()

        assert "Kế hoạch 94-KH/TU" == read_results(page)[0]


class TestBox:
    def test_the_box_in_the_page_head_leads_to_the_results(self, open_page):
        page = open_page("/van-ban/")
        page.locator("#search-box").fill("94 kh tu")
        page.keyboard.press("Enter")

        assert "Kế hoạch 94-KH/TU" == read_results(page)[0]

    def test_its_script_comes_when_it_is_used(self, open_page):
        page = open_page("/")
        assert [] == [url for url in page.requests if "search-index" in url]
        with page.expect_request(lambda request: "search-index" in request.url):
            page.locator("#search-box").focus()


class TestWithoutScript:
    def test_register_archives_and_topics_are_offered(self, open_page):
        page = open_page("/tim-kiem/?q=ke+hoach", java_script_enabled=False)

        names = page.locator("[data-ways] a").all_inner_texts()
        assert ["Văn bản", "Chuyên đề", "Lưu trữ"] == names[:3]
        assert page.locator("noscript p").is_visible()
