"""Nothing that waits for its hour stands anywhere in a published site: no word, no name, no picture, no count."""

import gzip
import io
import re
import zlib

import brotli
import pytest
import zstandard
from pelican.settings import read_settings
from PIL import Image

from plugins.newsroom.vietnamese import fold
from tests.files import make_pdf
from tests.search.reading import read_shard
from tests.sites import CLOCK, MINIMAL, PROJECT, build_site

SHARD = re.compile(r"/[wp][0-9]+\.z$")
ITEMS = 20
EMBARGO = "2026-11-25 06:00"
AFTER = CLOCK + 4 * 86_400
LETTERS = "bcdfghjklm"


def name(number, part):
    """Return a word that stands nowhere else, for one part of one waiting item."""
    return f"zq{LETTERS[number // 10]}{LETTERS[number % 10]}{part}x"


def draw(shade):
    """Return a JPEG whose pixels and bytes no other picture has."""
    data = io.BytesIO()
    Image.new("RGB", (160, 90), (shade * 11 % 256, 90, 160)).save(data, "JPEG")
    return data.getvalue()


PARTS = (
    *("title", "lead", "body", "tag", "author", "slug", "image", "alt", "caption", "credit", "source", "correction"),
    *("scope", "redirect", "heading", "link", "attachment", "footnote"),
)


def write_item(number):
    """Return the files of one article that waits."""
    word = {part: name(number, part) for part in PARTS}
    article = (
        f"---\ntitle: Bài {word['title']}\ndate: 2026-11-20 07:{number:02d}\ncategory: thoi-su\ncommittee: thanh-uy\n"
        f"campaign: dot\nstage: Sơ kết\nsummary: Lời dẫn {word['lead']}.\nauthors: {word['author']}\ntags: [{word['tag']}]\n"
        f"image: images/{word['image']}.jpg\nimage_alt: {word['alt']}\nimage_caption: {word['caption']}\n"
        f"image_credit: {word['credit']}\nsource: {word['source']}\nembargo: {EMBARGO}\nfeatured_until: 2026-12-31\n"
        f"redirect_from: /{word['redirect']}.html\n"
        f"corrections:\n  - {{date: 2026-11-21, text: Sửa {word['correction']}}}\n"
        f"progress:\n  - {{indicator: chi-bo, done: {number + 1}, scope: {word['scope']}}}\n---\n"
        f"Nội dung {word['body']}[^1] theo Kế hoạch 1-KH/TU.\n\n## Mục {word['heading']}\n\n"
        f"[Tệp {word['link']}]({{static}}/documents/{word['attachment']}.pdf)\n\n[^1]: Chú {word['footnote']}.\n"
    )
    return {
        f"articles/2026/{word['slug']}.md": article,
        f"images/{word['image']}.jpg": draw(number),
        f"documents/{word['attachment']}.pdf": make_pdf(1),
    }


CONTENT = MINIMAL | {
    "directives/1-kh-tu.md": "---\nsymbol: 1-KH/TU\ntitle: Kế hoạch\nissued: 2026-11-01\nissuer: thanh-uy\n---\nx\n",
    "campaigns/dot.md": (
        "---\ntitle: Đợt\nstart: 2026-11-01\ncommittee: thanh-uy\ndirective: 1-kh-tu\n"
        f"indicators:\n  - {{id: chi-bo, title: Chi bộ, total: 40}}\nfeatured: {name(0, 'slug')}\n"
        f"milestones:\n  - {{date: 2026-11-24, article: {name(1, 'slug')}}}\n---\nx\n"
    ),
    "articles/cong-khai.md": (
        "---\ntitle: Công khai\ndate: 2026-11-21\ncategory: thoi-su\ncampaign: dot\n---\n"
        f"Xem [bài sắp đăng]({{filename}}/articles/2026/{name(2, 'slug')}.md#muc).\n"
    ),
    "notices/sap-toi.md": f"---\ntitle: Họp {name(0, 'notice')}\ndate: 2026-11-25\n---\n{name(1, 'notice')}\n",
} | {path: data for number in range(ITEMS) for path, data in write_item(number).items()}  # fmt: skip
WORDS = [name(number, part) for number in range(ITEMS) for part in PARTS] + [name(0, "notice"), name(1, "notice")]


def publish(folder, clock):
    """Build the site as `make publish` does."""
    settings = read_settings(str(PROJECT / "publishconf.py"))
    chosen = {key: settings[key] for key in ("SITEURL", "DEVELOPMENT", "PLUGINS")}
    return build_site(folder, CONTENT, clock=clock, **chosen)


def read_all(build):
    """Return all that a reader could get out of each file, its name too: unpacked, in small letters without accents."""
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress, ".zst": zstandard.ZstdDecompressor().decompress}
    texts = {}
    for path, data in build.list_files().items():
        ending = "." + path.rpartition(".")[2]
        pieces = [path.encode(), unpack.get(ending, bytes)(data)]
        if ending == ".z":
            # A shard shortens each term by what it shares with the one before.
            pieces.append(zlib.decompress(data))
            if SHARD.search(path):
                pieces.append(" ".join(read_shard(data)).encode())
        texts[path] = fold(b"\n".join(pieces).decode(errors="replace"))
    return texts


@pytest.fixture(scope="module")
def waiting(tmp_path_factory):
    """The folder of a site published before the hour, and its build."""
    folder = tmp_path_factory.mktemp("embargo")
    return folder, publish(folder, CLOCK)


def test_no_word_and_no_picture_of_what_waits_is_anywhere(waiting):
    _, build = waiting

    texts = read_all(build)

    assert 0 == build.code, build.errors
    assert {} == {path: found for path, text in texts.items() if (found := [word for word in WORDS if word in text])}
    assert [] == [path for path in texts if path.endswith((".jpg", ".avif", ".webp", ".pdf"))]


def test_what_waits_is_not_counted(waiting):
    _, build = waiting

    campaign = build.read("chuyen-de/dot/index.html")
    assert '"articles":2' in build.read("manifest.json")
    assert "data-done" not in campaign
    assert "40" not in build.read("chuyen-de/dot/tien-do.csv")


def test_a_link_to_what_waits_leads_nowhere_yet(waiting):
    _, build = waiting

    assert '<a role="link" aria-disabled="true">bài sắp đăng</a>' in build.read("2026/11/21/cong-khai/index.html")


def test_all_of_it_is_there_once_its_hour_has_come(waiting):
    folder, _ = waiting

    build = publish(folder, AFTER)
    text = "\n".join(read_all(build).values())

    assert [] == [word for word in WORDS if word not in text]
    assert f'href="/2026/11/20/{name(2, "slug")}/#muc">bài sắp đăng</a>' in build.read("2026/11/21/cong-khai/index.html")
    assert publish(folder / "clean", AFTER).list_files() == build.list_files()
