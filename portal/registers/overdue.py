"""Registers that nobody finished: a day after the session who led it is told, a day later the coordinator.
Where several providers give a session, those of the one who has not signed off."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.groups.models import Group, Staffing
from portal.people.models import User
from portal.registers import queries
from portal.registers.models import Register, RegisterState
from portal.registers.shared.scope import IS_SHARED
from portal.timetable import notices
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.timetable.told import facts_of
from portal.web import outbox
from portal.web.letters import Known
from portal.web.models import Notice

FIRST, SECOND, OLDEST = timedelta(days=1), timedelta(days=2), timedelta(days=14)
KIND = "register-missing"
FINISHED = "The register was finished in the meantime"

LooksAfter = Callable[[Session, Collection[UUID]], Mapping[UUID, User]]
"""By booking: its coordinator. Bookings stand above this room, so `app.py` brings this."""


def write(session: Session, looks_after: LooksAfter) -> int:
    """Every reminder of an unfinished register that is due is in the outbox once; returns how many are new."""
    rows = counted_overdue(session)
    groups = {meeting.group_id: meeting.group for _, meeting, _ in rows}
    told = notices.told(session, list(groups.values()))
    leads = looks_after(session, {group.booking_id for group in groups.values() if group.booking_id})
    keyed = {}
    for part_id, meeting, provider_id in rows:
        staff = [row for row in told[meeting.group_id].staff if provider_id in (None, row.organisation_id)]
        lead = leads.get(meeting.group.booking_id) if meeting.group.booking_id else None
        for user_id in due_to(meeting, staff, lead):
            keyed[f"{KIND}/{part_id}/{user_id}"] = (part_id, meeting, user_id)
    new = set(keyed) - outbox.written_before(session, list(keyed))
    for key in sorted(new):
        _remind(session, key, *keyed[key])
    session.flush()
    return len(new)


def _remind(session: Session, key: str, part_id: UUID, meeting: DeliverySession, user_id: UUID) -> None:
    facts: dict[str, Any] = {"group": meeting.group.name, "starts_at": meeting.starts_at.isoformat()}
    outbox.notify(session, KIND, about=("register", part_id), user_id=user_id, once_key=key, **facts)


def due_to(meeting: DeliverySession, staff: Sequence[Staffing], coordinator: User | None) -> list[UUID]:
    day = clock.day_of(meeting.starts_at)
    had_it = [row.user_id for row in staff if row.from_day <= day and (row.until_day is None or day <= row.until_day)]
    late = clock.now() >= meeting.ends_at + SECOND
    return had_it + ([coordinator.id] if late and coordinator else [])


def of_registers(looks_after: LooksAfter) -> Callable[[Session, Sequence[Notice]], dict[UUID, Known]]:
    """The facts about unfinished registers by notice; of one that was finished in the meantime nothing need be said."""

    def tell(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
        rows = session.execute(
            select(SessionPart.id, SessionPart.session_id, Register.state)
            .outerjoin(Register, Register.part_id == SessionPart.id)
            .where(SessionPart.id.in_({row.about_id for row in notices}))
        ).all()
        parts = {part_id: (session_id, state) for part_id, session_id, state in rows}
        facts = facts_of(session, {session_id for session_id, _ in parts.values()}, looks_after)
        found = {}
        for notice in notices:
            session_id, state = parts.get(notice.about_id, (None, None))
            if session_id in facts:
                meeting, known = facts[session_id]
                over = None if is_unfinished(meeting, state) else FINISHED
                found[notice.id] = replace(known, over=over, page=f"/registers/{notice.about_id}")
        return found

    return tell


def is_unfinished(meeting: DeliverySession, state: RegisterState | None) -> bool:
    happened = meeting.is_live and meeting.outcome is not Outcome.DID_NOT_HAPPEN
    return happened and state in (None, RegisterState.OPEN)


def counted_overdue(session: Session) -> Sequence[Row[UUID, DeliverySession, UUID | None]]:
    """Parts of sessions that ended more than a day and less than two weeks ago, whose register is still open; with
    the provider who has not signed off, where others give parts of their own."""
    now = clock.now()
    return session.execute(
        select(SessionPart.id, DeliverySession, case((IS_SHARED, SessionPart.organisation_id)))
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .where(
            DeliverySession.is_live,
            queries.WAS_TO_BE,
            DeliverySession.ends_at <= now - FIRST,
            DeliverySession.ends_at > now - OLDEST,
            func.coalesce(Register.state, RegisterState.OPEN) == RegisterState.OPEN,
            or_(DeliverySession.outcome.is_(None), DeliverySession.outcome != Outcome.DID_NOT_HAPPEN),
        )
        .options(joinedload(DeliverySession.group))
        .order_by(DeliverySession.starts_at, SessionPart.id)
    ).all()
