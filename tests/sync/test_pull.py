"""Taking along: what is needed without signal and nothing more, in the same few statements however much it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.concerns.queries import Target
from portal.concerns.rules import routes
from portal.config import ROOT
from portal.curricula import queries as curricula
from portal.curricula import service as loading
from portal.groups.identity import Name
from portal.groups.models import AbsenceReason, Enrolment, Group
from portal.places.models import School, SchoolKind
from portal.registers import queries, service
from portal.registers.models import MakeUp, MarkValue
from portal.registers.phones import along
from portal.registers.phones.sheets import arrival, emergency
from portal.registers.service import SessionPart
from portal.sync.models import Download
from portal.web.access import Act, Via
from tests.registers.cast import item, marks, on, record
from tests.registers.test_expected import NO, say
from tests.registers.two import two
from tests.world import TUESDAY

pytestmark = pytest.mark.both

COMMAND = Act(None, via=Via.COMMAND)


@pytest.fixture
def pull(jo):
    return lambda: jo.say("pull", {}).json


def test_a_phone_takes_along_what_it_needs_and_nothing_more(app, database, group, jo, pull):
    first, second = group.people[:2]
    with database.write() as session:
        vault = app.extensions["portal_vault"]
        vault.put(session, first.participant_id, Name("Okafor", "Amara"), school_id=group.group.school_id, key="K-17")
        session.get_one(Enrolment, second.id).participant.access_need = "Large print, dyslexia"
        session.commit()
    record(database, group.part, group.sam, item(first, MarkValue.LATE, minutes=5))
    record(database, group.part, group.jo, mine := item(first, MarkValue.PRESENT))
    record(database, group.part, group.sam, was := item(second, MarkValue.PRESENT))
    record(database, group.part, group.sam, gone := item(second, None, was.event_id))
    told = pull()
    register = told["registers"][0]
    assert [row["part"] for row in told["registers"]] == [str(part) for part in group.parts]
    assert register | {"people": [], "sheet": {}, "ring": {}, "plan": ""} == {
        "part": str(group.part), "group": "Horizons Tuesday", "place": "Sample Academy", "room": "G14",
        "number": 1, "of": 2,
        "starts_at": "2027-01-12T09:30:00+00:00", "ends_at": "2027-01-12T10:30:00+00:00", "minutes": 60,
        "part_number": 1, "state": "open", "takes": True, "other_parts": [], "people": [], "sheet": {}, "ring": {},
        "plan": "", "handouts": [], "told": {},
    }  # fmt: skip
    people = {row["enrolment"]: row for row in register["people"]}
    assert people[str(first.id)]["name"] == "Amara O."
    mark = people[str(first.id)]["mark"]
    assert mark["unconfirmed"]
    assert [(head["who"], head["value"]) for head in mark["heads"]] == [
        ("Sam Example", "late"), ("Jo Example", "present"),
    ]  # fmt: skip
    assert mark["heads"][1]["id"] == str(mine.event_id)
    taken_back = people[str(second.id)]["mark"]
    assert (taken_back["value"], [head["id"] for head in taken_back["heads"]]) == (None, [str(gone.event_id)])
    assert people[str(group.people[2].id)]["mark"] is None
    assert register["sheet"]["needs"] == {"large print": 1}
    assert register["sheet"]["tell"][-1]["value"] == "EMERGENCY|"
    adult = [one["role"] for one in register["sheet"]["tell_adult"]]
    assert adult == ["Head teacher", "Chair of governors", "LADO of Enfield"]
    roles = ["Safeguarding lead (DSL)", "Deputy or another safeguarding lead of the school"]
    assert [one["role"] for one in register["sheet"]["tell"]][:2] == roles
    said = str(told)
    assert not [secret for secret in ("Okafor", "K-17", "dyslexia", str(first.participant_id)) if secret in said]
    assert told["until"] == (clock.now() + timedelta(days=7)).isoformat()


def test_a_mark_on_top_of_one_that_was_taken_back_is_no_conflict(database, group, jo, pull):
    person = group.people[0]
    record(database, group.part, group.sam, was := item(person, MarkValue.PRESENT))
    record(database, group.part, group.sam, item(person, None, was.event_id))
    seen = next(row for row in pull()["registers"][0]["people"] if row["enrolment"] == str(person.id))
    jo.mark(group.part, person.id, MarkValue.LATE, *(head["id"] for head in seen["mark"]["heads"]))
    jo.push()
    after = next(row for row in pull()["registers"][0]["people"] if row["enrolment"] == str(person.id))
    assert (after["mark"]["value"], after["mark"]["unconfirmed"]) == ("late", False)


def test_everybody_expected_is_there_and_nobody_else(database, group, world, jo, pull):
    """The many at once are those that the page shows one by one: leavers, declined, and guests who catch up."""
    left, said_no, _, absent = group.people[:4]
    other = world.group(world.school(world.authority("Barnet", "302", "E09000003"), "Other", 990_009),
                        world.programme("other-steps"), world.charity_row())  # fmt: skip
    guest = world.enrolments(other, 1)[0]
    with database.write() as session:
        row = session.get_one(Enrolment, left.id)
        row.left_day, row.left_reason = TUESDAY, AbsenceReason.MOVED
        session.add(MakeUp(enrolment_id=guest.id, number=1, part_id=group.part))
        session.commit()
    for person, days in ((said_no, 3), (absent, -3)):
        with on(TUESDAY + timedelta(days=days)):
            say(database, group, person, NO)
    record(database, group.parts[0], group.sam, item(left, MarkValue.PRESENT))
    with database.read() as session:
        parts = session.scalars(queries.taken_by(group.jo)).unique().all()
        many = {key: {one.id for one in people} for key, people in along.expected(session, parts, {}).items()}
        for part in parts:
            assert many[part.id] == set(session.scalars(queries.EXPECTED, queries.expected_where(part)))
    assert guest.id in many[group.part]
    assert absent.id not in many[group.part]
    assert [len(row["people"]) for row in pull()["registers"]] == [len(many[part]) for part in group.parts]


def test_the_days_of_a_phone(database, group, jo, sign_in):
    """Today and seven days on, and the unfinished of two weeks back; nobody else's, not even for a coordinator."""

    def numbers(weeks: int, days: int = 0) -> list[int]:
        with on(TUESDAY + timedelta(weeks=weeks, days=days)):
            jo.browser = sign_in(group.jo)
            return [row["number"] for row in jo.say("pull", {}).json["registers"]]

    assert numbers(-1) == [1]
    assert numbers(-2, 6) == []
    assert numbers(0) == [1, 2]
    assert numbers(1, 1) == [1, 2]
    record(
        database, group.part, group.jo, *(item(one, MarkValue.PRESENT, number=n) for n, one in enumerate(group.people))
    )
    with database.write() as session:
        service.submit(session, session.get_one(SessionPart, group.part), by=Act(group.jo))
        session.commit()
    assert numbers(0) == [1, 2]
    assert numbers(1, 1) == [2]


