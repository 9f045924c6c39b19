"""What groups show together: of a school, a programme, a facilitator and a funder's line. For those who may see each of
these groups' own figures; a council reads editions and has no page here."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select

from portal import clock
from portal.funding import queries as funding
from portal.funding.models import FundingLine
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.impact.overview import queries
from portal.impact.overview.page import Overview, overview
from portal.impact.overview.whole import Found, Named, impact
from portal.impact.period import Period
from portal.impact.queries import cycles_left_alone
from portal.measures.slips.rules import Told, told
from portal.people.access import Role
from portal.places import queries as places
from portal.places.models import School
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading

STAFF = (Role.COORDINATOR, Role.EVALUATOR)
ALL = "all"


@dataclass(frozen=True)
class Year:
    name: str
    month: int
    """In which it begins."""


SCHOOL_YEAR = Year("school year", 9)
FINANCIAL_YEAR = Year("financial year", 4)
Back = tuple[str, str]


@needs(Can.SEE_IMPACT)
def index() -> ResponseReturnValue:
    """Every school, programme and line whose figures this person may see."""
    session, user = reading(), current_user
    rows = queries.named(session, queries.seen_by(user))
    lists = [("By school", _listed([(row.school, row.school_id) for row in rows], "impact.school", "school_id"))]
    if user.may(Can.SEE_ALL_IMPACT):
        named = [(row.programme, row.programme_id) for row in rows]
        lists.insert(0, ("By programme", _listed(named, "impact.programme", "programme_id")))
    if user.may(Can.SEE_FUNDING):
        lines = session.scalars(funding.seen_by(user))
        paid = [(f"{line.organisation.name}: {line.name}", line.id) for line in lines]
        counts = queries.groups_by_line(session)
        found = [(name, url_for("impact.line", line_id=key), counts.get(key, 0)) for name, key in paid]
        lists.append(("By funding line", found))
    mine = any(grant.role is Role.FACILITATOR for grant in user.grants)
    return render_template("impact/index.html", lists=[each for each in lists if each[1]], mine=mine)


@needs(Can.SEE_IMPACT)
def school(school_id: UUID) -> ResponseReturnValue:
    """A school's groups, or those of them that a facilitator looks after."""
    found: School = one_or_404(reading(), places.seen_by(current_user, Can.SEE_IMPACT), school_id)
    rows = queries.of_school(queries.seen_by(current_user), school_id)
    if current_user.may_at(Can.SEE_SCHOOLS, school_id):
        back = (url_for("places.show", school_id=school_id), found.name)
    elif reading().scalar(rows.limit(1)) is None:
        abort(404)
    else:
        back = (url_for("impact.index"), "How it went")
    knows = current_user.may_at(Can.SEE_NAMES, school_id)
    return _page(rows, f"{found.name}: how it went", found.authority.name, back, knows_replies=knows)


@needs(Can.SEE_IMPACT)
def mine() -> ResponseReturnValue:
    """The groups that the person at the keyboard looks after."""
    rows = queries.seen_by(current_user).where(Group.id.in_(groups.staffed_by(current_user)))
    back = (url_for("impact.index"), "How it went")
    return _page(rows, "My groups: how they went", "The groups I look after", back, knows_replies=False)


@needs(Can.SEE_ALL_IMPACT)
def programme(programme_id: UUID) -> ResponseReturnValue:
    title = queries.programme_named(reading(), programme_id) or abort(404)
    rows = queries.of_programme(queries.seen_by(current_user), programme_id)
    back = (url_for("impact.index"), "How it went")
    return _page(rows, f"{title}: how it went", "All groups of this programme", back, knows_replies=True)


@needs(Can.SEE_FUNDING)
def line(line_id: UUID) -> ResponseReturnValue:
    """What a line pays for. Live and exact, for the charity's own staff; its funder reads editions."""
    found: FundingLine = one_or_404(reading(), funding.seen_by(current_user), line_id)
    rows = queries.of_line(queries.seen_by(current_user), found)
    back = (url_for("funding.show", line_id=line_id), found.name)
    under = (
        f"{found.organisation.name} · every group it pays a share of, in whole. For us alone: a funder reads editions"
    )
    return _page(rows, f"{found.name}: what it paid for", under, back, knows_replies=True, year=FINANCIAL_YEAR)


def slips_of(found: Found) -> Told:
    """Of a group whose heads are counted, all that its answers say."""
    return told(found.slips, knows_people=not current_user.is_in(*STAFF))


def of_group(group: Group, found: Found) -> Overview:
    """One group alone, from its first session to today."""
    today, facts = clock.today(), found.groups[0]
    first = min((meeting.day for meeting in facts.sessions), default=today)
    is_staff = current_user.is_in(*STAFF)
    whole = impact(found, Period(first, today), today, knows_people=not is_staff)
    named = [Named(group.id, group.name, group.school_id, group.school.name, facts.programme_id, facts.programme)]
    knows = current_user.may_at(Can.SEE_NAMES, group.school_id)
    return overview(whole, named, "Until now", knows_replies=knows, is_staff=is_staff)


def _page(
    rows: Select[UUID], title: str, under: str, back: Back, *, knows_replies: bool, year: Year = SCHOOL_YEAR
) -> ResponseReturnValue:
    session, today = reading(), clock.today()
    known = queries.years(session, rows, year.month)
    chosen = _year(request.args.get("year", ""), known)
    period, span = _period(chosen, known, today, year)
    met = queries.met_in(rows, period)
    named = queries.named(session, met)
    is_staff = current_user.is_in(*STAFF)
    with cycles_left_alone():
        found = impact(queries.found(session, met), period, today, knows_people=not is_staff)
    page = overview(found, named, span, knows_replies=knows_replies, is_staff=is_staff)
    links = [_link(str(began), _called(began), chosen == began) for began in known]
    links.append(_link(ALL, "All years", chosen is None))
    return render_template("impact/overview.html", page=page, title=title, under=under, back=back, years=links)


def _year(typed: str, known: list[int]) -> int | None:
    """The school year asked for, else the newest; None for all of them."""
    if typed == ALL:
        return None
    return next((year for year in known if str(year) == typed), known[0] if known else None)


def _period(began: int | None, known: list[int], today: date, year: Year) -> tuple[Period, str]:
    if began is not None:
        after = date(began + 1, year.month, 1)
        return Period(date(began, year.month, 1), after - timedelta(days=1)), f"In the {year.name} {_called(began)}"
    first = date(min(known), year.month, 1) if known else today
    return Period(first, today), "Since the beginning"


def _called(began: int) -> str:
    return f"{began}/{(began + 1) % 100:02d}"


def _link(year: str, label: str, current: bool) -> dict[str, str | bool]:
    here = request.endpoint or ""
    return {"label": label, "url": url_for(here, **(request.view_args or {}), year=year), "current": current}


def _listed(rows: list[tuple[str, UUID]], endpoint: str, key: str) -> list[tuple[str, str, int]]:
    counts: dict[tuple[str, UUID], int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
    values: list[dict[str, Any]] = [{key: found} for _, found in sorted(counts)]
    found = zip(sorted(counts), values, strict=True)
    return [(row[0], url_for(endpoint, **value), counts[row]) for row, value in found]
