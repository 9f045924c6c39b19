"""How the object is laid out: cards, pictures and a table beside each. Pure; no figure is made here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from portal.impact.outcomes.values import CannotSay
from portal.impact.overview.comparators import Comparator, comparators
from portal.impact.overview.funnel import Stage, without_reasons
from portal.impact.overview.measured import Measured, measured
from portal.impact.overview.whole import Impact, Named
from portal.impact.overview.words import CANNOT, paragraph, people
from portal.impact.page import Card, hours, of, percent
from portal.impact.period import Ending
from portal.measures.slips.rules import Told
from portal.registers.dosage import Share
from portal.web.words import begun, count


@dataclass(frozen=True)
class Overview:
    is_empty: bool
    """No session was delivered."""
    paragraph: tuple[str, ...]
    cards: tuple[Card, ...]
    funnel: tuple[Stage, ...]
    weeks: tuple[str, ...]
    attendance: tuple[int | None, ...]
    """Percent by week of programme."""
    week_rows: tuple[tuple[str, str, str], ...]
    """Session, attendance and retention, each with what it is of."""
    retention: tuple[int | None, ...]
    staying: str
    grid: tuple[tuple[str, tuple[int | None, ...]], ...]
    """By group, percent by week."""
    groups: tuple[tuple[Named, str, str, str], ...]
    """Attendance, started, completed."""
    says_school: bool
    """False where all are of one school; so for the programme."""
    says_programme: bool
    measured: tuple[Measured, ...]
    slips: Told
    cannot: tuple[str, ...]
    comparators: tuple[Comparator, ...]


def overview(impact: Impact, named: Sequence[Named], span: str, *, knows_replies: bool, is_staff: bool) -> Overview:
    """`knows_replies`: whoever may know who said no and why somebody left. `is_staff`: of the charity's own."""
    weeks = sorted({number for sums in impact.by_group.values() for number in sums.by_week})
    tallies = [_week(impact, number) for number in weeks]
    kept = {each.number: each for each in impact.kept}
    called = _called_apart(named)
    lines = [(called[each.id], _line(impact, each.id, weeks)) for each in named]
    return Overview(
        is_empty=not impact.sums.work.delivered,
        paragraph=tuple(paragraph(impact, span)),
        cards=tuple(_cards(impact)),
        funnel=impact.funnel if knows_replies else without_reasons(impact.funnel),
        weeks=tuple(map(str, weeks)),
        attendance=tuple(share.percent for share in tallies),
        week_rows=tuple(
            (f"Session {number}", _of(share), _of(Share(kept[number].there, kept[number].of)) if number in kept else "")
            for number, share in zip(weeks, tallies, strict=True)
        ),
        retention=tuple(kept[number].percent if number in kept else None for number in weeks),
        staying=_staying(impact),
        grid=tuple(row for row in lines if set(row[1]) - {None}) if len(named) > 1 else (),
        groups=tuple((each, *_group(impact, each.id)) for each in named),
        says_school=len({each.school_id for each in named}) > 1,
        says_programme=len({each.programme_id for each in named}) > 1,
        measured=tuple(_told_apart([measured(each, called, is_staff=is_staff) for each in impact.outcomes])),
        slips=impact.slips,
        cannot=(*CANNOT, _missing(impact)),
        comparators=comparators() if is_staff else (),
    )


def _called_apart(named: Sequence[Named]) -> dict[UUID, str]:
    """By group what it is called, with its school where two are called the same."""
    often = Counter(each.name for each in named)
    return {each.id: f"{each.name}, {each.school}" if often[each.name] > 1 else each.name for each in named}


def _told_apart(found: Sequence[Measured]) -> list[Measured]:
    """With the questionnaire's title where two measures are called the same."""
    called = Counter(each.title for each in found)
    return [replace(each, title=f"{each.title} ({each.asked})") if called[each.title] > 1 else each for each in found]


