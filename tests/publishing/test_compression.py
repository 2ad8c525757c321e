"""Compressed files stand beside text, where they are worth it, and hold the same bytes."""

import gzip

import brotli
import zstandard

from plugins.newsroom.urls import build_urls
from plugins.publishing.cache_classes import list_classes
from plugins.publishing.compression import plan_companions

TEXT = "Đảng bộ thành phố Lạc Giang ".encode() * 40
COMPANIONS = plan_companions(list_classes(build_urls({})), "documents/", {})


def test_text_has_three_companions_that_hold_the_same_bytes():
    made = COMPANIONS.make("a/index.html", TEXT)

    assert [".br", ".gz", ".zst"] == list(made)
    assert TEXT == brotli.decompress(made[".br"])
    assert TEXT == gzip.decompress(made[".gz"])
    assert TEXT == zstandard.ZstdDecompressor().decompress(made[".zst"])


def test_a_file_without_much_to_gain_has_none():
    assert {} == COMPANIONS.make("a/index.html", TEXT[:120])


def test_pictures_and_attachments_have_none():
    assert {} == COMPANIONS.make("images/a.jpg", TEXT)
    assert {} == COMPANIONS.make("documents/a.csv", TEXT)


def test_no_time_is_written_into_gzip():
    assert bytes(4) == COMPANIONS.make("a/index.html", TEXT)[".gz"][4:8]


def test_what_is_kept_for_a_year_is_compressed_harder():
    text = b"".join(b".a%d{color:#%06x}" % (n, n * 7919) for n in range(2000))

    page = COMPANIONS.make("a/index.html", text)
    asset = COMPANIONS.make("theme/css/site.0123abcd.css", text)

    assert len(asset[".br"]) < len(page[".br"])


def test_other_versions_of_the_libraries_make_everything_anew():
    other = plan_companions(list_classes(build_urls({})), "documents/", {"brotli": "2"})

    assert COMPANIONS.key != other.key
