"""Who missed a session is led to where it can be caught up; and what is kept about those who take registers is said."""

import ast
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.config import ROOT
from portal.curricula.models import ProgrammeFile, ProgrammeVersion
from portal.groups import lessons
from portal.groups.models import Group, VersionChange
from portal.impact import queries as impact
from portal.places.models import School
from portal.registers.chasing import finding
from portal.registers.models import MakeUp, MarkValue
from portal.timetable.models import SessionPart
from tests.registers.cast import counting, item, marks, on, parts_of, record
from tests.world import TUESDAY


@pytest.fixture
def same(database, group):
    """School, version and charity of the group, for another one like it."""
    with database.read() as session:
        part = session.get_one(SessionPart, group.part)
        return session.get_one(School, part.session.group.school_id), part.session.group.version, group.charity


def test_a_missed_session_is_caught_up_where_another_group_has_the_same_one(database, world, group, same, sign_in):
    wednesday = world.group(*same, sessions=2, name="Other group", first_day=TUESDAY + timedelta(days=1))
    world.staff(wednesday, group.jo, group.charity)
    world.group(*same, sessions=2, name="Not mine", first_day=TUESDAY + timedelta(days=2))
    far = world.group(*same, sessions=2, name="Far off", first_day=TUESDAY + timedelta(weeks=7))
    world.staff(far, group.jo, group.charity)
    [there, *_] = parts_of(database, wednesday)
    record(database, group.part, group.jo, item(group.people[0], MarkValue.ABSENT_KNOWN))
    jo, address = sign_in(group.jo), f"/registers/{group.part}/catch-up"
    assert "can catch it up" in jo.get(f"/registers/{group.part}").text
    page = jo.get(address).text
    assert re.findall(r"(\w+ \w\.)</label>", page) == ["Amara O."]
    assert "Wednesday 13 January 2027, 09:30, Other group, 0 people" in page
    assert "Not mine" not in page
    assert "Far off" not in page
    wrong = jo.post(address, data={"person": str(group.people[1].id), "place": str(group.part)})
    assert wrong.status_code == 422
    sent = {"person": str(group.people[0].id), "place": str(there)}
    for _ in range(2):
        assert jo.post(address, data=sent).status_code in (302, 422)
    assert "Nobody has this session to catch up" in jo.get(address).text
    assert marks(database, group.part)[group.people[0].id].value is MarkValue.ABSENT_KNOWN
    with on(TUESDAY + timedelta(days=1)):
        assert "Amara O." in sign_in(group.jo).get(f"/registers/{there}").text


def test_without_such_a_session_one_to_one_is_what_is_left_and_counts_once(database, group, jo, sign_in):
    missed = item(group.people[0], MarkValue.ABSENT_UNEXPLAINED)
    record(database, group.part, group.jo, missed, item(group.people[1], MarkValue.PRESENT, number=1))
    page = jo.get(f"/registers/{group.part}/catch-up").text
    assert "No other group of this school has this session" in page
    assert "Note a one-to-one" in page
    address, day = f"/registers/{group.part}/one-to-one", TUESDAY + timedelta(days=2)
    person = str(group.people[0].id)
    sent = {"person": person, "day": day.isoformat(), "minutes": "40", "given_by": str(group.sam.id)}
    early = jo.post(address, data=sent | {"minutes": "0"})
    assert early.status_code == 422
    assert "Enter a day from 12 January 2027 to today" in early.text
    assert "Enter minutes from 1 to 240" in early.text
    with on(TUESDAY + timedelta(days=3)):
        jo = sign_in(group.jo)
        assert jo.post(address, data=sent | {"person": str(group.people[1].id)}).status_code == 422, "was not absent"
        assert jo.post(address, data=sent | {"given_by": str(group.stranger.id)}).status_code == 422
        assert jo.post(address, data=sent).status_code == 302
        assert jo.post(address, data=sent).status_code == 422, "caught up twice"
        page = jo.get(f"/registers/{group.part}/catch-up").text
        assert "one-to-one, Thursday 14 January 2027, 40 minutes, Sam Example" in page
        [facts] = _facts(database, group)
        assert [(key[1], one.day, one.minutes) for key, one in facts.make_ups.items()] == [(1, day, 40)]
        assert 1 in _standing(database, group.people[0])
        assert marks(database, group.part)[group.people[0].id].value is MarkValue.ABSENT_UNEXPLAINED
        back = re.search(r'action="(/registers/[^"]*/take-back)"', page)
        assert back
        assert sign_in(group.stranger).post(back[1]).status_code == 404
        assert jo.post(back[1]).status_code == 302
        assert "Amara O." in jo.get(address).text
        assert 1 not in _standing(database, group.people[0])


def _facts(database, group):
    with database.read() as session:
        return list(impact.counted(session, select(Group.id).where(Group.id == group.group.id)))


