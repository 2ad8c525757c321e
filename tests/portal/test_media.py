"""Images and attachments: measured as they are shown, and every one that is wrong is told."""

import io

import pytest
from PIL import Image

from plugins.engine.store import Store
from plugins.portal.media import read_images
from plugins.portal.scanning import SourceFile, hash_content
from tests.files import make_pdf
from tests.sites import MINIMAL, build_site


def draw(width, height, kind="JPEG", orientation=None):
    data = io.BytesIO()
    image = Image.new("RGB", (width, height))
    exif = image.getexif()
    if orientation:
        exif[0x0112] = orientation
    image.save(data, kind, exif=exif)
    return data.getvalue()


def measure(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    images, problems = read_images([SourceFile(f"images/{name}", str(path), hash_content(data))], Store(folder / "store.sqlite"))
    return [(image.width, image.height) for image in images.values()], [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.jpg", draw(40, 30), (40, 30)),
        ("a.png", draw(40, 30, "PNG"), (40, 30)),
        ("turned.jpg", draw(40, 30, orientation=6), (30, 40)),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><path d="M0 0"/></svg>', (160, 90)),
        ("b.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="16px" height="9px"/>', (16, 9)),
    ],
)
def test_an_image_has_the_size_at_which_it_is_shown(tmp_path, name, data, size):
    assert ([size], []) == measure(tmp_path, name, data)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jpg", b"not a picture", "broken-image"),
        ("a.jpg", b"", "broken-image"),
        ("a.svg", b"<svg", "broken-image"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing-without-size"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>1</script></svg>', "active-drawing"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" onload="x()"/>', "active-drawing"),
        (
            "a.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><a href="javascript:x()"/></svg>',
            "active-drawing",
        ),
        ("a.txt", b"notes", "not-an-image"),
    ],
)
def test_a_file_that_cannot_be_shown_is_told(tmp_path, name, data, code):
    assert ([], [code]) == measure(tmp_path, name, data)


def test_an_image_of_a_hundred_million_pixels_is_told_and_never_decoded(tmp_path):
    image = Image.new("1", (10_001, 10_000))
    data = io.BytesIO()
    image.save(data, "PNG")

    assert ([], ["image-too-large"]) == measure(tmp_path, "a.png", data.getvalue())


def test_a_picture_in_a_body_stands_with_its_size_and_one_from_elsewhere_is_told(tmp_path):
    body = '![Bến cá]({static}/images/ben-ca.jpg "Sáng sớm")\n'
    article = MINIMAL["articles/2023/bai-dau.md"]
    good = build_site(tmp_path / "good", MINIMAL | {"articles/2023/bai-dau.md": article + body, "images/ben-ca.jpg": draw(40, 30)})
    bad = build_site(tmp_path / "bad", MINIMAL | {"articles/2023/bai-dau.md": article + "\n![x](https://example.vn/x.jpg)\n"})

    assert (
        '<img src="/images/ben-ca.jpg" alt="Bến cá" width="40" height="30" loading="lazy" decoding="async">'
        in good.read("2023/03/29/bai-dau/index.html")
    )
    assert draw(40, 30) == good.list_files()["images/ben-ca.jpg"]
    assert 'ảnh "https://example.vn/x.jpg" lấy từ trang khác' in bad.errors


def test_links_into_the_content_folder_lead_to_pages_and_files(tmp_path):
    content = MINIMAL | {
        "articles/2023/bai-hai.md": MINIMAL["articles/2023/bai-dau.md"].replace("Bài đầu", "Bài hai")
        + "[bài đầu]({filename}/articles/2023/bai-dau.md#muc-a) và [toàn văn]({static}/documents/ke-hoach.pdf)\n",
        "documents/ke-hoach.pdf": make_pdf(),
    }

    page = build_site(tmp_path, content).read("2023/03/29/bai-hai/index.html")

    assert 'href="/2023/03/29/bai-dau/#muc-a"' in page
    assert 'href="/documents/ke-hoach.pdf"' in page


def test_a_link_into_the_content_folder_that_leads_nowhere_is_told_with_its_line(tmp_path):
    text = MINIMAL["articles/2023/bai-dau.md"] + "\n[x]({filename}/articles/2023/bai-dua.md)\n"

    errors = build_site(tmp_path, MINIMAL | {"articles/2023/bai-dau.md": text}).errors

    assert (
        'articles/2023/bai-dau.md:9:15  đường dẫn "articles/2023/bai-dua.md" không dẫn tới tệp nào;'
        ' có phải "articles/2023/bai-dau.md"?' in errors
    )
