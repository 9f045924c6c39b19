"""Of which sessions a person may pass something on, which hand-offs they may know of, and whom to tell at a place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.concerns.models import Handoff, SafeguardingRoute
from portal.concerns.rules import OF_AUTHORITY, Held, Route, adult_routes, routes
from portal.groups.models import Group
from portal.groups.queries import scope
from portal.people.access import SCHOOL_ROLES, Role
from portal.places.models import ContactDuty, School, SchoolContact, SchoolKind
from portal.timetable.models import DeliverySession
from portal.web.access import Can, User

WITH_SCHOOL = frozenset({Route.DSL, Route.DEPUTY, Route.PLACE})
"""What a school's own safeguarding lead knows of: what was passed to the school."""


def sessions(user: User) -> Select[DeliverySession]:
    """The sessions of the groups for which this person may pass something on, with group and school."""
    return (
        select(DeliverySession)
        .join(DeliverySession.group)
        .where(scope(user, Can.HAND_ON_CONCERN))
        .options(contains_eager(DeliverySession.group).joinedload(Group.school).joinedload(School.authority))
        .order_by(DeliverySession.starts_at, DeliverySession.id)
    )


def seen_by(user: User) -> Select[Handoff]:
    """All for the charity's safeguarding lead, those to one's own school for its safeguarding lead, else one's own;
    the newest first."""
    grants = user.grants_for(Can.SEE_CONCERNS)
    seen = [_own(user)]
    if any(grant.role is Role.SAFEGUARDING for grant in grants):
        return _rows()
    schools = [grant.school_id for grant in grants if grant.role in SCHOOL_ROLES]
    if schools:
        seen.append(Group.school_id.in_(schools) & Handoff.route.in_(WITH_SCHOOL))
    return _rows().where(or_(*seen))


def kept_by(user: User) -> Select[Handoff]:
    """Those that this person may put right: their own, or all for the charity's safeguarding lead."""
    return _rows() if user.may(Can.OVERSEE_CONCERNS) else _rows().where(_own(user))


def _own(user: User) -> ColumnElement[bool]:
    return or_(Handoff.passed_by_id == user.id, Handoff.recorded_by_id == user.id)


def _rows() -> Select[Handoff]:
    return (
        select(Handoff)
        .join(Handoff.group)
        .options(contains_eager(Handoff.group).joinedload(Group.school), joinedload(Handoff.passed_by))
        .order_by(Handoff.passed_at.desc(), Handoff.id.desc())
    )


def waiting(user: User) -> Select[Handoff]:
    """Of those seen, what waits for this person: to read it, to say that they have it, or to write it down."""
    is_open = or_(Handoff.received_at.is_(None), Handoff.held == Held.NOT_YET)
    if user.may(Can.OVERSEE_CONCERNS):
        return seen_by(user).where(or_(is_open, Handoff.seen_at.is_(None)))
    if user.may(Can.HAND_ON_CONCERN):
        return seen_by(user).where(is_open)
    return seen_by(user).where(Handoff.received_at.is_(None))


@dataclass(frozen=True)
class Target:
    """Somebody to tell: the way, what they are called here, and how they are reached."""

    route: Route
    role: str
    name: str | None = None
    phone: str | None = None
    contact_id: UUID | None = None

    @property
    def value(self) -> str:
        return f"{self.route.name}|{self.contact_id or ''}"

    @property
    def title(self) -> str:
        """The role as it begins a line."""
        return self.role[0].upper() + self.role[1:]

    @property
    def needs_name(self) -> bool:
        """Whether whoever told them has to say who it was."""
        return not self.name and self.route is not Route.EMERGENCY


def targets(session: Session, group: Group, *, adult: bool = False) -> list[Target]:
    """Whom to tell at this group's place, the usual way first. The group was loaded through a scope."""
    ways = ways_of(session, [group])[group.id]
    return ways.adult if adult else ways.young