def _standing(database, person) -> set[int | None]:
    """Numbers that count as caught up where somebody looks what is to be chased."""
    with database.read() as session:
        rows = [one for one in finding.counted_standings(session) if one.enrolment_id == person.id]
        return {one.number for row in rows for one in row.seen if one.is_made_up}


def test_who_stayed_away_from_the_make_up_too_may_catch_up_once_more(database, world, group, same, sign_in):
    wednesday = world.group(*same, sessions=2, name="Other group", first_day=TUESDAY + timedelta(days=1))
    world.staff(wednesday, group.jo, group.charity)
    [there, *_] = parts_of(database, wednesday)
    record(database, group.part, group.jo, item(group.people[0], MarkValue.ABSENT_KNOWN))
    with on(TUESDAY + timedelta(days=1)):
        jo, address = sign_in(group.jo), f"/registers/{group.part}/one-to-one"
        catching = f"/registers/{group.part}/catch-up"
        assert jo.post(catching, data={"person": str(group.people[0].id), "place": str(there)}).status_code == 302
        assert "Nobody has this session to catch up" in jo.get(address).text
        record(database, there, group.jo, item(group.people[0], MarkValue.ABSENT_KNOWN))
        assert "did not come" in jo.get(catching).text
        sent = {"person": str(group.people[0].id), "day": "2027-01-13", "minutes": "30", "given_by": str(group.jo.id)}
        assert jo.post(address, data=sent).status_code == 302
    [facts] = _facts(database, group)
    assert [one.minutes for one in facts.make_ups.values()] == [30]


def test_another_version_matches_by_the_session_not_by_its_number(database, world, group, same, sign_in):
    school, version, charity = same
    with database.write() as session:
        old = session.get_one(ProgrammeVersion, version.id)
        new = ProgrammeVersion(programme_id=old.programme_id, number=2, sha256="b" * 64, status=old.status,
                               title=old.title, facts=old.facts, is_latest=False)  # fmt: skip
        session.add(new)
        session.flush()
        for key, path in ((old.id, "01-who-helps.md"), (old.id, "02-friends.md"), (new.id, "01-friends.md")):
            session.add(ProgrammeFile(version_id=key, path=path, content=b""))
        session.add(ProgrammeFile(version_id=new.id, path="02-who-helps.md", content=b""))
        session.commit()
    with database.read() as session:
        later = session.get_one(ProgrammeVersion, new.id)
    other = world.group(school, later, charity, sessions=2, name="Later group", first_day=TUESDAY + timedelta(days=1))
    world.staff(other, group.jo, charity)
    record(database, group.part, group.jo, item(group.people[0], MarkValue.ABSENT_KNOWN))
    page = sign_in(group.jo).get(f"/registers/{group.part}/catch-up").text
    assert "Wednesday 20 January 2027" in page, "the same session stands second in the later version"
    assert "Wednesday 13 January 2027" not in page, "another session of the same number"
    first, second = parts_of(database, other)
    jo = sign_in(group.jo)
    person = {"person": str(group.people[0].id)}
    assert jo.post(f"/registers/{first}/make-up", data=person).status_code == 422
    assert jo.post(f"/registers/{second}/make-up", data=person).status_code == 302
    with database.read() as session:
        assert session.scalars(select(MakeUp.number)).all() == [1], "the number that was missed"
    with database.write() as session, counting(database) as sent:
        session.add(VersionChange(group_id=other.id, version_id=version.id, from_number=2))
        session.flush()
        found = lessons.keys(session, [group.group.id, other.id])
        assert found[group.group.id, 2] == found[other.id, 2], "a change on the way counts"
        assert found[other.id, 1] == found[other.id, 2]
        assert len(sent) <= 6


def test_who_takes_registers_reads_what_is_kept_about_them(jo):
    assert "/registers/what-is-recorded" in jo.get("/registers").text
    page = jo.get("/registers/what-is-recorded").text
    for words in (
        "Corrections: what stood there before",
        "Your phone:",
        "No report, page or file compares facilitators",
    ):
        assert words in page


ABOUT_US = {"User", "PartStaff", "Staffing", "MarkEvent", "RegisterStep", "HeadCount", "Device", "Download", "Duty"}


IN_NUMBERS = {"staffing.py", "return.html"}
"""The contract asks how many came and how many of them have their checks: two numbers of a quarter, about nobody."""


@pytest.mark.parametrize("room", ["impact", "releases", "funding"])
def test_no_report_knows_who_took_a_register(room):
    """What ranks nobody: the rooms of figures never read who marked, corrected, came or carried a phone."""
    for path in (path for path in (ROOT / "portal" / room).rglob("*.py") if path.name not in IN_NUMBERS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("models"):
                assert not ABOUT_US & {name.name for name in node.names}, path
    for path in (ROOT / "templates" / room).rglob("*.html"):
        assert "facilitator" not in path.read_text().lower() or path.name in IN_NUMBERS, path
