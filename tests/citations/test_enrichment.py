"""Citations in an edition: what its documents, bodies and articles say decides where a citation leads."""

from plugins.citations.plugin import FEATURE
from tests.edition import build_edition, write_article, write_directive, write_document


def write_body(text, **fields):
    return write_article("Bài", **fields).replace("Một đoạn văn.", text)


def link(text, content, **fields):
    """Return the links of an article's finished body as (entry, words)."""
    edition = build_edition(content | {"articles/bai.md": write_body(text, **fields)}, features=[FEATURE])
    citations = edition.citations.of_article.get("bai", ())
    return [citation.directive for citation in citations], edition.finish_body(edition.newsroom.by_slug["bai"])


PLAN = {"directives/106-kh-tu.md": write_directive("106-KH/TU")}


def test_a_citation_becomes_a_link_and_a_relation_with_its_sentence():
    edition = build_edition(
        PLAN | {"articles/bai.md": write_body("Câu đầu. Theo **Kế hoạch số 106-KH/TU** ngày 27-1-2023, việc đã xong.")},
        features=[FEATURE],
    )

    (citation,) = edition.citations.of_directive["106-kh-tu"]

    assert ("bai", "Theo Kế hoạch số 106-KH/TU ngày 27-1-2023, việc đã xong.") == (citation.article, citation.sentence)
    assert (
        '<p>Câu đầu. Theo <strong><a class="citation" href="/van-ban/106-kh-tu/" title="Về sơ kết (ngày 27-1-2023)" data-short>'
        "Kế hoạch số 106-KH/TU</a></strong> ngày 27-1-2023, việc đã xong.</p>"
        == edition.finish_body(edition.newsroom.by_slug["bai"])
    )


def test_a_bare_number_is_settled_by_the_front_matter_and_by_the_campaign():
    campaign = {"campaigns/so-ket.md": write_document(title="Sơ kết", start="2023-01-27", directive="106-kh-tu")}

    assert ["106-kh-tu"] == link("Kế hoạch 106 đã xong.", PLAN, directive="106-kh-tu")[0]
    assert ["106-kh-tu"] == link("Kế hoạch 106 đã xong.", PLAN | campaign, campaign="so-ket")[0]


def test_a_term_of_office_is_told_by_the_bodys_congresses():
    content = {
        "committees/thanh-uy.md": write_document(
            title="Thành ủy",
            code="TU",
            terms=[
                {"congress": "Đại hội lần thứ XIV", "from": "2015-10-20"},
                {"congress": "Đại hội lần thứ XV", "from": "2020-10-20"},
            ],
        ),
        "directives/06-nq-tu-2016.md": write_directive("06-NQ/TU", "2016-06-01"),
        "directives/06-nq-tu-2021.md": write_directive("06-NQ/TU", "2021-06-01"),
    }

    assert ["06-nq-tu-2021"] == link("Nghị quyết số 06-NQ/TU (khóa XV) nêu rõ.", content, committee="thanh-uy")[0]
    assert [] == link("Nghị quyết số 06-NQ/TU nêu rõ.", content, committee="thanh-uy")[0]


def test_what_is_not_linked_leaves_no_mark_behind():
    _, html = link("Theo Quy định số 08-QĐi/TW ngày 25-10-2018.", PLAN)

    assert "<p>Theo Quy định số 08-QĐi/TW ngày 25-10-2018.</p>" == html


def test_a_new_entry_changes_what_it_touches_without_another_parse():
    plain = build_edition({"articles/bai.md": write_body("Theo Kế hoạch số 106-KH/TU.")}, features=[FEATURE])
    linked = build_edition(PLAN | {"articles/bai.md": write_body("Theo Kế hoạch số 106-KH/TU.")}, features=[FEATURE])
    article, again = plain.newsroom.by_slug["bai"], linked.newsroom.by_slug["bai"]

    assert plain.readings[article.path].body == linked.readings[again.path].body
    assert article not in plain.finishers[0].digests and again in linked.finishers[0].digests
