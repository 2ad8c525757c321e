"""Pictures in the browser: the file that each screen needs, nothing that moves, and galleries by hand, key and scroll."""

import pytest

ARTICLE = "/2026/11/18/mot-nam-nghi-quyet-dai-hoi-xvi/"
SHIFT = """() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { total += e.value; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(total), 300);
})"""
CHOSEN = """() => [...document.images].map((image) => [
    Number(image.currentSrc.match(/-(\\d+)\\.[0-9a-f]{8}\\.avif$/)?.[1]), image.getBoundingClientRect().width * devicePixelRatio,
])"""


@pytest.fixture
def gallery(open_page):
    """The gallery of an article with five pictures."""
    return open_page(ARTICLE).locator("[data-gallery]")


def list_seen(gallery):
    """Return the positions of the pictures that stand whole in the row, from 1."""
    return gallery.evaluate(
        """(gallery) => {
            const row = gallery.querySelector("[data-gallery-row]").getBoundingClientRect();
            return [...gallery.querySelectorAll("li")].flatMap((item, position) => {
                const box = item.getBoundingClientRect();
                return box.left >= row.left - 2 && box.right <= row.right + 2 ? [position + 1] : [];
            });
        }"""
    )


def wait_for(gallery, words):
    gallery.locator(f"[data-gallery-place]:text-is('{words}')").wait_for()


def test_buttons_lead_through_a_gallery_and_say_where_the_reader_is(gallery):
    following = gallery.get_by_role("button", name="Ảnh tiếp theo")
    before = gallery.get_by_role("button", name="Ảnh trước")
    wait_for(gallery, "Ảnh 1/5")
    assert "true" == before.get_attribute("aria-disabled")

    for number in range(2, 6):
        following.click()
        wait_for(gallery, f"Ảnh {number}/5")
    gallery.page.wait_for_timeout(900)

    assert 5 in list_seen(gallery)
    assert ("true", "false") == (following.get_attribute("aria-disabled"), before.get_attribute("aria-disabled"))
    following.dispatch_event("click")
    wait_for(gallery, "Ảnh 5/5")


def test_arrow_keys_lead_through_a_gallery_with_the_focus(gallery):
    gallery.locator("a").first.focus()

    gallery.page.keyboard.press("ArrowRight")
    gallery.page.keyboard.press("ArrowRight")
    gallery.page.keyboard.press("ArrowLeft")

    wait_for(gallery, "Ảnh 2/5")
    assert gallery.locator("li").nth(1).locator("a").evaluate("(link) => link === document.activeElement")


def test_a_gallery_that_is_scrolled_by_hand_says_where_it_came_to_rest(gallery):
    wait_for(gallery, "Ảnh 1/5")

    gallery.locator("[data-gallery-row]").evaluate("(row) => row.scrollTo({left: row.scrollWidth, behavior: 'instant'})")

    wait_for(gallery, "Ảnh 5/5")


def test_without_script_a_gallery_is_a_row_of_links_to_the_large_pictures(open_page, site):
    page = open_page(ARTICLE, java_script_enabled=False)
    gallery = page.locator("[data-gallery]")

    assert not gallery.locator("[data-gallery-controls]").is_visible()
    links = [link.get_attribute("href") for link in gallery.locator("a").all()]
    assert 5 == len(links)
    assert all(page.request.get(site + link).ok for link in links)
    assert gallery.locator("[data-gallery-row]").evaluate("(row) => row.scrollWidth > row.clientWidth")


@pytest.mark.parametrize(("width", "density"), [(360, 3), (768, 2), (1280, 1), (1280, 2)])
@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_a_screen_gets_a_file_that_is_wide_enough_and_hardly_wider(open_page, path, width, density):
    page = open_page(path, width, device_scale_factor=density)
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every((image) => image.complete && image.currentSrc)")
    widths = (240, 480, 880, 1280)

    chosen = page.evaluate(CHOSEN)

    assert chosen
    for found, needed in chosen:
        # The next width above, or one that lacks little, or the one after where the window's edge is near.
        suiting = next((position for position, step in enumerate(widths) if step >= needed * 0.85), len(widths) - 1)
        assert found in widths[suiting : suiting + 2], (found, needed)


@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_nothing_moves_while_pictures_come(open_page, path):
    page = open_page(path, 360)
    page.wait_for_load_state("networkidle")
    page.locator("img").last.scroll_into_view_if_needed()

    assert 0.01 > page.evaluate(SHIFT)
