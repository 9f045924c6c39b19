"""Everything that was changed in one register: what stood there before, who changed it, when, and where from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.groups.identity import Vault
from portal.groups.models import Enrolment
from portal.people.models import User as Account
from portal.registers import heads, queries, roll
from portal.registers.heads import Current, Event
from portal.registers.locking.models import RegisterStep, Step
from portal.registers.models import EventKind, MarkEvent, MarkValue, Source
from portal.sync import clocks
from portal.timetable.models import SessionPart


@dataclass(frozen=True)
class Mark:
    value: MarkValue | None
    minutes: int | None


@dataclass(frozen=True)
class Change:
    """One mark that was made or changed."""

    name: str
    was: Mark
    now: Mark
    differed: bool
    """Two marks stood there, and this one settled it."""
    why: str
    who: str
    at: datetime
    noted_at: datetime | None
    """By the clock of the device, where it came later than it was made."""
    source: Source
    clock: str = ""
    """What is to be known of the clock of the phone that it came from."""


@dataclass(frozen=True)
class Moved:
    what: Step
    why: str
    who: str
    at: datetime


@dataclass(frozen=True)
class History:
    changes: Sequence[Change]
    """The newest first."""
    steps: Sequence[Moved]
    """The newest first."""


def load(session: Session, part: SessionPart, vault: Vault) -> History:
    rows = session.scalars(queries.events_of(part.id)).all()
    steps = session.scalars(
        select(RegisterStep).where(RegisterStep.part_id == part.id).order_by(RegisterStep.created_at, RegisterStep.id)
    ).all()
    who = _who(session, [*(row.user_id for row in rows), *(row.user_id for row in steps)])
    people = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_({row.enrolment_id for row in rows}))
        .options(joinedload(Enrolment.participant))
    ).all()
    found = vault.names(session, [person.participant_id for person in people])
    names = {person.id: name for person, name in roll.named(found, people)}
    events = {row.id: queries.as_event(row) for row in rows}
    off = clocks.of_items(session, [row.id for row in rows if row.source is Source.OFFLINE])
    changes = [_change(row, events, names, who, off.get(row.id, "")) for row in reversed(rows)]
    moved = [Moved(row.what, row.reason or "", who.get(row.user_id, ""), row.created_at) for row in reversed(steps)]
    return History(changes, moved)


def before(event: Event, events: Mapping[UUID, Event]) -> Current:
    """What stood there for whoever made this event: what it replaces."""
    return heads.current(events[base] for base in event.bases if base in events)


def _change(
    row: MarkEvent,
    events: Mapping[UUID, Event],
    names: Mapping[UUID, str],
    who: Mapping[UUID | None, str],
    clock: str,
) -> Change:
    was = before(events[row.id], events)
    late = row.source is Source.OFFLINE and row.device_time != row.received_at
    return Change(
        name=names.get(row.enrolment_id, ""),
        was=Mark(was.value, was.minutes),
        now=Mark(row.value, row.minutes),
        differed=was.is_unconfirmed or row.kind is EventKind.RESOLVE,
        why=row.note or "",
        who=who.get(row.user_id, ""),
        at=row.received_at,
        noted_at=row.device_time if late else None,
        source=row.source,
        clock=clock,
    )


def _who(session: Session, ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}
