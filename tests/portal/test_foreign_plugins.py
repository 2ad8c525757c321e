"""Plugins that were written for stock Pelican, as docs/plugins.md says of them."""

import shutil

import pytest
from pelican import signals

from pelicanconf import PLUGINS
from tests.sites import MINIMAL, PROJECT, build_site


@pytest.fixture(autouse=True)
def forget_receivers():
    """Receivers outlive a build: the next test must not meet these."""
    found = (signals.generator_init, signals.content_written, signals.get_generators, signals.finalized)
    before = [dict(signal.receivers) for signal in found]
    yield
    for signal, receivers in zip(found, before, strict=True):
        signal.receivers.clear()
        signal.receivers.update(receivers)


def test_filters_that_a_plugin_brings_reach_the_templates(tmp_path):
    shutil.copytree(PROJECT / "theme", tmp_path / "theme")
    template = tmp_path / "theme/templates/article.html"
    template.write_text(template.read_text(encoding="utf-8").replace("{% block main %}", "{% block main %}<i>{{ 'a b' | titlecase }}</i>"))

    build = build_site(
        tmp_path, MINIMAL, THEME=str(tmp_path / "theme"), PLUGINS=[*PLUGINS, "pelican.plugins.jinja_filters"]
    )

    assert "<i>A B</i>" in build.read("2023/03/29/bai-dau/index.html")


def test_a_plugin_that_lists_pages_sees_all_of_them_in_every_build(tmp_path):
    settings = {
        "PLUGINS": [*PLUGINS, "pelican.plugins.sitemap"],
        "SITEMAP": {"format": "txt"},
        "OUTPUT_RETENTION": ["sitemap.txt"],
        "SITEURL": "https://bao.example",
    }

    first = build_site(tmp_path, MINIMAL, **settings).read("sitemap.txt")
    again = build_site(tmp_path, MINIMAL, **settings).read("sitemap.txt")

    assert "https://bao.example/2023/03/29/bai-dau/" in first.splitlines()
    assert first == again
