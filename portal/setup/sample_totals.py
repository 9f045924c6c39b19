"""Totals and indicators of groups, and the rolls of their schools, as they were typed in."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula.models import Programme, ProgrammeVersion
from portal.groups.models import Group
from portal.groups.rules import academic_year
from portal.measures.indicators import service as indicators
from portal.measures.indicators.rules import Given, Two, Window
from portal.measures.totals import queries, service
from portal.measures.totals.rules import AGES, ETHNIC, Totals
from portal.places.models import School
from portal.timetable.models import DeliverySession
from portal.web.access import Act

MOST = 12
"""Groups that gave theirs; the rest is asked for."""
GAVE = 7
"""Groups of the year before whose schools gave their own figures."""
WHO = (("black", "boys", 4), ("white", "boys", 2), ("mixed", "boys", 1), ("black", "girls", 1), ("asian", "girls", 2))
ROLL = {"boys": 507, "asian": 182, "black": 246, "mixed": 118, "white": 391, "other": 63, "send": 171, "fsm": 328}


def add(session: Session, slug: str, *, by: Act) -> None:
    """The first groups of this school year give theirs, and each of their schools its roll."""
    year = academic_year(clock.today())
    for n, group in enumerate(_groups(session, slug, year)):
        size = queries.size_of(session, group)
        service.give(session, group, _totals(size, n), by=by)
        if queries.roll_of(session, group.school_id, year) is None:
            tenths = {key: share + n % 5 * 4 * (1 if key == "white" else -1) for key, share in ROLL.items()}
            source = f"School census, January {year}"
            service.set_roll(session, session.get_one(School, group.school_id), year, tenths, source, by=by)
    add_indicators(session, slug, by=by)


def _groups(session: Session, slug: str, year: int) -> list[Group]:
    rows = session.execute(
        select(Group, func.min(DeliverySession.starts_at))
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .join(DeliverySession, (DeliverySession.group_id == Group.id) & DeliverySession.is_live)
        .where(Programme.slug == slug, Group.cancelled_at.is_(None))
        .group_by(Group.id)
        .order_by(func.min(DeliverySession.starts_at), Group.id)
    )
    known = [(group, clock.day_of(first)) for group, first in rows]
    return [group for group, first in known if academic_year(first) == year and first < clock.today()][:MOST]


def _totals(size: int, n: int) -> Totals:
    """As many as there are, boys of one ethnic group more often than their share; some things not supplied."""
    left, who = size, {}
    for ethnic, sex, wanted in WHO[n % 2 :] + WHO[: n % 2]:
        who[ethnic, sex] = min(left, wanted)
        left -= who[ethnic, sex]
    older = size // 3
    ages = dict(zip(list(AGES)[1:3], (size - older, older), strict=True))
    yes = {"send": min(size, 2 + n % 3), "fsm": size // 2 if n % 4 else None, "looked_after": 0}
    assert set(ethnic for ethnic, _ in who) <= set(ETHNIC)
    return Totals(size, ages=ages, who=who, yes=yes)


def add_indicators(session: Session, slug: str, *, by: Act) -> None:
    """The first groups of last school year give what their schools counted before and after."""
    for n, group in enumerate(_groups(session, slug, academic_year(clock.today()) - 1)[:GAVE]):
        people = queries.size_of(session, group)
        possible = people * 60
        figures = {
            "attendance": Two(possible * (86 + n) // 100, possible * (88 + n % 3) // 100, possible, possible),
            "suspensions": Two(3 + n % 3, 2),
            "behaviour": Two(40 + 9 * n, 45 + 4 * n),
        }
        if n % 2:
            figures["attitude"] = Two(225 + n, 240, people, people)
        indicators.give(session, group, Given(people, Window.HALF_TERM, figures), by=by)
