"""A group's questions, from choosing them to typing them in."""

import csv
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry
from portal.curricula.models import ProgrammeVersion
from portal.curricula.reading.schema import Mode
from portal.groups.models import Group
from portal.measures import queries
from portal.measures.models import MeasureChoice, MeasureResponse, Way
from portal.measures.scores import Point
from portal.people.access import Role
from tests.world import TUESDAY

LATER = clock.at(TUESDAY + timedelta(weeks=14), time(10))


@pytest.fixture
def charity(world):
    return world.charity()


@pytest.fixture
def group(world, charity):
    return world.group(world.school(world.authority()), world.programme(), charity)


def grid(people, rows, day="12/01/2027", saw=()):
    """What a browser sends: rows by their place, each a text such as "3 - 10"."""
    sent = {"day": day}
    for n, person in enumerate(people):
        sent |= {f"who-{n}": f"e{person.id}", f"saw-{n}": dict(saw).get(n, "")}
        sent |= {f"a-{n}-{place}": typed for place, typed in enumerate(rows.get(n, "").split())}
    return sent


def stored(database):
    with database.read() as session:
        rows = session.scalars(select(MeasureResponse)).all()
        return {row.enrolment_id: row for row in rows}


def test_slips_are_typed_in_row_by_row_and_what_is_wrong_waits(database, world, group, sign_in):
    people = world.enrolments(group, 4)
    home = f"/groups/{group.id}/questions"
    url = f"{home}/start/ons-children"
    with clock.moved_to(LATER):
        boss = sign_in(world.user(Role.COORDINATOR))
        assert "ONS personal well-being" in boss.get(home).text
        page = boss.get(url).text
        assert 'value="2027-01-12"' in page
        assert "Overall, how happy did you feel yesterday?" in page
        sent = boss.post(url, data=grid(people, {0: "3 - 10", 1: "11 5 5", 2: "-"}))
        assert sent.status_code == 422
        assert "A2, question 1: Enter 0 to 10, or leave it empty" in sent.text
        assert 'value="11"' in sent.text
        assert "Saved: 2 rows. Check the others" in sent.text
        kept = stored(database)
        assert kept[people[0].id].answers == {"satisfied": 3, "worthwhile": None, "happy": 10}
        assert kept[people[2].id].answers == {"satisfied": None, "worthwhile": None, "happy": None}
        assert set(kept) == {people[0].id, people[2].id}
        assert (kept[people[0].id].day, kept[people[0].id].way) == (date(2027, 1, 12), Way.PAPER)
        stale = boss.post(url, data=grid(people, {0: "4 4 4", 1: "1 5 5"}))
        assert stale.status_code == 422
        assert "Somebody else typed this row meanwhile" in stale.text
        again = boss.post(url, data=grid(people, {0: "4 4 4", 2: ""}, saw={0: "3 - 10", 2: "- - -"}))
        assert again.status_code == 302
        kept = stored(database)
        assert kept[people[0].id].answers["satisfied"] == 4
        assert set(kept) == {people[0].id, people[1].id}
        boss.post(f"{home}/end/ons-children", data=grid(people, {0: "5 5 5"}, day="06/04/2027"))
        assert boss.post(url, data=grid(people, {3: "5 5 5"}, day="06/04/2030")).status_code == 422
        assert "2 given" in boss.get(home).text
    with database.read() as session:
        scores = queries.counted_scores(session, select(Group.id))
        scales = queries.scales_of(session, scores)
    of_first = {(one.point, one.scale): one.value for one in scores if one.enrolment_id == people[0].id}
    assert of_first[Point.START, "satisfied"] == 4
    assert of_first[Point.END, "happy"] == 5
    assert scales["ons-children", "1", "happy"].highest == 10
    assert {one.school_id for one in scores} == {group.school_id}


def test_a_facilitator_sees_counts_and_types_only_for_whom_they_meet_alone(world, group, charity, sign_in, database):
    facilitator = world.user(Role.FACILITATOR, organisation_id=charity.id)
    alone = world.group(
        world.school(world.authority("Barnet", "302", "E09000003"), "Two", 990_002),
        world.programme("other-steps"),
        charity,
        mode=Mode.ONE_TO_ONE,
        name="Alone",
    )
    world.staff(group, facilitator, charity)
    world.staff(alone, facilitator, charity)
    person = world.enrolments(alone, 1)
    with clock.moved_to(LATER):
        browser = sign_in(facilitator)
        page = browser.get(f"/groups/{group.id}/questions").text
        assert "envelope" in page
        assert "Type in" not in page
        assert browser.get(f"/groups/{group.id}/questions/start/ons-children").status_code == 404
        url = f"/groups/{alone.id}/questions/start/ons-children"
        assert browser.post(url, data=grid(person, {0: "5 5 5"})).status_code == 302
        assert browser.get(f"/groups/{alone.id}/questions/start/sdq-self").status_code == 404
    assert stored(database)[person[0].id].way is Way.WORKER


