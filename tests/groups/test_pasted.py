"""Lists as they stand in mails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.groups.class_list import Refused
from portal.groups.pasted import read_pasted

MAIL = """Hi Robin,

Here are the pupils for Tuesday:

1. Amara Okafor 8B
2) Kim Li (8C)
• Jo Smith-Jones Y9
- O'Neill, Zoë 8
\t*  Mohammed Amin bin Said

Many thanks

Sasha Example
Head of Year 8
Sample Academy
020 7946 0000
sasha@example.org
"""


def found(text: str) -> list[str]:
    return ["|".join(cells) for _, cells in read_pasted(text).rows]


def test_a_mail_gives_its_pupils_and_shows_the_rest_to_tick():
    table = read_pasted(MAIL)
    assert ["|".join(cells) for _, cells in table.rows] == [
        "Amara|Okafor|8",
        "Kim|Li|8",
        "Jo|Smith-Jones|9",
        "Zoë|O'Neill|8",
        "Mohammed Amin|bin Said|",
    ]
    doubts = [one.text for one in table.doubts]
    assert doubts[:2] == ["Hi Robin,", "Here are the pupils for Tuesday:"]
    assert {"Many thanks", "Sasha Example", "Sample Academy", "sasha@example.org"} <= set(doubts)
    assert next(one.cells for one in table.doubts if one.text == "Sasha Example") == ("Sasha", "Example", "")


LINES = [
    ("Amara Okafor 8B", "Amara|Okafor|8"),
    ("Okafor, Amara", "Amara|Okafor|"),
    ("Okafor, Amara, 8", "Amara|Okafor|8"),
    ("Okafor, Amara (Year 8)", "Amara|Okafor|8"),
    ("Amara,Okafor,8", "Amara|Okafor|8"),
    ("Amara\tOkafor\t8B", "Amara|Okafor|8"),
    ("Amara;Okafor;8", "Amara|Okafor|8"),
    ("Amara Okafor - 8B", "Amara|Okafor|8"),
    ("Best, Amara 8B", "Amara|Best|8"),
    ("Will Okafor 8B", "Will|Okafor|8"),
    ("Okafor, Will", "Will|Okafor|"),
    ("OKAFOR Amara", "Amara|OKAFOR|"),
    ("Amara OKAFOR", "Amara|OKAFOR|"),
    ("Anne Marie Smith", "Anne Marie|Smith|"),
    ("Maria de la Cruz", "Maria|de la Cruz|"),
    ("Amara O", "Amara|O|"),
    ("> Amara Okafor", "Amara|Okafor|"),
    ("12. Amara Okafor yr 10", "Amara|Okafor|10"),
    ("[ ] Amara Okafor", "Amara|Okafor|"),
    ("Amara Okafor 14", "Amara|Okafor|"),
    ("سلمى النرجسي", "سلمى|النرجسي|"),
    ("小竹 李", "小竹|李|"),
    ("Amara", "Amara||"),
]


@pytest.mark.parametrize(("line", "person"), LINES)
def test_a_line_is_read_as_people_write_it(line, person):
    assert found(line) == [person]


@pytest.mark.parametrize(
    "text", ["Amara Okafor; Kim Li; Jo Smith", "Amara Okafor, Kim Li, Jo Smith", "1. Amara Okafor; 2. Kim Li; Jo Smith"]
)
def test_several_people_may_stand_on_one_line(text):
    assert [one.rsplit("|", 1)[0] for one in found(text)] == ["Amara|Okafor", "Kim|Li", "Jo|Smith"]


def test_a_heading_gives_the_year_of_those_under_it():
    assert found("Year 8:\nAmara Okafor\n9B\nKim Li\nJo Smith 10") == ["Amara|Okafor|8", "Kim|Li|9", "Jo|Smith|10"]


NO_NAMES = ["Dear Ms Example", "Best wishes,", "Mrs Example", "See you on Tuesday!", "Sent from my phone", "Tel: 020"]


@pytest.mark.parametrize("line", [*NO_NAMES, "www.example.org", "Subject: list", "The list is below, as you asked"])
def test_what_is_no_name_is_shown_and_not_added(line):
    table = read_pasted(f"{line}\nAmara Okafor")
    assert line in [one.text for one in table.doubts]


def test_a_piece_of_a_spreadsheet_goes_by_its_heads():
    table = read_pasted("Hello\n\nSurname\tForename\tYear\tDOB\nOkafor\tAmara\t8\t1/2/2013\n\nThanks\nSasha")
    assert table.heads == ("Surname", "Forename", "Year", "DOB")
    assert [cells for _, cells in table.rows] == [("Okafor", "Amara", "8", "")]
    assert [one.text for one in table.doubts] == ["Hello", "Thanks", "Sasha"]


BAD = [
    ("", "The box is empty"),
    ("  \n \n", "The box is empty"),
    ("x" * 70_000, "longer than a class list"),
    ("\n".join(f"Given{n} Family" for n in range(10_000))[:59_000], "A class list holds at most 200"),
    ("Year 8\n9B", "No name was found"),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_refused_in_a_sentence(text, says):
    with pytest.raises(Refused, match=says):
        read_pasted(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_whatever_gives_a_table_or_a_sentence(text):
    try:
        table = read_pasted(text)
    except Refused:
        return
    assert all(len(cells) == len(table.heads) for _, cells in table.rows)
