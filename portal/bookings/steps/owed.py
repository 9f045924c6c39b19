"""What a booking still needs from its school: each step, whether it is done and by whom, and who has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.bookings.models import Booking, BookingStatus, Errand, StepDone
from portal.bookings.steps.kinds import TITLES, Doer, StepKind
from portal.people import links
from portal.people.models import User
from portal.places.models import SchoolContact


@dataclass(frozen=True)
class Done:
    """By whom a step was done, and when."""

    who: str
    at: datetime


def always(_session: Session, _booking: Booking) -> bool:
    return True


def as_usual(_session: Session, _booking: Booking) -> None:
    """The words of `TITLES`."""


@dataclass(frozen=True)
class Work:
    """One kind of step: its page, whether it is done, and of which bookings it is asked at all."""

    page: Callable[[Booking, Doer], ResponseReturnValue]
    done: Callable[[Session, Booking], Done | None]
    applies: Callable[[Session, Booking], bool] = always
    title: Callable[[Session, Booking], str | None] = as_usual
    """Other words than `TITLES` has, where this booking needs them."""


class Mailed(StrEnum):
    SENT = "has the mail"
    CAME = "has opened the step"
    OLD = "the link is too old: send it again"


@dataclass(frozen=True)
class Holder:
    """Somebody who has a step."""

    errand_id: UUID
    contact_id: UUID
    name: str
    job: str | None
    until: datetime
    state: Mailed


@dataclass(frozen=True)
class Owed:
    """One step in the list."""

    kind: StepKind
    title: str
    done: Done | None
    holders: tuple[Holder, ...]


ASKED_IN = frozenset({BookingStatus.REQUESTED, BookingStatus.WAITING, BookingStatus.OFFERED, BookingStatus.CONFIRMED})
"""States in which a school has something to do."""


def steps_of(session: Session, booking: Booking, works: Mapping[StepKind, Work]) -> list[Owed]:
    """Every step that is asked of this booking, in order; none before it is sent or after it has ended."""
    if booking.status not in ASKED_IN:
        return []
    holders = _holders(session, booking.id)
    return [
        Owed(
            kind,
            work.title(session, booking) or TITLES[kind],
            work.done(session, booking),
            tuple(holders.get(kind, ())),
        )
        for kind, work in works.items()
        if work.applies(session, booking)
    ]


def _holders(session: Session, booking_id: UUID) -> dict[StepKind, list[Holder]]:
    rows = select(Errand).where(
        Errand.booking_id == booking_id, Errand.done_at.is_(None), Errand.taken_back_at.is_(None)
    )
    found: dict[StepKind, list[Holder]] = {}
    for row in session.scalars(rows.options(joinedload(Errand.contact), joinedload(Errand.link)).order_by(Errand.id)):
        found.setdefault(StepKind(row.kind), []).append(_holder(row))
    return found


def _holder(row: Errand) -> Holder:
    link = row.link
    until = link.expires_at if link else row.created_at
    came = bool(link and link.used_at)
    usable = bool(link and links.is_open(link, clock.now()))
    state = Mailed.CAME if came else Mailed.SENT if usable else Mailed.OLD
    return Holder(row.id, row.contact_id, row.contact.name, row.contact.job, until, state)


def noted(session: Session, booking: Booking, kind: StepKind) -> Done | None:
    """By whom a step that leaves no other record was done last."""
    who = func.coalesce(SchoolContact.name, User.name)
    row = session.execute(
        select(who, StepDone.created_at)
        .outerjoin(User, User.id == StepDone.user_id)
        .outerjoin(SchoolContact, SchoolContact.id == StepDone.contact_id)
        .where(StepDone.booking_id == booking.id, StepDone.kind == kind.value)
        .order_by(StepDone.id.desc())
        .limit(1)
    ).first()
    return Done(row[0], row[1]) if row else None