def test_nobody_takes_along_what_they_do_not_staff(group, phone_of):
    assert [phone_of(user).say("pull", {}).json["registers"] for user in (group.kit, group.stranger)] == [[], []]


def test_of_a_place_without_phones_nobodys_name_comes_along(database, group, jo, pull):
    """A phone in a prison is illegal: what is to be read before comes, and no phone counts as having the register."""
    record(database, group.part, group.sam, item(group.people[0], MarkValue.PRESENT))
    with database.write() as session:
        session.get_one(School, group.group.school_id).no_phones = True
        session.commit()
    register = pull()["registers"][0]
    bare = {"on_paper": True, "takes": False, "people": [], "other_parts": []}
    assert {name: register[name] for name in bare} == bare
    assert (register["sheet"]["people"], register["group"]) == (5, "Horizons Tuesday")
    assert str(group.people[0].id) not in str(register)
    with database.read() as session:
        assert session.scalars(select(Download)).all() == []
    jo.mark(group.part, group.people[1].id, MarkValue.PRESENT)
    assert jo.push()[0]["result"] == "stored"  # noted before anybody said so


def test_a_plan_and_its_handouts_come_along(database, group, jo, pull):
    with database.write() as session:
        loading.load(session, ROOT / "curricula" / "livve", by=COMMAND)
        session.commit()
        version = curricula.version_of(session, "livve")
        session.execute(update(Group).where(Group.id == group.group.id).values(version_id=version.id))
        session.commit()
    register = pull()["registers"][0]
    assert "minutes" in register["plan"]
    assert register["handouts"]
    assert "<script" not in register["plan"]
    text = register["text"]
    for had in ([text], ["*"]):
        again = jo.say("pull", {"have": had}).json["registers"][0]
        assert (again["text"], again["plan"], again["handouts"]) == (text, "", [])
    assert jo.say("pull", {"have": ["another", 7]}).json["registers"][0]["plan"] == register["plan"]


