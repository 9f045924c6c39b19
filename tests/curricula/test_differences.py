from hypothesis import given
from hypothesis import strategies as st

from portal.curricula.content import Folder
from portal.curricula.reading.differences import Kind, compared, differences
from portal.curricula.reading.reader import read_files
from tests.curricula.folders import SHEET, as_bytes, casework, whole


def folder(files: dict[str, str]) -> Folder:
    found = read_files("healthy-steps", as_bytes(files)).folder
    assert found is not None
    return found


def test_the_same_folder_differs_nowhere():
    assert differences(folder(whole()), folder(whole())) == []
    assert differences(folder(casework()), folder(casework())) == []


def test_a_changed_sentence_shows_the_words_that_went_and_came():
    files = whole()
    files["01-session.md"] = files["01-session.md"].replace("Put the chairs in a ring.", "Put the chairs in a row.")
    (change,) = differences(folder(whole()), folder(files))
    assert (change.where, change.what, change.kind) == ("Session 1", "Before you start", Kind.CHANGED)
    assert [run.text.strip() for run in change.before if run.is_marked] == ["ring."]
    assert [run.text.strip() for run in change.after if run.is_marked] == ["row."]


def test_a_new_name_or_length_of_an_activity_is_a_change_not_a_new_activity():
    files = whole()
    text = files["01-session.md"].replace("name: Working, minutes: 10", "name: Working hard, minutes: 12")
    files["01-session.md"] = text.replace("### Working", "### Working hard").replace(
        "name: Closing, minutes: 5", "name: Closing, minutes: 3"
    )
    found = [(change.what, change.kind) for change in differences(folder(whole()), folder(files))]
    assert found == [("Working hard", Kind.CHANGED), ("Closing", Kind.CHANGED)]


def test_a_session_that_went_stands_last():
    less = {path: text for path, text in whole().items() if not path.startswith("02")}
    found = differences(folder(whole()), folder(less))
    assert {(change.where, change.kind) for change in found} == {("Session 2", Kind.REMOVED)}


def test_a_handout_drawn_again_is_told_though_its_words_are_the_same():
    files = whole() | {"01-sheet.html": SHEET.replace('r="2"', 'r="3"')}
    assert [(change.what, change.kind) for change in differences(folder(whole()), folder(files))] == [
        ("Handout: Sheet 1", Kind.DRAWN)
    ]


@given(st.text(), st.text())
def test_each_side_put_together_again_gives_its_words_back(before, after):
    left, right = compared(before, after)
    assert "".join(run.text for run in left).split() == before.split()
    assert "".join(run.text for run in right).split() == after.split()
