"""Every page kind by keyboard alone, and enlarged to twice its size."""

import pytest

from tests.browser.test_pages import PAGES

# Notes each element that gets the focus, and whether it can be seen and shows that it has it.
WATCH = """() => {
    window.stops = [];
    document.addEventListener("focusin", ({ target }) => {
        const style = getComputedStyle(target);
        const box = target.getBoundingClientRect();
        stops.push({
            name: target.outerHTML.slice(0, 160),
            number: controls.indexOf(target),
            shows: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
            seen: box.width > 1 && box.height > 1,
        });
    });
    const usable = "a[href], button, input, select, textarea, summary, video[controls], audio[controls], [tabindex='0']";
    window.controls = [...document.querySelectorAll(usable)].filter(
        (element) => element.checkVisibility({visibilityProperty: true}) && !element.disabled && element.tabIndex >= 0
            && !element.closest("details:not([open]) > :not(summary)")
    );
    return controls.map((element) => element.outerHTML.slice(0, 160));
}"""
# Text that its own box cuts off, and boxes that stick out of the window.
FIND_LOSSES = """() => {
    const losses = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) losses.push(`the page is ${wide} px too wide`);
    for (const element of document.querySelectorAll("body *")) {
        if (!element.checkVisibility() || element.closest("svg, .visually-hidden, .skip-link")) continue;
        const style = getComputedStyle(element);
        const cuts = (value) => value === "hidden" || value === "clip";
        const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!text && !element.querySelector("*")) continue;
        if (style.clipPath !== "none" || element.clientWidth <= 1) continue;
        if (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && style.textOverflow !== "ellipsis" ||
            cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1) {
            losses.push(`cut off: ${element.outerHTML.slice(0, 120)}`);
        }
    }
    return losses;
}"""


@pytest.mark.parametrize("kind", PAGES)
def test_every_control_is_reached_shows_the_focus_and_lets_it_go(open_page, kind):
    page = open_page(PAGES[kind])
    page.wait_for_load_state("networkidle")
    controls = page.evaluate(WATCH)
    # The search page puts its reader into the field at once; there the walk comes round to the link.
    begins_at_top = page.evaluate("document.activeElement === document.body")

    for _ in range(len(controls) + 5):
        page.keyboard.press("Tab")
    stops = page.evaluate("stops")

    assert "skip-link" in stops[0]["name"] or not begins_at_top
    reached = {stop["number"] for stop in stops}
    assert [] == [name for number, name in enumerate(controls) if number not in reached]
    assert [] == [stop["name"] for stop in stops if not stop["shows"]]
    assert [] == [stop["name"] for stop in stops if not stop["seen"]]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_at_twice_its_size_loses_nothing(open_page, kind):
    """At 200%, a window of 1280 pixels has room for 640; at 400% for 320."""
    page = open_page(PAGES[kind], 640, device_scale_factor=2)
    page.wait_for_load_state("networkidle")

    assert [] == page.evaluate(FIND_LOSSES)
    page.set_viewport_size({"width": 320, "height": 450})
    assert [] == page.evaluate(FIND_LOSSES)
