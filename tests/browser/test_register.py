"""The register and citations in a reader's hands: with script, with the keyboard alone, and without script."""

import json

ARTICLE = "/2023/06/14/ke-hoach-duoc-sua-them-thoi-gian-cho-co-so/"
ABSTRACT = "Sửa đổi, bổ sung một số mốc thời gian của Kế hoạch số 94-KH/TU ngày 30-1-2023 (ngày 5-6-2023)"


def read_register(page):
    """Return the groups that are shown: each heading with its count, and the symbols below it."""
    groups = page.locator(".register__group")
    return [
        (
            group.locator(".heading__title").text_content().strip(),
            group.locator(".heading__count").text_content().strip(),
            group.locator(".directive").evaluate_all("found => found.map((one) => one.dataset.symbol)"),
        )
        for group in groups.all()
    ]


# ---- the register ----


def test_the_register_is_narrowed_by_kind_issuer_year_and_status(open_page):
    page = open_page("/van-ban/")

    page.select_option("[name=issuer]", "Thành ủy Lạc Giang")
    page.select_option("[name=year]", "2023")
    whole = ["05-ĐA/TU", "103-KH/TU", "27-CTr/TU", "94-KH/TU"]
    assert [("Năm 2023", "4 văn bản", whole)] == read_register(page)
    page.select_option("[name=kind]", "Kế hoạch")
    page.select_option("[name=status]", "expired")

    assert [("Năm 2023", "2 văn bản", ["103-KH/TU", "94-KH/TU"])] == read_register(page)
    assert "2 văn bản phù hợp" == page.locator("[data-register-count]").text_content()


def test_the_register_is_ordered_by_each_of_them(open_page):
    page = open_page("/van-ban/")
    page.select_option("[name=status]", "replaced")

    orders = {}
    for order in ("newest", "oldest", "symbol", "kind", "issuer", "status"):
        page.select_option("[name=order]", order)
        orders[order] = [(name, symbols) for name, _, symbols in read_register(page)]

    newest = [symbol for _, symbols in orders["newest"] for symbol in symbols]
    assert newest == [symbol for _, symbols in orders["status"] for symbol in symbols]
    assert sorted(newest) == sorted(symbol for _, symbols in orders["oldest"] for symbol in symbols)
    assert orders["oldest"][0][0] == orders["newest"][-1][0]
    assert ["Theo số ký hiệu"] == [name for name, _ in orders["symbol"]]
    numbers = [int(symbol.partition("-")[0].partition("/")[0]) for symbol in orders["symbol"][0][1]]
    assert sorted(numbers) == numbers
    assert ["Chỉ thị", "Nghị định", "Quy định"] == [name for name, _ in orders["kind"]]
    assert ["Đã được thay thế"] == [name for name, _ in orders["status"]]
    assert ["Ban Chấp hành Trung ương Đảng", "Bộ Chính trị", "Chính phủ", "Thành ủy Lạc Giang"] == [
        name for name, _ in orders["issuer"]
    ]


def test_a_choice_stands_in_the_address_and_comes_back_with_it(open_page, site):
    page = open_page("/van-ban/")
    page.fill("[name=words]", "so ket")
    page.select_option("[name=order]", "symbol")
    shown = read_register(page)

    assert f"{site}/van-ban/?words=so+ket&order=symbol" == page.url
    page.reload()
    assert shown == read_register(page)
    assert "so ket" == page.input_value("[name=words]")


def test_a_part_of_the_register_is_reached_without_script(open_page):
    page = open_page("/van-ban/", java_script_enabled=False)

    page.locator("summary.facets__summary").click()
    page.get_by_role("link", name="Chỉ thị", exact=True).click()

    assert "Loại văn bản: Chỉ thị" == page.locator("h1").text_content()
    assert {"CT"} == {symbol.split("-")[1].split("/")[0] for _, _, symbols in read_register(page) for symbol in symbols}
    assert not page.locator("[data-register-filter]").is_visible()


def test_the_tree_leads_from_the_central_document_down_to_the_ward(open_page):
    page = open_page("/van-ban/he-thong/", java_script_enabled=False)

    ward = page.locator(".directive", has_text="03-CTr/ĐU").first
    above = ward.evaluate(
        """(element) => {
            const trail = [];
            for (let item = element.closest("li"); item; item = item.parentElement.closest("li"))
                trail.unshift(item.querySelector(":scope > .directive").dataset.symbol);
            return trail;
        }"""
    )

    assert ["01-NQ/ĐHXVI", "02-CTr/TU", "03-CTr/ĐU"] == above[-3:]


def test_the_register_can_be_loaded_as_data(open_page):
    page = open_page("/van-ban/")

    data = json.loads(page.evaluate("fetch('van-ban.json').then((answer) => answer.text())"))

    assert f"{len(data['directives'])} văn bản" == page.locator("[data-register-count]").text_content()


# ---- citations ----


def test_a_citation_shows_abstract_and_date_on_hover_and_hides_the_browsers_own_note(open_page):
    page = open_page(ARTICLE)
    link, note = page.locator("a.citation").first, page.locator(".citation-note")

    link.hover()
    note.wait_for()

    assert (ABSTRACT, "") == (note.text_content(), link.get_attribute("title"))
    # The pointer may go over to it, to read or to copy.
    note.hover()
    page.wait_for_timeout(400)
    assert note.is_visible()
    page.mouse.move(0, 0)
    note.wait_for(state="hidden")
    assert ABSTRACT == link.get_attribute("title")


def test_a_citation_shows_them_on_focus_until_escape_or_the_next_stop(open_page):
    page = open_page(ARTICLE, width=360)
    link, note = page.locator("a.citation").first, page.locator(".citation-note")

    for _ in range(80):
        page.keyboard.press("Tab")
        if link.evaluate("(element) => element === document.activeElement"):
            break

    assert ABSTRACT == note.text_content()
    page.wait_for_timeout(500)
    place, line = note.bounding_box(), link.bounding_box()
    assert 0 <= place["x"] and place["x"] + place["width"] <= 360
    assert place["y"] >= line["y"] + line["height"] - 40 or place["y"] + place["height"] <= line["y"]
    assert ABSTRACT == link.get_attribute("title"), "screen readers read the title"
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert note.is_visible()
    page.keyboard.press("Tab")
    assert not note.is_visible() or ABSTRACT != note.text_content()


def test_a_citation_has_a_title_without_script(open_page):
    page = open_page(ARTICLE, java_script_enabled=False)

    assert ABSTRACT == page.locator("a.citation").first.get_attribute("title")


def test_a_page_without_citations_loads_no_script_for_them(open_page):
    page = open_page("/to-chuc/")

    assert [] == [url for url in page.requests if "/citations." in url]
