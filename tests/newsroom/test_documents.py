"""Content files read: all problems of a file in one go, in the words that an editor reads."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.newsroom.documents import FOLDERS, Document, find_kind_of_path, read_document
from plugins.newsroom.moments import VIETNAM, Moment
from plugins.newsroom.problems import has_errors
from plugins.newsroom.schemas import (
    Article,
    Author,
    Campaign,
    Committee,
    Correction,
    Directive,
    Indicator,
    Milestone,
    Notice,
    Progress,
    Section,
    StaticPage,
    Term,
)

HEAD = "title: Sơ kết\ndate: 29-03-2023 18:11\ncategory: xay-dung-dang\n"


def write(head: str, body: str = "Thân bài.\n") -> bytes:
    """Return a content file."""
    return f"---\n{head}---\n{body}".encode()


def read(path: str, head: str, body: str = "Thân bài.\n") -> Document:
    """Return the document of a file without problems."""
    document, problems = read_document(path, write(head, body))
    assert () == problems
    return document


def explain(head: str, path: str = "articles/a.md", body: str = "Thân bài.\n") -> list[str]:
    """Return what is wrong with a file, as the report has it without the path."""
    _, problems = read_document(path, write(head, body))
    return [f"{p.line}:{p.column}  {p.field}: {p.message}" for p in problems]


# ---- what is read ----


def test_an_article_is_read_with_all_its_keys():
    document = read(
        "articles/2023/so-ket.md",
        "title: Sơ kết\n"
        "date: 29-03-2023 18:11\n"
        "modified: 2023-03-30\n"
        "category: xay-dung-dang\n"
        "summary: Đoạn mở đầu.\n"
        "authors: [Ngọc Phú, N.P]\n"
        "tags: sơ kết, nhiệm kỳ\n"
        "committee:\n  - thanh-uy\n  - ban-to-chuc\n"
        "campaign: so-ket-giua-nhiem-ky\n"
        "directive: 106-KH/TU\n"
        "stage: Sơ kết\n"
        "image: images/2023/a.jpg\n"
        "image_caption: Cuộc họp\n"
        "image_credit: N.P\n"
        "image_alt: Phòng họp\n"
        "source: Báo thành phố\n"
        "source_url: https://a.vn/1\n"
        "status: hidden\n"
        "embargo: 29/3/2023 17h\n"
        "featured_until: 31/3/2023\n"
        "progress:\n  - {indicator: xa-phuong, done: 03, total: 1.200, as_of: 17h ngày 27-3-2023, scope: thành phố}\n"
        "corrections:\n  date: 30/3/2023\n  text: Đã sửa.\n"
        "redirect_from: /cu/1.html\n"
        "lang: en\n"
        "slug: khac\n",
    )

    assert ("article", "khac", "articles/2023/so-ket.md") == (document.kind, document.slug, document.path)
    assert ("Thân bài.\n", 33) == (document.body, document.body_line)
    assert (
        Article(
            title="Sơ kết",
            date=datetime(2023, 3, 29, 18, 11, tzinfo=VIETNAM),
            modified=datetime(2023, 3, 30, tzinfo=VIETNAM),
            category="xay-dung-dang",
            summary="Đoạn mở đầu.",
            authors=("Ngọc Phú", "N.P"),
            tags=("sơ kết", "nhiệm kỳ"),
            committee=("thanh-uy", "ban-to-chuc"),
            campaign=("so-ket-giua-nhiem-ky",),
            directive=("106-KH/TU",),
            stage="Sơ kết",
            image="2023/a.jpg",
            image_caption="Cuộc họp",
            image_credit="N.P",
            image_alt="Phòng họp",
            source="Báo thành phố",
            source_url="https://a.vn/1",
            status="hidden",
            embargo=datetime(2023, 3, 29, 17, tzinfo=VIETNAM),
            featured_until=datetime(2023, 3, 31, 23, 59, 59, tzinfo=VIETNAM),
            progress=(
                Progress(
                    indicator="xa-phuong",
                    done=Decimal(3),
                    total=Decimal(1200),
                    as_of=Moment(datetime(2023, 3, 27, 17, tzinfo=VIETNAM), has_time=True),
                    scope="thành phố",
                ),
            ),
            corrections=(Correction(date=date(2023, 3, 30), text="Đã sửa."),),
            redirect_from=("/cu/1.html",),
            lang="en",
            slug="khac",
        )
        == document.fields
    )


@pytest.mark.parametrize(
    ("path", "head", "fields"),
    [
        ("sections/a.md", "title: A\norder: 1\nparent: b\n", Section(title="A", order=1, parent="b")),
        (
            "committees/quan/a.md",
            "title: A\nshort_title: B\nkind: Steering\ncode: QU\nparent: b\nvalid_from: 1/2/1997\nvalid_to: 2025-06-30\n"
            "successor: c\nterms:\n- {title: 2020–2025, congress: XXII, from: 2020, to: 2025}\n",
            Committee(
                title="A",
                short_title="B",
                kind="steering",
                code="QU",
                parent="b",
                valid_from=date(1997, 2, 1),
                valid_to=date(2025, 6, 30),
                successor="c",
                terms=(
                    Term(title="2020–2025", congress="XXII", from_=date(2020, 1, 1), to=date(2025, 12, 31)),
                ),
            ),
        ),
        (
            "campaigns/a.md",
            "title: A\nstart: 27/1/2023\nend: 30/6/2023\ndirective: [106-KH/TU, b]\ncommittee: thanh-uy; quan-uy\n"
            "stages: Đợt 1, Đợt 2\nindicators:\n- {id: x, title: X, total: '12,5', unit: tỷ đồng}\n"
            "milestones:\n- {date: 1/4/2023, title: M, article: b}\nimage: a.jpg\nfeatured: b\n",
            Campaign(
                title="A",
                start=date(2023, 1, 27),
                end=date(2023, 6, 30),
                directive=("106-KH/TU", "b"),
                committee=("thanh-uy", "quan-uy"),
                stages=("Đợt 1", "Đợt 2"),
                indicators=(Indicator(id="x", title="X", total=Decimal("12.5"), unit="tỷ đồng"),),
                milestones=(Milestone(date=date(2023, 4, 1), title="M", article="b"),),
                image="a.jpg",
                featured=("b",),
            ),
        ),
        (
            "directives/106-kh-tu.md",
            "symbol: 106-KH/TU\ntitle: A\nkind: kế hoạch\nissued: 27/1/2023\nissuer: thanh-uy\norgan: Ban Thường vụ\n"
            "effective: 1/2/2023\nexpires: 31/12/2025\nstatus: Còn hiệu lực\nimplements: a\namends: b\nreplaces: c\n"
            "based_on: [d, e]\naliases: Nghị quyết 4 (khóa XI, XII); B\nattachments: documents/a.pdf\n",
            Directive(
                symbol="106-KH/TU",
                title="A",
                kind="kế hoạch",
                issued=date(2023, 1, 27),
                issuer="thanh-uy",
                organ="Ban Thường vụ",
                effective=date(2023, 2, 1),
                expires=date(2025, 12, 31),
                status="in_force",
                implements=("a",),
                amends=("b",),
                replaces=("c",),
                based_on=("d", "e"),
                aliases=("Nghị quyết 4 (khóa XI, XII)", "B"),
                attachments=("a.pdf",),
            ),
        ),
        (
            "authors/a.md",
            "title: Ngọc Phú\naliases: N.P, Phú\n",
            Author(title="Ngọc Phú", aliases=("N.P", "Phú")),
        ),
        ("pages/a.md", "title: Giới thiệu\nstatus: draft\n", StaticPage(title="Giới thiệu", status="draft")),
        (
            "notices/a.md",
            "title: Lịch\ndate: 1/4/2023\nexpires: 30/4/2023\n",
            Notice(title="Lịch", date=datetime(2023, 4, 1, tzinfo=VIETNAM), expires=date(2023, 4, 30)),
        ),
    ],
)
def test_every_kind_is_read_by_its_folder_and_needs_no_body(path, head, fields):
    document = read(path, head, body="")

    assert (FOLDERS[path.split("/")[0]], fields) == (document.kind, document.fields)
    assert path.rpartition("/")[2] == f"{document.slug}.md"


def test_pelicans_plain_header_is_read_with_pelicans_keys():
    data = "Title: Sơ kết: kết quả\nDATE: 2023-03-29 18:11\nCategory: a\nTags: b; c\nAuthor: Ngọc Phú\nSlug: d\n\nThân bài.\n"
    document, problems = read_document("articles/x.md", data.encode())

    assert () == problems
    assert ("Sơ kết: kết quả", ("b", "c"), ("Ngọc Phú",), "d") == (
        document.fields.title,
        document.fields.tags,
        document.fields.authors,
        document.slug,
    )


def test_every_field_and_item_has_its_place():
    document = read(
        "articles/a.md",
        HEAD + "tags: một, hai\ncommittee:\n  - b\n  - c\nprogress:\n  - indicator: x\n    done: 1\nstage:\n",
    )

    assert {
        "title": (2, 8),
        "date": (3, 7),
        "category": (4, 11),
        "tags": (5, 7),
        "tags[0]": (5, 7),
        "tags[1]": (5, 7),
        "committee": (7, 3),
        "committee[0]": (7, 5),
        "committee[1]": (8, 5),
        "progress": (10, 3),
        "progress[0]": (10, 5),
        "progress[0].indicator": (10, 16),
        "progress[0].done": (11, 11),
        "stage": (12, 1),
    } == document.lines


def test_places_follow_the_items_when_empty_and_repeated_ones_are_dropped():
    document = read("articles/a.md", HEAD + "committee:\n  - b\n  -\n  - b\n  - c\n")

    assert ("b", "c") == document.fields.committee
    assert ((6, 5), (9, 5)) == (document.lines["committee[0]"], document.lines["committee[1]"])


@pytest.mark.parametrize("value", ["", "''", "[]", "['']", "{}", "~"])
def test_an_empty_value_counts_as_absent(value):
    fields = read("articles/a.md", HEAD + f"campaign: {value}\nprogress: {value}\nstage: {value}\n").fields

    assert ((), (), None) == (fields.campaign, fields.progress, fields.stage)


def test_markup_stays_text():
    assert (
        "<script>alert(1)</script>"
        == read("articles/a.md", HEAD + "summary: <script>alert(1)</script>\n").fields.summary
    )


def test_two_thousand_tags_are_read():
    tags = [f"từ khóa {number}" for number in range(2000)]

    assert tuple(tags) == read("articles/a.md", HEAD + f"tags: [{', '.join(tags)}]\n").fields.tags


def test_an_article_of_five_megabytes_is_read():
    body = "Một đoạn văn rất dài. " * 200_000

    assert body == read("articles/a.md", HEAD, body).body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("articles/2023/03/a.md", "article"),
        ("pages/a.markdown", "page"),
        ("images/a.md", None),
        ("articles/a.jpg", None),
        ("a.md", None),
    ],
)
def test_the_kind_of_a_path_is_told_by_its_first_folder(path, kind):
    assert kind == find_kind_of_path(path)


# ---- what is wrong ----


def test_all_problems_of_a_file_are_told_in_one_go():
    assert [
        '2:14  title: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép; hãy viết: title: "Sơ kết: kết quả"',
        '3:7  date: không có tháng 29, có lẽ ngày và tháng viết ngược; có phải "29/03/2023"?',
        '4:1  campagn: không có mục "campagn"; có phải "campaign"?',
        '5:13  source_url: địa chỉ phải bắt đầu bằng https:// hoặc http://, ở đây là "javascript:alert(1)"',
        "8:11  progress[0].done: số đã làm (5) lớn hơn tổng số (3); hãy xem lại hai con số",
        '10:5  progress[1].indicator: thiếu mục bắt buộc "indicator" (Chỉ tiêu); hãy thêm một dòng, ví dụ: '
        "indicator: xa-phuong",
        '10:11  progress[1].done: "x" không phải con số; hãy viết như "14", "1.200" hoặc "12,5"',
        '11:1  category: mục bắt buộc "category" (Chuyên mục) còn để trống; hãy điền, ví dụ: category: xay-dung-dang',
    ] == explain(
        "title: Sơ kết: kết quả\ndate: 03/29/2023\ncampagn: a\nsource_url: javascript:alert(1)\nprogress:\n"
        "  - indicator: a\n    done: 5\n    total: 3\n  - done: x\ncategory:\n"
    )


def test_a_missing_required_key_is_told_with_an_example():
    assert [
        '1:1  category: thiếu mục bắt buộc "category" (Chuyên mục); hãy thêm một dòng, ví dụ: category: xay-dung-dang',
        '1:1  date: thiếu mục bắt buộc "date" (Ngày giờ đăng); hãy thêm một dòng, ví dụ: date: 29/03/2023 18:11',
    ] == explain("title: A\n")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("dat", "date"), ("Datee", "date"), ("ngày giờ đăng", "date"), ("ngay gio dang", "date")],
)
def test_an_unknown_key_is_not_also_called_missing(typed, meant):
    assert [f'3:1  {typed}: không có mục "{typed}"; có phải "{meant}"?'] == explain(
        f"title: A\n{typed}: 29/03/2023\ncategory: b\n"
    )


def test_the_value_of_an_unknown_key_is_checked_as_what_was_meant():
    assert [
        '3:1  dat: không có mục "dat"; có phải "date"?',
        '3:6  date: tháng 2 năm 2023 chỉ có 28 ngày; có phải "28/02/2023"?',
    ] == explain("title: A\ndat: 31/02/2023\ncategory: b\n")


def test_a_key_that_is_near_to_none_is_told_with_all_that_there_are():
    assert ['3:1  xyz: không có mục "xyz"; các mục dùng được: title, order, parent, lint_ignore'] == explain(
        "title: A\nxyz: 1\n", "sections/a.md"
    )


@pytest.mark.parametrize("key", ["template", "url", "save_as", "translation"])
def test_pelicans_keys_that_this_site_decides_itself_are_unknown(key):
    assert [f'5:1  {key}: không có mục "{key}"'] == [
        found.split(";")[0] for found in explain(HEAD + f"{key}: a\n")
    ]


def test_an_unknown_key_of_a_part_is_told_with_its_place():
    assert ['7:5  progress[0].don: không có mục "don"; có phải "done"?'] == explain(
        HEAD + "progress:\n  - indicator: a\n    don: 3\n"
    )


def test_author_and_authors_are_one_key():
    assert ['6:1  authors: mục này cũng chính là "author" đã ghi ở dòng 5; hãy giữ một'] == explain(
        HEAD + "author: A\nauthors: B\n"
    )


def test_an_item_that_should_have_keys_is_explained():
    assert [
        "6:5  progress[0]: mục này gồm các mục con (indicator, done, total, as_of, scope); hãy ghi mỗi mục con một dòng "
        'dạng "tên: giá trị", thụt vào dưới dấu gạch đầu dòng'
    ] == explain(HEAD + "progress:\n  - 14/16\n")


def test_a_list_item_with_a_colon_is_explained():
    assert [
        '6:5  tags[0]: giá trị có dấu hai chấm nên phải đặt trong ngoặc kép; hãy viết: "Sơ kết: đợt 1"'
    ] == explain(HEAD + "tags:\n  - Sơ kết: đợt 1\n  - b\n")


def test_every_wrong_item_of_a_list_is_told_at_its_place():
    assert ["5:17  redirect_from[0]", "5:24  redirect_from[2]"] == [
        found.partition(": ")[0] for found in explain(HEAD + "redirect_from: [a, /b, c]\n")
    ]


def test_a_key_that_stands_twice_is_told_with_what_else_is_wrong():
    assert [
        "5:1  title: mục này ghi hai lần, ở dòng 2 và dòng 5; hãy giữ một",
        '6:9  status: không có lựa chọn "nháp"; hãy dùng một trong: published (đăng), draft (bản nháp), '
        "hidden (có trang riêng, không vào danh sách)",
    ] == explain(HEAD + "title: B\nstatus: nháp\n")


def test_an_article_needs_a_text():
    assert ["6:1  : bài chưa có nội dung; hãy viết nội dung sau phần khai báo"] == explain(HEAD, body="\n \n")


def test_a_warning_leaves_the_document():
    document, problems = read_document(
        "directives/a.md", write("symbol: 1-KH/TU\ntitle: A\nissuer: tu\nissued: 2/2/2023\neffective: 1/2/2023\n")
    )

    assert [
        (
            "effective",
            "warning",
            'ngày 1-2-2023 sớm hơn ngày 2-2-2023 ở mục "issued"; hãy kiểm tra lại hai ngày',
        )
    ] == [(problem.field, problem.severity, problem.message) for problem in problems]
    assert date(2023, 2, 1) == document.fields.effective


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Sơ kết.md", 'tên tệp "Sơ kết" không làm địa chỉ trang được; hãy đổi tên thành "so-ket.md"'),
        ("so_ket.md", 'tên tệp "so_ket" không làm địa chỉ trang được; hãy đổi tên thành "so-ket.md"'),
        (
            "….md",
            'tên tệp "…" không làm địa chỉ trang được; hãy đặt tên bằng chữ thường không dấu, số và dấu gạch nối, '
            'ví dụ "so-ket-quy-1.md"',
        ),
    ],
)
def test_a_file_name_that_can_be_no_slug_is_explained(name, message):
    assert [f"1:1  : {message}"] == explain(HEAD, f"articles/{name}")


def test_a_slug_of_its_own_frees_an_article_from_its_file_name():
    assert "so-ket" == read("articles/Sơ kết.md", HEAD + "slug: so-ket\n").slug


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("article/a.md", 'không có thư mục nội dung "article/"; có phải "articles/"?'),
        (
            "a.md",
            "tệp nằm ngoài các thư mục nội dung; hãy chuyển vào một trong các thư mục: articles/, sections/, "
            "committees/, campaigns/, directives/, authors/, pages/, notices/",
        ),
        (
            "articles/a.txt",
            "tệp này không có đuôi .md nên không được đọc; nếu là bài viết, hãy lưu lại thành tệp .md",
        ),
    ],
)
def test_a_file_in_the_wrong_place_is_explained(path, message):
    assert [f"1:1  : {message}"] == explain(HEAD, path)


@pytest.mark.parametrize("folder", FOLDERS)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: write(text)))
def test_no_bytes_whatever_end_in_a_traceback(folder, data):
    document, problems = read_document(f"{folder}/a.md", data)

    assert (document is None) == has_errors(problems)


VALUES = st.sampled_from(
    ["A", "[A, B]", "{a: b}", "[{a: [b]}]", "", "31/02/2023", "1,200", "/a", "../a", "https://a.vn", "-1"]
)
KEYS = st.sampled_from(
    [
        *(
            "title",
            "date",
            "category",
            "tags",
            "author",
            "status",
            "image",
            "redirect_from",
            "slug",
            "lang",
            "progress",
        ),
        *(
            "start",
            "stages",
            "indicators",
            "milestones",
            "symbol",
            "issued",
            "kind",
            "terms",
            "order",
            "expires",
            "x",
        ),
    ]
)


@pytest.mark.parametrize("folder", FOLDERS)
@given(entries=st.lists(st.tuples(KEYS, VALUES), max_size=8))
def test_no_value_of_any_shape_ends_in_a_traceback(folder, entries):
    head = "".join(f"{key}: {value}\n" for key, value in entries)
    document, problems = read_document(f"{folder}/a.md", write(head))

    assert (document is None) == has_errors(problems)
    assert all(problem.message and problem.line >= 1 for problem in problems)
