"""Who may open which page: the names of permissions, and the marks that every route carries.

Which role holds which permission stands in `people/access.py`.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_login import current_user


class Can(StrEnum):
    SEE_HOME = "see home"
    SEE_SCHOOLS = "see schools"
    EDIT_PLACES = "say whether a place allows phones"
    EDIT_CALENDARS = "edit schools' term calendars"
    EDIT_AREA_CALENDARS = "edit authorities' term calendars"
    EDIT_CONTACTS = "correct schools' contacts"
    SEE_OUTBOX = "see every message and send it again"
    SEE_PEOPLE = "see people"
    EDIT_PEOPLE = "invite, change, reset and disable people"
    SEE_CREDENTIALS = "see which checks were seen, all or one's own"
    RECORD_CREDENTIALS = "record checks that were seen, and who is suitable"
    SEE_BOOKINGS = "see bookings"
    ASK_BOOKING = "ask for a booking, accept an offer, withdraw"
    DECIDE_BOOKING = "confirm, decline, offer another time, name facilitators"
    EDIT_AVAILABILITY = "publish when groups may start, and for how many"
    CANCEL_BOOKING = "cancel a confirmed booking"
    SEE_LETTERS = "see letters of assurance"
    MOVE_SESSION = "move delivery sessions"
    SEE_GROUPS = "see groups"
    SEE_NAMES = "see the names of a group's people"
    EDIT_NAMES = "add people to a group and end their time in it"
    PROPOSE = "propose young people for a group"
    DECIDE_PROPOSED = "decide who of the young people proposed is accepted"
    RECORD_AGREEMENT = "record a data agreement"
    SEE_REGISTERS = "see registers"
    TAKE_REGISTER = "take and correct a register"
    LOCK_REGISTER = "lock and unlock a register"
    HAND_ON_CONCERN = "note that a concern was passed on, and to whom"
    SEE_CONCERNS = "see which concerns were passed on: one's own, or those to one's school"
    OVERSEE_CONCERNS = "see and follow up every concern that was passed on"
    EDIT_ROUTES = "say whom to tell at a place"
    ASK_CALL = "ask for a call today"
    ANSWER_CALLS = "ring those who would like a call: whom one looks after"
    TYPE_SHEETS = "look at photographed registers and type them in"
    PRINT_PACKS = "print packs"
    PRINT_FULL_NAMES = "print packs with full names"
    PRINT_RUNS = "print for every group at once, and another's week"
    READ_PLANS = "read session plans with the facilitator's notes"
    READ_MATERIALS = "read what schools are given: plans without notes, handouts for staff"
    OPEN_MATERIALS = "record that a school has opened its materials"
    SEE_IMPACT = "see what a group's figures show"
    SEE_ALL_IMPACT = "see what whole programmes show"
    SEE_MEASURES = "see what a group is asked and how many answered"
    TYPE_ANSWERS = "type in answers from paper"
    CHOOSE_MEASURES = "choose what a group is asked"
    COUNT_SLIPS = "count the slips of a session"
    OPEN_QUESTIONS = "open a group's questions for a day, and print cards"
    GIVE_TOTALS = "give a group's totals and a school's indicators"
    SEE_TOTALS = "see a programme's year in totals"
    SEE_FUNDING = "see funding lines and targets"
    EDIT_FUNDING = "edit funding lines and targets"
    MAKE_EDITIONS = "make editions of reports"
    APPROVE_EDITIONS = "approve editions that somebody else made, or send them back"
    READ_EDITIONS = "read editions"
    ANSWER_EDITIONS = "ask about figures, accept editions or return them"
    SEE_AUDIT = "see the audit record"


class Grant(Protocol):
    role: Any
    school_id: UUID | None
    authority_id: UUID | None
    organisation_id: UUID | None


class User(Protocol):
    """What every room may know of the person at the keyboard."""

    id: UUID
    name: str

    @property
    def grants(self) -> Sequence[Grant]: ...

    def may(self, can: Can) -> bool: ...

    def grants_for(self, can: Can) -> Sequence[Grant]: ...


class Via(StrEnum):
    """How something is known."""

    PAGE = "page"
    PHONE_CALL = "phone call"
    PAPER = "paper"
    LINK = "link"
    """By somebody of the school without an account, who came by a link sent to their own address."""
    IMPORT = "import"
    JOB = "job"
    COMMAND = "command"


@dataclass(frozen=True)
class Act:
    """Who did it, for whom, and how it is known. Every service function takes one as `by`."""

    user: User | None
    on_behalf_of: UUID | None = None
    via: Via = Via.PAGE

    @property
    def user_id(self) -> UUID | None:
        return self.user.id if self.user else None


def act(*, on_behalf_of: UUID | None = None, via: Via = Via.PAGE) -> Act:
    """The signed-in person doing this now, on a page."""
    return Act(current_user._get_current_object(), on_behalf_of, via)


View = Callable[..., Any]


def needs(can: Can) -> Callable[[View], View]:
    """Only people who may do this open the page; others are asked to sign in, or told no."""

    def mark(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                here = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("people.sign_in", next=here))
            if not current_user.may(can):
                abort(403)
            return view(*args, **kwargs)

        guarded.needs = can  # type: ignore[attr-defined]
        return guarded

    return mark


def public(view: View) -> View:
    """Anyone may open this page, signed in or not."""
    view.needs = None  # type: ignore[attr-defined]
    return view
