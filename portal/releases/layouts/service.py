"""Setting how and when a reader is reported to, and reminding of it. Flushes; the caller commits."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.impact.period import quarter_of
from portal.releases import queries as releases
from portal.releases.layouts.models import ReportPlan
from portal.releases.layouts.queries import plan_of
from portal.releases.protected import Reader
from portal.releases.quarters import quarters_ended
from portal.web import outbox
from portal.web.access import Act

AHEAD = timedelta(days=7)
KIND = "report-due"


def set_plan(session: Session, reader: Reader, *, template: str, due_days: int, by: Act) -> ReportPlan:
    """Whoever sets it is reminded, a week before each report is due."""
    if by.user_id is None:
        raise ValueError("somebody has to be reminded")
    plan = plan_of(session, reader)
    if plan is None:
        plan = ReportPlan(authority_id=reader.authority_id, organisation_id=reader.organisation_id)
        session.add(plan)
    plan.template, plan.due_days, plan.reminds = template, due_days, by.user_id
    session.flush()
    audit.record(session, "set", "report plan", plan.id, by=by)
    return plan


def due_day(year: int, quarter: int, plan: ReportPlan) -> date:
    return quarter_of(year, quarter).last + timedelta(days=plan.due_days)


def remind(session: Session) -> int:
    """Every report that is due within a week, or was and is not made, is in the outbox once; how many are new."""
    year, quarter = quarters_ended(clock.today())[0]
    plans = {plan.id: plan for plan in session.scalars(select(ReportPlan).order_by(ReportPlan.id))}
    made = releases.counted_reported(session, year, quarter)
    due = [plan for plan in plans.values() if (plan.authority_id or plan.organisation_id) not in made]
    near = [plan for plan in due if clock.today() >= due_day(year, quarter, plan) - AHEAD]
    keyed = {f"{KIND}/{plan.id}/{year}-{quarter}": plan for plan in near}
    new = set(keyed) - outbox.written_before(session, list(keyed))
    for key in sorted(new):
        plan = keyed[key]
        last = due_day(year, quarter, plan).isoformat()
        facts: dict[str, Any] = {"year": year, "quarter": quarter, "last_day": last}
        outbox.notify(session, KIND, about=("report plan", plan.id), user_id=plan.reminds, once_key=key, **facts)
    session.flush()
    return len(new)
