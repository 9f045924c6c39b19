"""Tasks as lines with a count and the page that settles them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.bookings.costs.models import InvoiceRequest, InvoiceState
from portal.bookings.models import BookingStatus
from portal.bookings.steps.wishing import Wish
from portal.concerns.models import Handoff
from portal.groups.reply_rules import ASK_AGAIN, stage
from portal.home.queries import Accounts, NotReady, Waiting
from portal.people.credentials import Due
from portal.people.models import CallWish
from portal.registers.missing.untold import Untold
from portal.registers.paper.photos import Waiting as Photo
from portal.registers.walk_ins.queries import Waiting as Coming
from portal.timetable.assurance import Trouble
from portal.timetable.models import DeliverySession
from portal.web.access import Can, User
from portal.web.words import plain_day


@dataclass(frozen=True)
class Task:
    label: str
    url: str
    count: str
    note: str = ""
    urgent: bool = False

    @classmethod
    def counting(
        cls,
        rows: Sequence[Any],
        one: str,
        many: str,
        url: str,
        since: datetime | None,
        *,
        note: str = "",
        urgent: bool = False,
    ) -> "Task":
        """A task about so many rows, the oldest of them since then."""
        if since is not None:
            note = f"since {plain_day(since)}" if len(rows) == 1 else f"the oldest since {plain_day(since)}"
        label = one if len(rows) == 1 else many
        return cls(label[0].upper() + label[1:], url, f"{len(rows):,}", note, urgent)


def booking_tasks(rows: Sequence[Waiting], user: User) -> list[Task]:
    """Coordinators decide requests; schools answer offers."""
    tasks = []
    if user.may(Can.DECIDE_BOOKING):
        calls = [row for row in rows if row.call_day]
        asked = [row for row in rows if not row.is_offer and not row.was_accepted and not row.call_day]
        tasks += _booking(calls, "school to call back", "schools to call back", BookingStatus.ENQUIRY)
        agreed = [row for row in rows if not row.is_offer and row.was_accepted]
        tasks += _booking(asked, "request to decide", "requests to decide", BookingStatus.REQUESTED)
        tasks += _booking(agreed, "accepted offer to confirm", "accepted offers to confirm", BookingStatus.REQUESTED)
    else:
        offers = [row for row in rows if row.is_offer]
        tasks += _booking(offers, "offer of another time to answer", "offers to answer", BookingStatus.OFFERED)
    return tasks


def _booking(rows: Sequence[Waiting], one: str, many: str, status: BookingStatus) -> list[Task]:
    if not rows:
        return []
    if len(rows) == 1:
        url = url_for("bookings.show", booking_id=rows[0].booking_id)
        about = f"on {plain_day(rows[0].call_day)}" if rows[0].call_day else f"since {plain_day(rows[0].since)}"
        note = f"{rows[0].school}, {about}" if rows[0].call_day else f"{rows[0].group}, {rows[0].school}, {about}"
        return [Task.counting(rows, one, many, url, None, note=note, urgent=True)]
    return [Task.counting(rows, one, many, url_for("bookings.index", status=status), rows[0].since, urgent=True)]


def invoice_tasks(rows: Sequence[InvoiceRequest]) -> list[Task]:
    if not rows:
        return []
    url = url_for("bookings.invoice_list", state=InvoiceState.ASKED.value)
    label = "invoice request to pass to accounts", "invoice requests to pass to accounts"
    return [Task.counting(rows, *label, url, rows[0].created_at)]


def reply_tasks(rows: Sequence[NotReady]) -> list[Task]:
    """Families that have not answered, with two weeks or less to the first session: one line a group, the number of
    people on it; urgent in the last five days."""
    today = clock.today()
    return [
        Task.counting(
            range(row.waiting),
            "reply missing before the first session",
            "replies missing before the first session",
            url_for("groups.reply_grid", group_id=row.group_id),
            None,
            note=f"{row.group}, {plain_day(row.first_at)}",
            urgent=stage(clock.day_of(row.first_at), today) == min(ASK_AGAIN),
        )
        for row in rows
    ]


def sheet_tasks(waiting: Sequence[Photo], lost: Sequence[Photo]) -> list[Task]:
    """Photographed sheets to type in, and registers whose picture was destroyed before anybody did."""
    tasks = []
    for rows, *label in (
        (waiting, "photographed register to type in", "photographed registers to type in"),
        (lost, "register to ask for: its picture is destroyed", "registers to ask for: their pictures are destroyed"),
    ):
        if rows:
            url = url_for("registers.paper", part_id=rows[0].part_id)
            tasks.append(Task.counting(rows, label[0], label[1], url, rows[0].at))
    return tasks


def session_tasks(rows: Sequence[DeliverySession]) -> list[Task]:
    """Sessions that did not happen and for which no free date was found."""
    if not rows:
        return []
    url = url_for("timetable.give_date", session_id=rows[0].id)
    note = f"{rows[0].group.name}, {rows[0].group.school.name}"
    return [Task.counting(rows, "session needs a new date", "sessions need a new date", url, None, note=note)]


def chase_tasks(number: int) -> list[Task]:
    """Absences, registers and people who fall behind."""
    if not number:
        return []
    note = "Absences, people who fall behind, registers not returned"
    label, url = ("thing to chase", "things to chase"), url_for("registers.chasing")
    return [Task.counting(range(number), *label, url, None, note=note)]


def wish_tasks(rows: Sequence[Wish]) -> list[Task]:
    """People of schools who came by a link and would like an account."""
    if not rows:
        return []
    url = url_for("bookings.show", booking_id=rows[0].booking_id)
    return [Task.counting(rows, "person asks for an account", "people ask for an account", url, rows[0].at)]


def account_tasks(found: Accounts) -> list[Task]:
    """Invitations not taken up, people who can do nothing, and schools not confirmed by the national register."""
    people, places = url_for("people.index"), url_for("places.index")
    wanted = (
        (found.not_joined, "invitation not used", "invitations not used", people, "They can be sent a new link"),
        (found.without_role, "person without a role", "people without a role", people, ""),
        (
            found.unconfirmed,
            "school not confirmed since 2021",
            "schools not confirmed since 2021",
            places,
            "To confirm them, import the national register’s file with the command portal places import",
        ),
    )
    return [
        Task.counting(range(number), one, many, url, None, note=note)
        for number, one, many, url, note in wanted
        if number
    ]


def credential_tasks(rows: Sequence[Due]) -> list[Task]:
    """Checks and decisions about facilitators that are to be looked at again."""
    over, soon = [row for row in rows if row.is_over], [row for row in rows if not row.is_over]
    return [
        *_credentials(over, "review of a facilitator overdue", "reviews of facilitators overdue", urgent=True),
        *_credentials(soon, "review of a facilitator due", "reviews of facilitators due"),
    ]


def _credentials(rows: Sequence[Due], one: str, many: str, *, urgent: bool = False) -> list[Task]:
    if not rows:
        return []
    url = url_for("credentials.index")
    if len(rows) == 1:
        url = url_for("credentials.show", user_id=rows[0].user_id)
    note = f"{rows[0].name}: {rows[0].what}, by {plain_day(rows[0].day)}"
    return [Task.counting(rows, one, many, url, None, note=note, urgent=urgent)]


def message_tasks(number: int) -> list[Task]:
    """Messages that came back, could not be sent, or may not have arrived."""
    if not number:
        return []
    url = url_for("messages.index", state="open")
    note = "Correct the address, or tell them in another way"
    return [Task.counting(range(number), "message did not arrive", "messages did not arrive", url, None, note=note)]


def assurance_tasks(rows: Sequence[Trouble]) -> list[Task]:
    """Groups for which the school has no letter of assurance that stands."""
    faults, missing = [row for row in rows if row.fault], [row for row in rows if not row.fault]
    return [
        *_assurance(faults, "group with somebody who is not assured", "groups with somebody not assured", urgent=True),
        *_assurance(missing, "group without a letter of assurance", "groups without a letter of assurance"),
    ]


def _assurance(rows: Sequence[Trouble], one: str, many: str, *, urgent: bool = False) -> list[Task]:
    if not rows:
        return []
    url = url_for("staffing.show", group_id=rows[0].group_id)
    note = f"{rows[0].group}, next session {plain_day(rows[0].first_at)}"
    return [Task.counting(rows, one, many, url, None, note=note, urgent=urgent)]


def untold_tasks(rows: Sequence[Untold]) -> list[Task]:
    """Somebody is missing today, and nobody has said that the school was told."""
    if not rows:
        return []
    url, note = url_for("registers.show", part_id=rows[0].part_id), ", ".join(row.group for row in rows[:3])
    words = "session: tell the school who is missing", "sessions: tell the school who is missing"
    return [Task.counting(rows, *words, url, None, note=note, urgent=True)]


def coming_tasks(rows: Sequence[Coming]) -> list[Task]:
    """People who came and are on no list, until a coordinator says who they were."""
    if not rows:
        return []
    url, note = url_for("registers.walk_ins", part_id=rows[0].part_id), ", ".join(row.group for row in rows[:3])
    words = "person came and is not on the list", "people came and are not on the list"
    return [Task.counting(range(sum(row.people for row in rows)), *words, url, None, note=note)]


def answer_tasks(rows: Sequence[tuple[UUID, str]]) -> list[Task]:
    """Groups whose answers came under codes that a person has to look at."""
    if not rows:
        return []
    url, note = url_for("measures.settle", group_id=rows[0][0]), ", ".join(name for _, name in rows[:3])
    words = "group with answers to decide about", "groups with answers to decide about"
    return [Task.counting(rows, *words, url, None, note=note)]


def call_tasks(rows: Sequence[CallWish]) -> list[Task]:
    """People of ours who would like a call; nobody was asked why."""
    if not rows:
        return []
    words = "person would like a call", "people would like a call"
    return [Task.counting(rows, *words, url_for("calls.index"), min(row.asked_at for row in rows), urgent=True)]


def handoff_tasks(rows: Sequence[Handoff]) -> list[Task]:
    """What was passed on and is not read, not answered or not written down yet."""
    if not rows:
        return []
    url = url_for("concerns.index")
    if len(rows) == 1:
        url = url_for("concerns.show", handoff_id=rows[0].id)
    words = "note of something passed on waits for you", "notes of what was passed on wait for you"
    return [Task.counting(rows, *words, url, min(row.passed_at for row in rows), urgent=True)]


def held_tasks(number: int) -> list[Task]:
    """Marks that phones sent and that could not be put in."""
    label = "Mark from a phone waits for you" if number == 1 else "Marks from phones wait for you"
    return [Task(label, url_for("held_marks.index"), f"{number:,}", urgent=True)] if number else []
