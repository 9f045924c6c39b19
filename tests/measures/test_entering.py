"""What is typed from paper slips."""

import pytest

from portal.measures.answers import entering
from portal.measures.answers.entering import Column
from portal.measures.instruments.shipped import shipped

OF_TEN = Column("happy", "How happy", 0, 10)
METRIC = Column("wellbeing", "Converted score", 7, 35, 2)


@pytest.mark.parametrize(
    ("column", "typed", "value", "fault"),
    [
        (OF_TEN, "10", 10, ""),
        (OF_TEN, " 0 ", 0, ""),
        (OF_TEN, "", None, ""),
        (OF_TEN, "-", None, ""),
        (OF_TEN, "11", None, "Enter 0 to 10, or leave it empty"),
        (OF_TEN, "six", None, "Enter 0 to 10, or leave it empty"),
        (OF_TEN, "-3", None, "Enter 0 to 10, or leave it empty"),
        (OF_TEN, "٣", None, "Enter 0 to 10, or leave it empty"),
        (OF_TEN, "1e1", None, "Enter 0 to 10, or leave it empty"),
        (OF_TEN, "3.5", None, "Enter a whole number, 0 to 10"),
        (METRIC, "23,21", 23.21, ""),
        (METRIC, "23.214", None, "Enter at most 2 figures after the point, 7 to 35"),
        (METRIC, "6.99", None, "Enter 7 to 35, or leave it empty"),
    ],
)
def test_a_cell_holds_what_can_be_answered_and_says_so_where_it_does_not(column, typed, value, fault):
    found = entering.cell(typed, column)
    assert (found.value, found.fault) == (value, fault)
    assert found.text == typed.strip()


def test_a_row_says_what_stands_in_it_and_only_what_is_new_is_a_change():
    asked = entering.columns(shipped()["ons-children-1"])
    stands = entering.shown({"satisfied": 3.0, "happy": 10.0}, asked, "eA")
    assert ([cell.text for cell in stands.cells], stands.says, stands.is_changed) == (["3", "-", "10"], "3 - 10", False)
    form = {"who-0": "eA", "saw-0": "3 - 10", "a-0-0": "3", "a-0-1": "", "a-0-2": "10"}
    form |= {"who-1": "eB", "saw-1": "", "a-1-0": "-"} | {"who-2": "cX", "saw-2": "", "a-2-0": "12", "a-2-1": "4"}
    form |= {"who-3": "e-of-another-group", "saw-3": "", "a-3-0": "1"} | {"who-4": "eD", "saw-4": "1 1 1"}
    same, blank, wrong, emptied = entering.read(form, asked, ["eA", "eB", "cX", "eC", "eD"])
    assert not same.is_changed
    assert (blank.is_changed, blank.answers(asked)) == (True, {"satisfied": None, "worthwhile": None, "happy": None})
    assert (wrong.is_wrong, wrong.is_changed) == (True, False)
    assert [cell.text for cell in wrong.cells] == ["12", "4", ""]
    assert (emptied.is_changed, emptied.is_given) == (True, False)
