"""What other rooms may do to the timetable. Every function flushes; the caller commits."""

from portal.timetable.moves import Move, Proposal, move, propose
from portal.timetable.moving_on import MovedOn, give_date, move_back, move_on
from portal.timetable.planning import cancel_rest, hold, plan
from portal.timetable.staffing import Joining, Leaving, change_staff, staff, staff_all

__all__ = [
    "Joining",
    "Leaving",
    "Move",
    "MovedOn",
    "Proposal",
    "cancel_rest",
    "change_staff",
    "give_date",
    "hold",
    "move",
    "move_back",
    "move_on",
    "plan",
    "propose",
    "staff",
    "staff_all",
]
