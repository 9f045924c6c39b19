"""Random histories through the service: the marks are at any time what the events alone say."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from portal import db
from portal.registers import heads, queries, service
from portal.registers.heads import Event
from portal.registers.models import MarkValue, Source
from portal.registers.receipts import Result
from portal.registers.rules import Settling
from portal.registers.service import Choice, Slip
from portal.web.access import Act
from tests.registers.cast import cast, events, item, marks, on
from tests.world import TUESDAY

STEPS = ("page", "stale page", "offline, any order", "again", "undo", "settle", "fill blanks")


def by_person(database, part_id: UUID) -> dict[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = defaultdict(list)
    for row in events(database, part_id):
        found[row.enrolment_id].append(queries.as_event(row))
    return found


def as_marked(database, part_id: UUID) -> dict[UUID, tuple[object, ...]]:
    return {
        person: (mark.value, mark.minutes, mark.is_unconfirmed, set(mark.heads))
        for person, mark in marks(database, part_id).items()
    }


def as_events_say(database, part_id: UUID) -> dict[UUID, tuple[object, ...]]:
    now = {person: heads.current(theirs) for person, theirs in by_person(database, part_id).items()}
    return {
        person: (mark.value, mark.minutes, mark.is_unconfirmed, {str(head.id) for head in mark.heads})
        for person, mark in now.items()
        if mark.value is not None
    }


def a_value(chance: Random, maybe_blank: bool = True) -> MarkValue | None:
    return chance.choice([*MarkValue, *([None] if maybe_blank else [])])


class Teller:
    """Two people and a phone out of signal, doing things to one register."""

    def __init__(self, database, group, part_id: UUID, chance: Random) -> None:
        self.database, self.group, self.part_id, self.chance = database, group, part_id, chance
        self.sent: list[tuple[list[service.Item], UUID, object]] = []
        self.stored: set[UUID] = set()

    def step(self, what: str) -> None:
        user = self.chance.choice([self.group.jo, self.group.sam])
        with self.database.write() as session:
            getattr(self, what.split(",")[0].replace(" ", "_"))(session, user)
            session.commit()

    def send(self, session: Session, user, items, device=None) -> None:
        device = device or db.new_id()
        receipts = service.record_marks(session, self.part_id, items, device_id=device, by=Act(user))
        self.sent.append((items, device, user))
        self.stored |= {receipt.event_id for receipt in receipts if receipt.result is Result.STORED}

    def some(self, seen: dict[UUID, list[Event]], **more) -> list[service.Item]:
        people = self.chance.sample(self.group.people, self.chance.randint(0, 3))
        return [
            item(p, a_value(self.chance), *heads.current(seen[p.id]).bases, number=n, **more)
            for n, p in enumerate(people)
        ]

    def page(self, session, user) -> None:
        self.send(session, user, self.some(by_person(self.database, self.part_id)))

    def stale_page(self, session, user) -> None:
        seen = defaultdict(list)
        for person, theirs in by_person(self.database, self.part_id).items():
            seen[person] = theirs[: self.chance.randint(0, len(theirs))]
        self.send(session, user, self.some(seen))

    def offline(self, session, user) -> None:
        """A chain of three marks made without signal, arriving in any order."""
        person = self.chance.choice(self.group.people)
        first = item(person, a_value(self.chance, False), source=Source.OFFLINE)
        second = item(person, a_value(self.chance), first.event_id, number=1, source=Source.OFFLINE)
        third = item(person, a_value(self.chance), second.event_id, number=2, source=Source.OFFLINE)
        device = db.new_id()
        for said in self.chance.sample([first, second, third], 3):
            self.send(session, user, [said], device)

    def again(self, session, user) -> None:
        for items, device, sender in self.sent[-2:]:
            before = set(self.stored)
            self.send(session, sender, items, device)
            assert self.stored == before or {said.event_id for said in items} & (self.stored - before)

    def undo(self, session, user) -> None:
        slips = {person.id: Slip(db.new_id(), n) for n, person in enumerate(self.group.people)}
        receipts = service.undo(session, self.part_id, slips, device_id=db.new_id(), by=Act(user))
        self.stored |= {receipt.event_id for receipt in receipts if receipt.result is Result.STORED}

    def settle(self, session, user) -> None:
        for person, theirs in by_person(self.database, self.part_id).items():
            now = heads.current(theirs)
            if now.is_unconfirmed:
                choice = Choice(db.new_id(), db.new_id(), person, now.bases, now.heads[0].id, Settling.OTHER)
                self.stored.add(service.settle(session, self.part_id, choice, by=Act(user)).event_id)

    def fill_blanks(self, session, user) -> None:
        before = as_marked(self.database, self.part_id)
        seen = by_person(self.database, self.part_id)
        fills = [
            replace(item(p, MarkValue.PRESENT, *heads.current(seen[p.id]).bases, number=n), fills_blank=True)
            for n, p in enumerate(self.group.people)
        ]
        self.send(session, user, fills)
        session.commit()
        after = as_marked(self.database, self.part_id)
        assert {person: after[person] for person in before} == before


@pytest.mark.parametrize("seed", range(4))
def test_marks_are_what_events_say_after_any_history(database, world, seed):
    group, chance = cast(world, people=3, sessions=12), Random(seed)
    with on(TUESDAY + timedelta(weeks=12)):
        for part_id in group.parts:
            teller = Teller(database, group, part_id, chance)
            for what in chance.choices(STEPS, k=chance.randint(1, 7)):
                teller.step(what)
                assert as_marked(database, part_id) == as_events_say(database, part_id)
            everything = events(database, part_id)
            assert {row.id for row in everything} >= teller.stored
            assert [row.server_sequence for row in everything] == list(range(1, len(everything) + 1))
            before = as_marked(database, part_id)
            with database.write() as session:
                service.rebuild(session, part_id)
                session.commit()
            assert as_marked(database, part_id) == before
