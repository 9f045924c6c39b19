"""A session that two providers give: each marks and signs off its own part, both see the whole."""

import re
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.curricula.models import ProgrammeVersion
from portal.curricula.reading.schema import Mode
from portal.groups.models import Group
from portal.impact.queries import counted
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import School
from portal.registers import lists, overdue, queries
from portal.registers.chasing import page as chasing_page
from portal.registers.chasing import rules as chasing
from portal.registers.chasing import service as chases
from portal.registers.chasing.finding import counted_standings
from portal.registers.chasing.models import Half, Matter
from portal.registers.models import MarkValue, Register, RegisterState
from portal.registers.shared import rules
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.models import Notice
from tests.registers.cast import counting, events, item, marks, on, open_form, parts_of, post, record
from tests.registers.two import two
from tests.world import TUESDAY

P, L, K, U, N = (
    MarkValue.PRESENT, MarkValue.LATE, MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED, MarkValue.NOT_EXPECTED,
)  # fmt: skip
OPEN, DONE, LOCKED = RegisterState


@pytest.fixture
def both(world, vault):
    with on():
        yield two(world, vault)


@pytest.mark.parametrize(
    ("states", "finished"),
    [([], False), ([DONE], True), ([DONE, None], False), ([DONE, OPEN], False), ([LOCKED, DONE], True)],
)
def test_a_session_is_finished_when_every_part_is(states, finished):
    assert rules.is_finished(states) is finished


@pytest.mark.parametrize(
    ("values", "some"),
    [
        ((P, K), True),
        ((U, L), True),
        ((P, P), False),
        ((U, K), False),
        ((P, None), False),
        ((N, K), False),
        ((), False),
    ],
)
def test_who_came_to_one_part_only(values, some):
    assert rules.came_to_some(values) is some


@pytest.mark.parametrize(
    ("values", "made_up", "minutes"),
    [((P, K), False, 60), ((K, P), False, 45), ((P, None), False, 105), ((K, U), False, 105), ((P, K), True, 105)],
)
def test_the_minutes_of_a_session_come_by_part(values, made_up, minutes):
    assert chasing.minutes_of(list(zip((60, 45), values, strict=True)), made_up) == minutes


def words(page) -> str:
    """What the page says, on one line."""
    return (
        re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text.partition("<main")[2]))
        .replace(" ,", ",")
        .replace(" :", ":")
    )


def besides(page) -> list[str]:
    cells = re.findall(r'register-row__other".*?</span> <span>(.*?)</span>', page.text, re.S)
    return [cell.strip() for cell in cells]


@pytest.mark.both
def test_each_marks_and_signs_off_its_own_part_and_sees_the_other_beside(database, both, sign_in):
    jo, pat = sign_in(both.cast.jo), sign_in(both.pat)
    [first, *_], [second, *_] = both.first, both.second
    seen = {"mark_0": "present", "mark_1": "late", "mark_2": "absent"}
    assert (
        post(jo, first, open_form(jo, first), minutes_1="10", absence_2="ill or appointment", **seen).status_code == 302
    )
    page = pat.get(f"/registers/{second}")
    assert besides(page) == ["Present", "10 minutes late", "Absent"]
    assert "ill or appointment" not in page.text.partition("register-more__fields")[0], (
        "reasons are not for pupils to see"
    )
    assert "Sample Charity: 3 of 3 marked, not signed off yet" in words(page)
    assert "Quayside Projects, your part" in words(page)
    assert "0 of 3 marked" in words(page)
    assert marks(database, second) == {}, "marks of one part are no marks of the other"
    with on(at=time(10, 2)):
        page = post(
            pat, second, open_form(pat, second), do="finish", mark_0="absent", mark_1="present", mark_2="absent"
        )
        assert page.status_code == 302
    page = jo.get(f"/registers/{first}")
    assert besides(page) == ["Absent", "Present", "Absent"]
    assert "Quayside Projects: 3 of 3 marked, signed off 10:02 by Pat Example" in words(page)
    assert "This session is finished when every part is signed off. 1 young person came to one part only." in words(
        page
    )
    assert [(one.value, one.minutes) for one in marks(database, first).values()].count((P, None)) == 1
    assert state_of(database, first) is None or state_of(database, first) is OPEN
    assert post(jo, first, open_form(jo, first), do="finish").status_code == 302
    for browser, part in ((jo, first), (pat, second)):
        assert "Every part is signed off: this session is finished." in words(browser.get(f"/registers/{part}"))
    with database.read() as session:
        assert session.get_one(SessionPart, second).session.outcome is Outcome.DELIVERED


