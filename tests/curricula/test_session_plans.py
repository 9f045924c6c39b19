"""A session or a stage on the screen: everything for those who teach it, no note for the school."""

import pytest

from portal.curricula import plan_page
from portal.curricula.reading.schema import Setting
from portal.people.access import Role
from tests.curricula.folders import PROGRAMME, casework, mixed
from tests.curricula.test_bundles import CANARY, folder_of, marked

AT = "/programmes/healthy-steps/sessions/1"


def varied():
    """A programme for two kinds of place, one activity and one handout of which change with it."""
    files = mixed()
    files["programme.yaml"] = PROGRAMME.replace("settings: [secondary]", "settings: [secondary, prison]")
    files["01-session.md"] = (
        files["01-session.md"]
        .replace(
            "kind: practice, core: true}",
            "kind: practice, core: true, variants: [{setting: prison, text: Use the small room.}]}",
        )
        .replace("title: Letter home, kind: leaflet,", "title: Letter home, kind: leaflet, settings: [secondary],")
    )
    return files


def test_the_facilitator_sees_the_hour_and_every_note(put, sign_in, world):
    put(mixed())
    page = sign_in(world.user(Role.FACILITATOR)).get(AT).text
    for words in (
        "0 to 5",
        "5 to 15",
        "15 to 20",
        "Say hello.",
        "Tell the DSL the same day.",
        "Put the chairs",
        "Core",
    ):
        assert words in page
    for title in ("Sheet 1", "Letter home", "Staff sheet", "Crib card"):
        assert title in page


def test_the_school_sees_the_hour_and_no_note(put, sign_in, school_of, world):
    put(marked(mixed()))
    browser = sign_in(school_of())
    page = browser.get(f"{AT}/school").text
    for words in ("0 to 5", "Opening", "Name one adult", "Try it out with made-up people", "Childline", "Listen."):
        assert words in page
    for words in (CANARY, "Say hello.", "Put the chairs", "Crib card", "None today."):
        assert words not in page
    assert "Staff sheet" in page
    assert browser.get(AT).status_code == 403
    assert CANARY in sign_in(world.user(Role.FACILITATOR)).get(AT).text


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.COORDINATOR, 200), (Role.FACILITATOR, 200), (Role.SAFEGUARDING, 200), (Role.COMMISSIONER, 403)],
)
def test_the_schools_page_is_for_those_who_read_plans_too(put, sign_in, world, role, code):
    put(mixed())
    assert sign_in(world.user(role)).get(f"{AT}/school").status_code == code


def test_a_school_reads_plans_of_its_own_programmes_only(put, sign_in, school_of, world):
    put(mixed())
    lead = world.user(Role.BOOKING_LEAD, school_id=world.school(world.authority()).id)
    assert sign_in(lead).get(f"{AT}/school").status_code == 404
    assert sign_in(school_of(urn=990_007)).get(f"{AT}/school").status_code == 200


@pytest.mark.parametrize(
    ("query", "code", "shows", "hides"),
    [
        ("", 200, ["Prison:", "Use the small room.", "Letter home"], ["Changed here"]),
        ("?setting=prison", 200, ["Use the small room.", "Changed here"], ["Letter home"]),
        ("?setting=secondary", 200, ["Letter home"], ["Use the small room.", "Changed here"]),
        ("?setting=moon", 422, ["Choose one from the list", "Use the small room."], []),
    ],
)
def test_the_setting_that_is_chosen_shows_its_own_changes(put, sign_in, world, query, code, shows, hides):
    put(varied())
    answer = sign_in(world.user(Role.FACILITATOR)).get(f"{AT}{query}")
    assert answer.status_code == code
    for words in shows:
        assert words in answer.text
    for words in hides:
        assert words not in answer.text


def test_a_plan_that_is_the_same_everywhere_asks_for_no_setting(put, sign_in, world):
    put(mixed())
    assert "Where it is held" not in sign_in(world.user(Role.FACILITATOR)).get(AT).text


def test_what_changes_in_a_setting_is_not_for_the_school(put, sign_in, school_of):
    put(varied())
    page = sign_in(school_of()).get(f"{AT}/school?setting=prison").text
    assert "Use the small room." not in page
    assert "Changed here" in page
    assert "Letter home" not in page


def test_a_stage_has_its_steps_questions_and_forms(put, sign_in, world, school_of):
    put(casework())
    page = sign_in(world.user(Role.FACILITATOR)).get(AT).text
    for words in (
        "Stage 1: ",
        "Step 1",
        "Saying hello",
        "Questions that help",
        "What went well?",
        "Forms and handouts",
    ):
        assert words in page
    shown = sign_in(school_of()).get(f"{AT}/school").text
    assert "Saying hello" in shown
    for words in ("What went well?", "Say who you are.", "Form 1"):
        assert words not in shown


@pytest.mark.parametrize("files", [mixed, casework], ids=["sessions", "stages"])
@pytest.mark.parametrize("setting", [None, *Setting])
def test_the_timeline_fills_the_time(files, setting):
    folder = folder_of(files())
    for one in folder.numbered:
        shown = plan_page.for_school(folder, one, setting)
        assert [moment.begins for moment in shown.moments] == [
            sum(before.minutes or 0 for before in shown.moments[:n]) for n in range(len(shown.moments))
        ]
        if shown.minutes:
            assert shown.moments[-1].begins + shown.moments[-1].minutes == shown.minutes


def test_an_old_version_keeps_its_pages_linked(put, sign_in, world):
    put(mixed())
    put({**mixed(), "programme.yaml": PROGRAMME.replace("version: 1", "version: 2")})
    page = sign_in(world.user(Role.FACILITATOR)).get(f"{AT}?version=1").text
    assert f'href="{AT}/school?version=1"' in page
    assert "Version 1" in page
