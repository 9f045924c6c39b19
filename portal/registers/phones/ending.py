"""The end of a session, as a phone without signal noted it: the register is finished, or the session was not held."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.registers import outcomes, queries, rules, service
from portal.registers.marking import hold_part
from portal.registers.models import RegisterState
from portal.registers.phones.taking import STORED, Waits, one_by_one, part_of
from portal.registers.rules import Refusal
from portal.registers.taught import queries as records
from portal.registers.taught import service as taught
from portal.sync import kinds
from portal.sync.kinds import Answer, Said
from portal.sync.models import Taken
from portal.timetable.models import Outcome, Reason, SessionPart
from portal.web.access import Act

FINISHED, NOT_HELD = "finished before", "said before"
NOBODY_MARKED, PEOPLE_CAME = "nobody marked", "people came"
SAID_OTHERWISE, MOVED_ON, TOO_LATE = "said otherwise", "plan moved on", "said too late"

_KEPT = "It is kept; a coordinator looks at it."
WORDS: Mapping[str, str] = {
    FINISHED: "This register was finished before. What was said then stands.",
    NOT_HELD: "It was said before that this delivery session did not take place. What was said then stands.",
    NOBODY_MARKED: f"Nobody is marked in this register, so it is not finished. {_KEPT}",
    PEOPLE_CAME: f"Somebody is marked as having come to this delivery session. {_KEPT}",
    SAID_OTHERWISE: f"Something else was said of this delivery session before. {_KEPT}",
    MOVED_ON: f"The plan of this delivery session has a later date already. {_KEPT}",
    TOO_LATE: f"The register is finished. That all went as planned came more than a week after. {_KEPT}",
}
"""The first sentence says why, the second what becomes of it."""
_NOT_SAID: Mapping[type[Exception], str] = {
    outcomes.PeopleCame: PEOPLE_CAME,
    outcomes.PlanMovedOn: MOVED_ON,
    outcomes.CoordinatorOnly: SAID_OTHERWISE,
}


def _finish(session: Session, said: Said, by: Act) -> Answer:
    """Blanks were shown on the phone before; whoever joined the list since stays not recorded.

    A register that somebody else finished meanwhile is finished once.
    """
    part = part_of(session, said, by)
    was = hold_part(session, part).state
    closed = rules.closed_because(queries.meeting(part, was, ()))
    if closed not in (None, Refusal.LOCKED):
        raise Waits(closed)
    try:
        service.submit(session, part, blanks_known=True, by=by)
    except service.NothingMarked as news:
        raise Waits(NOBODY_MARKED) from news
    is_new = said.body.get("as_planned") is True and _as_planned(session, part, by)
    return STORED if is_new or was is RegisterState.OPEN else Answer(Taken.KEPT, FINISHED)


def _as_planned(session: Session, part: SessionPart, by: Act) -> bool:
    """Whether this was not said before. The register stays finished where it waits."""
    if records.record_of(session, part.id) is not None:
        return False
    try:
        return taught.as_planned(session, part, by=by) is not None
    except taught.TooLate as news:
        raise Waits(TOO_LATE) from news


def _did_not_happen(session: Session, said: Said, by: Act) -> Answer:
    part, reason = part_of(session, said, by), said.body.get("reason")
    if reason not in tuple(Reason):
        raise Waits(kinds.UNREADABLE)
    outcomes.hold_all(session, part)
    if part.session.outcome is Outcome.DID_NOT_HAPPEN:
        return Answer(Taken.KEPT, NOT_HELD)
    told = outcomes.Told(Outcome.DID_NOT_HAPPEN, Reason(reason), moves_plan=said.body.get("moves") is not False)
    try:
        outcomes.say(session, part, told, by=by)
    except service.Closed as news:
        raise Waits(news.why) from news
    except tuple(_NOT_SAID) as news:
        raise Waits(_NOT_SAID[type(news)]) from news
    return STORED


take_finishes = one_by_one(_finish)
"""The handler of the kind `finish`."""
take_not_held = one_by_one(_did_not_happen)
"""The handler of the kind `not-held`."""
