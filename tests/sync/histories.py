"""Random lives of a register among phones without signal, told through the real API, and what must be true after each.

The model here knows events as sets alone (RELIABILITY: a multi-value register): it shares no line with `heads.py`.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.clock import now
from portal.registers import service
from portal.registers.locking import service as locking
from portal.registers.locking.models import RegisterStep, Step, Unlocking
from portal.registers.models import MarkEvent, MarkValue
from portal.registers.rules import Settling
from portal.registers.service import Choice
from portal.sync.models import Device, HeldItem, SyncReceipt, Taken
from portal.timetable.models import SessionPart
from portal.web.access import Act
from tests.registers.cast import Cast, marks
from tests.sync.phone import Phone

STEPS = (
    *["mark"] * 6, *["push"] * 3, "lose the answer", "push some in any order", "push twice", "cut the answer",
    "pull", "pull", "settle", "finish", "finish on the phone", "lock", "unlock", "lose the phone",
)  # fmt: skip
CLOCKS = ("1970-01-01T00:00:00+00:00", "2027-01-09T09:00:00+00:00", "2027-01-15T23:59:59+00:00")


@dataclass
class Tally:
    histories: int = 0
    events: int = 0
    violations: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass
class Life:
    """One register's, with what each phone has seen of it. The phones live through many."""

    group: Cast
    phones: Sequence[Phone]
    part_id: UUID
    chance: Random
    spare: Phone
    """May be lost on the way."""
    noted: dict[str, tuple[Phone, UUID, MarkValue | None, frozenset[str]]] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)
    """Taps that finish the register."""
    seen: dict[tuple[UUID, UUID], frozenset[str]] = field(default_factory=dict)
    answered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_lost: bool = False
    wrong: list[str] = field(default_factory=list)

    def live(self, steps: int) -> None:
        for _ in range(steps):
            phone = self.chance.choice([*self.phones, self.spare])
            getattr(self, self.chance.choice(STEPS).replace(" ", "_"))(phone)
        for phone in self.phones if self.is_lost else [*self.phones, self.spare]:
            self.push(phone)
            self.push(phone)
            if self._mine(phone):
                self.wrong.append("a phone could not let go of what it had")

    def mark(self, phone: Phone) -> None:
        person = self.chance.choice(self.group.people).id
        value = self.chance.choice([*MarkValue, None])
        bases = self.seen.get((phone.id, person), frozenset())
        more = {"at": self.chance.choice(CLOCKS), "fills_blank": value is not None and self.chance.random() < 0.1}
        key = phone.mark(self.part_id, person, value, *bases, **more)
        self.noted[key] = (phone, person, value, bases)
        self.seen[phone.id, person] = frozenset({key})

    def _mine(self, phone: Phone) -> list[str]:
        return [key for key in phone.unsent if key in self.noted or key in self.ends]

    def _deliver(self, phone: Phone, keys: Sequence[str]) -> list[dict[str, object]]:
        """What the server says; what it says of one item never changes but for "again"."""
        if not keys or (phone is self.spare and self.is_lost):
            return []
        results = phone.deliver(*(phone.unsent[key] for key in keys))
        for one in results:
            self.answered[str(one["id"])].add(str(one["result"]).replace("duplicate", "stored"))
        return results

    def _let_go(self, phone: Phone, results: Sequence[dict[str, object]]) -> None:
        for one in results:
            if one["hash"] == phone.hashes[str(one["id"])]:
                phone.unsent.pop(str(one["id"]), None)

    def push(self, phone: Phone) -> None:
        self._let_go(phone, self._deliver(phone, self._mine(phone)))

    def lose_the_answer(self, phone: Phone) -> None:
        self._deliver(phone, self._mine(phone))

    def push_some_in_any_order(self, phone: Phone) -> None:
        mine = self._mine(phone)
        self._let_go(phone, self._deliver(phone, self.chance.sample(mine, self.chance.randint(0, len(mine)))))

    def push_twice(self, phone: Phone) -> None:
        mine = self._mine(phone)
        self._let_go(phone, self._deliver(phone, mine + mine))

    def cut_the_answer(self, phone: Phone) -> None:
        results = self._deliver(phone, self._mine(phone))
        self._let_go(phone, results[: self.chance.randint(0, len(results))])

    def pull(self, phone: Phone) -> None:
        """The phone sees what holds; what it has not handed in yet lies on top."""
        for person, mark in marks(self.group.world.database, self.part_id).items():
            if not any(key in self.noted and self.noted[key][1] == person for key in self._mine(phone)):
                self.seen[phone.id, person] = frozenset(mark.heads)

    def settle(self, _phone: Phone) -> None:
        for person, mark in marks(self.group.world.database, self.part_id).items():
            if mark.is_unconfirmed:
                shown = frozenset(map(UUID, mark.heads))
                choice = Choice(
                    db.new_id(), db.new_id(), person, shown, self.chance.choice(sorted(shown)), Settling.ASKED_SCHOOL
                )  # fmt: skip
                self._write(lambda session, choice=choice: service.settle(session, self.part_id, choice, by=self.kit))

    def finish_on_the_phone(self, phone: Phone) -> None:
        self.ends.add(phone.note({"kind": "finish", "part": str(self.part_id), "as_planned": True}))

    @property
    def kit(self) -> Act:
        return Act(self.group.kit)

    def _write(self, call: object) -> None:
        with (
            self.group.world.database.write() as session,
            suppress(
                service.Closed, locking.NotFinished, locking.NotLocked, service.NothingToSettle, service.NothingMarked
            ),
        ):
            call(session)  # type: ignore[operator]
            session.commit()

    def finish(self, _phone: Phone) -> None:
        self._write(self._submit)

    def _submit(self, session: Session) -> None:
        part = session.get_one(SessionPart, self.part_id)
        service.submit(session, part, blanks_known=True, by=self.kit)

    def lock(self, _phone: Phone) -> None:
        self._write(lambda session: locking.lock(session, self.part_id, by=self.kit))

    def unlock(self, _phone: Phone) -> None:
        self._write(lambda session: locking.unlock(session, self.part_id, Unlocking.OTHER, by=self.kit))

    def lose_the_phone(self, _phone: Phone) -> None:
        """The spare phone is taken out of use: what it has left waits for a person, what came in stays."""
        if self.is_lost or self.chance.random() < 0.7:
            return
        self.is_lost = True
        with self.group.world.database.write() as session:
            session.get_one(Device, self.spare.id).revoked_at = now()
            session.commit()
        answer = self.spare.say("push", {"items": list(self.spare.unsent.values()) or [{}]})
        if answer.status_code != 403:
            self.wrong.append("a phone taken out of use was served")
        for one in answer.get_json().get("results", []):
            self.answered[str(one.get("id"))].add(str(one["result"]).replace("duplicate", "stored"))

    def judge(self, tally: Tally) -> None:
        """Adds what is wrong with what the database now holds, against what the phones were told."""
        with self.group.world.database.read() as session:
            rows = session.scalars(select(MarkEvent).where(MarkEvent.part_id == self.part_id)).all()
            ids = [UUID(key) for key in (*self.noted, *self.ends)]
            steps = select(RegisterStep.what).where(RegisterStep.part_id == self.part_id)
            finished = session.scalars(steps).all().count(Step.FINISHED)
            held = {str(key) for key in session.scalars(select(HeldItem.event_id).where(HeldItem.event_id.in_(ids)))}
            receipts = {
                str(row.id): row for row in session.scalars(select(SyncReceipt).where(SyncReceipt.id.in_(ids)))
            }  # fmt: skip
        stored = {str(row.id): row for row in rows}
        for key, (phone, person, value, bases) in self.noted.items():
            row, told = stored.get(key), self.answered.get(key, set())
            if row is not None and (row.enrolment_id, row.value, row.device_id) != (person, value, phone.id):
                self.wrong.append("stored otherwise than noted")
            if row is not None and frozenset(map(str, row.bases)) != bases:
                self.wrong.append("stored with other bases")
            if len(told) > 1 or (row is not None) != ("stored" in told) and told:
                self.wrong.append(f"told {sorted(told)}, stored: {row is not None}")
            is_kept = key in receipts and receipts[key].result is Taken.KEPT
            was_lost_with_phone = phone is self.spare and self.is_lost and not told
            if not (row is not None or key in held or is_kept or was_lost_with_phone):
                tally.lost.append(key)
        for key in self.ends:
            self._judge_end(key, receipts.get(key), held, tally)
        if finished > 1 or (not finished and any(self.answered.get(key) == {"stored"} for key in self.ends)):
            self.wrong.append(f"finished {finished} times")
        self._judge_marks(rows)
        tally.histories += 1
        tally.events += len(self.noted)
        tally.violations += self.wrong

    def _judge_end(self, key: str, receipt: SyncReceipt | None, held: set[str], tally: Tally) -> None:
        told = self.answered.get(key, set())
        if len(told) > 1 or (receipt is not None and told and {str(receipt.result)} != told):
            self.wrong.append(f"told {sorted(told)} of an end")
        if receipt is None and told or ("quarantined" in told) != (key in held):
            tally.lost.append(key)

    def _judge_marks(self, rows: Sequence[MarkEvent]) -> None:
        now_marked = marks(self.group.world.database, self.part_id)
        if len({row.server_sequence for row in rows}) != len(rows):
            self.wrong.append("two events at one place")
        for person in (one.id for one in self.group.people):
            theirs = [row for row in rows if row.enrolment_id == person]
            named = {base for row in theirs for base in row.bases}
            tips = [row for row in theirs if str(row.id) not in named]
            values = {row.value for row in tips}
            mark = now_marked.get(person)
            if not values - {None}:
                if mark is not None:
                    self.wrong.append("a mark that nobody made")
            elif mark is None or set(mark.heads) != {str(row.id) for row in tips}:
                self.wrong.append("a mark that is not what its events say")
            elif mark.is_unconfirmed != (len(values) > 1) or mark.value not in values:
                self.wrong.append("two marks that differ are not both shown")


def new_part(group: Cast, number: int) -> UUID:
    """One more register of the first session."""
    with group.world.database.write() as session:
        first = session.get_one(SessionPart, group.part)
        made = SessionPart(
            session_id=first.session_id, number=number, organisation_id=first.organisation_id, minutes=first.minutes
        )  # fmt: skip
        session.add(made)
        session.commit()
    return made.id


def found_again(group: Cast, phone: Phone) -> None:
    """The lost phone is back, empty, for the next history."""
    phone.unsent.clear()
    with group.world.database.write() as session:
        session.get_one(Device, phone.id).revoked_at = None
        session.commit()