@dataclass(frozen=True)
class Ways:
    """Whom to tell at one place, about a young person, and about an adult who works with them."""

    young: list[Target]
    adult: list[Target]


def ways_of(session: Session, groups: Collection[Group]) -> dict[UUID, Ways]:
    """For each of these groups, in three queries."""
    rows = select(School).where(School.id.in_({group.school_id for group in groups}))
    schools = {row.id: row for row in session.scalars(rows.options(joinedload(School.authority)))}
    kept = routes_of(session, schools.values())
    leads = _leads(session, schools)
    return {group.id: _ways(group, schools[group.school_id], kept, leads.get(group.school_id, ())) for group in groups}


def _ways(group: Group, school: School, routes: Sequence[SafeguardingRoute], leads: Sequence[SchoolContact]) -> Ways:
    kept = {row.route: row for row in routes if _is_of(row, school)}
    first = sorted(leads, key=lambda one: one.id != group.dsl_contact_id)
    return Ways(_targets(school, kept, first, adult=False), _targets(school, kept, (), adult=True))


def _is_of(row: SafeguardingRoute, school: School) -> bool:
    return row.school_id == school.id or row.authority_id == school.authority_id


def _targets(
    school: School, kept: Mapping[Route, SafeguardingRoute], leads: Sequence[SchoolContact], *, adult: bool
) -> list[Target]:
    found: list[Target] = []
    for route in (adult_routes if adult else routes)(school.kind):
        if route is Route.DSL:
            found += [Target(route, "safeguarding lead (DSL)", one.name, one.phone, one.id) for one in leads]
        row = kept.get(route)
        if route is not Route.DSL or not leads:
            name, phone = (row.name, row.phone) if row else (None, None)
            found.append(Target(route, role_of(route, school), name, phone))
    return found


def routes_of(session: Session, schools: Iterable[School]) -> Sequence[SafeguardingRoute]:
    """What is kept of these places and of their authorities."""
    places = {school.id: school.authority_id for school in schools}
    own = or_(SafeguardingRoute.school_id.in_(places), SafeguardingRoute.authority_id.in_(set(places.values())))
    return session.scalars(select(SafeguardingRoute).where(own)).all()


def _leads(session: Session, school_ids: Collection[UUID]) -> dict[UUID, list[SchoolContact]]:
    """The safeguarding leads of these schools who are still there."""
    rows = session.scalars(
        select(SchoolContact)
        .where(
            SchoolContact.school_id.in_(school_ids),
            SchoolContact.duty == ContactDuty.DSL,
            SchoolContact.left_day.is_(None),
        )
        .order_by(SchoolContact.id)
    )
    found: dict[UUID, list[SchoolContact]] = {}
    for row in rows:
        found.setdefault(row.school_id, []).append(row)
    return found


HEADS = {
    SchoolKind.PRISON: "governor of the prison",
    SchoolKind.HOSPITAL: "manager of the ward or unit",
    SchoolKind.COMMUNITY: "manager of the place",
    SchoolKind.WORKPLACE: "manager of the place",
}


def role_of(route: Route, school: School) -> str:
    """What this way is called at this place."""
    if route is Route.HEAD:
        return HEADS.get(school.kind, "head teacher")
    area = school.authority.name
    named = {
        Route.SOCIAL_CARE: f"children's social care, {area}",
        Route.CHANNEL: f"Channel, through the Prevent team of {area}",
        Route.EMERGENCY: "999, the police or an ambulance",
        Route.DEPUTY: "deputy or another safeguarding lead of the school",
        Route.LADO: f"LADO of {area}",
    }
    return named.get(route, route.value)


def on_paper(ways: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    """Whom to tell, as a slip shows it: role, and name and number as far as they are known. 999 stands apart."""
    return tuple((one.title, _reached(one)) for one in ways if one.route is not Route.EMERGENCY)


def _reached(target: Target) -> str:
    unknown = "the council has the number" if target.route in OF_AUTHORITY else "ask at reception"
    return (target.name or unknown) + (f", {target.phone}" if target.phone else "")
