"""Names of documents that articles can't be linked by are told to the editor."""

from plugins.citations.aliases import check_aliases
from plugins.citations.phrases import LEAD_WORDS
from tests.edition import build_edition, write_directive
from tests.sites import MINIMAL, build_site


def check(**aliases):
    """Return (path, place, field, message) of each warning; each keyword is an entry's slug with its aliases."""
    content = {
        f"directives/{slug}.md": write_directive(f"{number}-KH/TU", aliases=names)
        for number, (slug, names) in enumerate(aliases.items(), start=1)
    }
    problems = check_aliases(build_edition(content))
    return [(problem.path, problem.line, problem.field, problem.message) for problem in problems]


def test_names_that_texts_are_searched_for_are_sound():
    assert [] == check(a=["Kế hoạch sơ kết", "Nghị quyết Trung ương 4 (khóa XII)", "Trung ương 4 khóa XII", "Hiến pháp 2013"])


def test_a_name_without_a_lead_word_is_told_with_the_reason():
    assert [
        (
            "directives/a.md",
            6,
            "aliases[1]",
            'bài viết gọi tên "Sơ kết giữa nhiệm kỳ" không được nối tới văn bản này: tên gọi phải bắt đầu bằng một trong'
            f" các từ: {', '.join(LEAD_WORDS)}; hội nghị thì viết như \"Trung ương 4 (khóa XII)\"",
        )
    ] == check(a=["Kế hoạch sơ kết", "Sơ kết giữa nhiệm kỳ"])


def test_a_name_longer_than_what_is_looked_up_is_told():
    ((_, _, field, message),) = check(a=["Kế hoạch " + "sơ kết " * 30])

    assert "aliases" == field
    assert message.endswith("tên gọi dài hơn 160 ký tự; hãy ghi phần đầu của tên")


def test_a_name_that_two_entries_claim_is_told_of_both_however_it_is_spelled():
    warnings = check(a=["Kế hoạch hòa giải"], b=["kế hoạch  hoà giải"], c=["Kế hoạch khác"])

    assert [("directives/a.md", "directives/b.md"), ("directives/b.md", "directives/a.md")] == sorted(
        (path, message.split(" cũng có ở ")[1].split(";")[0]) for path, _, _, message in warnings
    )


def test_the_warning_is_shown_and_does_not_stop_the_build(tmp_path):
    entry = "---\nsymbol: 94-KH/TU\ntitle: Về sơ kết\nissued: 2023-01-27\nissuer: thanh-uy\naliases: Sơ kết giữa nhiệm kỳ\n---\n"

    build = build_site(tmp_path, MINIMAL | {"directives/94-kh-tu.md": entry})

    assert 0 == build.code
    assert "directives/94-kh-tu.md:6:10  aliases: cảnh báo: bài viết gọi tên \"Sơ kết giữa nhiệm kỳ\"" in build.printed