def state_of(database, part_id):
    with database.read() as session:
        return session.scalar(select(Register.state).where(Register.part_id == part_id))


def test_the_other_providers_part_is_read_and_nothing_else(app, database, both, sign_in, world):
    """Whoever takes one part is led from the other to it; and no way of writing opens."""
    pat, [first, *_], [second, *_] = sign_in(both.pat), both.first, both.second
    assert pat.get(f"/registers/{first}").location == f"/registers/{second}"
    ways = [rule for rule in app.url_map.iter_rules() if rule.arguments == {"part_id"} and "POST" in rule.methods]
    assert len(ways) > 8
    for rule in ways:
        address = rule.rule.replace("<uuid:part_id>", str(first))
        assert pat.post(address, data={"x": "1"}).status_code in (403, 404), address
    person = both.cast.people[0].id
    assert pat.post(f"/registers/{first}/settle/{person}").status_code == 404
    assert events(database, first) == []
    assert state_of(database, first) is None
    kit = sign_in(both.cast.kit)
    for part in (first, second):
        page = kit.get(f"/registers/{part}")
        assert "Mark this part instead" in page.text
        assert post(kit, part, open_form(kit, part), mark_0="present").status_code == 302
    assert sign_in(both.cast.stranger).get(f"/registers/{first}").status_code == 404


def test_whom_no_part_belongs_to_looks_at_both(both, sign_in, world):
    """Cover from a third organisation, until a coordinator names them for one of the two."""
    third = Organisation(kind=OrganisationKind.PROVIDER, name="Third", key="third")
    world.add(third)
    world.staff(both.cast.group, both.cast.stranger, third)
    browser = sign_in(both.cast.stranger)
    for part in (both.first[0], both.second[0]):
        page = browser.get(f"/registers/{part}")
        assert page.status_code == 200
        assert 'form class="register"' not in page.text
        assert browser.post(f"/registers/{part}").status_code == 404


def test_a_session_in_one_part_is_taken_by_whoever_staffs_the_group(database, world, vault, both):
    """Staff of a partner help out in groups that the charity gives alone."""
    with database.write() as session:
        for part_id in both.second:
            session.delete(session.get_one(SessionPart, part_id))
        session.commit()
    with database.read() as session:
        assert {part.id for part in session.scalars(queries.taken_by(both.pat)).unique()} == set(both.first)
        assert queries.spot_taken_by(session, both.pat, both.first[0])


@pytest.mark.both
def test_lists_reminders_and_what_is_chased_go_to_whoever_has_not_signed_off(database, both, sign_in, vault):
    jo, pat = sign_in(both.cast.jo), sign_in(both.pat)
    [first, *_], [second, *_] = both.first, both.second
    form = open_form(jo, first)
    post(jo, first, form, do="finish", mark_0="present", mark_1="present", mark_2="present")
    with on(at=time(11)), database.read() as session:
        (today,) = lists.load(session, both.cast.jo).today
        assert (today.part_id, [part.is_finished for part in today.every]) == (first, [True, False])
        (today,) = lists.load(session, both.pat).today
        assert (today.part_id, today.provider) == (second, "Quayside Projects")
    with on(TUESDAY + timedelta(days=2), time(9)):
        with database.read() as session:
            for user, missing in ((both.cast.jo, []), (both.pat, [second]), (both.cast.kit, [second])):
                found = lists.load(session, user)
                assert [row.part_id for row in found.missing] == missing, user.name
                assert [row.part_id for row in lists.missing(session, user)] == missing
                assert len(found.finished) == (not missing)
            assert [row.staff for row in lists.missing(session, both.cast.kit)] == [("Pat Example",)]
        with database.write() as session:
            assert overdue.write(session, lambda _session, _ids: {}) == 1
            assert [row.to_user_id for row in session.scalars(select(Notice))] == [both.pat.id]
            chases.make(session, Half.MORNING, chases.found(session))
            session.commit()
        with database.read() as session:
            (line,) = chasing_page.load(session, both.cast.kit, vault).of(Matter.MISSING, new=True)
        assert line.part_id == second
        assert "Quayside Projects has not signed off its part: Pat Example" in line.words
        assert "Sample Charity: finished" in words(sign_in(both.cast.jo).get("/registers"))
        pat, jo = sign_in(both.pat), sign_in(both.cast.jo)
        assert "Every register of a past session is finished" in jo.get("/registers").text
        assert "1 register of a past session is not finished" in pat.get("/registers").text
        assert "of 2 parts finished" not in jo.get("/").text


