"""What an editor is told: every mistake of every file in one run, and the last good site left alone."""

import pytest

from tests.sites import MINIMAL, build_site

FRONT = "---\ntitle: {title}\ndate: {date}\ncategory: thoi-su\n{more}---\nNội dung.\n"


def write(title="Bài", date="2023-03-29", more=""):
    return FRONT.format(title=title, date=date, more=more)


CAMPAIGN = (
    "---\ntitle: Sơ kết giữa nhiệm kỳ\nstart: 2023-01-27\n"
    "indicators:\n  - id: cap-uy\n    title: Cấp ủy đã có kế hoạch\n    total: 16\n    unit: cấp ủy\n---\n"
)
MISTAKES = {
    "articles/a01.md": (
        write(more="campaign: so-ket-giua-nhiem-ki\n"),
        '5:11  campaign: không có chuyên đề "so-ket-giua-nhiem-ki"; có phải "so-ket-giua-nhiem-ky-2020-2025"?',
    ),
    "articles/a02.md": (
        write(date="03/29/2023"),
        '3:7  date: không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "29/03/2023"?',
    ),
    "articles/a03.md": (
        write(title="Sơ kết: kết quả"),
        '2:14  title: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép; hãy viết: title: "Sơ kết: kết quả"',
    ),
    "articles/a04.md": (
        write(more="comittee: thanh-uy\n"),
        '5:1  comittee: không có mục "comittee"; có phải "committee"?',
    ),
    "articles/a05.md": (
        "---\ntitle: Bài\ndate: 2023-03-29\ncategory: thoi-su\nNội dung.\n",
        "5:1  phần khai báo mở bằng --- mà không đóng; hãy thêm một dòng --- ngay sau dòng 4",
    ),
    "articles/a06.md": (
        write(more="image: ben-ca.jpg\nimage_alt: Bến cá\n"),
        '5:8  image: không có ảnh "ben-ca.jpg" trong thư mục images/; hãy chép ảnh vào đó hoặc sửa lại tên',
    ),
    "articles/a07.md": (
        b"---\ntitle: B\xe0i\n---\nx\n",
        "2:9  tệp không phải văn bản UTF-8 (gặp byte E0 ở đây); hãy mở lại bằng trình soạn thảo và lưu với bảng mã UTF-8",
    ),
    "articles/a08.md": (
        write(
            more="campaign: so-ket-giua-nhiem-ky-2020-2025\nprogress:\n  - indicator: cap-uy\n    done: 17\n    total: 16\n"
        ),
        "8:11  progress[0].done: số đã làm (17) lớn hơn tổng số (16); hãy xem lại hai con số",
    ),
    "articles/a09.md": (
        "---\ntitle: Bài\ncategory: thoi-su\n---\nx\n",
        '1:1  date: thiếu mục bắt buộc "date" (Ngày giờ đăng); hãy thêm một dòng, ví dụ: date: 29/03/2023 18:11',
    ),
    "articles/a10.md": (
        write(more="title: Lần nữa\n"),
        "5:1  title: mục này ghi hai lần, ở dòng 2 và dòng 5; hãy giữ một",
    ),
    "articles/a11.md": ("", "1:1  tệp trống; hãy viết phần khai báo giữa hai dòng ---, rồi đến nội dung"),
    "articles/2022/bai-dau.md": (
        write(),
        None,
    ),
    "articles/2023/bai-dau.md": (
        MINIMAL["articles/2023/bai-dau.md"],
        '1:1  slug: đã có tệp khác mang tên "bai-dau" (articles/2022/bai-dau.md); hãy đổi tên một trong hai tệp',
    ),
    "tin/a12.md": (
        write(),
        "1:1  tệp nằm ngoài các thư mục nội dung; hãy chuyển vào một trong các thư mục: articles/, sections/, committees/,"
        " campaigns/, directives/, authors/, pages/, notices/",
    ),
}


def test_every_mistake_of_every_file_is_told_in_one_run_and_the_site_stays(tmp_path):
    good = build_site(tmp_path, MINIMAL)
    before = good.list_files()
    content = MINIMAL | {"campaigns/so-ket-giua-nhiem-ky-2020-2025.md": CAMPAIGN}

    build = build_site(tmp_path, content | {path: text for path, (text, _) in MISTAKES.items()})

    lines = [line for line in build.errors.split("\n") if line.startswith(("articles/", "tin/"))]
    assert sorted(f"{path}:{message}" for path, (_, message) in MISTAKES.items() if message) == sorted(lines)
    assert build.errors.endswith(
        "13 lỗi trong 13 tệp.\n\n"
        "Chưa dựng được trang web: hãy sửa các lỗi trên rồi chạy lại. Bản đã dựng lần trước vẫn giữ nguyên.\n"
    )
    assert 1 == build.code
    assert before == build.list_files()


