"""Who looks after whom among those who deliver. Flushes; the caller commits."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.people.access import MAY, Role
from portal.people.models import RoleGrant, User
from portal.people.queries import with_role
from portal.web.access import Act, Can

RING = frozenset(role for role, may in MAY.items() if Can.ANSWER_CALLS in may)


class CannotSupervise(ValueError):
    """The text says why."""


def can_supervise() -> Select[User]:
    """Everybody who may be named as a supervisor, by name."""
    holds = select(RoleGrant.user_id).where(RoleGrant.role.in_(RING), RoleGrant.withdrawn_at.is_(None))
    return select(User).where(User.id.in_(holds), User.disabled_at.is_(None)).order_by(User.name, User.id)


def supervisor_of(session: Session, user_id: UUID) -> User | None:
    """None where nobody is named, or whoever was cannot sign in any more or has no such role."""
    wanted = select(User.supervisor_id).where(User.id == user_id).scalar_subquery()
    return session.scalars(can_supervise().where(User.id == wanted)).one_or_none()


def coordinators(session: Session) -> list[User]:
    rows = with_role(select(User).where(User.disabled_at.is_(None)), Role.COORDINATOR)
    return list(session.scalars(rows.order_by(User.name, User.id)))


def name(session: Session, user: User, supervisor_id: UUID | None, *, by: Act) -> None:
    """This person has this supervisor from now on, or none. Raises CannotSupervise."""
    if supervisor_id == user.id:
        raise CannotSupervise("Nobody is their own supervisor. Choose somebody else")
    if supervisor_id and session.scalars(can_supervise().where(User.id == supervisor_id)).one_or_none() is None:
        raise CannotSupervise("This person cannot be a supervisor any more. Choose another")
    if user.supervisor_id != supervisor_id:
        user.supervisor_id = supervisor_id
        session.flush()
        audit.record(session, "named the supervisor of", "user", user.id, by=by)
