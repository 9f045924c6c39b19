"""Tasks about what schools and funders are owed: decisions about whom a school proposed, totals of groups, returns."""

from collections.abc import Sequence

from flask import url_for

from portal.funding.models import FundingLine
from portal.funding.years import Calendar, called
from portal.groups.models import Group
from portal.groups.referring.queries import ToDecide
from portal.home.tasks import Task
from portal.web.words import plain_day


def proposed_tasks(rows: Sequence[ToDecide]) -> list[Task]:
    """Young people of whom a school waits to hear; who waits for a place is no task."""
    open_ones = [row for row in rows if row.undecided]
    if not open_ones:
        return []
    url = url_for("groups.to_decide")
    if len(open_ones) == 1:
        url = url_for("groups.proposed", group_id=open_ones[0].group_id)
    people = range(sum(row.undecided for row in open_ones))
    label = "young person proposed to decide about", "young people proposed to decide about"
    note = f"{', '.join(row.group for row in open_ones[:3])}, since {plain_day(open_ones[0].since)}"
    return [Task.counting(people, *label, url, None, note=note)]


def totals_tasks(groups: Sequence[Group]) -> list[Task]:
    """One page a group, about two minutes; the oldest is opened first."""
    if not groups:
        return []
    label = "group to describe in totals, about two minutes", "groups to describe in totals, two minutes each"
    url = url_for("totals.give", group_id=groups[0].id)
    return [Task.counting(groups, *label, url, None, note=", ".join(group.name for group in groups[:3]))]


def return_tasks(quarter: tuple[int, int], lines: Sequence[FundingLine]) -> list[Task]:
    """Returns of the quarter that ended last whose questions are not all answered."""
    if not lines:
        return []
    url = url_for("money.contract_return", line_id=lines[0].id, quarter=f"{quarter[0]}-{quarter[1]}")
    days = called(Calendar.FINANCIAL, *quarter)
    label = f"return with open questions, {days}", f"returns with open questions, {days}"
    return [Task.counting(lines, *label, url, None, note=", ".join(line.organisation.name for line in lines[:3]))]
