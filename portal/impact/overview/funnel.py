"""From referred to followed up: how many got so far, and why the others did not. Pure.

Counted are places in groups: somebody in two groups is in it twice. Referred is everybody proposed for a group, and
everybody on its list: who came onto it in another way counts as referred and accepted at once. Accepted are those on
the list who may come by the family's reply; started, who attended once (PRACTICE 3.3); completed, by the programme's
own rule; followed up, who answered at least one of the questions asked again some weeks after the end. Many of those
answers come on cards without a name, so the stage stands beside the others: it is not told who of them gave one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.groups.models import AbsenceReason
from portal.groups.referring.models import State, WhyNot
from portal.groups.referring.queries import Ended
from portal.impact.facts import GroupFacts
from portal.impact.overview.staying import Judged
from portal.impact.sums import is_over
from portal.registers.completion import Completion, Record

SAID_NO = "may not come, by the reply"
NO_REPLY = "no reply yet"
NEVER_CAME = "never came"
NOT_YET = "not started yet"
NOT_KNOWN = "not known: a register is missing"
STILL_RUNNING = "still running"
TOO_FEW = "stayed, but came to too few sessions"
LEFT = {
    AbsenceReason.SCHOOL_KNOWS: "left: the school knows why",
    AbsenceReason.ILL_OR_APPOINTMENT: "left: ill",
    AbsenceReason.MOVED: "left: moved",
    AbsenceReason.CHOSE_TO_STOP: "left: chose to stop",
    AbsenceReason.ENDED_BY_US: "left: ended by us",
    AbsenceReason.NOT_KNOWN: "left: reason not known",
    None: "left, or may no longer come",
}
NOT_DECIDED, NO_PLACE = "not decided yet", "no place: waits, or waited in vain"
TURNED = {
    WhyNot.NOT_SUITABLE: "not accepted: the group is not made for them",
    WhyNot.NEEDS_MORE: "not accepted: need more than a group",
    WhyNot.SUPPORTED: "not accepted: supported already",
    WhyNot.SAID_NO: "not accepted: would rather not",
    WhyNot.NOT_REACHED: "not accepted: family not reached",
    WhyNot.MOVED: "not accepted: moved",
    WhyNot.NO_NEED: "not accepted: no longer needed",
}
TAKEN_BACK = "taken back by the school before a decision"
REFERRED, ACCEPTED, FOLLOWED_UP = "Referred", "Accepted", "Followed up"
LEFT_BEFORE = "left before the end"
ORDER = (
    *TURNED.values(), TAKEN_BACK, NO_PLACE, NOT_DECIDED, SAID_NO, NO_REPLY,
    NEVER_CAME, NOT_YET, *LEFT.values(), TOO_FEW, NOT_KNOWN, STILL_RUNNING,
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    name: str
    number: int
    lost: tuple[tuple[str, int], ...] = ()
    """Of the stage before: reason and how many, in the order in which it may happen. They add up to what is missing."""


def funnel(
    judged: Iterable[Judged], not_placed: Mapping[Ended, int], followed_up: int, as_of: date
) -> tuple[Stage, ...]:
    """`not_placed`: of those referred, who came onto no list. `followed_up`: people who answered later questions; where
    nobody did there is no such stage, since nobody may have been asked."""
    numbers, lost = Counter[str](), {name: Counter[str]() for name in ("accepted", "started", "completed")}
    for (state, why_not), number in not_placed.items():
        lost["accepted"][_not_accepted(state, why_not)] += number
    for group, people in judged:
        numbers["accepted"] += len(group.enrolments)
        lost["accepted"] += Counter({SAID_NO: group.said_no, NO_REPLY: group.no_reply})
        for person, record, verdict in people:
            if not record.attended:
                lost["started"][_not_started(record, over=is_over(group, as_of))] += 1
                continue
            numbers["started"] += 1
            if verdict is Completion.COMPLETED and is_over(group, as_of):
                numbers["completed"] += 1
            else:
                lost["completed"][_not_completed(group, record, verdict, person.left_reason, as_of)] += 1
    later = (Stage(FOLLOWED_UP, followed_up),) if followed_up else ()
    return (
        Stage(REFERRED, numbers["accepted"] + lost["accepted"].total()),
        Stage(ACCEPTED, numbers["accepted"], _said(lost["accepted"])),
        Stage("Started", numbers["started"], _said(lost["started"])),
        Stage("Completed", numbers["completed"], _said(lost["completed"])),
        *later,
    )


def without_reasons(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """For those who deliver, or read figures alone: not who was not accepted or said no, and not why somebody left."""
    return tuple(
        replace(stage, lost=() if stage.name == ACCEPTED else _together(stage.lost))
        for stage in stages
        if stage.name != REFERRED
    )


def _together(lost: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for why, number in lost:
        plain = LEFT_BEFORE if why in LEFT.values() else why
        found[plain] = found.get(plain, 0) + number
    return tuple(found.items())


def _not_accepted(state: State, why_not: WhyNot | None) -> str:
    if state is State.WITHDRAWN:
        return TAKEN_BACK
    if why_not is not None:
        return TURNED[why_not]
    return NO_PLACE if state is State.WAITING else NOT_DECIDED


def _not_started(record: Record, *, over: bool) -> str:
    if record.unknown:
        return NOT_KNOWN
    return NEVER_CAME if over or record.stayed is False else NOT_YET


def _not_completed(
    group: GroupFacts, record: Record, verdict: Completion, reason: AbsenceReason | None, as_of: date
) -> str:
    if record.stayed is False:
        return LEFT[reason]
    if not is_over(group, as_of):
        return STILL_RUNNING
    return NOT_KNOWN if verdict is Completion.NOT_KNOWN else TOO_FEW


def _said(lost: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((why, lost[why]) for why in ORDER if lost[why])
