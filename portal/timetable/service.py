"""What other rooms may do to the timetable. Every function flushes; the caller commits."""

from portal.timetable.moves import Move, Proposal, move, propose
from portal.timetable.moving_on import MovedOn, give_date, move_on
from portal.timetable.planning import cancel_rest, hold, plan, staff

__all__ = [
    "Move",
    "MovedOn",
    "Proposal",
    "cancel_rest",
    "give_date",
    "hold",
    "move",
    "move_on",
    "plan",
    "propose",
    "staff",
]