def test_who_stopped_coming_is_found_by_the_part_from_which_they_were_absent_unexplained(database, both):
    person = both.cast.people[0]
    for week in (0, 1):
        with on(TUESDAY + timedelta(weeks=week)):
            record(database, both.first[week], both.cast.jo, item(person, K))
            record(database, both.second[week], both.pat, item(person, U))
    with on(TUESDAY + timedelta(weeks=1, days=1)), database.read() as session:
        (standing,) = (one for one in counted_standings(session) if one.enrolment_id == person.id)
        assert [one.part_id for one in chasing.last_run(standing.seen)] == both.second


def test_the_other_part_costs_few_questions_however_many_stand_in_it(database, both, world, sign_in):
    jo = sign_in(both.cast.jo)

    def asked() -> int:
        with counting(database) as sent:
            assert jo.get(f"/registers/{both.first[0]}").status_code == 200
        return len(sent)

    few = asked()
    for person in both.cast.people:
        record(database, both.second[0], both.pat, item(person, P))
    assert asked() == few


def test_who_is_marked_elsewhere_and_on_this_list_no_more_is_named_once(database, both, sign_in):
    person = both.cast.people[0]
    record(database, both.second[0], both.pat, item(person, P))
    with database.write() as session:
        enrolled = session.merge(person)
        enrolled.joined_day = TUESDAY + timedelta(days=3)
        session.commit()
    page = sign_in(both.cast.jo).get(f"/registers/{both.first[0]}")
    assert page.text.count("Amara O.") == 1
    assert "Not on the list of this part any more" in page.text
    assert "0 of 2 marked" in words(page)


def test_a_session_that_did_not_happen_did_not_happen_for_either(database, both, sign_in):
    pat, [first, *_], [second, *_] = sign_in(both.pat), both.first, both.second
    said = {"outcome": "did not happen", "reason": "school closed", "plan": "stays"}
    assert pat.post(f"/registers/{second}/outcome", data=said).status_code == 302
    with database.read() as session:
        assert session.scalars(select(DeliverySession.outcome).limit(1)).one() is Outcome.DID_NOT_HAPPEN
    for user, part in ((both.cast.jo, first), (both.pat, second)):
        assert "This session did not happen." in sign_in(user).get(f"/registers/{part}").text
    assert clock.today() == TUESDAY


def test_who_catches_up_here_is_on_the_list_of_every_part(database, world, both, sign_in):
    """One who missed the session in another group is marked by both, and counted once."""
    other = world.group(*_same(database, both), sessions=2, name="Other group", first_day=TUESDAY - timedelta(days=1))
    [missed, *_] = parts_of(database, other)
    guest = world.enrolments(other, 1)[0]
    world.staff(other, both.pat, both.partner)
    record(database, missed, both.cast.kit, item(guest, K))
    jo, pat = sign_in(both.cast.jo), sign_in(both.pat)
    assert pat.post(f"/registers/{both.second[0]}/make-up", data={"person": str(guest.id)}).status_code == 302
    for browser, part in ((jo, both.first[0]), (pat, both.second[0])):
        assert "catches up here" in browser.get(f"/registers/{part}").text
        post(browser, part, open_form(browser, part), do="present")
    with database.read() as session:
        (facts,) = counted(session, select(Group.id).where(Group.id == other.id))
    assert facts.make_ups[guest.id, 1].by_part == {1: 60, 2: 45}
    assert facts.make_ups[guest.id, 1].minutes == 105


def _same(database, both):
    with database.read() as session:
        found = session.get_one(School, both.cast.group.school_id)
        version = session.get_one(ProgrammeVersion, both.cast.group.version_id)
        session.expunge_all()
    return found, version, both.cast.charity


def test_heads_are_counted_for_each_part_by_its_provider(database, world, both, sign_in):
    with database.write() as session:
        session.get_one(Group, both.cast.group.id).mode = Mode.WORKSHOP
        session.commit()
    jo, pat, [first, *_], [second, *_] = sign_in(both.cast.jo), sign_in(both.pat), both.first, both.second
    assert pat.get(f"/registers/{first}").location == f"/registers/{second}"
    said = {"how": "counted in the room", "event": str(db.new_id()), "after": "0", "everybody": "26"}
    said |= dict(re.findall(r'<input[^>]*name="(event|after)"[^>]*value="([^"]*)"', jo.get(f"/registers/{first}").text))
    answer = jo.post(f"/registers/{first}/count", data=said)
    assert answer.status_code == 302, words(answer)
    assert pat.post(f"/registers/{first}/count", data=said).status_code == 404
    page = words(pat.get(f"/registers/{second}"))
    assert "Sample Charity 26 people counted, signed off 09:45 by Jo Example" in page
    assert "Quayside Projects, this part not signed off yet" in page
