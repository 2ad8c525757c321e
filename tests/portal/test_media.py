"""Images and attachments: measured as they are shown, and every one that is wrong is told."""

import io

import pytest
from bs4 import BeautifulSoup
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


def read(folder, name, data):
    path = folder / "images" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    files = [SourceFile(f"images/{name}", str(folder), hash_content(data))]
    return read_images(files, Store(folder / "store.sqlite"), lambda function, items, weigh: [function(items)])


def measure(folder, name, data):
    images, faults, _ = read(folder, name, data)
    return [(image.width, image.height) for image in images.values()], list(faults.values())


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
        ("a.jpg", draw(400, 300)[:-200], "broken-image"),
        ("a.png", draw(400, 300, "PNG")[:-30], "broken-image"),
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


def test_a_picture_that_moves_is_warned_of_and_a_still_one_is_not(tmp_path):
    frames = [Image.new("RGB", (20, 20), color) for color in ("navy", "white")]
    moving, still = io.BytesIO(), io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    frames[0].save(still, "GIF")

    assert ["moving-image"] == [problem.code for problem in read(tmp_path, "a.gif", moving.getvalue())[2]]
    assert [] == read(tmp_path, "b.gif", still.getvalue())[2]


@pytest.mark.parametrize(("alpha", "kind"), [(255, "photo"), (254, "cutout")])
def test_a_picture_counts_as_cut_out_when_a_part_of_it_is_transparent(tmp_path, alpha, kind):
    data = io.BytesIO()
    Image.new("RGBA", (20, 20), (9, 9, 9, alpha)).save(data, "PNG")

    assert [kind] == [image.kind for image in read(tmp_path, "a.png", data.getvalue())[0].values()]


BROKEN = MINIMAL["articles/2023/bai-dau.md"].replace(
    "category:", "image: hong.jpg\ngallery:\n  - image: to.png\n    alt: Ảnh to\n  - image: ben-cà.jpg\n    alt: Bến cá\ncategory:"
)


def test_what_is_wrong_with_an_image_is_told_where_it_is_named(tmp_path):
    huge = io.BytesIO()
    Image.new("1", (10_001, 10_000)).save(huge, "PNG")
    content = MINIMAL | {
        "articles/2023/bai-dau.md": BROKEN + "\n![Điện thoại](images/dien-thoai.heic)\n",
        "images/hong.jpg": draw(400, 300)[:-200],
        "images/to.png": huge.getvalue(),
        "images/ben-ca.jpg": draw(40, 30),
        "images/dien-thoai.heic": b"heic",
        "images/khong-ai-dung.jpg": b"",
    }

    build = build_site(tmp_path, content)

    assert 1 == build.code
    for line in (
        '4:8  image: không đọc được ảnh "hong.jpg": tệp hỏng, chép chưa trọn vẹn',
        '6:12  gallery[0].image: ảnh "to.png" quá lớn (hơn 50 triệu điểm ảnh)',
        '8:12  gallery[1].image: không có ảnh "ben-cà.jpg" trong thư mục images/; có phải "ben-ca.jpg"?',
        '15:15  tệp "images/dien-thoai.heic" không phải ảnh dùng được trên trang; hãy xuất thành ảnh JPEG hoặc PNG',
    ):
        assert f"articles/2023/bai-dau.md:{line}" in build.errors
    assert 'cảnh báo: không đọc được ảnh "khong-ai-dung.jpg"' in build.errors


def test_a_picture_in_a_body_stands_with_its_size_and_one_from_elsewhere_is_told(tmp_path):
    body = '![Bến cá]({static}/images/ben-ca.jpg "Sáng sớm")\n'
    article = MINIMAL["articles/2023/bai-dau.md"]
    good = build_site(tmp_path / "good", MINIMAL | {"articles/2023/bai-dau.md": article + body, "images/ben-ca.jpg": draw(40, 30)})
    bad = build_site(tmp_path / "bad", MINIMAL | {"articles/2023/bai-dau.md": article + "\n![x](https://example.vn/x.jpg)\n"})

    image = BeautifulSoup(good.read("2023/03/29/bai-dau/index.html"), "html.parser").select_one("picture img")
    assert ("Bến cá", "40", "30", "lazy") == tuple(image[name] for name in ("alt", "width", "height", "loading"))
    assert image["src"].removeprefix("/") in good.list_files()
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


def test_a_raw_image_is_told_where_it_stands_and_not_where_a_word_is_like_its_name(tmp_path):
    article = MINIMAL["articles/2023/bai-dau.md"] + "\nHình x, x và [x](https://example.com/): <img src=x>\n"
    line = article.count("\n")
    build = build_site(tmp_path, MINIMAL | {"articles/2023/bai-dau.md": article})

    column = len('Hình x, x và [x](https://example.com/): <img src=') + 1
    assert f"bai-dau.md:{line}:{column}  cảnh báo: ảnh" in build.printed
    assert "<img" not in (build.output / "2023/03/29/bai-dau/index.html").read_text().partition("<main")[2].partition("</main")[0]
