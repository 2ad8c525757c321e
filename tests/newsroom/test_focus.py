"""The focus of a picture: the words and numbers that editors write, and what they are told when these mean nothing."""

import pytest

from plugins.newsroom.fields import FieldError
from plugins.newsroom.focus import Focus, parse_focus
from plugins.newsroom.texts import say


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("trái", Focus(0, 50)),
        ("phải", Focus(100, 50)),
        ("giữa trên", Focus(50, 0)),
        ("trên giữa", Focus(50, 0)),
        ("Dưới phải", Focus(100, 100)),
        ("giữa", Focus(50, 50)),
        ("phai", Focus(100, 50)),
        ("top left", Focus(0, 0)),
        ("60% 30%", Focus(60, 30)),
        ("60 30", Focus(60, 30)),
        ("0%, 100%", Focus(0, 100)),
    ],
)
def test_one_or_two_words_or_two_shares_mean_a_point(text, focus):
    assert focus == parse_focus(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("trâi trn", 'không hiểu tiêu điểm "trâi trn"; có phải "trái trên"?'),
        ("120% 30%", 'tiêu điểm "120% 30%" nằm ngoài ảnh; hai số tính theo phần trăm'),
        ("trái phải", 'không hiểu tiêu điểm "trái phải"; hãy viết một hoặc hai chữ trong: trái, phải'),
        ("trên dưới", "hãy viết một hoặc hai chữ"),
        ("giữa giữa giữa", "hãy viết một hoặc hai chữ"),
        ("khuôn mặt bà cụ", "hãy viết một hoặc hai chữ"),
        ("60%", "hãy viết một hoặc hai chữ"),
    ],
)
def test_what_means_no_point_is_told_with_the_nearest_that_does(text, message):
    with pytest.raises(FieldError) as refusal:
        parse_focus(text)

    assert message in say(f"problem.{refusal.value.code.replace('-', '_')}", **refusal.value.values)
