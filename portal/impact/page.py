"""How one group's figures are laid out for those who know its people: exact, by code, never by name. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.impact.facts import GroupFacts, Seat, SessionFacts
from portal.impact.sums import GroupSums, exposure, is_over, of_group, verdicts
from portal.registers.completion import Completion, Record
from portal.registers.dosage import ABSENT, ATTENDED, PART_TIME, Share
from portal.web.words import count


@dataclass(frozen=True)
class Card:
    label: str
    value: str | None
    under: str


@dataclass(frozen=True)
class Line:
    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Summary:
    is_empty: bool
    """No delivered session has a mark yet."""
    cards: tuple[Card, ...]
    rests: str
    lines: tuple[Line, ...]
    weeks: tuple[str, ...]
    week_rows: tuple[tuple[str, str, str], ...]
    """Session, attendance, and of how many."""
    grid_weeks: tuple[str, ...]
    grid: tuple[tuple[str, tuple[str | None, ...]], ...]
    people: tuple[tuple[str, str, str, str], ...]
    """Code, attended of offered, not recorded, and how it ended or stands."""
    leavers: tuple[tuple[str, int], ...]
    cannot: str


def summary(group: GroupFacts, as_of: date) -> Summary:
    """The group's page as its registers stand on this day."""
    sums = of_group(group, as_of)
    delivered = [each for each in group.sessions if each.is_delivered and each.day <= as_of]
    weeks = tuple(str(number) for number in sums.by_week)
    shares = [tally.attendance for tally in sums.by_week.values()]
    return Summary(
        is_empty=sums.attendance.offered == 0,
        cards=tuple(_cards(group, sums)),
        rests=f"Rests on {sums.registers_finished} finished registers of {sums.registers_due} delivered",
        lines=(Line("attendance", tuple(share.percent for share in shares)),),
        weeks=weeks,
        week_rows=tuple(
            (f"Session {n}", percent(s) or "not recorded", of(s)) for n, s in zip(weeks, shares, strict=True)
        ),
        grid_weeks=tuple(str(each.number or "+") for each in delivered),
        grid=tuple(
            (person.code, _marks(seats, delivered)) for person, seats in zip(group.enrolments, group.seats, strict=True)
        ),
        people=tuple(_people(group, as_of)),
        leavers=tuple((reason.value, number) for reason, number in sorted(sums.leavers.items())),
        cannot=_cannot(sums),
    )


def percent(share: Share) -> str | None:
    return None if share.percent is None else f"{share.percent}%"


def of(share: Share) -> str:
    return f"{share.part:,} of {share.whole:,}"


def hours(minutes: int) -> str:
    return f"{minutes // 60:,} h {minutes % 60:02d} min" if minutes % 60 else f"{minutes // 60:,} h"


def _cards(group: GroupFacts, sums: GroupSums) -> list[Card]:
    places, received = sums.attendance, sums.minutes.minutes_received
    ended = sums.outcomes
    done = Share(ended.completed, ended.started)
    unknown = f"; {ended.not_known} not known" if ended.not_known else ""
    completed = (
        Card("Completed", percent(done), f"{of(done)} who started, {group.completion.words}{unknown}")
        if sums.is_over
        else Card("Completed", "Still running", f"counted after the last session; {ended.started} have started")
    )
    happened = f"of {sums.planned} dated so far, {group.planned_sessions} in all"
    gaps = [(sums.not_happened, "did not happen"), (sums.not_reported, "not reported")]
    missing = "".join(f"; {number} {words}" for number, words in gaps if number)
    coverage = places.coverage
    planned = exposure(sums)
    return [
        Card("Attendance", percent(places.attendance), f"{of(places.attendance)} places offered"),
        Card("Sessions delivered", f"{sums.delivered}", happened + missing),
        completed,
        Card("Recorded", percent(coverage), f"{of(coverage)} places; the rest are left out, not counted as absent"),
        Card(
            "Time received, of sessions delivered",
            percent(sums.minutes.dosage),
            f"{hours(received)} of {hours(sums.minutes.minutes_delivered)}, all people together",
        ),
        Card(
            "Time received, of sessions planned",
            percent(planned),
            f"{hours(received)} of {hours(planned.whole)} for the {ended.started} who started",
        ),
    ]


def _marks(seats: Iterable[Seat], delivered: Sequence[SessionFacts]) -> tuple[str | None, ...]:
    """As the grid names them; None is not recorded."""
    held = {seat.meeting.id: seat for seat in seats}
    return tuple(_mark(held[each.id]) if each.id in held else "off" for each in delivered)


def _mark(seat: Seat) -> str | None:
    value = seat.place.value
    if value in ATTENDED:
        return "late" if any(part.value in PART_TIME for part in seat.parts) else "present"
    if value in ABSENT:
        return "absent"
    return None if value is None else "off"


ENDED = {
    Completion.COMPLETED: "completed",
    Completion.NOT_COMPLETED: "did not complete",
    Completion.NOT_KNOWN: "not known: a register is missing",
    Completion.NOT_STARTED: "did not start",
}


def _people(group: GroupFacts, as_of: date) -> list[tuple[str, str, str, str]]:
    over = is_over(group, as_of)
    rows = []
    for person, record, verdict in verdicts(group, as_of):
        stands = ENDED[verdict] if over else _stands(record)
        rows.append(
            (person.code, f"{record.attended} of {record.attended + record.missed}", str(record.unknown), stands)
        )
    return rows


def _stands(record: Record) -> str:
    if record.stayed is False:
        return "has left"
    return "started" if record.attended else "not started yet"


def _cannot(sums: GroupSums) -> str:
    lines = [
        "Attendance says who came, not what changed for them.",
        "There is no comparison group, and the group is small: one person moves a percentage by several points.",
    ]
    if sums.attendance.unknown:
        lines.append(f"{count(sums.attendance.unknown, 'place is', 'places are')} not recorded and in no percentage.")
    return " ".join(lines)
