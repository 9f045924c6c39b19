"""Term calendars: taking a file's rows, and changing them on a page."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.places.calendar_file import Row
from portal.places.models import Authority, CalendarDate, DateKind, SchoolUrn
from portal.places.terms import academic_year
from portal.web.access import Act


def scopes(session: Session) -> frozenset[str]:
    """Every authority's code and every school's number, as a file names them."""
    return frozenset(session.scalars(select(Authority.la_code))) | {
        str(urn) for urn in session.scalars(select(SchoolUrn.urn))
    }


def import_rows(session: Session, rows: list[Row], *, by: Act) -> tuple[int, int]:
    """Add the rows not there yet; returns how many were added and how many stood already.

    The rows are those of `read_csv`, which refuses a scope that is not known here.
    """
    authorities = {row.la_code: row.id for row in session.scalars(select(Authority))}
    wanted = {int(row.scope) for row in rows if row.scope not in authorities}
    schools = {row.urn: row.school_id for row in session.scalars(select(SchoolUrn).where(SchoolUrn.urn.in_(wanted)))}
    added = sum(
        add(
            session,
            authority_id=authorities.get(row.scope),
            school_id=None if row.scope in authorities else schools[int(row.scope)],
            kind=row.kind,
            start=row.start,
            end=row.end,
            label=row.label,
            by=by,
        )
        is not None
        for row in rows
    )
    return added, len(rows) - added


def add(
    session: Session,
    *,
    authority_id: UUID | None,
    school_id: UUID | None,
    kind: DateKind,
    start: date,
    end: date,
    label: str,
    is_sample: bool = False,
    by: Act,
) -> CalendarDate | None:
    """Put a run of days into a calendar; None if exactly this run stands there already."""
    same = select(CalendarDate.id).where(
        CalendarDate.authority_id == authority_id if authority_id else CalendarDate.school_id == school_id,
        CalendarDate.kind == kind,
        CalendarDate.start_day == start,
        CalendarDate.end_day == end,
    )
    if session.scalar(same) is not None:
        return None
    row = CalendarDate(
        authority_id=authority_id,
        school_id=school_id,
        academic_year=academic_year(start),
        kind=kind,
        start_day=start,
        end_day=end,
        label=label,
        is_sample=is_sample,
    )
    session.add(row)
    session.flush()
    audit.record(session, "added", "calendar_date", row.id, by=by)
    return row


def remove(session: Session, row: CalendarDate, *, by: Act) -> None:
    """Take a run of days out of a calendar."""
    audit.record(session, "removed", "calendar_date", row.id, by=by)
    session.delete(row)
    session.flush()