def test_two_pages_that_want_one_address_are_told(tmp_path):
    build = build_site(tmp_path, MINIMAL | {"pages/chuyen-de.md": "---\ntitle: Chuyên đề\n---\nx\n"})

    assert 1 == build.code
    assert "pages/chuyen-de.md:1:1  địa chỉ /chuyen-de/index.html đã dành cho trang khác" in build.errors


@pytest.mark.parametrize(("old", "holder"), [("/chuyen-de/", "trang do máy tự dựng"), ("/2023/03/29/bai-dau/", "articles/2023/bai-dau.md"), ("/cu.html", "articles/mot.md")])
def test_an_old_address_that_another_page_has_is_told_where_it_is_written(tmp_path, old, holder):
    content = MINIMAL | {
        "articles/mot.md": "---\ntitle: Một\ndate: 2023-03-29\ncategory: thoi-su\nredirect_from: /cu.html\n---\nx\n",
        "articles/hai.md": f"---\ntitle: Hai\ndate: 2023-03-28\ncategory: thoi-su\nredirect_from:\n  - /cu/hai\n  - {old}\n---\nx\n",
    }

    build = build_site(tmp_path, content)

    assert 1 == build.code
    told = {line for line in build.errors.splitlines() if "đã là của trang khác" in line}
    mine = f'articles/hai.md:7:5  redirect_from[1]: địa chỉ cũ "{old}" đã là của trang khác ({holder}); hãy bỏ địa chỉ này'
    theirs = f'articles/mot.md:5:16  redirect_from[0]: địa chỉ cũ "{old}" đã là của trang khác (articles/hai.md); hãy bỏ địa chỉ này'
    # Of two old addresses, either may go.
    assert told in ({mine}, {theirs})


def test_warnings_are_printed_and_the_site_is_built(tmp_path):
    content = MINIMAL | {"committees/notes.jpg": "not text"}

    build = build_site(tmp_path, content)

    assert 0 == build.code
    assert "committees/notes.jpg:1:1  cảnh báo: tệp này không có đuôi .md" in build.printed


@pytest.mark.parametrize("broken", ["article.html", "base.html"])
def test_a_broken_template_leaves_the_site_as_it_was(tmp_path, broken):
    import shutil

    from tests.sites import PROJECT

    good = build_site(tmp_path, MINIMAL)
    before = good.list_files()
    theme = tmp_path / "theme"
    shutil.copytree(PROJECT / "theme", theme)
    (theme / "templates" / broken).write_text("{{ view.nothing_of_that_name }}")

    with pytest.raises(Exception, match="nothing_of_that_name"):
        build_site(tmp_path, MINIMAL, THEME=str(theme))

    assert before == good.list_files()


def test_a_file_with_errors_is_known_to_others_and_what_its_body_names_is_checked(tmp_path):
    body = "[Trước]({filename}/articles/2023/bai-dau.md) và [sau]({filename}/articles/2023/bai-dao.md). ![Cờ](../images/co.jpg)\n"
    content = MINIMAL | {
        "articles/2023/sai.md": f"---\ntitle: Sai\ndate: mai\ncategory: thoi-su\n---\n{body}",
        "articles/2023/dung.md": "---\ntitle: Đúng\ndate: 2023-03-29\ncategory: thoi-su\n---\n[Sai]({filename}/articles/2023/sai.md)\n",
    }

    build = build_site(tmp_path, content)

    told = [line.partition("  ")[::2] for line in build.errors.splitlines() if line.startswith("articles/")]
    line = "articles/2023/sai.md:6:"
    assert [
        ("articles/2023/sai.md:3:7", "date"),
        (f"{line}{body.index('/articles/2023/bai-dao') + 1}", "đường dẫn"),
        (f"{line}{body.index('../images') + 1}", "không có"),
    ] == [(place, words[: len(expected)]) for (place, words), expected in zip(told, ("date", "đường dẫn", "không có"), strict=True)]
