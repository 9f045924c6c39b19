import pytest

from portal.curricula.reading.reader import Reading, read_files
from portal.curricula.shipped import SHIPPED
from tests.curricula.folders import PLAN, PROGRAMME, SHEET, as_bytes, casework, whole

HARD = (
    "Organisational representatives collaboratively operationalise multidisciplinary responsibilities notwithstanding "
    "considerable administrative complexity and institutional uncertainty throughout participating authorities. "
) * 3


def read(files: dict[str, str]) -> Reading:
    return read_files("healthy-steps", as_bytes(files))


def with_sheet(words: str, **entry: str) -> dict[str, str]:
    """A programme whose first handout says this, with these fields in its entry."""
    more = "".join(f", {key}: {value}" for key, value in entry.items())
    plan = PLAN.format(n=1).replace("kind: worksheet}", "kind: worksheet" + more + "}")
    return whole() | {"01-sheet.html": SHEET.replace("Write one name.", words), "01-session.md": plan}


@pytest.mark.parametrize(
    ("audience", "is_refused"), [("pupil", True), ("parent", True), ("school", False), ("facilitator", False)]
)
def test_what_pupils_and_parents_read_is_plain(audience, is_refused):
    faults = [str(fault) for fault in read(with_sheet(HARD, audience=audience)).faults]
    assert any("01-sheet.html: reading age" in fault for fault in faults) is is_refused


def test_what_parents_are_told_is_plain():
    files = whole()
    files["01-session.md"] = files["01-session.md"].replace(
        "parents: Children find out whom they can ask.", f"parents: {HARD}"
    )
    assert "01-session.md, line 15: parents: reading age" in str(read(files).faults[0])


def test_a_sentence_for_the_facilitator_alone_stands_in_no_handout():
    secret = "Watch whether anybody in the room goes very quiet after this one."
    files = with_sheet(secret)
    files["01-session.md"] = files["01-session.md"].replace("Put the chairs in a ring.", secret)
    assert [str(fault) for fault in read(files).faults] == [
        f"healthy-steps/01-sheet.html, line 4: take out “{secret[:60]}”; it is for facilitators only"
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("We arrange a prison visit for the group.", "fear does not prevent violence"),
        ("Hand round the graphic pictures.", "fear does not prevent violence"),
        ("Officers stage a mock arrest.", "fear does not prevent violence"),
        ("Show how to conceal it.", "teaches it"),
        ("He was the most feared of all.", "glamour"),
    ],
)
def test_what_does_harm_is_warned_of_with_the_reason(words, reason):
    reading = read(whole() | {"01-session.md": PLAN.format(n=1).replace("Put the chairs in a ring.", words)})
    assert reading.folder is not None
    assert [reason in str(warning) for warning in reading.warnings] == [True]


@pytest.mark.parametrize("words", ["No prison visit is ever part of it.", "Never show graphic pictures."])
def test_saying_that_it_is_not_done_is_no_concern(words):
    reading = read(whole() | {"01-session.md": PLAN.format(n=1).replace("Put the chairs in a ring.", words)})
    assert reading.warnings == []


def test_a_label_where_a_young_person_reads_it_is_warned_of():
    assert "a label does harm" in str(read(with_sheet("This is for at-risk pupils.")).warnings[0])


@pytest.mark.parametrize(("mode", "age"), [("group", 11), ("family", 12), ("training", 14)])
def test_whoever_was_chosen_can_read_whom_it_is_for_or_the_author_is_warned(mode, age):
    programme = PROGRAMME.replace("mode: group", f"mode: {mode}")
    hard = programme.replace("who_for: Pupils in years 7 to 9.", f"who_for: {HARD}")
    (warning,) = read(whole() | {"programme.yaml": hard}).warnings
    assert "who_for: reading age" in str(warning)
    assert f"write it for age {age} at most" in str(warning)
    assert read(whole() | {"programme.yaml": programme}).warnings == []


def test_casework_is_read_in_stages():
    reading = read(casework())
    assert (list(map(str, reading.faults)), reading.warnings) == ([], [])
    assert reading.folder is not None
    assert reading.folder.plans == ()
    first = reading.folder.stages[0]
    assert (first.front.lasts, list(first.steps)) == ("Two weeks", ["hello-1", "walk-1", "plan-1"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("### A walk", "### A run", "“A run” is not one of: Saying hello, A walk, What next"),
        ("## Questions that help", "## Ground rules", "add “Questions that help”"),
        ("lasts: Two weeks", "minutes: 20", "add this field; it is missing"),
        ("walk-1", "hello-1", "hello-1 is used in 01-meeting.md already"),
    ],
)
def test_a_spoiled_stage_is_told(old, new, told):
    files = casework()
    files["01-meeting.md"] = files["01-meeting.md"].replace(old, new)
    assert told in "\n".join(map(str, read(files).faults))


@pytest.mark.parametrize(
    ("help_there", "told"),
    [
        ("In school: the DSL. Outside: Childline.", ""),
        ("Ask a friend, or ring Childline.", "name somebody close by"),
        ("In school: the DSL.", "name a service outside"),
    ],
)
def test_every_plan_says_where_help_is_close_by_and_outside(help_there, told):
    files = whole()
    given = "In school: the DSL. Outside: [Childline](https://www.childline.org.uk)"
    files["01-session.md"] = files["01-session.md"].replace(given, help_there)
    faults = [fault.say for fault in read(files).faults]
    assert len(faults) == bool(told)
    assert all(say.startswith(told) for say in faults)


def test_fields_that_are_printed_as_they_stand_hold_no_stars():
    heads = {path: path.read_text().split("\n---\n")[0] for path in SHIPPED.glob("*/[0-9]*.md")}
    assert len(heads) > 13
    assert [path.name for path, head in heads.items() if "**" in head] == []
