"""What has to be recorded before a school gives a name: its data agreement, and both privacy notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from portal import clock
from portal.groups.models import DataAgreement, NoticeGiven, Reader
from portal.web.words import plain_day

GIVEN_TO = {Reader.PUPILS: "the pupils", Reader.PARENTS: "their parents and carers"}


class GateShut(Exception):
    """No name may be given yet; the text says what is to be recorded first."""


@dataclass(frozen=True)
class Gate:
    """Open once the agreement of today and the notices to pupils and to parents under its terms are recorded."""

    agreement: DataAgreement | None
    notices: Mapping[Reader, NoticeGiven] = field(default_factory=dict)
    """The latest one for each reader that still says what was agreed."""
    coming: date | None = None
    """Where nothing holds yet: the day from which the next agreement does."""

    @property
    def missing(self) -> list[Reader]:
        return [reader for reader in Reader if reader not in self.notices]

    @property
    def is_open(self) -> bool:
        return self.agreement is not None and not self.missing

    @property
    def says(self) -> str | None:
        """What to do first, or None where names may be given."""
        if self.agreement is None and self.coming:
            return f"The data agreement holds from {plain_day(self.coming)}. Names may be given only from then on"
        if self.agreement is None:
            return "Record the school's data agreement first. Names may be given only after it"
        if not self.missing:
            return None
        whom = " and ".join(GIVEN_TO[reader] for reader in self.missing)
        return f"Record first that {whom} have been given the privacy notice. Names may be given only after it"


def gate_of(session: Session, school_id: UUID, day: date | None = None) -> Gate:
    """How the gate of this school stands today, or on that day."""
    day = day or clock.today()
    agreement = agreement_for(session, school_id, day)
    if agreement is None:
        days = [one.from_day for one in agreements_of(session, school_id) if one.from_day > day]
        return Gate(None, coming=min(days, default=None))
    latest: dict[Reader, NoticeGiven] = {}
    for notice in notices_of(session, school_id):
        if notice.agreement.terms == agreement.terms and notice.given_day <= day:
            latest.setdefault(notice.reader, notice)
    return Gate(agreement, latest)


def open_for(school_id: InstrumentedAttribute[UUID], day: date) -> ColumnElement[bool]:
    """The same as a condition on rows that have a school, for lists."""
    held, told, newer = aliased(DataAgreement), aliased(DataAgreement), aliased(DataAgreement)

    def given(reader: Reader) -> ColumnElement[bool]:
        same = select(NoticeGiven.id).join(told, told.id == NoticeGiven.agreement_id)
        return exists(
            same.where(
                NoticeGiven.reader == reader,
                NoticeGiven.given_day <= day,
                told.school_id == held.school_id,
                told.controller == held.controller,
                told.basis == held.basis,
                told.retention_months == held.retention_months,
            ).correlate(held)
        )

    newest = select(newer.id).where(newer.school_id == school_id, _holds(newer, day))
    newest = newest.order_by(newer.from_day.desc(), newer.id.desc()).limit(1)
    return exists(select(held.id).where(held.id == newest.scalar_subquery(), *map(given, Reader)))


def _holds(agreement: type[DataAgreement], day: date) -> ColumnElement[bool]:
    return and_(agreement.from_day <= day, or_(agreement.until_day.is_(None), agreement.until_day >= day))


def refuse_shut(session: Session, school_id: UUID) -> None:
    """Raises GateShut while a name of this school may not be stored."""
    says = gate_of(session, school_id).says
    if says:
        raise GateShut(says)


def agreement_for(session: Session, school_id: UUID, day: date) -> DataAgreement | None:
    """The data agreement that holds for this school on that day, or None: then no name may be given."""
    rows = select(DataAgreement).where(DataAgreement.school_id == school_id, _holds(DataAgreement, day))
    newest = (DataAgreement.from_day.desc(), DataAgreement.id.desc())
    return session.scalars(rows.order_by(*newest).limit(1)).one_or_none()


def agreements_of(session: Session, school_id: UUID) -> list[DataAgreement]:
    """Every agreement with this school, newest first."""
    rows = select(DataAgreement).where(DataAgreement.school_id == school_id)
    return list(session.scalars(rows.order_by(DataAgreement.from_day.desc(), DataAgreement.id.desc())))


def notices_of(session: Session, school_id: UUID) -> list[NoticeGiven]:
    """Every notice that this school gave, newest first, with its agreement and whoever recorded it."""
    rows = (
        select(NoticeGiven)
        .join(NoticeGiven.agreement)
        .where(DataAgreement.school_id == school_id)
        .options(joinedload(NoticeGiven.agreement), joinedload(NoticeGiven.user), joinedload(NoticeGiven.contact))
    )
    return list(session.scalars(rows.order_by(NoticeGiven.given_day.desc(), NoticeGiven.id.desc())))
