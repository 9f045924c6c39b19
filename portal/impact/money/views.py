"""What lines paid for, for coordinators: exact, never for a council, which reads editions."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.funding import queries as funding
from portal.funding.models import FundingLine
from portal.funding.returns import queries as returns
from portal.funding.standing import RULE
from portal.funding.unit_costs import Unit
from portal.funding.years import Calendar, called, days_of, quarter_asked, quarter_of, quarters_between
from portal.impact.money import queries
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading

money = Blueprint("money", __name__, url_prefix="/funding")
CHOICES = 12
"""Quarters to choose from: three years."""


@money.get("/lines/<uuid:line_id>/figures")
@needs(Can.SEE_FUNDING)
def line(line_id: UUID) -> ResponseReturnValue:
    """One line, quarter by quarter: what took place for it, what it cost, and how its promises stand."""
    row: FundingLine = one_or_404(reading(), funding.seen_by(current_user), line_id)
    today = clock.today()
    return render_template(
        "impact/money/line.html",
        line=row,
        figures=queries.counted_line(reading(), row, today),
        units=list(Unit),
        rule=RULE,
        called=called,
        today=today,
    )


@money.get("/lines/<uuid:line_id>/return")
@needs(Can.SEE_FUNDING)
def contract_return(line_id: UUID) -> ResponseReturnValue:
    """One quarter as a contract asks for it; `?quarter=2026-3`, without it the last one that has ended."""
    row: FundingLine = one_or_404(reading(), funding.seen_by(current_user), line_id)
    today = clock.today()
    year, quarter = quarter_asked(request.args.get("quarter"), row.from_day, row.until_day, today)
    choices = quarters_between(Calendar.FINANCIAL, row.from_day, row.until_day)
    return render_template(
        "impact/money/return.html",
        line=row,
        said=returns.return_of(reading(), row.id, year, quarter),
        figures=queries.counted_return(reading(), row, (year, quarter), today),
        choices=[(f"{y}-{n}", f"Quarter {n}: {called(Calendar.FINANCIAL, y, n)}") for y, n in choices],
        chosen=f"{year}-{quarter}",
        days=called(Calendar.FINANCIAL, year, quarter),
        is_over=days_of(Calendar.FINANCIAL, year, quarter)[1] < today,
        rule=RULE,
    )


@money.get("/places")
@needs(Can.SEE_FUNDING)
def places() -> ResponseReturnValue:
    """Everything that took place in a quarter, each place under the one line that paid for it; `?quarter=2026-3`."""
    today = clock.today()
    now = quarter_of(Calendar.FINANCIAL, today)
    choices = [_back(now, n) for n in range(CHOICES)]
    asked = request.args.get("quarter", "")
    quarter = next((each for each in choices if f"{each[0]}-{each[1]}" == asked), now)
    found = queries.counted_quarter(reading(), quarter, today)
    words = [(f"{year}-{n}", f"Quarter {n}: {called(Calendar.FINANCIAL, year, n)}") for year, n in choices]
    return render_template(
        "impact/money/places.html",
        found=found,
        choices=words,
        chosen=f"{quarter[0]}-{quarter[1]}",
        days=called(Calendar.FINANCIAL, *quarter),
    )


def _back(quarter: tuple[int, int], by: int) -> tuple[int, int]:
    count = quarter[0] * 4 + quarter[1] - 1 - by
    return count // 4, count % 4 + 1
