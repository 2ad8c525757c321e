"""The nearest known word."""

import pytest

from plugins.newsroom.suggestions import nearest


@pytest.mark.parametrize(
    ("expected", "word"),
    [
        ("so-ket-giua-nhiem-ky-2020-2025", "so-ket-giua-nhiem-ki"),
        ("so-ket-giua-nhiem-ky-2020-2025", "so-ket-giua-nhiem-ky-2020-2052"),
        ("thanh-uy", "thanh-uỷ"),
        ("thanh-uy", "Thành ủy"),
        ("106-kh-tu", "106-KH/TU"),
        ("ban-to-chuc", "ban-to-chcu"),
        (None, "cong-an"),
        (None, ""),
        (None, "…"),
    ],
)
def test_the_nearest_word_is_found_without_case_accents_and_punctuation(expected, word):
    known = ["ban-to-chuc", "so-ket-giua-nhiem-ky-2020-2025", "thanh-uy", "106-kh-tu"]

    assert expected == nearest(word, known)


def test_of_two_equally_near_words_the_first_of_the_alphabet_is_taken_whatever_the_order():
    assert "bat" == nearest("bit", ["but", "bat"])
    assert "bat" == nearest("bit", ["bat", "but"])


def test_a_few_letters_that_many_words_begin_with_mean_none_of_them():
    assert nearest("so", ["so-ket-giua-nhiem-ky", "so-van-hoa"]) is None


def test_nothing_is_near_when_nothing_is_known():
    assert nearest("thanh-uy", []) is None