def test_scores_of_many_groups_are_read_in_few_questions(world, group, charity, database, queries_of):
    def answered(one, name, late):
        for person in world.enrolments(one, 2):
            shared = {"group_id": one.id, "instrument": name, "version": 1, "enrolment_id": person.id}
            world.add(MeasureResponse(point=Point.START, day=late, way=Way.PAPER, answers={"happy": 3}, **shared))

    def scores():
        with database.read() as session:
            return queries.scales_of(session, queries.counted_scores(session, select(Group.id)))

    answered(group, "ons-children", TUESDAY)
    once = queries_of(scores)
    for n, name in enumerate(("own-livve", "sdq-self", "gone-from-the-files", "own-sample-steps")):
        school = world.school(world.authority(f"Area {n}", f"30{n}", f"E0900000{n}"), f"School {n}", n)
        more = world.group(school, world.programme(f"other-{n}"), charity)
        answered(more, name, TUESDAY + timedelta(weeks=5))
    assert queries_of(scores) <= once + 2  # our own questions: the versions, and files that were not read before
    assert {name for name, *_ in scores()} == {"ons-children", "sdq-self"}


def test_scores_are_taken_along_without_a_code_or_a_name(world, group, sign_in, database):
    with database.read() as session:
        programme_id = session.scalars(select(ProgrammeVersion.programme_id)).one()
    people = world.enrolments(group, 3)
    shared = {"group_id": group.id, "instrument": "ons-children", "version": 1, "day": TUESDAY, "way": Way.PAPER}
    for n, person in enumerate(people):
        answers = {"happy": 3 + n, "satisfied": None, "worthwhile": 10}
        world.add(MeasureResponse(point=Point.END, enrolment_id=person.id, answers=answers, **shared))
    for happy in (1, 2):
        world.add(MeasureResponse(point=Point.END, card="K7Q4", answers={"happy": happy}, **shared))
    evaluator = sign_in(world.user(Role.EVALUATOR))
    assert "on record" in evaluator.get("/instruments/scores").text
    assert evaluator.post("/instruments/scores", data={"programme": ""}).status_code == 422
    got = evaluator.post("/instruments/scores", data={"programme": programme_id})
    assert got.data.startswith(b"\xef\xbb\xbfperson,group,school,")
    rows = list(csv.DictReader(got.data.decode("utf-8-sig").splitlines()))
    assert len(rows) == 9
    assert sorted(row["value"] for row in rows if row["scale"] == "happy") == ["3", "4", "5"]
    assert {row["value"] for row in rows if row["scale"] == "satisfied"} == {""}
    assert {row["person"] for row in rows} == {"1", "2", "3"}
    assert not any(str(secret) in got.text for secret in (people[0].id, group.id, group.name, "A1", "K7Q4"))
    with database.read() as session:
        assert "took the scores of" in session.scalars(select(AuditEntry.verb)).all()


def test_a_start_that_came_late_is_said_and_the_register_of_instruments_is_read(world, group, sign_in):
    person = world.enrolments(group, 1)[0]
    late = {"group_id": group.id, "enrolment_id": person.id, "instrument": "ons-children", "version": 1}
    day = TUESDAY + timedelta(weeks=3)
    world.add(MeasureResponse(point=Point.START, day=day, way=Way.PAPER, answers={}, **late))
    evaluator = sign_in(world.user(Role.EVALUATOR))
    assert "1 start sheet was filled in after the third session" in evaluator.get(f"/groups/{group.id}/questions").text
    page = evaluator.get("/instruments").text
    for words in (
        "0 to 11 close to average; 12 to 15",
        "standard deviation 6.8, Cronbach&#39;s alpha 0.87",
        "none, so no reliable change",
        "Overall, how happy did you feel yesterday?",
        "lower is better",
    ):
        assert words in page


def test_what_is_asked_is_chosen_for_a_group_or_for_its_programme(world, group, charity, sign_in):
    boss = sign_in(world.user(Role.COORDINATOR))
    url = f"/groups/{group.id}/questions"
    page = boss.get(f"{url}/choose").text
    assert "Permission" not in page
    assert "needs the permission of Youthinmind first" in page
    assert boss.post(f"{url}/choose", data={"asked": ["nonsense"], "whom": "group"}).status_code == 422
    assert boss.post(f"{url}/choose", data={"asked": ["sdq-self"], "whom": "programme"}).status_code == 302
    assert "SDQ, answered by the young person" in boss.get(url).text
    assert "ONS" not in boss.get(url).text
    typed = boss.get(f"{url}/end/sdq-self")
    assert typed.status_code == 404 or "There is no code to type under yet" in typed.text
    assert boss.post(f"{url}/choose", data={"whom": "group"}).status_code == 302
    assert "Nothing is asked of this group" in boss.get(url).text


def test_what_is_on_no_slip_and_in_no_pack_is_said_where_they_are_printed(world, group, sign_in):
    boss = sign_in(world.user(Role.COORDINATOR))
    pack = boss.get(f"/groups/{group.id}/packs").text
    assert "ONS personal well-being" in pack
    assert "print slips that ask everything together" in pack
    assert "Not on the slips" not in boss.get(f"/groups/{group.id}/questions").text
    world.add(MeasureChoice(group_id=group.id, instruments=["ons-children", "sdq-self"]))
    said = "SDQ, answered by the young person"
    assert f"Not on the slips: {said}. Its owners do not let" in boss.get(f"/groups/{group.id}/questions").text
    assert f"<p>{said}: their owners do not let them stand here" in boss.get(f"/groups/{group.id}/packs").text
    version = world.programme("other-steps")
    world.add(MeasureChoice(programme_id=version.programme_id, instruments=["own"]))
    barnet = world.school(world.authority("Barnet", "302", "E09000003"), urn=990_002)
    other = world.group(barnet, version, world.charity_row())
    assert "Also asked of this group" not in boss.get(f"/groups/{other.id}/packs").text
