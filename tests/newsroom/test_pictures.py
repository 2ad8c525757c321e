"""Pictures as pages show them: the best format first, in the width that is needed, with its size and its focus."""

from plugins.newsroom.cards import Picture, Source
from plugins.newsroom.focus import Focus
from plugins.newsroom.pictures import write_picture

WIDTHS = (240, 480, 880)
PICTURE = Picture(
    "/a-480.jpg",
    880,
    586,
    "Bến cá",
    full="/a-880.jpg",
    candidates=(("/a-480.jpg", 480), ("/a-880.jpg", 880)),
    sources=(Source("image/avif", tuple((f"/a-{width}.avif", width) for width in WIDTHS)),),
)


def test_a_picture_offers_its_formats_and_widths_and_says_its_size():
    assert (
        '<picture><source type="image/avif" srcset="/a-240.avif 240w, /a-480.avif 480w, /a-880.avif 880w" sizes="50vw">'
        '<img class="picture" src="/a-480.jpg" srcset="/a-480.jpg 480w, /a-880.jpg 880w" sizes="50vw"'
        ' width="880" height="586" alt="Bến &quot;cá&quot;" loading="lazy" decoding="async"></picture>'
    ) == write_picture(PICTURE, "50vw", 'Bến "cá"')


def test_the_lead_picture_is_fetched_first():
    html = write_picture(PICTURE, "50vw", eager=True)

    assert ' fetchpriority="high" ' in html
    assert "lazy" not in html


def test_what_a_small_picture_never_needs_is_left_out_but_for_the_smallest():
    html = write_picture(PICTURE, "6rem", widest=300)

    assert 'srcset="/a-240.avif 240w" ' in html
    assert 'srcset="/a-480.jpg 480w" ' in html


def test_the_focus_is_said_by_classes_in_tenths():
    picture = Picture("/a.jpg", 3, 2, "", focus=Focus(64, 0))

    assert '<img class="picture picture--x60 picture--y0" src="/a.jpg" width="3" height="2" alt="" loading="lazy" decoding="async">' == (
        write_picture(picture, "50vw")
    )
