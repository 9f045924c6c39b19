"""What was taught, in words for those who deliver and those who coordinate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.people.models import User as Account
from portal.registers.queries import taken_by
from portal.registers.taught import queries, rules
from portal.registers.taught.models import SessionRecord
from portal.registers.taught.queries import Planned
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Can, User


@dataclass(frozen=True)
class Told:
    """What stands on a page about one part."""

    part_number: int
    planned: Planned
    record: SessionRecord | None
    who: str
    """Who said it; empty where nothing is."""
    may_say: bool

    @property
    def words(self) -> str:
        """Such as "6 of 7 activities taught: Opening round left out"."""
        if self.record is None:
            return "Not recorded"
        changes = self.record.changes
        if not changes:
            return "All as planned"
        found = rules.covered(self.planned.ids, changes)
        names = [f"{each.name} {changes[each.id]}" for each in self.planned.activities if each.id in changes]
        return f"{found.taught} of {found.planned} activities taught: {', '.join(names)}"

    @property
    def core_missing(self) -> list[str]:
        """Core activities that were not taught."""
        changes: Mapping[str, str] = self.record.changes if self.record else {}
        gone = {key for key in changes if rules.covered([key], changes).taught == 0}
        return [each.name for each in self.planned.activities if each.core and each.id in gone]

    @property
    def at(self) -> datetime | None:
        return self.record.recorded_at if self.record else None


def told(session: Session, part: SessionPart, user: User) -> Told | None:
    """None where there is no plan, before the day of the session, and where it was not held."""
    held = part.session
    day = clock.day_of(held.starts_at)
    was_held = held.outcome is not Outcome.DID_NOT_HAPPEN and (held.is_live or held.outcome is not None)
    if day > clock.today() or not was_held:
        return None
    record = queries.record_of(session, part.id)
    planned = queries.planned_for(session, part, record)
    if planned is None:
        return None
    who = session.scalar(select(Account.name).where(Account.id == record.recorded_by)) if record else None
    oversees = user.may(Can.LOCK_REGISTER)
    may_say = user.may(Can.TAKE_REGISTER) and rules.may_say(day, clock.today(), oversees=oversees)
    return Told(part.number, planned, record, who or "", may_say)


def of_session(session: Session, meeting: DeliverySession, user: User) -> list[tuple[SessionPart, Told]]:
    """For each part of this session whose register this person takes."""
    if not user.may(Can.TAKE_REGISTER):
        return []
    parts = session.scalars(taken_by(user).where(SessionPart.session_id == meeting.id)).unique().all()
    found = ((part, told(session, part, user)) for part in parts)
    return [(part, each) for part, each in found if each is not None]
