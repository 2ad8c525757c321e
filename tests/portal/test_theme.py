"""The theme's files: one stylesheet from its layers, scripts that find one another, names that follow the content."""

import pytest

from plugins.newsroom.urls import build_urls
from plugins.portal.theme import ThemeError, build_assets

URLS = build_urls({"SITEURL": "https://example.vn/bao"})


@pytest.fixture
def build(tmp_path):
    def build_one(files, extra=None):
        for name, text in ({"css/site.css": ""} | files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assets = build_assets(tmp_path, URLS, extra or {})
        return assets.urls, {file.save_as: file.read().decode() for file in assets.files}

    return build_one


def find(urls, files, name):
    return files[urls[name].removeprefix("/bao/")]


def test_imports_are_put_into_their_layers_and_comments_go(build):
    urls, files = build(
        {
            "css/site.css": '@layer reset, base;\n@import "reset.css" layer(reset);\n@import "parts/a.css" layer(base);\n',
            "css/reset.css": "/* why */\n* { margin: 0 }\n",
            "css/parts/a.css": "a { color: red }\n",
        }
    )

    assert (
        "@layer reset, base;\n@layer reset {\n* { margin: 0 }\n}\n@layer base {\na { color: red }\n}\n"
        == find(urls, files, "css/site.css")
    )


def test_a_file_is_named_by_its_content(build):
    first, _ = build({"img/a.svg": "<svg/>"})
    second, _ = build({"img/a.svg": "<svg />"})

    assert first["img/a.svg"].startswith("/bao/theme/img/a.")
    assert first["img/a.svg"] != second["img/a.svg"]


def test_a_stylesheet_asks_for_a_font_by_its_name_of_today(build):
    urls, files = build({"css/site.css": 'a { src: url("../fonts/x.woff2") }'}, {"fonts/x.woff2": b"font"})

    assert f'url("{urls["fonts/x.woff2"]}")' in find(urls, files, "css/site.css")


def test_a_script_imports_another_by_its_name_of_today(build):
    urls, files = build({"js/a.js": 'import { b } from "./b.js";\n', "js/b.js": "export const b = 1;\n"})

    assert f'import {{ b }} from "{urls["js/b.js"]}";\n' == find(urls, files, "js/a.js")


@pytest.mark.parametrize(
    "files",
    [
        {"css/site.css": '@import "nowhere.css" layer(base);\n'},
        {"css/site.css": 'a { src: url("../fonts/nowhere.woff2") }'},
        {"js/a.js": 'import "./nowhere.js";\n'},
        {"js/a.js": 'import "./b.js";\n', "js/b.js": 'import "./a.js";\n'},
    ],
)
def test_what_is_not_there_stops_the_build(build, files):
    with pytest.raises(ThemeError):
        build(files)


def test_whole_lines_of_comment_stay_out_of_scripts(build):
    urls, files = build({"js/a.js": '// why\nconst a = "http://b"; // kept\n  // because\nf(a);\n'})

    assert 'const a = "http://b"; // kept\nf(a);\n' == find(urls, files, "js/a.js")
