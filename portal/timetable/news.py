"""What stops a plan or a move, as news; `str()` is a sentence for the coordinator."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from portal.timetable.rules import Busy, Conflict, Neighbour
from portal.web.words import count, day, hour, plain_day


class CannotPlan(Exception):
    """The sessions stay as they are; the text says why and what to do."""


class InThePast(CannotPlan):
    def __init__(self, wanted: datetime) -> None:
        super().__init__(f"{day(wanted)}, {hour(wanted)} has passed. Enter a day and time still to come")


class NothingChanges(CannotPlan):
    def __init__(self) -> None:
        super().__init__("This is the day, time and room of now. Enter another day, time or room")


class ClosedThatDay(CannotPlan):
    def __init__(self, closed: date, why: str, next_open: date | None) -> None:
        offer = f" The next open {closed:%A} is {plain_day(next_open)}" if next_open else ""
        super().__init__(f"The school is closed on {day(closed)} ({why}).{offer}")
        self.day, self.why, self.next_open = closed, why, next_open


class NoOpenDays(CannotPlan):
    def __init__(self) -> None:
        super().__init__("There are not enough open days within the next 80 weeks. Check the school's calendar")


class OutOfOrder(CannotPlan):
    def __init__(self, number: int, other: Neighbour) -> None:
        side = "after" if other.number > number else "before"
        super().__init__(
            f"Session {number} would come {side} session {other.number} on {day(other.starts_at)}. "
            "Choose another day, or say that the order may change"
        )


class AlreadyOver(CannotPlan):
    def __init__(self, number: int | None) -> None:
        which = f"Session {number}" if number else "This session"
        super().__init__(f"{which} has been held, or its time has passed. Its register says what happened")


class NotLive(CannotPlan):
    def __init__(self) -> None:
        super().__init__("This session has been moved on or cancelled. Look at the list of sessions again")


class GroupCancelled(CannotPlan):
    def __init__(self) -> None:
        super().__init__("This group has been cancelled")


class Clash(CannotPlan):
    """A facilitator, a room or the group itself is taken."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        by_row: dict[UUID, list[Conflict]] = {}
        for conflict in conflicts:
            by_row.setdefault(conflict.row_id, []).append(conflict)
        self.sentences = {row_id: _sentence(found[0], len(found) - 1) for row_id, found in by_row.items()}
        """One by the facilitator, room or group that is taken, with the first time and how many more there are."""
        super().__init__(". ".join(self.sentences.values()))


class NotAssured(CannotPlan):
    """Somebody's checks, or the decision about them, do not fit the work."""

    def __init__(self, sentences: Mapping[UUID, str]) -> None:
        self.sentences = dict(sentences)
        """One by the facilitator."""
        super().__init__(". ".join(self.sentences.values()))


class NobodyComes(CannotPlan):
    def __init__(self, uncovered: date) -> None:
        super().__init__(f"Nobody would come on {day(uncovered)}. Name who takes over, from that day or before")


class NamedAlready(CannotPlan):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is named for these days already. Choose somebody else, or another day")


class NothingToAssure(CannotPlan):
    def __init__(self) -> None:
        super().__init__("There is no session still to come for which somebody is named, so there is nothing to assure")


def _sentence(conflict: Conflict, more: int) -> str:
    others = f", and {count(more, 'more time', 'more times')} after that" if more else ""
    return f"{_first(conflict)}{others}"


def _first(conflict: Conflict) -> str:
    when = f"{day(conflict.starts_at)}, {hour(conflict.starts_at)} to {hour(conflict.ends_at)}"
    match conflict.what:
        case Busy.FACILITATOR:
            return f"{conflict.name} is with another group on {when}"
        case Busy.ROOM:
            return f"Room {conflict.name} is taken by another group on {when}"
        case Busy.GROUP:
            return f"This group already meets on {when}"
