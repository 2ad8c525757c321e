"""Renditions: what is made of a picture, and that nothing but its pixels is published."""

import io
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo
from unidecode import unidecode

from plugins.images import pages
from plugins.images.encoding import decode_file, encode
from plugins.images.formats import AVIF, JPEG, PNG, WEBP, list_widths
from tests.sites import MINIMAL, build_site

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B
SECRET = b"so nha 12 ngo 3"
TURNED = 6


def draw(width=600, height=400, mode="RGB", color="navy"):
    """Return a picture whose top left quarter is red."""
    image = Image.new(mode, (width, height), color)
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height // 2), fill="red")
    return image


def save(image, kind="JPEG", **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def open_bytes(data):
    return Image.open(io.BytesIO(data))


def write_article(slug="bai-anh", more="", body="Nội dung."):
    return {f"articles/2023/{slug}.md": f"---\ntitle: Bài ảnh\ndate: 30-03-2023\ncategory: thoi-su\n{more}---\n{body}\n"}


def list_pictures(build):
    return {name: data for name, data in build.list_files().items() if name.startswith("images/") and "/chia-se/" not in name}


# ---- encoding ----


@pytest.mark.parametrize(
    ("width", "widths"),
    [(5000, (240, 480, 880, 1280)), (1280, (240, 480, 880, 1280)), (1000, (240, 480, 1000)), (200, (200,)), (1, (1,))],
)
def test_a_picture_is_made_in_the_widths_that_pages_need_and_never_wider_than_it_is(width, widths):
    assert widths == list_widths(AVIF, width)


@pytest.mark.parametrize("format", [AVIF, WEBP, JPEG, PNG], ids=lambda format: format.name)
def test_a_rendition_has_its_format_and_width_and_the_same_bytes_every_time(format, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(save(draw(), "PNG"))

    data = encode(decode_file(path), format, 240)

    found = open_bytes(data)
    assert (format.name, (240, 160)) == (found.format, found.size)
    assert data == encode(decode_file(path), format, 240)


def test_avif_is_encoded_by_one_thread_and_in_one_piece_whatever_the_machine_has():
    assert (1, False, "aom") == tuple(AVIF.options[name] for name in ("max_threads", "autotiling", "codec"))


def test_a_photograph_stands_upright_and_says_nothing_of_place_and_person(tmp_path):
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[ARTIST] = SECRET.decode()
    exif[GPS] = {1: "N", 2: (16.0, 4.0, 5.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    original = save(draw(), exif=exif, comment=SECRET, icc_profile=profile, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")
    assert SECRET in original

    files = list_pictures(
        build_site(tmp_path, MINIMAL | write_article(more="image: nha.jpg\n") | {"images/nha.jpg": original})
    )

    assert 5 == len(files)
    for data in files.values():
        image = open_bytes(data)
        assert not image.getexif()
        assert {"exif", "xmp", "comment", "icc_profile", "gps"}.isdisjoint(image.info)
        assert SECRET not in data
        assert image.height == round(image.width * 600 / 400)
        # Turned by a quarter to the right, what was top left is top right.
        red, _, blue = image.convert("RGB").getpixel((image.width * 3 // 4, image.height // 4))
        assert blue < 90 < red


def test_texts_in_a_png_are_not_published(tmp_path):
    notes = PngInfo()
    notes.add_text("Author", SECRET.decode())
    original = save(draw(mode="RGBA", color=(0, 0, 0, 0)), "PNG", pnginfo=notes)

    files = list_pictures(
        build_site(tmp_path, MINIMAL | write_article(more="image: a.png\n") | {"images/a.png": original})
    )

    assert {"avif": 3, "webp": 3, "png": 2} == Counter(name.rpartition(".")[2] for name in files)
    assert [] == [name for name, data in files.items() if SECRET in data]
    assert {0} == {open_bytes(data).convert("RGBA").getpixel((5, open_bytes(data).height - 5))[3] for data in files.values()}


@pytest.mark.parametrize(
    "image",
    [draw(mode="CMYK", color=(0, 0, 0, 0)), draw(mode="L", color=255), draw().convert("P"), Image.new("I;16", (30, 20), 65535)],
    ids=lambda image: image.mode,
)
def test_every_kind_of_colour_comes_out_as_srgb(image, tmp_path):
    path = tmp_path / "a.tif"
    path.write_bytes(save(image, "TIFF"))

    decoded = decode_file(path)

    assert ("RGB", image.size) == (decoded.mode, decoded.size)
    assert image.convert("RGB").getpixel((image.width - 1, 0)) == decoded.getpixel((image.width - 1, 0)) or image.mode == "I;16"
    if image.mode == "I;16":
        assert (255, 255, 255) == decoded.getpixel((0, 0))


def test_colours_that_mean_something_else_are_brought_to_srgb(tmp_path):
    # sRGB's own profile under another name, its red for its green.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"0000"), (b"gXYZ", b"rXYZ"), (b"0000", b"gXYZ"), ("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))):
        assert old in profile
        profile = profile.replace(old, new)
    path = tmp_path / "a.png"
    path.write_bytes(save(Image.new("RGB", (30, 20), (200, 100, 50)), "PNG", icc_profile=profile))

    red, green, _ = decode_file(path).getpixel((9, 9))
    assert abs(red - 100) < 4
    assert abs(green - 200) < 4


def test_a_profile_that_cannot_be_read_is_passed_over(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(save(Image.new("RGB", (30, 20), "white"), icc_profile=b"not a profile"))

    assert (255, 255, 255) == decode_file(path).getpixel((9, 9))


def test_of_a_picture_that_moves_the_first_frame_is_shown(tmp_path):
    path = tmp_path / "a.gif"
    frames = [Image.new("RGB", (30, 20), color) for color in ("white", "black")]
    path.write_bytes(save(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert (255, 255, 255) == decode_file(path).getpixel((9, 9))


# ---- what is published ----

WAITING = {
    "status: draft\n": "a draft",
    "embargo: 2027-01-01\n": "an embargoed article",
}


@pytest.mark.parametrize("more", WAITING, ids=WAITING.values())
def test_a_picture_of_what_waits_is_not_published(tmp_path, more):
    content = MINIMAL | {"images/cho/a.jpg": save(draw(30, 20)), "images/cho/b.jpg": save(draw(31, 20)), "images/cho/c.jpg": save(draw(32, 20))}
    text = write_article(
        more=f"image: cho/a.jpg\ngallery:\n  - {{image: cho/b.jpg, alt: B}}\n{more}", body="![C](images/cho/c.jpg)"
    )

    build = build_site(tmp_path, content | text)

    assert 0 == build.code, build.errors
    assert {} == list_pictures(build)
    assert "cho/" not in "".join(data.decode(errors="ignore") for data in build.list_files().values())


def test_a_picture_that_nothing_shows_is_not_published_and_one_of_a_hidden_article_is(tmp_path):
    content = MINIMAL | {"images/a.jpg": save(draw(30, 20)), "images/b.jpg": save(draw(31, 20))}

    build = build_site(tmp_path, content | write_article(more="image: a.jpg\nstatus: hidden\n"))

    assert {"a"} == {Path(name).name[0] for name in list_pictures(build)}


def test_a_link_to_a_picture_leads_to_its_largest_file(tmp_path):
    article = write_article(body="Xem [bản đồ]({static}/images/ban-do.jpg).")

    build = build_site(tmp_path, MINIMAL | article | {"images/ban-do.jpg": save(draw(1000, 500))})

    link = BeautifulSoup(build.read("2023/03/30/bai-anh/index.html"), "html.parser").find("a", string="bản đồ")
    assert open_bytes(build.list_files()[link["href"].removeprefix("/")]).size == (1000, 500)


def test_names_are_safe_in_addresses_and_drawings_stay_as_they_are(tmp_path):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>'
    content = MINIMAL | {"images/Lễ hội/Sơ đồ 1, 2.svg": drawing}

    build = build_site(tmp_path, content | write_article(more='image: "Lễ hội/Sơ đồ 1, 2.svg"\n'))

    ((name, data),) = list_pictures(build).items()
    assert name.startswith("images/le-hoi/so-do-1-2.")
    assert drawing == data
    assert f'src="/{name}" width="16" height="9"' in build.read("2023/03/30/bai-anh/index.html")


@pytest.mark.parametrize("name", ["bến.jpg", "sông/ben.jpg"])
def test_two_files_with_the_same_bytes_and_nearly_the_same_name_are_one(tmp_path, monkeypatch, name):
    monkeypatch.setattr(pages, "LARGE_GROUP", 1)
    data = save(draw(30, 20))
    plain = unidecode(name)
    article = write_article(more=f'image: "{name}"\n', body=f"![Bến](images/{plain})")

    build = build_site(tmp_path, MINIMAL | article | {f"images/{plain}": data, f"images/{name}": data})

    assert 0 == build.code, build.errors
    assert 3 == len(list_pictures(build))


def test_a_folder_of_many_pictures_is_planned_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "LARGE_GROUP", 2)
    names = [f"anh-{number}" for number in range(9)]
    pictures = {f"images/{name}.jpg": save(draw(30, 20 + number)) for number, name in enumerate(names)}
    shown = "\n\n".join(f"![Ảnh]({path})" for path in pictures)

    build = build_site(tmp_path, MINIMAL | write_article(body=shown) | pictures)

    assert set(names) == {Path(name).name.partition("-30.")[0] for name in list_pictures(build)}


def test_without_the_feature_pages_show_no_picture(tmp_path):
    from pelicanconf import PLUGINS

    content = MINIMAL | write_article(more="image: a.jpg\n", body="![A](images/a.jpg)") | {"images/a.jpg": save(draw(30, 20))}

    build = build_site(tmp_path, content, PLUGINS=[name for name in PLUGINS if "images" not in name])

    assert 0 == build.code, build.errors
    assert "<img" not in build.read("2023/03/30/bai-anh/index.html")


# ---- how often ----


@pytest.fixture
def encodings(monkeypatch):
    """The widths and formats that were encoded since the test began, by the size of their original."""
    made = []

    def count(image, format, width):
        made.append((image.width, format.name, width))
        return encode(image, format, width)

    monkeypatch.setattr(pages, "encode", count)
    return made


def test_a_commit_encodes_its_own_pictures_and_no_other(tmp_path, encodings):
    content = MINIMAL | write_article("mot", "image: a.jpg\n") | {"images/a.jpg": save(draw(500, 300))}
    build_site(tmp_path, content)
    assert {(500, name, width) for name, width in (("AVIF", 240), ("AVIF", 500), ("WEBP", 240), ("WEBP", 500), ("JPEG", 500))} == set(encodings)
    assert 5 == len(encodings)
    encodings.clear()

    build_site(tmp_path, content)
    assert [] == encodings
    build_site(tmp_path, write_article("hai", "image: b.jpg\n") | {"images/b.jpg": save(draw(400, 300))})
    assert {400} == {width for width, _, _ in encodings}
    encodings.clear()
    # Another setting, other pages, another output folder: the same pictures.
    build_site(tmp_path, {}, SITENAME="Tên khác", OUTPUT_PATH=str(tmp_path / "other"))
    assert [] == encodings

    build_site(tmp_path, {"images/a.jpg": save(draw(500, 400))})
    assert {500} == {width for width, _, _ in encodings}


def test_a_picture_that_is_gone_leaves_neither_files_nor_anything_in_the_cache(tmp_path, encodings):
    content = MINIMAL | write_article("mot", "image: a.jpg\n") | {"images/a.jpg": save(draw(500, 300))}
    build_site(tmp_path, content)

    (tmp_path / "content/articles/2023/mot.md").unlink()
    build = build_site(tmp_path, write_article("hai", "image: b.jpg\n") | {"images/b.jpg": save(draw(400, 300))})
    encodings.clear()
    assert {"b"} == {Path(name).name[0] for name in list_pictures(build)}
    build_site(tmp_path, write_article("mot", "image: a.jpg\n"))

    assert 5 == len(encodings)


@pytest.mark.parametrize("workers", [2, 8])
def test_pictures_have_the_same_bytes_with_any_number_of_workers(tmp_path, workers):
    content = MINIMAL | {f"images/{n}.jpg": save(draw(300 + n, 200)) for n in range(4)}
    for number in range(4):
        content |= write_article(f"bai-{number}", f"image: {number}.jpg\n")

    alone = build_site(tmp_path / "one", content, WORKERS=1)
    together = build_site(tmp_path / "many", content, WORKERS=workers, WORKERS_LEAST=1)

    assert 20 == len(list_pictures(alone))
    assert alone.list_files() == together.list_files()
    again = build_site(tmp_path / "many", {}, OUTPUT_PATH=str(tmp_path / "again"))
    assert alone.list_files() == again.list_files()
