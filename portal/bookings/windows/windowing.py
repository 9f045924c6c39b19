"""Publishing when groups of a programme may start. Every function flushes; the caller commits.

Whoever waits gets the places that a change makes free, in the same transaction.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.bookings import rules
from portal.bookings.models import (
    AvailabilityArea,
    AvailabilityWindow,
    Booking,
    BookingStatus,
    WindowState,
    WishedGroup,
)
from portal.bookings.news import WindowRefused
from portal.bookings.windows import published, waiting
from portal.bookings.windows.availability import Window
from portal.bookings.windows.rules import Around, Standing, faults
from portal.curricula.models import Programme
from portal.places.models import School
from portal.places.queries import area_closed_days
from portal.web.access import Act


@dataclass(frozen=True)
class Wanted:
    """A window as a coordinator typed it."""

    window: Window
    note: str | None


def around(session: Session, programme_id: UUID, window: Window, minutes: int) -> Around:
    """What this window has to fit."""
    closed = area_closed_days(session, window.areas, window.from_day, window.until_day)
    others = tuple(one for one in published.published(session, programme_id).windows if one.id != window.id)
    return Around(minutes, clock.today(), closed, others)


def standing(session: Session, programme_id: UUID) -> list[Standing]:
    """Every booking of the programme that has a place or waits for one."""
    rows = session.execute(
        select(WishedGroup.first_day, School.authority_id, Booking.status, func.count())
        .join(Booking, Booking.id == WishedGroup.booking_id)
        .join(School, School.id == Booking.school_id)
        .where(
            Booking.programme_id == programme_id,
            Booking.status.in_([*rules.HOLDS_A_PLACE, BookingStatus.WAITING]),
        )
        .group_by(Booking.id, WishedGroup.first_day, School.authority_id, Booking.status)
    )
    return [Standing(day, area, many, status is BookingStatus.WAITING) for day, area, status, many in rows]


def add(
    session: Session, programme_id: UUID, wanted: Wanted, minutes: int, *, publish: bool, by: Act
) -> AvailabilityWindow:
    """A new window, open at once if it is published. Raises WindowRefused."""
    _hold(session, programme_id)
    if publish:
        _refuse_faulty(session, programme_id, wanted.window, minutes)
    row = AvailabilityWindow(programme_id=programme_id, state=WindowState.PUBLISHED if publish else WindowState.DRAFT)
    _write(row, wanted)
    session.add(row)
    session.flush()
    audit.record(session, "added", "availability_window", row.id, by=by)
    waiting.fill(session, programme_id)
    return row


def change(session: Session, row: AvailabilityWindow, wanted: Wanted, minutes: int, *, by: Act) -> None:
    """Raises WindowRefused if it is published and would overlap with another one."""
    _hold(session, row.programme_id)
    if row.state is WindowState.PUBLISHED:
        _refuse_faulty(session, row.programme_id, wanted.window, minutes)
    _write(row, wanted)
    session.flush()
    audit.record(session, "changed", "availability_window", row.id, by=by)
    waiting.fill(session, row.programme_id)


def publish(session: Session, row: AvailabilityWindow, minutes: int, *, by: Act) -> None:
    """Schools may ask for its days from now on. Raises WindowRefused."""
    _hold(session, row.programme_id)
    _refuse_faulty(session, row.programme_id, published.plain(row), minutes)
    row.state = WindowState.PUBLISHED
    session.flush()
    audit.record(session, "published", "availability_window", row.id, by=by)
    waiting.fill(session, row.programme_id)


def end(session: Session, row: AvailabilityWindow, *, by: Act) -> None:
    """Nobody can ask for its days any more; whoever has a place keeps it."""
    _hold(session, row.programme_id)
    row.state = WindowState.ENDED
    session.flush()
    audit.record(session, "ended", "availability_window", row.id, by=by)


def _hold(session: Session, programme_id: UUID) -> None:
    """Nobody else publishes a window of this programme until the transaction ends, so that no two overlap; nor does
    anybody take or free a place."""
    db.lock(session, Programme, [programme_id], may_be_named=True)
    published.hold(session, programme_id)


def _write(row: AvailabilityWindow, wanted: Wanted) -> None:
    window = wanted.window
    row.from_day, row.until_day = window.from_day, window.until_day
    row.weekdays = "".join(str(figure) for figure in sorted(window.weekdays))
    row.earliest_start, row.latest_end = window.earliest, window.latest
    row.capacity, row.notice_days, row.note = window.capacity or 1, window.notice, wanted.note
    kept = {area.authority_id: area for area in row.areas}
    row.areas = [kept.get(key) or AvailabilityArea(authority_id=key) for key in sorted(window.areas)]


def _refuse_faulty(session: Session, programme_id: UUID, window: Window, minutes: int) -> None:
    found = faults(window, around(session, programme_id, window, minutes))
    if found:
        raise WindowRefused(found)
