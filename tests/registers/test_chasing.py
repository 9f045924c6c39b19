"""What coordinators chase stands on one list, once; what came right by itself is on none."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.places.models import School
from portal.registers import service
from portal.registers.chasing import rules
from portal.registers.chasing import service as chasing
from portal.registers.chasing.models import Chase, Half, Matter
from portal.registers.chasing.rules import Lost, Seen
from portal.registers.completion import Rule
from portal.registers.models import MarkValue
from portal.registers.runs import CHASE
from portal.sync.models import Device, Download
from portal.timetable.models import SessionPart
from portal.web.access import Act
from tests.registers.cast import cast, item, marks, on, record
from tests.world import TUESDAY

SAID = {
    "p": MarkValue.PRESENT,
    "u": MarkValue.ABSENT_UNEXPLAINED,
    "k": MarkValue.ABSENT_KNOWN,
    "n": MarkValue.NOT_EXPECTED,
    ".": None,
}
EVERYTHING = Matter.UNEXPLAINED, Matter.LOST, Matter.MISSING


def seen(letters: str, made_up: tuple[int, ...] = ()) -> list[Seen]:
    """A letter a session; a dash is still to come."""
    return [
        Seen(
            db.new_id(),
            place + 1,
            clock.at(TUESDAY + timedelta(weeks=place), time(9)),
            (SAID.get(letter),),
            60,
            letter != "-",
            is_made_up=place + 1 in made_up,
        )
        for place, letter in enumerate(letters)
    ]


@pytest.mark.parametrize(
    ("letters", "run"),
    [("", 0), ("u", 0), ("uu", 2), ("puu", 2), ("uup", 0), ("uku", 0), ("u.u", 2), ("uuu--", 3), ("unu", 0), ("k", 0)],
)
def test_unexplained_absences_in_a_row(letters, run):
    assert len(rules.last_run(seen(letters))) == run


@pytest.mark.parametrize(
    ("letters", "rule", "made_up", "found"),
    [
        ("pppp----", Rule(), (), None),
        ("kk------", Rule(), (), None),
        ("pkkk----", Rule(), (), Lost(1, 3, 4, 1, (2,))),
        ("pkkk----", Rule(), (3,), None),
        ("p...----", Rule(), (), None),
        ("kppp", Rule(weeks=frozenset({1})), (), Lost(3, 1, 0, 1, (1,))),
        ("pkk-", Rule(50, sessions=5), (), Lost(1, 2, 1, None, ())),
        ("pk-", Rule(50, minutes=150), (), Lost(1, 1, 1, 1, (2,))),
        ("....", Rule(), (), None),
    ],
)
def test_who_can_no_longer_complete_and_what_is_still_possible(letters, rule, made_up, found):
    assert rules.lost(seen(letters, made_up), rule) == found


@pytest.mark.parametrize(
    ("day", "at", "half"),
    [
        (date(2027, 1, 12), time(7, 59), None),
        (date(2027, 1, 12), time(8), Half.MORNING),
        (date(2027, 1, 12), time(13, 29), Half.MORNING),
        (date(2027, 1, 12), time(13, 30), Half.AFTERNOON),
        (date(2027, 1, 16), time(9), None),
    ],
)
def test_which_list_is_due(day, at, half):
    assert rules.half_of(datetime.combine(day, at)) is half


@pytest.fixture
def group(world, vault):
    """Two sessions past: the first person absent from both without a word, the second register not returned."""
    with on():
        made = cast(world, vault, sessions=3)
        values = ["u", "p", "p"]
        marks = [item(one, SAID[values[place]], number=place) for place, one in enumerate(made.people)]
        record(world.database, made.part, made.jo, *marks)
        with world.database.write() as session:
            service.submit(session, session.get_one(SessionPart, made.part), by=Act(made.jo))
            session.commit()
    with on(TUESDAY + timedelta(weeks=1)):
        record(world.database, made.parts[1], made.jo, item(made.people[0], SAID["u"]))
    with on(TUESDAY + timedelta(days=9), time(8, 5)):
        yield made


def test_everything_is_on_one_list_once_and_goes_when_it_came_right(database, world, group, sign_in):
    device = Device(user_id=group.sam.id, label="Chrome on Android", token_hash="x", last_contact_at=clock.now())
    world.add(device)
    world.add(Download(device_id=device.id, part_id=group.parts[1], last_at=clock.now()))
    for _ in range(2):
        CHASE.run(database)
    with on(TUESDAY + timedelta(days=9), time(14)):
        CHASE.run(database)
    with database.read() as session:
        rows = session.scalars(select(Chase).order_by(Chase.matter)).all()
    assert {row.matter for row in rows} == set(EVERYTHING)
    assert len(rows) == 3
    kit = sign_in(group.kit)
    assert ">3<" in kit.get("/").text.replace("\n", "")
    page = kit.get("/registers/chasing").text
    for words in (
        "Amara O.",
        "Absent on Tue 12 Jan, Tue 19 Jan, and nobody has said why",
        "Still possible if 2 missed sessions are caught up: session 1, 2",
        f'/registers/{group.part}/catch-up">Catch up session 1</a>',
        "Sam Example’s phone (Chrome on Android)",
        "Taken by Jo Example, Sam Example",
    ):
        assert words in page
    with database.write() as session:
        session.delete(session.scalars(select(Download)).one())
        session.commit()
    assert "On no phone: on the page or on paper" in kit.get("/registers/chasing").text
    with database.write() as session:
        session.get_one(School, group.group.school_id).no_phones = True
        session.commit()
    assert "On paper: no phone may be there. Ask for the sheet" in kit.get("/registers/chasing").text
    [lost] = [row for row in rows if row.matter is Matter.LOST]
    assert kit.post(f"/registers/chasing/{lost.id}", data={"what": "eaten"}).status_code == 400
    kit.post(f"/registers/chasing/{lost.id}", data={"what": "seen"})
    assert "Seen: Kit Example" in kit.get("/registers/chasing").text
    kit.post(f"/registers/chasing/{lost.id}", data={"what": "done"})
    head = marks(database, group.parts[1])[group.people[0].id].heads[0]
    record(database, group.parts[1], group.jo, item(group.people[0], SAID["k"], UUID(head)))
    with database.write() as session:
        part = session.get_one(SessionPart, group.parts[1])
        service.submit(session, part, blanks_known=True, by=Act(group.jo))
        session.commit()
    page = kit.get("/registers/chasing").text
    assert "Nothing to chase" in page
    assert "Done in the last seven days" in page
    assert sign_in(group.jo).get("/registers/chasing").status_code == 403


def test_the_lists_are_made_in_a_few_queries_however_many_there_are(database, group, queries_of):
    with database.read() as session:
        assert queries_of(lambda: chasing.found(session)) <= 5
