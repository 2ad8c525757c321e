import tomllib
from pathlib import Path

import pytest

from plugins.newsroom.symbols import make_plain
from plugins.newsroom.vietnamese import fold
from plugins.search.terms import BODY, LEAD, TITLE, Lexicon, Texts, collect_terms, cut_text, list_symbols
from tests.search.reading import read_terms

VECTORS = tomllib.loads(Path(__file__).with_name("vectors.toml").read_text(encoding="utf-8"))


def find_terms(texts):
    """Return the terms of an entry: (folded, byte of the accented form) -> place."""
    lexicon = Lexicon()
    return read_terms(collect_terms(texts, lexicon), lexicon)


def find_body(html):
    """Return the folded terms of a body."""
    return {folded for folded, _ in find_terms(Texts((), (), (), html))}


@pytest.mark.parametrize("vector", VECTORS["text"], ids=lambda vector: vector["source"])
def test_a_text_is_cut_and_folded_as_the_vectors_say(vector):
    words = [word for word in cut_text(make_plain(vector["source"])) if word]

    assert vector["words"] == words
    assert vector["folded"] == list(map(fold, words))
    assert set(vector["folded"]) == {folded for folded, _ in find_terms(Texts((vector["source"],))) if not {" ", "-"} & set(folded)}


@pytest.mark.parametrize("vector", VECTORS["form"], ids=lambda vector: vector["term"])
def test_an_accented_form_has_the_byte_that_the_vectors_say(vector):
    assert (fold(vector["term"]), vector["byte"]) in find_terms(Texts((vector["term"],)))


@pytest.mark.parametrize("text", ["106-KH/TU", "106/KH-TU", "Kế hoạch số 106 – KH / TU", "số 0106-KH/TU."])
def test_a_symbol_is_one_term_however_it_is_spelt(text):
    assert {"106-kh-tu"} == list_symbols(make_plain(text))
    assert "106-kh-tu" in find_body(f"<p>{text}</p>")


def test_a_state_symbol_keeps_its_year():
    assert {"42-2022-nd-cp", "59-2020-qh14"} == list_symbols(make_plain("Nghị định 42/2022/NĐ-CP và Luật số 59/2020/QH14"))


def test_a_term_has_the_best_place_that_it_stands_in():
    terms = find_terms(Texts(("Đại hội",), ("Đại hội chi bộ",), (), "<p>Chi bộ họp.</p>"))
    places = {folded: place for (folded, _), place in terms.items()}

    assert len(terms) == len(places)
    assert (TITLE, LEAD, BODY) == (places["dai hoi"], places["chi bo"], places["bo hop"])


def test_pairs_end_with_the_sentence_and_with_the_block():
    terms = find_body("<p>Xong việc. Dân vui,\ncười</p>\n<ul><li>một</li><li>hai</li></ul>")

    assert {"xong viec", "dan vui", "vui cuoi"} == {term for term in terms if " " in term}


@pytest.mark.parametrize("text", ["“Xong.” Dân", "Xong… Dân", "Xong.) “Dân", "Xong.</p><p>Dân", "Xong. ”Dân"])
def test_a_sentence_ends_whatever_stands_round_its_end(text):
    assert {"xong", "dan"} == find_body(f"<p>{text}</p>")


def test_pairs_of_short_texts_reach_over_the_ends_of_sentences_but_not_of_texts():
    terms = find_terms(Texts(("Q. Sơn Trà", "Quận"), ("Họp. Xong",)))

    assert {"q son", "son tra", "hop xong"} == {folded for folded, _ in terms if " " in folded}


def test_markup_inside_a_word_and_marks_of_citations_are_no_gaps():
    terms = find_body("<p>Kế <strong>hoạch</strong> <em>s</em>ố \ue00012\ue00194-KH/TU\ue002 &amp; khác</p>")

    assert {"ke hoach", "hoach so", "so 94", "94-kh-tu"} <= terms
    assert "12" not in terms


def test_forms_of_one_folded_term_differ_in_their_byte():
    terms = find_terms(Texts((), (), (), "<p>tổ chức, to chuc, tô chực, tố chức</p>"))

    assert 4 == len([form for folded, form in terms if folded == "to chuc"])


def test_two_syllables_alike_make_a_pair_of_their_own():
    assert {"dan", "dan dan"} == find_body("<p>Dân dân dân.</p>")
