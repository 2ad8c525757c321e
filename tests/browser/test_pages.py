"""Every page kind as a reader meets it: three widths, with script and without."""

import pytest

ARTICLE = "/2023/06/14/ke-hoach-duoc-sua-them-thoi-gian-cho-co-so/"
TOPIC = "/chuyen-de/so-ket-giua-nhiem-ky-2020-2025/"
PAGES = {
    "front": "/",
    "article": ARTICLE,
    "campaign": TOPIC,
    "campaigns": "/chuyen-de/",
    "committee": "/to-chuc/thanh-uy-lac-giang/",
    "committees": "/to-chuc/",
    "directive": "/van-ban/94-kh-tu/",
    "directives": "/van-ban/",
    "documents of a kind": "/van-ban/loai/ke-hoach/",
    "documents in their tree": "/van-ban/he-thong/",
    "symbol": "/van-ban/43-nq-tw/",
    "section": "/chuyen-muc/xay-dung-dang/",
    "sections": "/chuyen-muc/",
    "tag": "/tu-khoa/xay-dung-dang/",
    "tags": "/tu-khoa/",
    "author": "/tac-gia/thanh-ha/",
    "authors": "/tac-gia/",
    "page": "/gioi-thieu/",
    "notices": "/thong-bao/",
    "year": "/2023/",
    "month": "/2023/06/",
    "archives": "/luu-tru/",
    "older articles of a body": "/to-chuc/thanh-uy-lac-giang/trang/1/",
    "older articles of a campaign": f"{TOPIC}trang/1/",
    "older articles of a section": "/chuyen-muc/xay-dung-dang/trang/1/",
    "older articles of an author": "/tac-gia/thanh-ha/trang/1/",
    "older articles of a year": "/2023/trang/1/",
    "search": "/tim-kiem/",
    "error": "/404.html",
}


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_fits_every_screen_and_asks_no_other_host(open_page, site, kind, scripts):
    page = open_page(PAGES[kind], java_script_enabled=scripts)

    assert 1 == page.locator("h1").count()
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").is_visible()
        if scripts:
            assert width >= page.evaluate("document.documentElement.scrollWidth")
    assert [] == [url for url in page.requests if not url.startswith(site)]
    assert [] == page.messages


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_is_lost_to_the_side_on_a_narrow_screen_or_with_large_text(open_page, kind):
    page = open_page(PAGES[kind])
    page.wait_for_selector("[data-today] time")

    for width, size in ((320, "100%"), (360, "143.75%"), (360, "200%"), (1280, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} with text at {size}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_both_schemes(open_page, scheme):
    page = open_page(ARTICLE, color_scheme=scheme)

    ink, paper = page.evaluate(
        """() => {
            const read = (element, name) => {
                const canvas = document.createElement("canvas").getContext("2d");
                canvas.fillStyle = getComputedStyle(element)[name];
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => {
                    const c = v / 255;
                    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = [document.body, document.documentElement].find(
                (element) => getComputedStyle(element).backgroundColor !== "rgba(0, 0, 0, 0)"
            );
            return [read(document.body, "color"), read(ground, "backgroundColor")];
        }"""
    )

    assert (ink < paper) == (scheme == "light")
    assert 7 <= (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)


def test_the_first_tab_offers_the_way_to_the_content(open_page):
    page = open_page(ARTICLE)

    page.keyboard.press("Tab")
    assert "Đến nội dung chính" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert "noi-dung" == page.evaluate("document.activeElement.id")


def test_every_control_is_reached_by_keyboard_and_shows_that_it_is(open_page):
    page = open_page(TOPIC)
    links = page.locator("a[href]:visible, button:visible, summary:visible, input:visible, select:visible").count()
    seen = set()

    for _ in range(links + 20):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
                const element = document.activeElement;
                if (element === document.body) return null;
                const style = getComputedStyle(element);
                const box = element.getBoundingClientRect();
                return [element.outerHTML.slice(0, 200), style.outlineStyle, style.boxShadow, box.top + scrollY];
            }"""
        )
        if state:
            assert state[1] != "none" or state[2] != "none", f"no sign of focus on {state[0]}"
            seen.add((state[0], state[3]))

    assert links <= len(seen) + 2


def test_todays_date_is_the_day_of_reading_in_vietnam(open_page):
    page = open_page(ARTICLE, timezone_id="America/Los_Angeles")

    shown = page.locator("[data-today] time").get_attribute("datetime")

    assert shown == page.evaluate(
        "new Intl.DateTimeFormat('en-CA', {timeZone: 'Asia/Ho_Chi_Minh'}).format(new Date())"
    )
    assert page.locator("[data-today]").inner_text().startswith(("Thứ ", "Chủ Nhật, ngày "))


def test_without_script_no_date_of_today_is_claimed(open_page):
    page = open_page(ARTICLE, java_script_enabled=False)

    assert "" == page.locator("[data-today]").inner_text()


def test_the_choice_of_light_or_dark_is_remembered(open_page):
    page = open_page(ARTICLE)
    switch = page.locator("[data-switch=theme]")

    switch.click()
    switch.click()
    assert "dark" == page.evaluate("document.documentElement.dataset.theme")
    page.reload()

    assert "dark" == page.evaluate("document.documentElement.dataset.theme")


def test_the_topic_page_shows_the_current_figures_with_words_and_history(open_page):
    page = open_page(TOPIC, java_script_enabled=False)

    figure = page.locator("[data-indicator=cap-uy]").first
    assert ("12", "12") == (figure.get_attribute("data-done"), figure.get_attribute("data-total"))
    assert "12/12 cấp ủy" in page.locator("main").inner_text()
    table = page.locator("details table").first
    assert not table.is_visible()

    page.locator("details summary").first.click()

    assert table.is_visible()
    assert 2 <= table.locator("tbody tr").count()


def test_the_register_is_narrowed_by_words_without_accents(open_page):
    page = open_page("/van-ban/")
    everything = page.locator("main .directive:visible").count()

    page.locator("main [name=words]").fill("ke hoach 94")

    left = page.locator("main .directive:visible")
    assert 1 <= left.count() < everything
    assert "94-KH/TU" in left.first.inner_text()


def test_without_script_the_register_is_whole_and_offers_no_dead_control(open_page):
    page = open_page("/van-ban/", java_script_enabled=False)

    assert 50 <= page.locator("main .directive:visible").count()
    assert 0 == page.locator("[data-register-filter]:visible").count()


def test_the_menu_opens_on_a_small_screen_without_script(open_page):
    page = open_page("/", 360, java_script_enabled=False)
    assert not page.locator("#menu").is_visible()

    page.get_by_role("button", name="Danh mục").click()

    assert page.locator("#menu").get_by_role("link", name="Dân vận").is_visible()


def test_a_printed_article_leaves_out_menus_and_keeps_the_text(open_page):
    page = open_page(ARTICLE)

    page.emulate_media(media="print")

    assert not page.locator("#menu").is_visible()
    assert page.locator("article h1, main h1").first.is_visible()
    assert page.locator("article p").first.is_visible()


def test_nothing_moves_while_a_page_loads(open_page):
    page = open_page(ARTICLE)
    page.wait_for_load_state("networkidle")

    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let total = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((e) => { total += e.value; }))
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => resolve(total), 300);
        })"""
    )

    assert 0.01 > shift
