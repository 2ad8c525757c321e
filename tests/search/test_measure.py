"""What `make bench` and docs/search.md tell of search is measured by code that works."""

from tests.search.archive import write_archive
from tests.search.measure import NEW, build_index


def test_a_second_build_makes_what_a_new_article_needs(tmp_path):
    write_archive(tmp_path / "content", 8)
    known, groups = {}, {}
    first = build_index(tmp_path, known, groups)
    files = [path for path in (tmp_path / "output").rglob("*") if path.is_file()]
    same = build_index(tmp_path, known, groups)
    (tmp_path / "content/articles/moi.md").write_text(NEW, encoding="utf-8")
    new = build_index(tmp_path, known, groups)

    assert first["files"] == first["made"] == len(files)
    assert 0 == same["made"]
    assert 0 < new["made"] < new["files"]
    assert 0 < new["written"] < first["written"]
