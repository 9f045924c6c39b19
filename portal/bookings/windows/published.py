"""What programmes offer now: their windows, the places taken in each, and who waits. Reads only."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal import db
from portal.bookings import rules
from portal.bookings.models import AvailabilityWindow, Booking, BookingChange, BookingStatus, WindowState, WishedGroup
from portal.bookings.windows import availability
from portal.bookings.windows.availability import Published, Waiter, Window
from portal.places.models import School


def windows_of(programme_ids: Collection[UUID]) -> Select[AvailabilityWindow]:
    """Every window of these programmes with its areas, by first day."""
    return (
        select(AvailabilityWindow)
        .where(AvailabilityWindow.programme_id.in_(list(programme_ids)))
        .options(joinedload(AvailabilityWindow.areas))
        .order_by(AvailabilityWindow.from_day, AvailabilityWindow.until_day, AvailabilityWindow.id)
        .execution_options(populate_existing=True)
    )


def every_window() -> Select[AvailabilityWindow]:
    """Of every programme, for whoever publishes them: no row of a school or a person is reached by one."""
    return select(AvailabilityWindow).options(joinedload(AvailabilityWindow.areas))


def plain(row: AvailabilityWindow) -> Window:
    """The same, for the rules."""
    return Window(
        id=row.id,
        from_day=row.from_day,
        until_day=row.until_day,
        weekdays=frozenset(int(figure) for figure in row.weekdays),
        earliest=row.earliest_start,
        latest=row.latest_end,
        capacity=row.capacity,
        notice=row.notice_days,
        areas=frozenset(area.authority_id for area in row.areas),
    )


def published(session: Session, programme_id: UUID) -> Published:
    return published_by_programme(session, [programme_id])[programme_id]


def published_by_programme(session: Session, programme_ids: Collection[UUID]) -> dict[UUID, Published]:
    """What each of these programmes offers, in two statements however many there are."""
    rows = session.scalars(windows_of(programme_ids)).unique().all()
    bounded = {row.programme_id for row in rows if row.state is not WindowState.DRAFT}
    open_rows = [row for row in rows if row.state is WindowState.PUBLISHED]
    counts = session.execute(_counts(bounded)).all() if bounded else []
    found = {}
    for programme_id in programme_ids:
        windows = tuple(plain(row) for row in open_rows if row.programme_id == programme_id)
        own = [row for row in counts if row.programme_id == programme_id]
        taken = {(row.first_day, row.authority_id): row.groups for row in own if not row.waits}
        line = {(row.first_day, row.authority_id): row.bookings for row in own if row.waits}
        found[programme_id] = Published(
            windows,
            availability.by_window(windows, taken),
            availability.by_window(windows, line),
            is_bounded=programme_id in bounded,
        )
    return found


def _counts(programme_ids: Collection[UUID]) -> Select[UUID, date, UUID, bool, int, int]:
    """Groups and bookings by programme, first day and area, those that wait apart from those that have a place."""
    waits = (Booking.status == BookingStatus.WAITING).label("waits")
    groups, bookings = func.count().label("groups"), func.count(Booking.id.distinct()).label("bookings")
    return (
        select(Booking.programme_id, WishedGroup.first_day, School.authority_id, waits, groups, bookings)
        .join(WishedGroup, WishedGroup.booking_id == Booking.id)
        .join(School, School.id == Booking.school_id)
        .where(
            Booking.programme_id.in_(list(programme_ids)),
            Booking.status.in_([*rules.HOLDS_A_PLACE, BookingStatus.WAITING]),
        )
        .group_by(Booking.programme_id, WishedGroup.first_day, School.authority_id, waits)
    )


def hold(session: Session, programme_id: UUID) -> Published:
    """The same, and nobody else takes or frees a place of this programme until the transaction ends."""
    rows = select(AvailabilityWindow.id).where(
        AvailabilityWindow.programme_id == programme_id, AvailabilityWindow.state == WindowState.PUBLISHED
    )
    db.lock(session, AvailabilityWindow, session.scalars(rows).all())
    return published(session, programme_id)


def line(session: Session, programme_ids: Collection[UUID]) -> list[Waiter]:
    """Everybody who waits for a place of these programmes, longest first."""
    groups, joined = func.count(WishedGroup.id.distinct()), func.max(BookingChange.created_at)
    rows = session.execute(
        select(Booking.id, Booking.programme_id, School.authority_id, WishedGroup.first_day, groups, joined)
        .join(School, School.id == Booking.school_id)
        .join(WishedGroup, WishedGroup.booking_id == Booking.id)
        .join(BookingChange, BookingChange.booking_id == Booking.id)
        .where(
            Booking.programme_id.in_(list(programme_ids)),
            Booking.status == BookingStatus.WAITING,
            BookingChange.status == BookingStatus.WAITING,
        )
        .group_by(Booking.id, Booking.programme_id, School.authority_id, WishedGroup.first_day)
        .order_by(joined, Booking.id)
    )
    return [Waiter(*row) for row in rows]
