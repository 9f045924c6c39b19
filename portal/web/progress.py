"""How far a message is, in words for people."""

from datetime import datetime

from portal.web import quiet
from portal.web.models import Notice, NoticeState
from portal.web.words import day, hour, moment

TONES = {
    NoticeState.WAITING: "wait",
    NoticeState.SENT: "good",
    NoticeState.FAILED: "bad",
    NoticeState.UNKNOWN: "bad",
    NoticeState.KEPT: "quiet",
    NoticeState.DROPPED: "quiet",
}


def is_held(notice: Notice, now: datetime) -> bool:
    """Waits for the morning only."""
    return notice.state is NoticeState.WAITING and not notice.is_urgent and quiet.is_quiet(max(now, notice.next_at))


def tag(notice: Notice, now: datetime) -> tuple[str, str]:
    """One or two words and their tone, for a list."""
    words = {
        NoticeState.WAITING: "Held for quiet hours" if is_held(notice, now) else "Waiting",
        NoticeState.SENT: "Sent",
        NoticeState.FAILED: "Dealt with" if notice.settled_at else "Failed",
        NoticeState.UNKNOWN: "Dealt with" if notice.settled_at else "Not known",
        NoticeState.KEPT: "Not sent",
        NoticeState.DROPPED: "Not needed",
    }[notice.state]
    return words, "quiet" if notice.settled_at else TONES[notice.state]


def state_in_words(notice: Notice, now: datetime) -> str:
    """A sentence: what became of it, when, and why."""
    match notice.state:
        case NoticeState.SENT if notice.sent_at:
            return f"Sent on {moment(notice.sent_at)}."
        case NoticeState.WAITING:
            return _waiting(notice, now)
        case NoticeState.FAILED:
            ended = f" Dealt with on {moment(notice.settled_at)}." if notice.settled_at else ""
            return f"Failed. {notice.fault or 'No reason is known'}.{ended}"
        case NoticeState.UNKNOWN:
            ended = f" Dealt with on {moment(notice.settled_at)}." if notice.settled_at else " Ask whether it arrived."
            return f"Not known. {notice.fault or 'It may have arrived'}.{ended}"
        case NoticeState.KEPT:
            return f"Not sent. {notice.fault or 'It was written before mail could be sent'}."
    return f"Not needed. {notice.fault or 'It was not sent'}."


def _waiting(notice: Notice, now: datetime) -> str:
    if is_held(notice, now):
        opens = quiet.opens_at(max(now, notice.next_at))
        return f"Held for quiet hours until {day(opens)}, {hour(opens)}."
    if notice.attempts:
        return f"Waiting. {notice.fault}. Tried again on {moment(notice.next_at)}."
    return "Waiting to be sent."
