"""Whether those who come to a group are assured for its sessions: the rule of `people.vetting`, asked of dated work."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula.reading.schema import Mode
from portal.groups.models import Group, Staffing
from portal.groups.queries import scope
from portal.people import credentials
from portal.people.vetting import Condition, Record, Setting, assured
from portal.timetable.models import AssuranceLetter, DeliverySession
from portal.web.access import Can, User


@dataclass(frozen=True)
class Spell:
    """Somebody's time with a group, both days counted."""

    user_id: UUID
    from_day: date
    until_day: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


def setting_of(mode: Mode, *, school_adult: bool) -> Setting:
    """What work of this mode is like; `school_adult`: a named adult of the school is in the room."""
    return Setting(
        young_people=mode is not Mode.TRAINING, one_to_one=mode is Mode.ONE_TO_ONE, school_adult=school_adult
    )


def setting_for(group: Group) -> Setting:
    return setting_of(group.mode, school_adult=group.host_contact_id is not None)


def faults(session: Session, spells: Collection[Spell], days: Sequence[date], setting: Setting) -> dict[UUID, str]:
    """Who of these people is not assured on those of the days on which they come, each with why and what to do."""
    records = credentials.records(session, {spell.user_id for spell in spells})
    return judged(records, spells, days, setting)


def judged(
    records: Mapping[UUID, Record], spells: Collection[Spell], days: Sequence[date], setting: Setting
) -> dict[UUID, str]:
    """The same from records that were read already. Pure."""
    comes = {key: _own_days(key, spells, days) for key in records}
    found: dict[UUID, str] = {}
    firm = {key for key, own in comes.items() if _stands_alone(records[key], own, setting)}
    for key, own in comes.items():
        others = [comes[other] for other in firm - {key}]
        together = all(any(day in theirs for theirs in others) for day in own)
        fault = assured(records[key], own[0], own[-1], replace(setting, partners=int(together)))
        if fault is not None:
            found[key] = fault
    return found


def _own_days(user_id: UUID, spells: Collection[Spell], days: Sequence[date]) -> list[date]:
    """The days on which this person comes; without any, the day from which they see the group."""
    own = [spell for spell in spells if spell.user_id == user_id]
    return sorted(day for day in days if any(spell.covers(day) for spell in own)) or [
        max(clock.today(), min(spell.from_day for spell in own))
    ]


def _stands_alone(record: Record, own: Sequence[date], setting: Setting) -> bool:
    """Whether somebody who works together with others only may rely on this person."""
    if record.decision is None or Condition.CO_DELIVERED in record.decision.conditions:
        return False
    return assured(record, own[0], own[-1], setting) is None


def spells_of(session: Session, group_id: UUID) -> list[Spell]:
    """Of everybody who staffs the group today or later."""
    rows = session.scalars(_staffing().where(Staffing.group_id == group_id))
    return [Spell(row.user_id, row.from_day, row.until_day) for row in rows]


def days_to_come(session: Session, group_id: UUID) -> list[date]:
    """The days of the group's live sessions that have not begun."""
    rows = session.scalars(_coming().where(DeliverySession.group_id == group_id))
    return sorted({clock.day_of(row.starts_at) for row in rows})


def live_days(session: Session, group_id: UUID) -> list[date]:
    """The days of all the group's live sessions, over or not."""
    own = (DeliverySession.group_id == group_id, DeliverySession.is_live)
    return sorted({clock.day_of(moment) for moment in session.scalars(select(DeliverySession.starts_at).where(*own))})


def group_faults(session: Session, group: Group, days: Sequence[date] | None = None) -> dict[UUID, str]:
    """Who of those named for these days, else for the group's sessions still to come, is not assured, each with why."""
    days = days_to_come(session, group.id) if days is None else days
    return faults(session, spells_of(session, group.id), days, setting_for(group)) if days else {}


def cannot_come(session: Session, group: Group, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Who of these cannot come to the group's sessions still to come, whoever comes with them, each with why."""
    return alone(session, user_ids, days_to_come(session, group.id) or [clock.today()], setting_for(group))


def alone(session: Session, user_ids: Collection[UUID], days: Sequence[date], setting: Setting) -> dict[UUID, str]:
    """Who of these could not come on these days even together with somebody else, each with why."""
    held = credentials.records(session, user_ids)
    told = {key: assured(record, days[0], days[-1], replace(setting, partners=1)) for key, record in held.items()}
    return {key: why for key, why in told.items() if why is not None}


@dataclass(frozen=True)
class Trouble:
    """A group with sessions still to come for which the school has no letter that stands."""

    group_id: UUID
    group: str
    first_at: datetime
    fault: str
    """Who is not assured, and why; empty where only the letter is missing."""


def troubles(session: Session, user: User) -> list[Trouble]:
    """Groups for which this person names facilitators and somebody is not assured, or no letter stands; the first to
    meet first. Groups for which nobody is named yet are left out."""
    coming: dict[UUID, list[datetime]] = {}
    groups: dict[UUID, Group] = {}
    rows = session.execute(
        select(Group, DeliverySession.starts_at)
        .join(DeliverySession, DeliverySession.group_id == Group.id)
        .where(scope(user, Can.DECIDE_BOOKING), Group.cancelled_at.is_(None), _to_come())
        .order_by(DeliverySession.starts_at, Group.id)
    )
    for group, starts_at in rows:
        groups[group.id] = group
        coming.setdefault(group.id, []).append(starts_at)
    spells: dict[UUID, list[Spell]] = {}
    for row in session.scalars(_staffing().where(Staffing.group_id.in_(list(groups)))):
        spells.setdefault(row.group_id, []).append(Spell(row.user_id, row.from_day, row.until_day))
    records = credentials.records(session, {one.user_id for own in spells.values() for one in own})
    lasts = or_(AssuranceLetter.review_day.is_(None), AssuranceLetter.review_day >= clock.today())
    stands = select(AssuranceLetter.group_id).where(AssuranceLetter.withdrawn_at.is_(None), lasts)
    lettered = set(session.scalars(stands))
    found = []
    for key, own in spells.items():
        held = {one.user_id: records[one.user_id] for one in own}
        days = [clock.day_of(moment) for moment in coming[key]]
        told = judged(held, own, days, setting_for(groups[key]))
        if told or key not in lettered:
            found.append(Trouble(key, groups[key].name, coming[key][0], next(iter(told.values()), "")))
    return sorted(found, key=lambda one: (one.first_at, one.group_id))


def _to_come() -> ColumnElement[bool]:
    return and_(DeliverySession.is_live, DeliverySession.outcome.is_(None), DeliverySession.starts_at > clock.now())


def _coming() -> Select[DeliverySession]:
    return select(DeliverySession).where(_to_come())


def _staffing() -> Select[Staffing]:
    return (
        select(Staffing)
        .where(or_(Staffing.until_day.is_(None), Staffing.until_day >= clock.today()))
        .order_by(Staffing.id)
    )
