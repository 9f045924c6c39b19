"""What a school does for a booking, each step by whoever has it: with an account, by a link, or through a coordinator.

Every step's page is one function `page(booking, doer) -> response`; three routes call it, and the doer says who acts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from wtforms.fields import SelectChoice

from portal.bookings.rules import Side
from portal.web.access import Act, User, Via

KNOWN_BY = [SelectChoice(Via.PHONE_CALL.value, "They rang"), SelectChoice(Via.PAPER.value, "They wrote")]


class StepKind(StrEnum):
    """Named as in an address."""

    MATERIALS = "materials"
    TERMS = "terms"
    LETTER = "letter"
    ROOM = "room"
    PAYMENT = "payment"
    AGREEMENT = "agreement"
    PUPILS = "pupils"
    REPLIES = "replies"
    ANSWER = "answer"
    ALL = "everything"
    """Every step of a booking, for whoever asked without an account."""


TITLES = {
    StepKind.MATERIALS: "Look through the materials",
    StepKind.TERMS: "Accept the terms",
    StepKind.LETTER: "Settle the letter to parents",
    StepKind.ROOM: "Room and adult in the room",
    StepKind.PAYMENT: "Order number and finance contact",
    StepKind.AGREEMENT: "Agree on data",
    StepKind.PUPILS: "Give the list of young people",
    StepKind.REPLIES: "Note what families answer",
    StepKind.ANSWER: "Answer the time we offer",
    StepKind.ALL: "See what we still need from you",
}


@dataclass(frozen=True)
class Doer:
    """Who does a step, and where the page leads."""

    user: User | None
    """None for somebody who came by a link."""
    contact_id: UUID | None
    """The member of the school's staff who does it, or for whom it is done; None for an account of the school."""
    on_behalf: bool
    """A coordinator does it for somebody who rang or wrote: the form asks how that is known."""
    here: str
    """Address to which the page's form posts."""
    onward: str
    """Where to go when it is done."""
    back: str
    """Where to go without doing it; empty for a guest who has only this step."""
    whom: str = ""
    """Name of the member of the school's staff, where a coordinator acts for somebody."""

    @property
    def side(self) -> Side:
        return Side.SCHOOL

    def act(self, form: Any = None) -> Act:
        """This step, done now."""
        if self.on_behalf:
            via = form.via.data if form is not None else None
            return Act(self.user, self.contact_id, Via(via or Via.PHONE_CALL))
        if self.user is None:
            return Act(None, self.contact_id, Via.LINK)
        return Act(self.user)
