"""What the pages about delivery sessions show, ready to read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal import clock
from portal.groups.models import Group
from portal.timetable.models import DeliverySession, Outcome, SessionKind
from portal.timetable.moves import Proposal, is_over
from portal.web.words import n_of

WORDS = {
    Outcome.DELIVERED: ("Delivered", "good"),
    Outcome.PART_DELIVERED: ("Part delivered", "good"),
    Outcome.DID_NOT_HAPPEN: ("Did not happen", "bad"),
}


@dataclass(frozen=True)
class Line:
    """One session in a group's list."""

    id: UUID
    name: str
    """Such as "3 of 13"."""
    starts_at: datetime
    ends_at: datetime
    room: str | None
    state: str
    tone: str
    why: str | None
    can_move: bool


def line(meeting: DeliverySession) -> Line:
    state, tone = state_of(meeting)
    return Line(
        id=meeting.id,
        name=name_of(meeting, meeting.group),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        room=meeting.room.name if meeting.room else None,
        state=state,
        tone=tone,
        why=meeting.reason.value if meeting.reason else None,
        can_move=can_move(meeting),
    )


def name_of(meeting: DeliverySession, group: Group) -> str:
    if meeting.kind is SessionKind.EXTRA or meeting.number is None:
        return "Extra session"
    return n_of(meeting.number, group.planned_sessions)


def state_of(meeting: DeliverySession) -> tuple[str, str]:
    """Words and tone: what became of a session, or that nobody has said."""
    if meeting.outcome is not None:
        return WORDS[meeting.outcome]
    if not meeting.is_live or meeting.group.cancelled_at:
        return "Cancelled", "quiet"
    if meeting.ends_at <= clock.now():
        return "Not recorded", "wait"
    if clock.day_of(meeting.starts_at) == clock.today():
        return "Today", "plain"
    return "Planned", "plain"


def can_move(meeting: DeliverySession) -> bool:
    return meeting.is_live and not is_over(meeting) and meeting.group.cancelled_at is None


@dataclass(frozen=True)
class Change:
    """One line of a preview: a session's old and new time."""

    name: str
    was_at: datetime
    now_at: datetime


def changes(proposal: Proposal, group: Group) -> list[Change]:
    return [Change(name_of(step.meeting, group), step.was, step.slot.starts_at) for step in proposal.steps]
