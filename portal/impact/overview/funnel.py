"""From invited to followed up: how many got so far, and why the others did not. Pure.

Counted are places in groups: somebody in two groups is in it twice. Invited is everybody on a group's list; accepted,
who may come by the family's reply; started, who attended once (PRACTICE 3.3); completed, by the programme's own rule.
There are no referrals without a place: who was never put on a list is not known here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from portal.groups.models import AbsenceReason
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
INVITED, ACCEPTED = "Invited", "Accepted"
LEFT_BEFORE = "left before the end"
ORDER = (SAID_NO, NO_REPLY, NEVER_CAME, NOT_YET, *LEFT.values(), TOO_FEW, NOT_KNOWN, STILL_RUNNING)


@dataclass(frozen=True)
class Stage:
    name: str
    number: int
    lost: tuple[tuple[str, int], ...] = ()
    """Of the stage before: reason and how many, in the order in which it may happen. They add up to what is missing."""


def funnel(judged: Iterable[Judged], followed_up: int, as_of: date) -> tuple[Stage, ...]:
    """`followed_up`: people who answered later questions, by cards without a name it is not known which; where nobody
    did there is no such stage, since nobody may have been asked."""
    numbers, lost = Counter[str](), {name: Counter[str]() for name in ("accepted", "started", "completed")}
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
    later = (Stage("Answered later questions", followed_up),) if followed_up else ()
    return (
        Stage(INVITED, numbers["accepted"] + lost["accepted"].total()),
        Stage(ACCEPTED, numbers["accepted"], _said(lost["accepted"])),
        Stage("Started", numbers["started"], _said(lost["started"])),
        Stage("Completed", numbers["completed"], _said(lost["completed"])),
        *later,
    )


def without_reasons(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """For those who deliver, or read figures alone: not who said no, and not why somebody left."""
    return tuple(
        replace(stage, lost=() if stage.name == ACCEPTED else _together(stage.lost))
        for stage in stages
        if stage.name != INVITED
    )


def _together(lost: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for why, number in lost:
        plain = LEFT_BEFORE if why in LEFT.values() else why
        found[plain] = found.get(plain, 0) + number
    return tuple(found.items())


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
