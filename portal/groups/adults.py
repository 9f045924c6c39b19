"""Who of the school is there for a group. Flushes only."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.groups.models import Group
from portal.web.access import Act


def name_adults(session: Session, group: Group, *, dsl_id: UUID | None, host_id: UUID | None, by: Act) -> None:
    """The group has this safeguarding lead and this adult in the room from now on."""
    group.dsl_contact_id, group.host_contact_id = dsl_id, host_id
    session.flush()
    audit.record(session, "named the adults of", "group", group.id, by=by)
