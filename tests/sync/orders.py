"""A history: phones without signal on one register, and all that can happen to what they noted, against the real API.

What must hold at its end is said in plain sets, apart from the code under test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock, db
from portal.db import Database
from portal.people.models import User
from portal.registers import heads, queries, service
from portal.registers.locking import service as locking
from portal.registers.locking.models import Unlocking
from portal.registers.models import Mark, MarkEvent, MarkValue
from portal.registers.phones import waiting
from portal.registers.rules import Settling
from portal.registers.service import Choice, SessionPart
from portal.sync import holding
from portal.sync.kinds import Desk, Said
from portal.sync.models import AsideReason, Ending, HeldItem, SyncReceipt
from portal.timetable.models import DeliverySession, SessionKind
from portal.web.access import Act
from tests.registers.cast import Cast
from tests.sync.account import Account
from tests.sync.phone import Phone

WHATS = (
    *["mark"] * 12, "take back", *["push"] * 3, "lose the answer", "send some", "send in any order",
    "send again", "pull", "pull", "settle", "finish", "finish on the phone", "lock", "unlock", "put in", "set aside",
    "lose the phone",
)  # fmt: skip
_PLACES = count()


@dataclass(frozen=True)
class Step:
    what: str
    who: int
    person: int
    seed: int


@dataclass
class Holder(Phone):
    """A phone with what its owner sees on it, and a clock of its own."""

    owner: User | None = None
    skew: timedelta = timedelta()
    seen: dict[UUID, set[str]] = field(default_factory=dict)
    """By person: the heads on the screen."""
    said: dict[str, tuple[UUID, MarkValue | None, frozenset[str]]] = field(default_factory=dict)
    """Everything ever noted here: person, value, bases."""
    ends: set[str] = field(default_factory=set)
    """Taps that finished the register here."""
    is_lost: bool = False

    def tap(self, part_id: UUID, person: UUID, value: MarkValue | None) -> None:
        bases = self.seen.get(person, set())
        key = self.mark(part_id, person, value, *bases, at=(clock.now() + self.skew).isoformat())
        self.said[key] = (person, value, frozenset(bases))
        self.seen[person] = {key}

    def look(self, register: dict[str, Any]) -> None:
        """What the server says, with what this phone has not sent yet on top of it."""
        for row in register["people"]:
            person = UUID(row["enrolment"])
            mine = {key for key in self.unsent if key in self.said and self.said[key][0] == person}
            under = set[str]().union(*(self.said[key][2] for key in mine))
            theirs = {head["id"] for head in (row["mark"] or {"heads": []})["heads"]}
            self.seen[person] = (theirs | mine) - under


@dataclass
class History:
    """One part of its own, and phones of its own."""

    database: Database
    group: Cast
    desk: Desk
    sign_in: Callable[[User], FlaskClient]
    phones: list[Holder] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.part = self._new_part()
        for owner in (self.group.jo, self.group.sam, self.group.jo, self.group.sam)[: 2 + next(_PLACES) % 3]:
            phone = Holder(self.sign_in(owner), owner=owner, skew=timedelta(days=len(self.phones) * 3 - 3))
            phone.make_known()
            self.phones.append(phone)

    def _new_part(self) -> UUID:
        starts = clock.now() - timedelta(minutes=15)
        held = DeliverySession(
            group_id=self.group.group.id, number=None, kind=SessionKind.EXTRA, starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        )  # fmt: skip
        self.group.world.add(held)
        part = SessionPart(session_id=held.id, number=1, organisation_id=self.group.charity.id, minutes=60)
        self.group.world.add(part)
        return part.id

    def step(self, one: Step) -> None:
        phone, person = self.phones[one.who % len(self.phones)], self.group.people[one.person % 3].id
        getattr(self, one.what.replace(" ", "_"))(phone, person, Random(one.seed))

    def mark(self, phone: Holder, person: UUID, chance: Random) -> None:
        phone.tap(self.part, person, chance.choice(list(MarkValue)))

    def take_back(self, phone: Holder, person: UUID, _chance: Random) -> None:
        if phone.seen.get(person):
            phone.tap(self.part, person, None)

    def push(self, phone: Holder, _person: UUID, _chance: Random) -> None:
        self.send(phone, list(phone.unsent))

    def lose_the_answer(self, phone: Holder, _person: UUID, _chance: Random) -> None:
        """It arrives, and the phone never learns so."""
        self.send(phone, list(phone.unsent), hears=False)

    def send_some(self, phone: Holder, _person: UUID, chance: Random) -> None:
        self.send(phone, [key for key in phone.unsent if chance.random() < 0.5])

    def send_in_any_order(self, phone: Holder, _person: UUID, chance: Random) -> None:
        self.send(phone, chance.sample(list(phone.unsent), len(phone.unsent)))

    def send_again(self, phone: Holder, _person: UUID, _chance: Random) -> None:
        """Everything twice in one delivery, and then once more."""
        keys = list(phone.unsent)
        self.send(phone, keys + keys, hears=False)
        self.send(phone, keys)

    def send(self, phone: Holder, keys: list[str], *, hears: bool = True) -> None:
        if not keys:
            return
        items = [phone.unsent[key] for key in keys]
        if not phone.is_lost:
            results = phone.deliver(*items)
        else:
            answer = phone.say("push", {"items": items}, Authorization=f"Bearer {phone.token}")
            assert (answer.status_code, answer.json["error"]) == (403, "revoked")
            results = answer.json["results"]
        assert [one["id"] for one in results] == keys
        for one in results if hears else ():
            if one["hash"] == phone.hashes[one["id"]]:
                phone.unsent.pop(one["id"], None)

    def pull(self, phone: Holder, _person: UUID, _chance: Random) -> None:
        answer = phone.say("pull", {})
        if phone.is_lost:
            assert answer.json["error"] == "revoked"
            return
        found = [row for row in answer.json["registers"] if row["part"] == str(self.part)]
        if found:
            phone.look(found[0])

    def lose_the_phone(self, phone: Holder, _person: UUID, _chance: Random) -> None:
        """The last one in use is not lost, so that something goes on."""
        if not phone.is_lost and sum(not each.is_lost for each in self.phones) > 1 and phone.owner:
            self.sign_in(phone.owner).post(f"/account/phones/{phone.id}/lost")
            phone.is_lost = True
            for other in self.phones:
                if other.owner is phone.owner and not other.is_lost:
                    other.browser = self.sign_in(phone.owner)

    def settle(self, _phone: Holder, person: UUID, chance: Random) -> None:
        with self.database.write() as session:
            rows = session.scalars(queries.events_of(self.part).where(MarkEvent.enrolment_id == person)).all()
            now = heads.current(queries.as_event(row) for row in rows)
            if now.is_unconfirmed:
                right = chance.choice(now.heads).id
                choice = Choice(db.new_id(), db.new_id(), person, now.bases, right, Settling.OTHER)
                try:
                    service.settle(session, self.part, choice, by=Act(self.group.kit))
                    session.commit()
                except service.Closed:
                    session.rollback()

    def finish(self, *_: object) -> None:
        self._office(lambda session: service.submit(
            session, session.get_one(SessionPart, self.part), blanks_known=True, by=Act(self.group.kit)
        ))  # fmt: skip

    def finish_on_the_phone(self, phone: Holder, _person: UUID, _chance: Random) -> None:
        phone.ends.add(phone.note({"kind": "finish", "part": str(self.part), "as_planned": True}))

    def lock(self, *_: object) -> None:
        self._office(lambda session: locking.lock(session, self.part, by=Act(self.group.kit)))

    def unlock(self, *_: object) -> None:
        self._office(lambda session: locking.unlock(session, self.part, Unlocking.OTHER, by=Act(self.group.kit)))

    def _office(self, do: Callable[[Any], object]) -> None:
        with self.database.write() as session:
            try:
                do(session)
                session.commit()
            except (locking.NotFinished, locking.NotLocked, service.NothingMarked):
                session.rollback()

    def put_in(self, _phone: Holder, _person: UUID, chance: Random) -> None:
        with self.database.write() as session:
            item = self._one_held(session, chance)
            if item is not None:
                said = holding.opened(item, self.desk.key)
                assert said is not None
                try:
                    self._put_in(session, item, said)
                    session.commit()
                except (waiting.Refused, waiting.CannotBePutIn):
                    session.rollback()

    def _put_in(self, session: Any, item: HeldItem, said: Said) -> None:
        by = Act(self.group.kit)
        if item.kind == "mark":
            waiting.put_in(session, item, waiting.read(said)[1], by=by)
        else:
            waiting.put_in_other(session, item, said, self.desk.handlers[item.kind or ""], by=by)

    def set_aside(self, _phone: Holder, _person: UUID, chance: Random) -> None:
        with self.database.write() as session:
            item = self._one_held(session, chance)
            if item is not None:
                holding.close(session, item, Ending.SET_ASIDE, why=AsideReason.OTHER, by=Act(self.group.kit))
                session.commit()

    def _one_held(self, session: Any, chance: Random) -> HeldItem | None:
        rows = session.scalars(self._held().where(HeldItem.closed_at.is_(None))).all()
        return chance.choice(rows) if rows else None

    def _held(self) -> Any:
        return select(HeldItem).where(HeldItem.part_id == self.part).order_by(HeldItem.id)

    def end(self) -> Account:
        """Signal everywhere: every phone sends what it still has, once more in full; then the session is cancelled, so
        that it is in nobody's way."""
        for phone in self.phones:
            self.send(phone, list(phone.unsent), hears=False)
            self.send(phone, list(phone.unsent))
        ends = {UUID(key) for phone in self.phones for key in phone.ends}
        with self.database.write() as session:
            assert set(session.scalars(select(SyncReceipt.id).where(SyncReceipt.id.in_(ends)))) == ends
            session.get_one(SessionPart, self.part).session.is_live = False
            session.commit()
            return Account(
                said={key: what for phone in self.phones for key, what in phone.said.items()},
                unsent={key for phone in self.phones for key in phone.unsent},
                events=list(session.scalars(queries.events_of(self.part))),
                held=list(session.scalars(self._held())),
                marks=list(session.scalars(select(Mark).where(Mark.part_id == self.part))),
            )

    def told_again(self, events: list[MarkEvent], chance: Random) -> Account:
        """The same events on another register, under other ids, in another order, twice, by another clock."""
        other = History(self.database, self.group, self.desk, self.sign_in)
        ids = {str(event.id): str(db.new_id()) for event in events}
        phone = other.phones[0]
        phone.skew = timedelta(days=chance.randint(-30, 30))
        for event in events:
            body = {
                "kind": "mark", "part": str(other.part), "enrolment": str(event.enrolment_id), "what": event.kind,
                "value": event.value, "minutes": event.minutes, "note": "other" if event.kind == "resolve" else None,
                "bases": [ids.get(base, base) for base in event.bases], "at": (clock.now() + phone.skew).isoformat(),
            }  # fmt: skip
            key = phone.note(body, ids[str(event.id)])
            phone.said[key] = (event.enrolment_id, event.value, frozenset(body["bases"]))
        keys = chance.sample(list(phone.unsent), len(phone.unsent)) * 2
        for start in range(0, len(keys), 7):
            other.send(phone, keys[start : start + 7], hears=False)
        return other.end()