def test_what_was_taken_is_noted_once_and_what_arrived_is_told_again(database, group, jo, pull, queries_of):
    key = jo.mark(group.part, group.people[0].id, MarkValue.PRESENT)
    odd = jo.mark(group.part, group.jo.id, MarkValue.PRESENT)
    jo.push()
    told = [pull() for _ in range(2)][1]
    assert {row["id"]: row["hash"] for row in told["received"]} == {one: jo.hashes[one] for one in (key, odd)}
    with database.read() as session:
        assert {row.part_id for row in session.scalars(select(Download))} == set(group.parts)
    with clock.moved_to(clock.now() + timedelta(days=7, minutes=1)):
        assert told["confirm"] == 2


def test_more_registers_take_no_more_statements(database, group, world, jo, queries_of):
    def count() -> int:
        return queries_of(lambda: jo.say("pull", {}))

    count()
    before = count()
    more = world.group(group.world.school(world.authority("Barnet", "302", "E09000003"), "Other", 990_009),
                       world.programme("other-steps"), group.charity, sessions=2)  # fmt: skip
    world.staff(more, group.jo, group.charity)
    world.enrolments(more, 3)
    count()
    assert count() <= before + 2  # one more version is read


def test_the_other_providers_part_comes_along_to_be_read_and_takes_no_mark(database, world, phone_of):
    """Each phone has its own part, and what the other marked and whether it signed off; a mark for that one waits."""
    with on():
        both = two(world, people=2)
        [first, *_], [second, *_] = both.first, both.second
        one, other = both.cast.people
        record(
            database,
            first,
            both.cast.jo,
            item(one, MarkValue.LATE, minutes=10),
            item(other, MarkValue.PRESENT, number=1),
        )
        with database.write() as session:
            service.submit(session, session.get_one(SessionPart, first), by=Act(both.cast.jo))
            session.commit()
        pat = phone_of(both.pat)
        register, *_ = pat.say("pull", {}).json["registers"]
        assert (register["part"], register["provider"]) == (str(second), "Quayside Projects")
        (theirs,) = register["other_parts"]
        assert (theirs["provider"], theirs["state"]) == ("Sample Charity", "submitted")
        assert theirs["signed_at"] == clock.now().isoformat()
        marked = {row["enrolment"]: (row["value"], row["minutes"], row["differ"]) for row in theirs["people"]}
        assert marked == {str(one.id): ("late", 10, False), str(other.id): ("present", None, False)}
        pat.mark(second, one.id, MarkValue.PRESENT)
        pat.mark(first, one.id, MarkValue.PRESENT)
        assert [(each["result"], each["reason"]) for each in pat.push()] == [
            ("stored", None), ("quarantined", "not your register"),
        ]  # fmt: skip
        assert marks(database, first)[one.id].value is MarkValue.LATE


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (SchoolKind.SECONDARY, ("tell reception", "safeguarding lead (DSL)")),
        (SchoolKind.HOSPITAL, ("the nurse in charge", "hospital safeguarding team")),
        (SchoolKind.HOME, ("an adult of the home", "children's social care")),
    ],
)
def test_what_to_do_names_the_way_of_the_place(kind, words):
    ways = [Target(route, route.value) for route in routes(kind)]
    said = " ".join([*emergency(kind, ways), arrival(kind)])
    assert all(word in said for word in words)
    assert ("DSL" in said) is (kind is SchoolKind.SECONDARY)
