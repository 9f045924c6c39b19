"""Who comes to a group's sessions. Nobody is named who is elsewhere at that time or not assured for the work.

Every change withdraws the letter of assurance that stood; `staff_all` and `change_staff` issue the new one with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.groups import service as groups
from portal.groups.models import Duty, Group, Staffing
from portal.timetable import assurance, letters, notices, queries
from portal.timetable.assurance import Spell
from portal.timetable.models import AssuranceLetter, DeliverySession, LetterEnd, SessionPart
from portal.timetable.news import Clash, GroupCancelled, NamedAlready, NobodyComes, NotAssured
from portal.timetable.planner import Slot
from portal.timetable.planning import hold, to_come
from portal.web import jobs
from portal.web.access import Act


@dataclass(frozen=True)
class Joining:
    """Somebody who is to come, for one provider, from one day until another, both counted."""

    user_id: UUID
    organisation_id: UUID
    duty: Duty
    from_day: date
    until_day: date | None = None

    @property
    def spell(self) -> Spell:
        return Spell(self.user_id, self.from_day, self.until_day)


@dataclass(frozen=True)
class Leaving:
    """Somebody's staffing that is to end, and the last day, itself counted."""

    staffing_id: UUID
    last_day: date


def staff(
    session: Session,
    group: Group,
    *,
    user_id: UUID,
    organisation_id: UUID,
    duty: Duty,
    from_day: date,
    until_day: date | None = None,
    by: Act,
) -> Staffing:
    """This facilitator staffs the group's sessions between the two days, both counted.

    Raises Clash if they are with another group during one of them, NotAssured if their checks do not fit. The letter
    of assurance that stood is withdrawn; `letters.issue` makes the next one.
    """
    return _join(session, group, [Joining(user_id, organisation_id, duty, from_day, until_day)], by)[0]


def staff_all(session: Session, group: Group, wanted: Sequence[Joining], *, by: Act) -> AssuranceLetter | None:
    """All these people staff the group, and the school has a letter of assurance for them; None where nobody was named.

    Raises Clash or NotAssured, and then nobody was named.
    """
    if not wanted:
        return None
    _join(session, group, wanted, by)
    return letters.issue(session, group, by=by)


def change_staff(
    session: Session, group: Group, *, leaving: Leaving | None, joining: Joining | None, by: Act
) -> AssuranceLetter:
    """One stops and another comes, or one of the two; a new letter takes the place of the old, and everybody is told.

    Raises GroupCancelled, NobodyComes, NamedAlready, Clash, NotAssured or NothingToAssure; then nothing has changed.
    """
    db.lock(session, Group, [group.id])
    if group.cancelled_at is not None:
        raise GroupCancelled
    before = {row.user_id for row in queries.staff_from(session, group.id)}
    first = min(_first_day(session, leaving), joining.from_day if joining else date.max)
    if leaving is not None:
        row = session.scalars(
            select(Staffing).where(Staffing.id == leaving.staffing_id, Staffing.group_id == group.id)
        ).one()
        groups.end_staff(session, row, max(leaving.last_day, row.from_day), by=by)
    if joining is not None:
        _join(session, group, [joining], by)
    _refuse_uncovered(session, group)
    letters.withdraw(session, group.id, LetterEnd.STAFF_CHANGED, by=by)
    letter = letters.issue(session, group, by=by)
    notices.tell(session, group, "staff-changed", first_day=first.isoformat())
    _tell_leaver(session, group, before, first)
    return letter


def _first_day(session: Session, leaving: Leaving | None) -> date:
    """The first day without the person who leaves."""
    return date.fromordinal(leaving.last_day.toordinal() + 1) if leaving else date.max


def _join(session: Session, group: Group, wanted: Sequence[Joining], by: Act) -> list[Staffing]:
    hold(session, user_ids=[one.user_id for one in wanted], room_id=None)
    for one in wanted:
        _refuse_double(session, group, one)
        _refuse_clash(session, group, one)
    spells = [*assurance.spells_of(session, group.id), *(one.spell for one in wanted)]
    days = assurance.days_to_come(session, group.id)
    told = assurance.faults(session, spells, days, assurance.setting_for(group))
    if own := {one.user_id: told[one.user_id] for one in wanted if one.user_id in told}:
        raise NotAssured(own)
    letters.withdraw(session, group.id, LetterEnd.STAFF_CHANGED, by=by)
    return [
        groups.name_staff(
            session,
            group,
            user_id=one.user_id,
            organisation_id=one.organisation_id,
            duty=one.duty,
            from_day=one.from_day,
            until_day=one.until_day,
            by=by,
        )
        for one in wanted
    ]


def _refuse_double(session: Session, group: Group, one: Joining) -> None:
    for row in queries.staff_from(session, group.id, one.from_day):
        if row.user_id == one.user_id and (one.until_day is None or row.from_day <= one.until_day):
            raise NamedAlready(row.user.name)


def _refuse_clash(session: Session, group: Group, one: Joining) -> None:
    wanted = [
        Slot(row.number, row.starts_at, row.ends_at)
        for row in to_come(session, group, one.from_day)
        if one.spell.covers(clock.day_of(row.starts_at))
    ]
    own = session.scalars(select(DeliverySession.id).where(DeliverySession.group_id == group.id)).all()
    found = queries.clashes(session, slots=wanted, user_ids=[one.user_id], ignoring=own)
    if found:
        raise Clash(found)


def _refuse_uncovered(session: Session, group: Group) -> None:
    """Raises NobodyComes for a day without anybody, or without anybody of one who gives a part."""
    spells = assurance.spells_of(session, group.id)
    for day in assurance.days_to_come(session, group.id):
        if not any(spell.covers(day) for spell in spells):
            raise NobodyComes(day)
    rows = queries.staff_from(session, group.id)
    for day, providers in _shared_days(session, group.id).items():
        there = {row.organisation_id for row in rows if Spell(row.user_id, row.from_day, row.until_day).covers(day)}
        if len(providers) > 1 and providers - there:
            raise NobodyComes(day)


def _shared_days(session: Session, group_id: UUID) -> dict[date, set[UUID]]:
    """Who gives a part of the sessions to come, by day."""
    rows = session.execute(
        select(DeliverySession.starts_at, SessionPart.organisation_id)
        .join(SessionPart, SessionPart.session_id == DeliverySession.id)
        .where(DeliverySession.group_id == group_id, DeliverySession.is_live, DeliverySession.starts_at > clock.now())
    )
    found: dict[date, set[UUID]] = {}
    for starts_at, organisation_id in rows:
        found.setdefault(clock.day_of(starts_at), set()).add(organisation_id)
    return found


def _tell_leaver(session: Session, group: Group, before: set[UUID], first: date) -> None:
    """Whoever stops before today is no longer among those whom `notices.tell` finds."""
    now = {row.user_id for row in queries.staff_from(session, group.id)}
    for user_id in sorted(before - now):
        jobs.notify(
            session,
            "staff-changed",
            about=("group", group.id),
            user_id=user_id,
            group=group.name,
            first_day=first.isoformat(),
        )