def _cards(impact: Impact) -> list[Card]:
    sums, work = impact.sums, impact.sums.work
    ended = sums.people.endings
    done = Share(ended[Ending.COMPLETED], ended.total())
    taught = impact.fidelity
    sides = "".join(f"; {number} {side.value}" for side, number in work.by_side().items() if number)
    gaps = sides + (f"; {work.not_reported} not reported" if work.not_reported else "")
    cards = [
        Card(
            f"{begun(people(impact)[1])} reached",
            f"{len(sums.people.reached):,}",
            "who came at least once, each counted once",
        ),
        Card("Sessions delivered", f"{work.delivered:,}", f"of {work.planned:,} dated so far{gaps}"),
        Card("Attendance", percent(impact.attendance), f"{of(impact.attendance)} places offered"),
        Card(
            "Completed",
            percent(done) or "None ended yet",
            f"{of(done)} who started in groups that ended" if done.whole else "counted after a group's last session",
        ),
        Card(
            "Contacts", f"{sums.people.attended:,}", f"attended places; {hours(sums.contact_minutes)} of people's time"
        ),
        Card(
            "Taught as planned",
            percent(taught.share) or "Not recorded",
            f"{of(taught.share)} planned activities; recorded for {taught.said:,} of {taught.delivered:,} sessions",
        ),
        Card("Time received", percent(impact.minutes.dosage), _time(impact)),
        Card(
            "Recorded", percent(impact.places.coverage), f"{of(impact.places.coverage)} places; the rest are left out"
        ),
    ]
    if sums.heads.sessions:
        under = f"at {sums.heads.counted} of {count(sums.heads.sessions, 'session')}; never added to people reached"
        cards.append(Card("Counted without names", f"{sums.heads.people:,}", under))
    return cards


def _time(impact: Impact) -> str:
    dose = impact.minutes.dosage
    planned = f"; {percent(impact.exposure)} of {hours(impact.minutes_planned)} planned for those who started"
    return f"{hours(dose.part)} of {hours(dose.whole)} delivered" + (planned if impact.minutes_planned else "")


def _week(impact: Impact, number: int) -> Share:
    found = [sums.by_week[number].attendance for sums in impact.by_group.values() if number in sums.by_week]
    return Share(sum(each.part for each in found), sum(each.whole for each in found))


def _line(impact: Impact, group_id: UUID, weeks: Sequence[int]) -> tuple[int | None, ...]:
    by_week = impact.by_group[group_id].by_week
    return tuple(by_week[number].attendance.percent if number in by_week else None for number in weeks)


def _group(impact: Impact, group_id: UUID) -> tuple[str, str, str]:
    sums = impact.by_group[group_id]
    ended = sums.outcomes
    over = f"{ended.completed:,} of {ended.started:,}" if ended.started else "nobody started"
    completed = over if sums.is_over else "still running" if sums.planned else "not begun"
    if group_id in impact.unnamed:
        return "counted without names", "", ""
    return _of(sums.attendance.attendance), f"{ended.started:,}", completed


def _of(share: Share) -> str:
    return f"{percent(share)} ({of(share)})" if share.whole else "not recorded"


def _staying(impact: Impact) -> str:
    """The last step of the Kaplan-Meier estimate, in words."""
    if isinstance(impact.staying, CannotSay) or not impact.staying:
        return "Nobody who started has left." if not isinstance(impact.staying, CannotSay) else ""
    last = impact.staying[-1]
    limits = (
        ""
        if isinstance(last.interval, CannotSay)
        else f", 95% interval {_percents(last.interval.low, last.interval.high)}"
    )
    return (
        f"Of those who started, about {round(100 * last.share)}% stay beyond {count(last.session, 'session')}{limits} "
        "(Kaplan–Meier: whoever is still there counts for as long as they were seen)."
    )


def _percents(low: float, high: float) -> str:
    return f"{round(100 * low)}% to {round(100 * high)}%"


def _missing(impact: Impact) -> str:
    unknown = impact.places.unknown
    places = f"{count(unknown, 'place is', 'places are')} not recorded and in no percentage." if unknown else ""
    small = (
        ""
        if impact.is_whole
        else " Answers are shown for groups of five or more who answered both times, and a sum holds only those."
    )
    return (places + small).strip() or "Every place is recorded."
