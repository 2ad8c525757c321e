"""Tables for other programs."""

import pytest

from plugins.newsroom.tables import guard_cell, write_table


def test_a_table_has_its_columns_in_order_and_empty_cells_for_nothing():
    rows = [{"b": 'nói "có"', "a": 1, "c": "không in"}, {"a": None, "b": "x, y"}]

    assert 'a,b\r\n1,"nói ""có"""\r\n,"x, y"\r\n' == write_table(("a", "b"), rows)


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-KH", "@a", "\tx", "\r=1", "\n=1", "＝1"])
def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cell):
    assert f"'{cell}" == guard_cell(cell)


@pytest.mark.parametrize("cell", ["106-KH/TU", "", -5, None, "a=b"])
def test_every_other_cell_stays_as_it_is(cell):
    assert cell == guard_cell(cell)
