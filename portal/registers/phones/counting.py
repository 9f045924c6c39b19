"""How many came, as a phone without signal noted it. A number that differs from another waits; none replaces one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.db import as_uuid
from portal.registers import service as registers
from portal.registers.counts import queries, rules, service
from portal.registers.counts.models import HeadCount, HowCounted
from portal.registers.counts.rules import MOST, Counted
from portal.registers.marking import hold
from portal.registers.models import Source
from portal.registers.phones.taking import STORED, Waits, number_of, one_by_one, part_of
from portal.registers.rules import Correction
from portal.sync import kinds
from portal.sync.kinds import Answer, Said
from portal.sync.models import Taken
from portal.web.access import Act

COUNTED_OTHERWISE, NAMED = "counted otherwise", "people are named"

_KEPT = "It is kept; a coordinator looks at it."
WORDS = {
    COUNTED_OTHERWISE: "Somebody else counted another number meanwhile. Both are kept; a coordinator chooses.",
    NAMED: f"People of this group are named, so they are marked and not counted. {_KEPT}",
}
"""The first sentence says why, the second what becomes of it."""


def _take(session: Session, said: Said, by: Act) -> Answer:
    part, counted = part_of(session, said, by), read(said)
    hold(session, part.id)
    before = session.scalars(queries.counts_of(part.id)).all()
    if before and _says(before[-1]) == _what(counted):
        return Answer(Taken.KEPT)
    if not _replaces(before, as_uuid(said.body.get("replaces")), by):
        raise Waits(COUNTED_OTHERWISE)
    try:
        service.count(session, part, counted, count_id=said.id, after=len(before), by=by)
    except service.TakesMarks as news:
        raise Waits(NAMED) from news
    except registers.Closed as news:
        raise Waits(news.why) from news
    return STORED


def _replaces(before: Sequence[HeadCount], replaced: UUID | None, by: Act) -> bool:
    """Whether nobody else's number would go: there is none, it was before their eyes, or a coordinator has looked."""
    return not before or before[-1].id == replaced or by.on_behalf_of is not None


def _says(row: HeadCount) -> tuple[Any, ...]:
    return row.total, row.years, row.female, row.male, row.expected, row.how


def _what(said: Counted) -> tuple[Any, ...]:
    years = {str(year): number for year, number in said.years.items()}
    return said.total, years, said.female, said.male, said.expected, said.how


def read(said: Said) -> Counted:
    """The numbers as the phone noted them. Raises Waits where they cannot be."""
    body = said.body
    years, how = _years(body.get("years")), body.get("how")
    female, male, expected = (number_of(body.get(name), MOST) for name in ("female", "male", "expected"))
    try:
        total = rules.total_of(years, number_of(body.get("everybody"), MOST))
    except ValueError as differs:
        raise Waits(kinds.UNREADABLE) from differs
    if how not in tuple(HowCounted) or total is None or total > MOST or not rules.by_sex_fits(total, female, male):
        raise Waits(kinds.UNREADABLE)
    correction = body.get("correction")
    why = Correction(correction) if correction in tuple(Correction) else Correction.OTHER
    return Counted(total, HowCounted(how), years, female, male, expected, why, Source.OFFLINE)


def _years(said: Any) -> dict[int, int]:
    """By year group; none of them more than a class list knows."""
    if said is None:
        return {}
    if not isinstance(said, dict) or not set(said) <= {str(year) for year in range(1, 14)}:
        raise Waits(kinds.UNREADABLE)
    found = {int(year): number_of(number, MOST) for year, number in said.items()}
    return {year: number for year, number in sorted(found.items()) if number is not None}


take_counts = one_by_one(_take)
"""The handler of the kind `count`."""
