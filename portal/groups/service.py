"""Starting groups, staffing them, and enrolling people. Flushes; the caller commits."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.curricula.models import ProgrammeVersion
from portal.curricula.schema import Mode
from portal.groups.models import Duty, Group, Staffing
from portal.places.models import School
from portal.web.access import Act


def start(
    session: Session,
    *,
    booking_id: UUID | None,
    version: ProgrammeVersion,
    school: School,
    name: str,
    mode: Mode,
    planned_sessions: int,
    minutes: int,
    expected_size: int,
    dsl_contact_id: UUID | None,
    host_contact_id: UUID | None,
    by: Act,
) -> Group:
    """A group pinned to this version, under the school's authority of today."""
    group = Group(
        booking_id=booking_id,
        version_id=version.id,
        school_id=school.id,
        authority_id=school.authority_id,
        name=name,
        mode=mode,
        planned_sessions=planned_sessions,
        minutes=minutes,
        expected_size=expected_size,
        dsl_contact_id=dsl_contact_id,
        host_contact_id=host_contact_id,
    )
    session.add(group)
    session.flush()
    audit.record(session, "started", "group", group.id, by=by)
    return group


def name_staff(
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
    """Give a facilitator sight of the group; clashes are the timetable's to refuse before this."""
    row = Staffing(
        group_id=group.id,
        user_id=user_id,
        organisation_id=organisation_id,
        duty=duty,
        from_day=from_day,
        until_day=until_day,
    )
    session.add(row)
    session.flush()
    audit.record(session, "staffed", "group", group.id, by=by)
    return row


def cancel(session: Session, group: Group, *, by: Act) -> None:
    """The group does not meet: nothing of it was held and nothing is to come."""
    group.cancelled_at = clock.now()
    session.flush()
    audit.record(session, "cancelled", "group", group.id, by=by)
