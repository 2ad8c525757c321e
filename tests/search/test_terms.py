import tomllib
from pathlib import Path

import pytest

from plugins.newsroom.symbols import make_plain
from plugins.search.terms import (
    BODY,
    LEAD,
    TITLE,
    Texts,
    collect_terms,
    describe_term,
    list_symbols,
    split_text,
)

VECTORS = tomllib.loads(Path(__file__).with_name("vectors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS["text"], ids=lambda vector: vector["source"])
def test_a_text_is_cut_and_folded_as_the_vectors_say(vector):
    words = split_text(make_plain(vector["source"]))

    assert vector["words"] == words
    assert vector["folded"] == [describe_term(word)[0] for word in words]


@pytest.mark.parametrize("vector", VECTORS["form"], ids=lambda vector: vector["term"])
def test_an_accented_form_has_the_byte_that_the_vectors_say(vector):
    assert vector["byte"] == describe_term(vector["term"])[1]


@pytest.mark.parametrize("text", ["106-KH/TU", "106/KH-TU", "Kế hoạch số 106 – KH / TU", "số 0106-KH/TU."])
def test_a_symbol_is_one_term_however_it_is_spelt(text):
    assert {"106-kh-tu"} == list_symbols(make_plain(text))


def test_a_state_symbol_keeps_its_year():
    assert {"42-2022-nd-cp", "59-2020-qh14"} == list_symbols(make_plain("Nghị định 42/2022/NĐ-CP và Luật số 59/2020/QH14"))


def test_a_term_has_the_best_place_that_it_stands_in():
    terms = collect_terms(Texts(("Đại hội",), ("Đại hội chi bộ",), (), "<p>Chi bộ họp.</p>"))

    assert TITLE == terms["đại hội"]
    assert LEAD == terms["chi bộ"]
    assert BODY == terms["bộ họp"]


def test_pairs_end_with_the_sentence_and_with_the_block():
    terms = collect_terms(Texts((), (), (), "<p>Xong việc. Dân vui,\ncười</p>\n<ul><li>một</li><li>hai</li></ul>"))

    assert {"xong việc", "dân vui", "vui cười"} == {term for term in terms if " " in term}


def test_markup_inside_a_word_and_marks_of_citations_are_no_gaps():
    html = "<p>Kế <strong>hoạch</strong> <em>s</em>ố \ue00012\ue00194-KH/TU\ue002 &amp; khác</p>"

    terms = collect_terms(Texts((), (), (), html))

    assert {"kế hoạch", "hoạch số", "số 94", "94-kh-tu"} <= set(terms)
    assert "12" not in terms


def test_forms_of_one_folded_term_differ_in_their_byte():
    forms = {describe_term(term) for term in ("tổ chức", "to chuc", "tô chực")}

    assert {("to chuc", "to c")} == {(folded, group) for folded, _, group in forms}
    assert 3 == len(forms)
