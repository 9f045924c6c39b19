"""Writes what a school agreed about names, and that pupils and parents were told. Flushes; the caller commits."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups import gate
from portal.groups.models import Controller, DataAgreement, LawfulBasis, NoticeGiven, NoticeWay, Reader
from portal.places.models import SchoolContact
from portal.web.access import Act, Can, Via

EDITION = "edition 1"
"""Of our own leaflets: raised when their words change (a test holds this)."""
TOLD = frozenset({Via.PHONE_CALL, Via.PAPER})
"""How a coordinator knows what a school agreed."""
OURS = frozenset({Via.COMMAND, Via.IMPORT})


class MayNotSign(Exception):
    """Agreed by somebody without the right; the text says who has it."""


class NotYetGiven(ValueError):
    """A notice cannot have been given on a day to come."""


def refuse_without_right(session: Session, school_id: UUID, by: Act) -> None:
    """The school's booking lead agrees, or a colleague who was handed this step, or a coordinator for one who told us.

    Raises MayNotSign for everybody else.
    """
    if by.via in OURS:
        return
    if by.user is None:
        if by.via is Via.LINK and _is_of(session, school_id, by.on_behalf_of):
            return
        raise MayNotSign("Only somebody of this school may agree for it. Ask the school's booking lead")
    schools = {grant.school_id for grant in by.user.grants_for(Can.RECORD_AGREEMENT)}
    if school_id in schools:
        return
    if None not in schools:
        raise MayNotSign("Only the school's booking lead may agree for the school. Ask them, or ask a coordinator")
    if by.via not in TOLD:
        raise MayNotSign("The charity cannot agree for a school. Choose how the school told you: they rang or wrote")


def _refuse_second(session: Session, school_id: UUID) -> None:
    """By a link one agrees only where nothing holds: the terms of a whole school are not theirs to change."""
    known = gate.agreements_of(session, school_id)
    if any(row.until_day is None or row.until_day >= clock.today() for row in known):
        raise MayNotSign("This school has agreed already. To change that, ask the school's booking lead, or us")


def _is_of(session: Session, school_id: UUID, contact_id: UUID | None) -> bool:
    contact = session.get(SchoolContact, contact_id) if contact_id else None
    return contact is not None and contact.school_id == school_id


def record_agreement(
    session: Session,
    *,
    school_id: UUID,
    controller: Controller,
    basis: LawfulBasis,
    retention_months: int,
    agreed_by: str,
    from_day: date,
    by: Act,
) -> DataAgreement:
    """What holds for this school from that day on, until the day before one that is agreed for later; an agreement
    before it ends the day before, and one of the same day holds no longer. Raises MayNotSign."""
    refuse_without_right(session, school_id, by)
    if by.via is Via.LINK:
        _refuse_second(session, school_id)
    others, eve = gate.agreements_of(session, school_id), from_day - timedelta(days=1)
    for other in others:
        if other.from_day <= from_day and (other.until_day is None or other.until_day >= from_day):
            other.until_day = max(other.from_day, eve)
    later = min((other.from_day for other in others if other.from_day > from_day), default=None)
    row = DataAgreement(
        school_id=school_id,
        controller=controller,
        basis=basis,
        retention_months=retention_months,
        agreed_by=agreed_by,
        from_day=from_day,
        until_day=later - timedelta(days=1) if later else None,
        recorded_by=by.user_id,
        contact_id=_contact(session, school_id, by),
        via=by.via,
    )
    session.add(row)
    session.flush()
    audit.record(session, "recorded", "data agreement", row.id, by=by)
    return row


def record_notice(
    session: Session,
    agreement: DataAgreement,
    reader: Reader,
    *,
    way: NoticeWay,
    version: str | None = None,
    given_day: date,
    by: Act,
) -> NoticeGiven:
    """The school gave its pupils or their parents this notice on that day. Raises MayNotSign or NotYetGiven.

    `version` is how the school calls its own notice; our leaflet has its edition.
    """
    refuse_without_right(session, agreement.school_id, by)
    if given_day > clock.today():
        raise NotYetGiven
    row = NoticeGiven(
        agreement_id=agreement.id,
        reader=reader,
        way=way,
        version=EDITION if way is NoticeWay.LEAFLET else version or "not named",
        given_day=given_day,
        recorded_by=by.user_id,
        contact_id=_contact(session, agreement.school_id, by),
        via=by.via,
    )
    session.add(row)
    session.flush()
    audit.record(session, "recorded", "privacy notice", row.id, by=by)
    return row


def _contact(session: Session, school_id: UUID, by: Act) -> UUID | None:
    return by.on_behalf_of if _is_of(session, school_id, by.on_behalf_of) else None
