"""The site's icons: the theme's own shapes in every size, the same bytes each time."""

from io import BytesIO

from PIL import Image

from plugins.engine.store import Store
from plugins.portal.icons import draw_icons, make_icons
from tests.sites import PROJECT

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#9a1b1f" d="M0 0h32v32H0z"/><path fill="#fff" d="M8 8h16v16H8z"/></svg>'
RED, WHITE = (0x9A, 0x1B, 0x1F), (255, 255, 255)


def open_icon(icons, name):
    return Image.open(BytesIO(icons[name])).convert("RGB")


def test_shapes_stand_where_the_svg_has_them():
    icon = open_icon(draw_icons(SVG), "img/icon-192.png")

    assert (192, 192) == icon.size
    assert [RED, WHITE, WHITE, RED] == [icon.getpixel((x, 96)) for x in (45, 50, 141, 146)]


def test_a_maskable_icon_keeps_its_shapes_within_the_safe_circle():
    icon = open_icon(draw_icons(SVG), "img/icon-maskable-512.png")
    white = [(x, y) for x in range(512) for y in range(512) if icon.getpixel((x, y)) == WHITE]

    assert white
    assert all((x - 255.5) ** 2 + (y - 255.5) ** 2 <= (0.4 * 512) ** 2 for x, y in white)


def test_the_themes_own_mark_is_drawn_and_drawn_again_with_the_same_bytes(tmp_path):
    static = PROJECT / "theme/static"
    store = Store(tmp_path / "store.sqlite")

    first = make_icons(static, store)

    assert {"img/icon-180.png", "img/icon-192.png", "img/icon-512.png", "img/icon-maskable-512.png"} == set(first)
    assert first == make_icons(static, store) == draw_icons((static / "img/favicon.svg").read_text(encoding="utf-8"))


def test_a_drawing_with_curves_gives_no_icons_rather_than_wrong_ones():
    assert {} == draw_icons(SVG.replace("M8 8h16v16H8z", "M8 8c1 2 3 4 5 6z"))
    assert {} == draw_icons(SVG.replace("</svg>", '<circle r="4"/></svg>'))


def test_a_theme_without_a_mark_has_no_icons(tmp_path):
    assert {} == make_icons(tmp_path, Store(tmp_path / "store.sqlite"))
