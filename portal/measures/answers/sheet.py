"""The grid of one instrument at one point: every code of the group, and what stands under it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups import queries as groups
from portal.groups.meetings import meetings
from portal.groups.models import Group
from portal.groups.rules import code_order
from portal.measures import queries
from portal.measures.answers import entering
from portal.measures.answers.entering import Column, Row
from portal.measures.answers.service import NotSaved, reference_of
from portal.measures.cards import queries as cards
from portal.measures.cards.codes import NO_CARD
from portal.measures.instruments.schema import Instrument
from portal.measures.page import WHEN
from portal.measures.scores import Point
from portal.timetable.models import DeliverySession


@dataclass(frozen=True)
class Labelled:
    """One row with what it is called on paper."""

    label: str
    is_card: bool
    row: Row
    fault: str = ""
    is_unknown: bool = False
    """Stands on a slip and on no card of the group."""


@dataclass(frozen=True)
class Sheet:
    group: Group
    instrument: Instrument
    point: Point
    columns: tuple[Column, ...]
    rows: tuple[Labelled, ...]
    day: date
    """On which the slips were probably filled in."""

    @property
    def references(self) -> list[str]:
        return [one.row.reference for one in self.rows]

    @property
    def when(self) -> str:
        return WHEN[self.point]

    def typed(self, rows: Sequence[Row], refused: dict[str, NotSaved]) -> "Sheet":
        """The same page after it was sent: what could not be saved stands as it was typed, with why."""
        kept = {row.reference: row for row in rows if row.is_wrong or row.reference in refused}
        return replace(self, rows=tuple(_again(one, kept, refused) for one in self.rows))

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Id of the cell or row, its label and what to put right."""
        found = []
        for n, one in enumerate(self.rows):
            cells = ((f"a-{n}-{place}", place, cell) for place, cell in enumerate(one.row.cells))
            found += [
                (key, f"{one.label}, question {place + 1}", cell.fault) for key, place, cell in cells if cell.fault
            ]
            found += [(f"a-{n}-0", one.label, one.fault)] if one.fault else []
        return found


def _again(one: Labelled, kept: dict[str, Row], refused: dict[str, NotSaved]) -> Labelled:
    row = kept.get(one.row.reference)
    if row is None:
        return one
    why = refused.get(row.reference)
    return replace(one, row=replace(row, saw=one.row.saw), fault=str(why) if why else "")


def load(
    session: Session, group: Group, point: Point, instrument: Instrument, others: Sequence[str] = ()
) -> Sheet:  # fmt: skip
    """Cards first, since a group that has them answers by them, then the register's codes, each in order, then codes
    that stand on a slip and on no card: those that came before and `others`. The group was loaded through a scope."""
    asked = entering.columns(instrument)
    rows = queries.responses_of(session, group.id)
    counts = [row for row in rows if not row.is_set_aside and (row.instrument, row.point) == (instrument.id, point)]
    answers = {reference_of(row): row.answers for row in counts}
    people = sorted(groups.enrolments(session, group.id), key=lambda one: code_order(one.code))
    labels = [(f"c{code}", code) for code in cards.codes_of(session, group.id)]
    labels += [(f"e{one.id}", one.code) for one in people]
    known = {key for key, _ in labels} | {label for _, label in labels}
    came = [key[1:] for key in answers if key[0] == "c" and not key[1:].startswith(NO_CARD)]
    more = [code for code in dict.fromkeys([*sorted(came), *others]) if f"c{code}" not in known and code not in known]
    labels += [(f"c{code}", code) for code in more]
    return Sheet(
        group,
        instrument,
        point,
        asked,
        tuple(
            Labelled(label, key[0] == "c", entering.shown(answers.get(key), asked, key), is_unknown=label in more)
            for key, label in labels
        ),
        max((row.day for row in counts), default=usual_day(session, group, point)),
    )


LATE = 4
"""From this delivery session on a start is late: part of what is to be measured has happened."""


def late_from(session: Session, group: Group) -> date | None:
    """Day of the fourth delivery session; None for a group that has fewer."""
    rows = select(DeliverySession.starts_at).where(DeliverySession.group_id == group.id, DeliverySession.is_live)
    fourth = session.scalars(rows.order_by(DeliverySession.starts_at).offset(LATE - 1).limit(1)).first()
    return clock.day_of(fourth) if fourth else None


def usual_day(session: Session, group: Group, point: Point) -> date:
    """Of the first delivery session for the start, of the last for the end; never one that is still to come."""
    met = meetings(session, [group.id])[group.id]
    wanted = {Point.START: met.first, Point.END: met.last}.get(point)
    return min(clock.day_of(wanted), clock.today()) if wanted else clock.today()
