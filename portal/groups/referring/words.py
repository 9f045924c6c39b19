"""How a referral is spoken of to a school and to a coordinator: kindly, and never as a risk."""

from portal.groups.referring.models import Referral, Route, State, WhyNot
from portal.web.words import plain_day

ROUTES = {
    Route.SCHOOL: "The school",
    Route.FAMILY: "A parent or carer asked for it",
    Route.YOUNG_PERSON: "The young person asked for it",
    Route.SERVICE: "Another service",
}
WHY_NOT = {
    WhyNot.NOT_SUITABLE: "This group is not made for them (age, or who it is for)",
    WhyNot.NEEDS_MORE: "They need more than a group can give",
    WhyNot.SUPPORTED: "Somebody else supports them already",
    WhyNot.SAID_NO: "The young person or the family would rather not",
    WhyNot.NOT_REACHED: "The family could not be reached",
    WhyNot.MOVED: "Moved, or changed school",
    WhyNot.NO_NEED: "The school sees no need any more",
}
NEXT = {
    WhyNot.NOT_SUITABLE: "Ask us which of our programmes fits",
    WhyNot.NEEDS_MORE: "Ask us about support one to one",
}
"""What a school can do then."""
MISTAKE = "mistake"
ACCEPT, WAIT = "accept", "wait"
DECISIONS: dict[str, str] = {
    ACCEPT: "Accepted: comes onto the group’s list",
    WAIT: "No place now: waits until one is free",
    **{why: f"Not accepted: {words[0].lower()}{words[1:]}" for why, words in WHY_NOT.items() if why != WhyNot.NO_NEED},
}
TAKING_BACK: dict[str, str] = {
    **{why: WHY_NOT[why] for why in (WhyNot.SAID_NO, WhyNot.SUPPORTED, WhyNot.MOVED, WhyNot.NO_NEED)},
    MISTAKE: "It was a mistake: nothing of it is kept",
}
STANDS = {
    State.REFERRED: "not decided yet",
    State.WAITING: "waits for a place",
    State.ACCEPTED: "accepted",
    State.NOT_ACCEPTED: "not accepted",
    State.WITHDRAWN: "taken back",
}


def told(referral: Referral) -> str:
    """What was decided, and why, in a sentence."""
    if referral.state is State.REFERRED or referral.decided_day is None:
        return "We have not decided yet"
    day = plain_day(referral.decided_day)
    if referral.state is State.ACCEPTED:
        return f"On the group’s list since {day}"
    if referral.state is State.WAITING:
        return "All places are taken. We come back to it when one is free"
    if referral.why_not is None:
        return day
    more = f". {NEXT[referral.why_not]}" if referral.why_not in NEXT else ""
    return f"{day}: {WHY_NOT[referral.why_not][0].lower()}{WHY_NOT[referral.why_not][1:]}{more}"
