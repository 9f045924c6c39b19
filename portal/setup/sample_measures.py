"""What the young people of the sample answered at the start and at the end: some higher, some lower, some left out.

One running group answers by cards: a link is open today, a code was misread and one card came twice.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import blind_id
from portal.groups.meetings import Meetings, State, meetings
from portal.groups.models import Enrolment, Group, Staffing
from portal.groups.rules import numbers_only
from portal.measures import queries
from portal.measures.answers import entering
from portal.measures.answers.entering import Cell, Column, Row
from portal.measures.answers.service import type_in
from portal.measures.answers.sheet import usual_day
from portal.measures.cards import queries as cards
from portal.measures.cards import service as making
from portal.measures.cards.codes import ALIKE
from portal.measures.instruments.schema import Instrument
from portal.measures.openings import service as openings
from portal.measures.openings.queries import asked_in
from portal.measures.scores import Point
from portal.measures.slips import queries as slips
from portal.measures.slips import service as counting
from portal.measures.slips.rules import Counted
from portal.setup.sample_people import Cast
from portal.timetable.models import DeliverySession, Outcome
from portal.web.access import Act

NO_SLIP, NOT_FOUND, LEFT_OUT, ALL_BLANK = 0.12, 0.5, 0.04, 0.02
"""How often, of 1."""
RISES = (0.08, 0.03, 0.0, -0.04, 0.05)
"""Of the range, how much higher the end is, question after question: some rise, some stay, some fall."""
LATER = timedelta(weeks=12)
SLIP_LINES = 3
"""Questions on the slip of one session."""
CARDS = 14
AT_WORK = time(10)


def add(session: Session, cast: Cast, now: date) -> None:
    """Slips typed in for every group of named people that has begun; those that are over have end slips too."""
    rows = session.scalars(select(Group).where(Group.cancelled_at.is_(None)).order_by(Group.id)).all()
    groups = [group for group in rows if not numbers_only(group.mode)]
    met = meetings(session, [group.id for group in groups])
    begun = [group for group in groups if met[group.id].state(group) in (State.RUNNING, State.ENDED)]
    running = [group for group in begun if met[group.id].state(group) is State.RUNNING]
    by_cards = _of_facilitator(running, session, cast)
    _counted(session, [group for group in rows if numbers_only(group.mode)], cast.coordinator)
    for group in begun:
        if group is by_cards:
            _by_cards(session, group, now, cast.coordinator)
        else:
            _typed(session, group, _points(session, group, met[group.id], now), cast.coordinator)


def _counted(session: Session, groups: Sequence[Group], by: Act) -> None:
    """Slips of the sessions at which nobody is named: most came back, and not all rose."""
    held = select(DeliverySession).where(DeliverySession.group_id.in_([group.id for group in groups]))
    for meeting in session.scalars(held.order_by(DeliverySession.starts_at, DeliverySession.id)):
        asked = slips.lines_of(session, meeting.group)[:SLIP_LINES]
        if not asked or meeting.outcome is not Outcome.DELIVERED:
            continue
        out = meeting.group.expected_size
        back = out - 2 - out // 12
        three = (back * 2 // 5, back * 3 // 8, back // 6)
        moved = {item.id: three[::-1] if item.reverse else three for item in asked}
        rated = (out // 20, out // 16, out // 5, out // 3, out // 4)
        counting.keep(session, meeting, Counted(out, back, moved, rated), saw="", by=by)


def _of_facilitator(groups: Sequence[Group], session: Session, cast: Cast) -> Group | None:
    """The first running group of the facilitator who can be signed in as."""
    rows = select(Staffing.group_id).where(Staffing.user_id == cast.users["facilitator@example.org"].id)
    own = set(session.scalars(rows))
    return next((group for group in groups if group.id in own), None)


def _by_cards(session: Session, group: Group, now: date, by: Act) -> None:
    making.make(session, group, CARDS, by=by)
    codes = list(cards.codes_of(session, group.id))
    rng, day = Random(f"{group.id} cards"), usual_day(session, group, Point.START)
    with clock.moved_to(clock.at(day, AT_WORK)):
        link = openings.open_for(session, group, Point.START, day, by=by)
        for code in [*codes[:-2], codes[0], _misread(codes[-2])]:
            openings.take(session, link.token, code, _sent(session, group, rng), blind_id())
    openings.open_for(session, group, Point.END, now, by=by)


def _misread(code: str) -> str:
    """With one sign taken for another that looks alike."""
    place, alike = next((n, signs) for n, sign in enumerate(code) for signs in ALIKE if sign in signs)
    return code[:place] + next(sign for sign in alike if sign != code[place]) + code[place + 1 :]


def _sent(session: Session, group: Group, rng: Random) -> dict[str, str]:
    sent: dict[str, str] = {}
    for one in asked_in(session, group):
        row = _cells(one, entering.columns(one), rng.gauss(0.55, 0.2), (0.0,), rng)
        sent |= {f"{one.id}.{item.id}": cell.text for item, cell in zip(one.items, row, strict=True)}
    return sent


def _points(session: Session, group: Group, met: Meetings, now: date) -> dict[Point, date]:
    """When each was asked, so far."""
    points = {Point.START: usual_day(session, group, Point.START)}
    if met.state(group) is State.ENDED:
        points[Point.END] = usual_day(session, group, Point.END)
        later = points[Point.END] + LATER
        points |= {Point.FOLLOW_UP: later} if later < now else {}
    return points


def _typed(session: Session, group: Group, points: dict[Point, date], by: Act) -> None:
    rng = Random(f"{group.id} answers")
    people = session.scalars(select(Enrolment).where(Enrolment.group_id == group.id).order_by(Enrolment.code)).all()
    levels = {person.id: rng.gauss(0.55, 0.16) for person in people}
    for point, day in points.items():
        here = [one for one in people if one.joined_day <= day and (one.left_day is None or one.left_day >= day)]
        came = [one for one in here if rng.random() > (NOT_FOUND if point is Point.FOLLOW_UP else NO_SLIP)]
        rises = (0.0,) if point is Point.START else RISES
        for instrument in queries.asked_of(session, group):
            asked = entering.columns(instrument)
            rows = [_row(one, asked, instrument, levels[one.id] + rng.gauss(0, 0.13), rises, rng) for one in came]
            refused = type_in(session, group, instrument, point, rows, day=day, by=by)
            if refused:
                raise ValueError(f"the sample's answers were refused: {next(iter(refused.values()))}")


def _row(
    person: Enrolment,
    asked: Sequence[Column],
    instrument: Instrument,
    level: float,
    rises: Sequence[float],
    rng: Random,
) -> Row:
    if rng.random() < ALL_BLANK:
        return Row(f"e{person.id}", "", (Cell(entering.NOTHING), *(Cell("") for _ in asked[1:])))
    return Row(f"e{person.id}", "", _cells(instrument, asked, level, rises, rng))


def _cells(
    instrument: Instrument, asked: Sequence[Column], level: float, rises: Sequence[float], rng: Random
) -> tuple[Cell, ...]:
    turned = {item.id for item in instrument.items if item.reverse}
    return tuple(
        _cell(column, column.id in turned, level + rises[at % len(rises)], rng) for at, column in enumerate(asked)
    )


def _cell(column: Column, is_turned: bool, level: float, rng: Random) -> Cell:
    if rng.random() < LEFT_OUT:
        return Cell("")
    share = min(max(level + rng.gauss(0, 0.14), 0), 1)
    value = round(column.least + (column.most - column.least) * (1 - share if is_turned else share))
    return entering.cell(str(value), column)
