"""Every file has a cache class and a content type."""

import pytest

from plugins.newsroom.urls import build_urls
from plugins.publishing.cache_classes import build_finder, list_classes
from plugins.publishing.content_types import find_type


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("theme/css/site.39c2885a.css", "immutable"),
        ("theme/css/site.39c2885a.css.br", "media"),
        ("theme/robots.css", "media"),
        ("images/anh-480.39c2885a.jpg", "immutable"),
        ("tim-kiem/chi-muc/39c2/w1.z", "immutable"),
        ("tim-kiem/danh-muc.json", "live"),
        ("worker.js", "live"),
        ("tim-kiem/index.html", "page"),
        ("index.html", "page"),
        ("", "page"),
        ("2023/03/29/bai/", "page"),
        ("404.html", "page"),
        ("feeds/moi-nhat.atom.xml", "data"),
        ("chuyen-de/so-ket/tien-do.csv", "data"),
        ("images/anh.jpg", "media"),
        ("documents/ke-hoach.pdf", "media"),
    ],
)
def test_a_path_has_a_class(path, name):
    assert name == build_finder(list_classes(build_urls({})))(path)


def test_classes_follow_the_addresses_that_are_set():
    find_class = build_finder(list_classes(build_urls({"THEME_URL": "giao-dien/{path}"})))

    assert "immutable" == find_class("giao-dien/css/site.39c2885a.css")
    assert "media" == find_class("theme/css/site.39c2885a.css")


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feeds/moi-nhat.atom.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("images/ẢNH.JPG", "image/jpeg"),
        ("tim-kiem/chi-muc/a.z", "application/octet-stream"),
        ("xml", "application/octet-stream"),
        (".json/a", "application/octet-stream"),
    ],
)
def test_a_path_has_a_content_type(path, mime):
    assert mime == find_type(path)
