"""What is said in sentences, by rules, from the object that the pictures show. Pure."""

from portal.groups.models import ParticipantKind
from portal.impact.outcomes.change import Change
from portal.impact.outcomes.outcome import Outcome
from portal.impact.outcomes.values import CannotSay, Interval, Number
from portal.impact.overview import guard
from portal.impact.overview.whole import Impact
from portal.impact.period import Ending
from portal.registers.dosage import Share
from portal.web.words import count

FEW = 3
"""Measures that the sentences name one by one."""
CANNOT = (
    "There is no comparison group, so no figure here is proof that the programme caused a change.",
    "People in small groups are often chosen because somebody is worried about them: some change back towards the "
    "usual would be expected anyway.",
    "Only those who answered both times can show a change, and those who leave may differ from those who stay.",
)


def fixed(value: float, digits: int = 1) -> str:
    """With a real minus, and never minus nought."""
    said = f"{value:.{digits}f}"
    return said.replace("-", "−") if float(said) else said.replace("-", "")


def points(value: Number) -> str:
    """To one decimal, or why not."""
    return f"cannot be computed: {value.why}" if isinstance(value, CannotSay) else fixed(value)


def between(interval: Interval, digits: int = 1) -> str:
    return f"{fixed(interval.low, digits)} to {fixed(interval.high, digits)}"


def of(share: Share) -> str:
    """82% (9 of 11); without a percentage where there is nothing to divide by."""
    return f"{share.part:,} of {share.whole:,}" + (f" ({share.percent}%)" if share.percent is not None else "")


def people(impact: Impact) -> tuple[str, str]:
    """What to call one, and several, of those who were reached."""
    if impact.sums.kinds <= {ParticipantKind.YOUNG_PERSON}:
        return "young person", "young people"
    return "person", "people"


def paragraph(impact: Impact, span: str) -> list[str]:
    """In short sentences, for whoever reads nothing else. `span`: such as "In the school year 2026/27"."""
    work, reached = impact.sums.work, impact.sums.people.reached
    if impact.period.last > impact.as_of:
        span += " so far"
    if not work.delivered:
        return [f"{span}, no delivery session of these groups is recorded yet."]
    where = f", in {len(work.groups):,} groups at {count(len(work.schools), 'place')}" if len(work.groups) > 1 else ""
    lines = [f"{span}, {work.delivered:,} of {work.planned:,} planned delivery sessions took place{where}."]
    if reached:
        lines.append(
            f"{count(len(reached), *people(impact))} came at least once; "
            f"{of(impact.attendance)} of the places offered were attended."
        )
    lines += _ended(impact)
    lines += _changes(impact)
    lines.append(
        f"This rests on {work.registers_finished:,} finished registers of {work.registers_due:,}; what is not recorded "
        "is left out and not counted as absent."
    )
    return lines


def _changes(impact: Impact) -> list[str]:
    """Each measure in a sentence where they are few, else how many moved which way: picking out some would mislead."""
    shown = [each for each in impact.outcomes if guard.may_show(each.change)]
    hidden = len(impact.outcomes) - len(shown)
    lines = [changed(each) for each in shown] if len(shown) <= FEW else [_together(shown)]
    if hidden:
        lines.append(f"Of {count(hidden, 'other measure')} too few answered both times to be shown.")
    return lines


def _together(shown: list[Outcome]) -> str:
    ways = [each.change.is_better(each.scale.is_higher_better) for each in shown]
    clear = [way for each, way in zip(shown, ways, strict=True) if is_clear(each)]
    most = max(each.change.n for each in shown)
    return (
        f"On {ways.count(True)} of {len(shown)} measures the average moved the better way, on {ways.count(False)} the "
        f"worse way; the 95% interval leaves out “no change” for {clear.count(True)} of the better and "
        f"{clear.count(False)} of the worse. Up to {count(most, 'person', 'people')} answered both times. With so many "
        "measures one or two would stand out by chance."
    )


def _ended(impact: Impact) -> list[str]:
    endings = impact.sums.people.endings
    if not endings.total():
        return []
    parts = [f"{of(Share(endings[Ending.COMPLETED], endings.total()))} completed"]
    parts += [f"{endings[each]:,} {each.value}" for each in (Ending.LEFT, Ending.BELOW) if endings[each]]
    if endings[Ending.NOT_KNOWN]:
        parts.append(f"of {endings[Ending.NOT_KNOWN]:,} it is not known, because a register is missing")
    return [f"Of those who started in groups that ended, {'; '.join(parts)}."]


def is_clear(outcome: Outcome) -> bool:
    """Whether the interval that is said holds no nought."""
    interval = outcome.clustered.interval
    if isinstance(interval, CannotSay):
        interval = outcome.change.interval
    return isinstance(interval, Interval) and not interval.holds(0)


def changed(outcome: Outcome) -> str:
    """One measure in one sentence or two: who moved which way, then by how much, then how sure that is."""
    found, scale = outcome.change, outcome.scale
    moved = f"{found.better} moved the better way, {found.same} stayed the same and {found.worse} moved the worse way"
    return f"“{scale.title}”: of the {found.n} who answered both times, {moved}; {_by_how_much(outcome, found)}."


def _by_how_much(outcome: Outcome, found: Change) -> str:
    scale = outcome.scale
    if isinstance(found.mean, CannotSay):
        return f"a mean change {points(found.mean)}"
    ends = f"from {points(found.start.mean)} to {points(found.end.mean)}, on a scale from {_plain(scale.lowest)} to "
    better = "higher" if scale.is_higher_better else "lower"
    way = "rose" if found.mean > 0 else "fell"
    by = f"{way} by {abs(found.mean):.1f} points" if float(fixed(abs(found.mean))) else "hardly moved"
    said = f"the average {by}, {ends}{_plain(scale.highest)} where {better} is better"
    return said + how_sure(outcome)


def how_sure(outcome: Outcome) -> str:
    """The interval that takes groups into account where there are enough of them, else the plain one, said to be so."""
    clustered = outcome.clustered
    interval = clustered.interval
    how = f"over {clustered.clusters} {clustered.level}, since people of one are alike"
    if isinstance(interval, CannotSay):
        interval, how = outcome.change.interval, "as if everybody were on their own; in truth it is rather wider"
    if isinstance(interval, CannotSay):
        return f"; an interval cannot be computed: {interval.why}"
    nothing = ", which holds no change at all" if interval.holds(0) else ""
    return f" (95% interval {between(interval)}{nothing}; {how})"


def _plain(value: float) -> str:
    return f"{value:g}"
