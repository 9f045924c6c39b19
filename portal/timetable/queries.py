"""Which delivery sessions a person may know of, and who is busy when."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from portal import clock
from portal.groups.models import Duty, Group, Staffing
from portal.groups.queries import scope
from portal.people.models import User as Account
from portal.places.models import Room, School
from portal.places.queries import closed_days
from portal.timetable.models import DeliverySession, Outcome, SessionKind
from portal.timetable.planner import Slot, horizon
from portal.timetable.rules import Busy, Conflict, meets_any
from portal.web.access import User


def seen_by(user: User) -> Select[DeliverySession]:
    """The sessions of the groups this person may know exist, in order of time, with group, room and parts."""
    return (
        select(DeliverySession)
        .join(DeliverySession.group)
        .where(scope(user))
        .options(
            contains_eager(DeliverySession.group).joinedload(Group.school),
            joinedload(DeliverySession.room),
            selectinload(DeliverySession.parts),
        )
        .order_by(DeliverySession.starts_at, DeliverySession.id)
    )


def of_group(user: User, group_id: UUID) -> Select[DeliverySession]:
    """Every session of one group that this person may see: live ones and those that moved on."""
    return seen_by(user).where(DeliverySession.group_id == group_id)


def between(user: User, first: date, last: date) -> Select[DeliverySession]:
    """Live sessions from `first` to `last`, both days counted, of the groups this person may see."""
    return seen_by(user).where(
        DeliverySession.is_live,
        Group.cancelled_at.is_(None),
        DeliverySession.starts_at >= clock.at(first, time(0)),
        DeliverySession.starts_at < clock.at(last + timedelta(days=1), time(0)),
    )


def staff_on(session: Session, group_id: UUID, day: date) -> Sequence[Staffing]:
    """Who staffs the group on that day, lead first."""
    return there_on(staff_of(session, group_id), day)


def staff_of(session: Session, group_id: UUID) -> Sequence[Staffing]:
    """Whoever staffs the group at any time."""
    rows = select(Staffing).where(Staffing.group_id == group_id).options(joinedload(Staffing.user))
    return session.scalars(rows.order_by(Staffing.id)).all()


def there_on(staff: Sequence[Staffing], day: date) -> Sequence[Staffing]:
    """Those of them who are there on that day, lead first."""
    rows = (row for row in staff if row.from_day <= day and (row.until_day is None or day <= row.until_day))
    return sorted(rows, key=lambda row: list(Duty).index(row.duty))


def staff_from(session: Session, group_id: UUID, day: date | None = None) -> Sequence[Staffing]:
    """Who staffs the group on that day (today, unless said) or later, lead first."""
    since = day or clock.today()
    rows = session.scalars(
        select(Staffing)
        .where(Staffing.group_id == group_id, or_(Staffing.until_day.is_(None), Staffing.until_day >= since))
        .options(joinedload(Staffing.user))
        .order_by(Staffing.id)
    )
    return sorted(rows, key=lambda row: list(Duty).index(row.duty))


def live_planned(session: Session, group_id: UUID) -> list[DeliverySession]:
    """The group's live planned sessions by number, read afresh from the database."""
    rows = session.scalars(
        select(DeliverySession)
        .where(
            DeliverySession.group_id == group_id,
            DeliverySession.is_live,
            DeliverySession.kind == SessionKind.PLANNED,
        )
        .order_by(DeliverySession.number)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def numbers_to_come(session: Session, user: User, group_id: UUID) -> list[int]:
    """Plan numbers of a group after the last that has begun: those of which nothing was taught yet."""
    rows = of_group(user, group_id).where(DeliverySession.number.is_not(None))
    begun, numbers = 0, set[int]()
    for meeting in session.scalars(rows).unique():
        number = meeting.number or 0
        if meeting.outcome in (Outcome.DELIVERED, Outcome.PART_DELIVERED) or (
            meeting.is_live and meeting.starts_at <= clock.now()
        ):
            begun = max(begun, number)
        numbers.add(number)
    return sorted(number for number in numbers if number > begun)


def numbers_without_date(user: User) -> Select[DeliverySession]:
    """Sessions that did not happen and whose plan number has no new date yet: the coordinator's to plan.

    Groups that ended early (with sessions cancelled) are left out.
    """
    other = aliased(DeliverySession)
    same = select(other.id).where(other.group_id == DeliverySession.group_id)
    replaced = same.where(other.number == DeliverySession.number, or_(other.is_live, other.id > DeliverySession.id))
    ended = same.where(other.is_live.is_(False), other.outcome.is_(None))
    return seen_by(user).where(
        DeliverySession.is_live.is_(False),
        DeliverySession.kind == SessionKind.PLANNED,
        DeliverySession.outcome == Outcome.DID_NOT_HAPPEN,
        Group.cancelled_at.is_(None),
        ~replaced.exists(),
        ~ended.exists(),
    )


def closed_from(session: Session, school: School, first_day: date) -> dict[date, str]:
    """Closed days, with why, as far ahead as the planner looks."""
    return closed_days(session, school, first_day, horizon(first_day))


def clashes(
    session: Session,
    *,
    slots: Sequence[Slot],
    user_ids: Collection[UUID] = (),
    room_id: UUID | None = None,
    group_id: UUID | None = None,
    ignoring: Collection[UUID] = (),
) -> list[Conflict]:
    """Which of these facilitators, this room or this group is taken in a slot; back to back is no clash.

    Only live sessions of live groups count, and a facilitator only through their staffing dates.
    `ignoring` holds ids of sessions that are themselves about to move. In order of time.
    """
    if not slots:
        return []
    taken = _taken(slots, ignoring)
    found = [
        *_busy_people(session, taken, user_ids, slots),
        *_busy_room(session, taken, room_id, slots),
        *_busy_group(session, taken, group_id, slots),
    ]
    return sorted(found, key=lambda conflict: (conflict.starts_at, conflict.what, conflict.name))


def group_clashes(
    session: Session, group_id: UUID, *, slots: Sequence[Slot], room_id: UUID | None, ignoring: Collection[UUID] = ()
) -> list[Conflict]:
    """What is in the way if this group met in these slots: the room, the group itself, and each of its
    facilitators through their own staffing dates."""
    found = clashes(session, slots=slots, room_id=room_id, group_id=group_id, ignoring=ignoring)
    for row in staff_from(session, group_id):
        own = [slot for slot in slots if _covers(row.from_day, row.until_day, slot.starts_at)]
        found += clashes(session, slots=own, user_ids=[row.user_id], ignoring=ignoring)
    return sorted(set(found), key=lambda conflict: (conflict.starts_at, conflict.what, conflict.name))


def _covers(from_day: date, until_day: date | None, starts_at: datetime) -> bool:
    return from_day <= clock.day_of(starts_at) and (until_day is None or clock.day_of(starts_at) <= until_day)


def _taken(slots: Sequence[Slot], ignoring: Collection[UUID]) -> Select[DeliverySession]:
    first: datetime = min(slot.starts_at for slot in slots)
    last: datetime = max(slot.ends_at for slot in slots)
    return (
        select(DeliverySession)
        .join(Group, Group.id == DeliverySession.group_id)
        .where(
            DeliverySession.is_live,
            or_(DeliverySession.outcome.is_(None), DeliverySession.outcome != Outcome.DID_NOT_HAPPEN),
            Group.cancelled_at.is_(None),
            DeliverySession.starts_at < last,
            DeliverySession.ends_at > first,
            DeliverySession.id.not_in(list(ignoring)),
        )
    )


def _busy_people(
    session: Session, taken: Select[DeliverySession], user_ids: Collection[UUID], slots: Sequence[Slot]
) -> list[Conflict]:
    if not user_ids:
        return []
    rows = session.execute(
        taken.join(Staffing, Staffing.group_id == DeliverySession.group_id)
        .join(Account, Account.id == Staffing.user_id)
        .where(Staffing.user_id.in_(list(user_ids)))
        .with_only_columns(
            Staffing.user_id,
            Account.name,
            DeliverySession.starts_at,
            DeliverySession.ends_at,
            Staffing.from_day,
            Staffing.until_day,
        )
        .distinct()
    )
    return [
        Conflict(Busy.FACILITATOR, row.user_id, row.name, row.starts_at, row.ends_at)
        for row in rows
        if _covers(row.from_day, row.until_day, row.starts_at) and meets_any(row, slots)
    ]


def _busy_room(
    session: Session, taken: Select[DeliverySession], room_id: UUID | None, slots: Sequence[Slot]
) -> list[Conflict]:
    if room_id is None:
        return []
    rows = session.execute(
        taken.join(Room, Room.id == DeliverySession.room_id)
        .where(DeliverySession.room_id == room_id)
        .with_only_columns(Room.id, Room.name, DeliverySession.starts_at, DeliverySession.ends_at)
    )
    return [Conflict(Busy.ROOM, row.id, row.name, row.starts_at, row.ends_at) for row in rows if meets_any(row, slots)]


def _busy_group(
    session: Session, taken: Select[DeliverySession], group_id: UUID | None, slots: Sequence[Slot]
) -> list[Conflict]:
    if group_id is None:
        return []
    rows = session.execute(
        taken.where(DeliverySession.group_id == group_id).with_only_columns(
            Group.id, Group.name, DeliverySession.starts_at, DeliverySession.ends_at
        )
    )
    return [Conflict(Busy.GROUP, row.id, row.name, row.starts_at, row.ends_at) for row in rows if meets_any(row, slots)]
