"""How the answers to one measure are laid out: one picture, small ones by group, and all numbers in a table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.impact.outcomes.change import Change, Spread
from portal.impact.outcomes.leavers import Leavers
from portal.impact.outcomes.outcome import Outcome
from portal.impact.outcomes.ranks import SignedRanks
from portal.impact.outcomes.reliable import Reliable
from portal.impact.outcomes.values import CannotSay, Interval, Range, sure
from portal.impact.overview import guard
from portal.impact.overview.words import between, changed, fixed, points
from portal.web.words import count


@dataclass(frozen=True)
class Slope:
    """Before and after, of some people together."""

    name: str
    start: float
    end: float
    n: int


@dataclass(frozen=True)
class Measured:
    title: str
    asked: str
    """The questionnaire it is of."""
    note: str
    """Whose measure it is."""
    lowest: float
    highest: float
    better: str
    hidden: str
    """Why it is not shown; empty where it is."""
    said: str = ""
    whole: Slope | None = None
    moved: tuple[int, int, int] = (0, 0, 0)
    """Better, the same, worse."""
    line: tuple[str, ...] = ()
    """In the table of all measures."""
    small: tuple[Slope, ...] = ()
    """By group."""
    left_out: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def measured(outcome: Outcome, named: Mapping[UUID, str], *, is_staff: bool) -> Measured:
    """`named`: what each group is called. `is_staff`: of the charity's own, who may also read what would tell others of
    single answers."""
    scale, found = outcome.scale, outcome.change
    about = Measured(
        title=scale.title,
        asked=scale.asked,
        note=scale.cite if scale.is_validated else "Our own question: not a validated measure.",
        lowest=scale.lowest,
        highest=scale.highest,
        better="higher is better" if scale.is_higher_better else "lower is better",
        hidden="" if guard.may_show(found) else guard.TOO_FEW,
    )
    if about.hidden:
        return about
    shown = [key for key in named if key in outcome.by_group and guard.may_show(outcome.by_group[key])]
    small = [_slope(named[key], outcome.by_group[key]) for key in shown] if len(named) > 1 else []
    hidden = len(outcome.by_group) - len(shown)
    return Measured(
        **{name: getattr(about, name) for name in ("title", "asked", "note", "lowest", "highest", "better", "hidden")},
        said=changed(outcome),
        whole=_slope(scale.title, found),
        moved=(found.better, found.same, found.worse),
        line=_line(outcome),
        small=tuple(small),
        left_out=_left_out(hidden) if len(named) > 1 and hidden else "",
        rows=tuple(_rows(outcome, is_staff=is_staff)),
    )


def _line(outcome: Outcome) -> tuple[str, ...]:
    """Both times, averages, change with its interval, and who moved which way."""
    found = outcome.change
    interval = outcome.clustered.interval
    if isinstance(interval, CannotSay):
        interval = found.interval
    return (
        f"{found.n:,} of {outcome.answered.first:,}",
        f"{points(found.start.mean)} → {points(found.end.mean)}",
        f"{points(found.mean)} ({_range(interval)})",
        f"{found.better:,}",
        f"{found.same:,}",
        f"{found.worse:,}",
    )


def _left_out(number: int) -> str:
    why = "with fewer than 5 who answered both times, or all alike, has no picture of its own"
    return f"{count(number, 'group')} {why.replace('has', 'have') if number > 1 else why}."


def _slope(name: str, found: Change) -> Slope:
    return Slope(name, round(sure(found.start.mean), 2), round(sure(found.end.mean), 2), found.n)


def _rows(outcome: Outcome, *, is_staff: bool) -> list[tuple[str, str]]:
    answered, found = outcome.answered, outcome.change
    both = f"{found.n:,} of {answered.first:,} who answered at the start, {answered.last:,} at the end"
    rows = [
        ("Answered both times", both),
        *_beside(outcome),
        ("Mean at the start (standard deviation)", _spread(found.start)),
        ("Mean at the end (standard deviation)", _spread(found.end)),
        ("Mean change, 95% interval", f"{points(found.mean)}, {_range(found.interval)}"),
        (f"The same, by {outcome.clustered.level}", _range(outcome.clustered.interval)),
        ("Median change", points(found.median)),
        ("Effect size g_av, 95% interval", _effect(outcome)),
        ("Wilcoxon signed-rank test", _ranks(outcome.ranks)),
        ("Changed reliably", _reliable(outcome.reliable)),
        ("Later questions", _later(outcome.change_later)),
    ]
    return (
        [*rows, ("At the start, those who left and those who stayed", _leavers(outcome.leavers))] if is_staff else rows
    )


def _beside(outcome: Outcome) -> list[tuple[str, str]]:
    """Who is in no pair, where there is anybody."""
    answered = outcome.answered
    found = [
        (answered.only_first, "only at the start"),
        (answered.only_last, "only at the end"),
        (answered.no_score, "with too little answered for a score"),
        (answered.twice, "given twice and not settled"),
        (answered.other_version, "of two versions of the questions"),
    ]
    said = [f"{number:,} {words}" for number, words in found if number]
    rows = [("In no change", "; ".join(said))] if said else []
    if outcome.begun_late:
        late = f"{outcome.begun_late:,} of {outcome.change.n:,}: some had been taught by then"
        rows.append(("Answered first after the third session", late))
    return rows


def _spread(spread: Spread) -> str:
    return f"{points(spread.mean)} ({points(spread.sd)})"


def _range(found: Range, digits: int = 1) -> str:
    return between(found, digits) if isinstance(found, Interval) else f"cannot be computed: {found.why}"


def _effect(outcome: Outcome) -> str:
    value = outcome.effect.value
    if isinstance(value, CannotSay):
        return f"cannot be computed: {value.why}"
    return f"{fixed(value, 2)}, {_range(outcome.effect.interval, 2)}"


def _ranks(found: SignedRanks | CannotSay) -> str:
    if isinstance(found, CannotSay):
        return f"cannot be computed: {found.why}"
    how = "exact" if found.is_exact else "normal approximation"
    p = "p below 0.001" if found.p < 0.001 else f"p = {found.p:.3f}"
    return f"{p}, {how}, from {count(found.changed, 'person', 'people')} whose answer changed of {found.n:,}"


def _reliable(found: Reliable | CannotSay) -> str:
    if isinstance(found, CannotSay):
        return f"cannot be computed: {found.why}"
    moved = f"{found.better} better, {found.neither} neither, {found.worse} worse"
    of = f"{found.population}; {found.source}"
    return f"{moved}, by more than {found.points:.1f} points. Norm: {of}. {found.beside}".strip()


def _later(found: Change) -> str:
    """The change alone: means of nearly the same people beside those above would tell of who is missing."""
    if not guard.may_show(found):
        return "too few, or nobody, answered at the start and later"
    moved = f"{found.better} better, {found.same} the same, {found.worse} worse of {found.n}"
    return f"{moved}; from the start on average {points(found.mean)}, {_range(found.interval)}"


def _leavers(found: Leavers | CannotSay) -> str:
    if isinstance(found, CannotSay):
        return f"cannot be computed: {found.why}"
    if min(found.left.n, found.stayed.n) < guard.FEWEST:
        return f"{found.left.n} left and {found.stayed.n} stayed: too few to set side by side"
    left, stayed = (f"{_spread(each)}, {each.n} people" for each in (found.left, found.stayed))
    return f"left: {left}; stayed: {stayed}; apart by {_range(found.apart)}"
