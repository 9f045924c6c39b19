"""What one group is asked and how many answered: counts only, so that whoever leads the group may see it. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.measures.instruments.schema import Instrument
from portal.measures.models import MeasureResponse
from portal.measures.scores import Point

WHEN = {Point.START: "Start", Point.END: "End", Point.FOLLOW_UP: "Follow-up"}


@dataclass(frozen=True)
class Line:
    instrument: Instrument
    is_asked: bool
    """False where it was asked before somebody chose otherwise."""
    given: dict[Point, int]
    """Sheets that count, by when they were given."""
    both: int
    """Of them, given at the start and at the end under the same code."""
    late: int
    """Of those of the start, filled in when several sessions were over."""


def lines(
    asked: Sequence[Instrument],
    others: Sequence[Instrument],
    rows: Sequence[MeasureResponse],
    late_from: date | None,
) -> list[Line]:
    """What is asked in its order, then what was asked before. From the day `late_from` on a start is a late one."""
    found = []
    for one in [*asked, *others]:
        own = [row for row in rows if row.instrument == one.id and not row.is_set_aside]
        given = Counter(row.point for row in own)
        sides = [{who(row) for row in own if row.point is point} for point in (Point.START, Point.END)]
        late = sum(row.point is Point.START and late_from is not None and row.day >= late_from for row in own)
        found.append(Line(one, one in asked, {point: given[point] for point in Point}, len(sides[0] & sides[1]), late))
    return found


def who(row: MeasureResponse) -> str:
    """The code under which it was given, opaque."""
    return str(row.enrolment_id or row.card)
