"""The library: what stands in it, who sees what of it, and what a search finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.bookings.models import BookingStatus
from portal.curricula.library.resources import Kind, folded, wanted
from portal.curricula.models import ProgrammeVersion, Resource
from portal.curricula.reading.schema import Audience
from portal.people.access import Role
from tests.curricula.folders import FOR, PROGRAMME, casework, mixed


def test_everything_of_a_programme_stands_on_the_shelf_in_order(put, database):
    put(mixed())
    with database.read() as session:
        rows = session.scalars(select(Resource).order_by(Resource.place)).all()
        found = [(row.kind, row.audience, row.number, row.title) for row in rows]
    assert found[:8] == [
        (Kind.SUMMARY, Audience.PARENT, None, "For parents and carers"),
        (Kind.QUESTIONS, Audience.PUPIL, None, "How things are"),
        (Kind.PLAN, Audience.FACILITATOR, 1, "Session 1"),
        (Kind.SCHOOL_PLAN, Audience.SCHOOL, 1, "Session 1"),
        (Kind.WORKSHEET, Audience.PUPIL, 1, "Sheet 1"),
        (Kind.LEAFLET, Audience.PARENT, 1, "Letter home"),
        (Kind.LEAFLET, Audience.SCHOOL, 1, "Staff sheet"),
        (Kind.LEAFLET, Audience.FACILITATOR, 1, "Crib card"),
    ]
    assert [row.place for row in rows] == list(range(1, len(rows) + 1))
    assert {row.settings for row in rows} == {"secondary"}


def test_loading_again_changes_nothing_and_fills_what_an_older_release_left_empty(put, database):
    put(mixed())
    with database.write() as session:
        before = session.query(Resource).count()
        session.query(Resource).delete()
        session.commit()
    for _ in range(2):
        put(mixed())
        with database.read() as session:
            assert session.query(Resource).count() == before


def test_a_version_that_is_replaced_under_its_number_takes_its_resources_along(put, database):
    put(mixed())
    files = mixed()
    files["01-sheet.html"] = files["01-sheet.html"].replace("</h2>", "</h2><p>Quokka.</p>", 1)
    put(files)
    with database.read() as session:
        assert session.query(ProgrammeVersion).count() == 1
        assert session.query(Resource).filter(Resource.title == "Sheet 1").count() == 1


SEES = [
    (None, {"pupil", "parent"}),
    (Role.COMMISSIONER, {"pupil", "parent"}),
    (Role.EVALUATOR, {"pupil", "parent"}),
    (Role.ADMIN, {"pupil", "parent"}),
    (Role.BOOKING_LEAD, {"pupil", "parent", "school"}),
    (Role.SCHOOL_DSL, {"pupil", "parent", "school"}),
    (Role.FACILITATOR, {"pupil", "parent", "school", "facilitator"}),
    (Role.SAFEGUARDING, {"pupil", "parent", "school", "facilitator"}),
    (Role.COORDINATOR, {"pupil", "parent", "school", "facilitator"}),
]


@pytest.mark.parametrize(("role", "audiences"), SEES)
def test_each_role_finds_its_own_and_opens_nothing_else(
    put, client, sign_in, world, school_of, database, role, audiences
):
    put(mixed())
    own = school_of(role=role) if role in (Role.BOOKING_LEAD, Role.SCHOOL_DSL) else None
    browser = client if role is None else sign_in(own or world.user(role))
    page = browser.get("/resources").text
    assert {audience for audience, title in FOR.items() if title in page} == audiences
    assert ("Plan with notes" in page) == ("facilitator" in audiences)
    assert ("Plan for the school" in page) == ("school" in audiences)
    with database.read() as session:
        rows = session.execute(select(Resource.id, Resource.audience).where(Resource.sheets.is_not(None))).all()
    for key, audience in rows:
        assert browser.get(f"/resources/{key}").status_code == (200 if audience in audiences else 404)


@pytest.mark.parametrize("status", [BookingStatus.DECLINED, BookingStatus.WITHDRAWN, BookingStatus.CANCELLED])
def test_a_school_that_has_not_asked_or_no_longer_does_reads_what_everybody_reads(put, sign_in, school_of, status):
    put(mixed())
    page = sign_in(school_of(status=status)).get("/resources").text
    assert "Sheet 1" in page
    assert "Staff sheet" not in page


def test_a_school_keeps_the_materials_of_the_version_that_its_group_goes_by(put, sign_in, world, database):
    put(mixed())
    with database.read() as session:
        version = session.scalars(select(ProgrammeVersion)).one()
        session.expunge_all()
    school = world.school(world.authority())
    world.group(school, version, world.charity(), sessions=2)
    files = {name: text.replace("Staff sheet", "Newer sheet") for name, text in mixed().items()}
    put(files | {"programme.yaml": PROGRAMME.replace("version: 1", "version: 2")})
    page = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id)).get("/resources").text
    assert "Staff sheet" in page
    assert "Newer sheet" not in page


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_offered_is_not_for_everybody(put, client, status):
    put(mixed() | {"programme.yaml": PROGRAMME.replace("status: live", f"status: {status}")})
    assert "Sheet 1" not in client.get("/resources").text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("words=sheet+2", "Sheet 2", "Sheet 1"),
        ("words=LETTER", "Letter home", "Sheet 1"),
        ("words=zebra", "Letter home", "Sheet 1"),
        ("words=healthy+steps", "Sheet 1", "Nothing fits"),
        ("words=h%C3%A9althy", "Sheet 1", "Nothing fits"),
        ("words=50%25", "Nothing fits this search", "Sheet 1"),
        ("words=_", "Nothing fits this search", "Sheet 1"),
        ("programme=healthy-steps&session=2", "Sheet 2", "Sheet 1"),
        ("audience=parent", "Letter home", "Sheet 1"),
        ("kind=leaflet", "Letter home", "Sheet 1"),
        ("setting=secondary", "Sheet 1", "Nothing fits"),
        ("setting=prison", "Nothing fits this search", "Sheet 1"),
        ("page=99", "Sheet 1", "Nothing fits"),
    ],
)
def test_words_and_filters_find_what_they_say(put, client, query, shown, hidden):
    put(mixed())
    answer = client.get(f"/resources?{query}")
    assert answer.status_code == 200
    body = answer.text.split('class="filters__buttons"')[1]
    assert shown in body
    assert hidden not in body


@pytest.mark.parametrize(
    "query", ["audience=facilitator", "kind=plan", "programme=none", "session=9", "words=" + "a" * 101]
)
def test_a_filter_that_cannot_be_read_is_answered_at_its_field(put, client, query):
    put(mixed())
    answer = client.get(f"/resources?{query}")
    assert answer.status_code == 422
    assert "Check what you entered" in answer.text


def test_a_search_does_not_tell_what_stands_in_notes(put, sign_in, school_of, world):
    files = mixed()
    files["01-session.md"] = files["01-session.md"].replace("Say hello.", "Say xylophone.")
    put(files)
    assert "Nothing fits" in sign_in(school_of()).get("/resources?words=xylophone").text
    assert "Plan with notes" in sign_in(world.user(Role.FACILITATOR)).get("/resources?words=xylophone").text


def test_each_thing_says_its_licence_credit_version_and_language(put, client):
    put(mixed())
    page = client.get("/resources").text
    for words in ("Free to use. Sample content", "1, English", "Worksheet, A4, 1 sheet", "Healthy steps, session 1"):
        assert words in page


def test_casework_has_forms_and_stages(put, sign_in, world):
    put(casework())
    page = sign_in(world.user(Role.FACILITATOR)).get("/resources?programme=healthy-steps&kind=form").text
    assert "Form 1" in page
    assert "stage 1" in page


def test_the_library_asks_as_often_for_many_programmes_as_for_one(put, client, queries_of):
    put(mixed())
    client.get("/resources")
    few = queries_of(lambda: client.get("/resources"))
    for n in range(4):
        files = mixed()
        files["programme.yaml"] = PROGRAMME.replace("Healthy steps", f"Steps {n}")
        put(files, f"steps-{n}")
    assert queries_of(lambda: client.get("/resources")) == few


@given(st.text(max_size=200))
def test_what_is_searched_is_folded_like_what_is_kept(text):
    assert all(word in folded(text) for word in wanted(text))
    assert folded(folded(text)) == folded(text)
