"""Tasks about what schools and funders are owed in numbers and words: totals of groups, and returns."""

from collections.abc import Sequence

from flask import url_for

from portal.funding.models import FundingLine
from portal.funding.years import Calendar, called
from portal.groups.models import Group
from portal.home.tasks import Task


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
