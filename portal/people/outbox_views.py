"""The outbox: what was written to whom, how far it is, and what to do about what did not arrive."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.people.addresses import LEFT
from portal.people.messages import in_state, may_pass_on, seen_by
from portal.places import contacts
from portal.places.models import SchoolContact
from portal.web import outbox
from portal.web.access import Act, Can, act, needs
from portal.web.models import Notice, NoticeState
from portal.web.paging import Page, page_of
from portal.web.previews import letters, shown
from portal.web.progress import tag
from portal.web.sessions import one_or_404, reading, writing

Deed = Callable[[Session, Notice, Act], None]

messages = Blueprint("messages", __name__, url_prefix="/outbox")

FILTERS = (
    ("", "All messages"),
    ("open", "Needs somebody"),
    ("waiting", "Waiting or held for quiet hours"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("not known", "Not known"),
    ("kept", "Not sent, no mail server"),
    ("not needed", "Not needed"),
)


@messages.get("")
@needs(Can.SEE_OUTBOX)
def index() -> ResponseReturnValue:
    chosen = request.args.get("state", "")
    rows = in_state(seen_by(current_user), chosen)
    found = page_of(reading(), rows, request.args.get("page", type=int))
    lines = [(one, tag(row, clock.now())) for row, one in zip(found.rows, shown(reading(), found.rows), strict=True)]
    return render_template(
        "people/outbox.html",
        page=Page(lines, found.number, found.total, found.size),
        filters=FILTERS,
        chosen=chosen if chosen in dict(FILTERS) else "",
        leaves=not letters().shows_keys,
    )


@messages.get("/<uuid:notice_id>")
@needs(Can.SEE_OUTBOX)
def show(notice_id: UUID) -> ResponseReturnValue:
    row: Notice = one_or_404(reading(), seen_by(current_user), notice_id)
    recipient = letters().people(reading(), [row])[row.id]
    contact = reading().get(SchoolContact, row.to_contact_id) if row.to_contact_id else None
    return render_template(
        "people/message.html",
        notice=row,
        one=shown(reading(), [row])[0],
        tag=tag(row, clock.now()),
        address=row.address or recipient.address,
        now_at=recipient.address,
        contact=contact,
        can_go_again=outbox.can_go_again(row),
        is_open=row.state in outbox.OPEN and row.settled_at is None,
        may_bounce=row.state is NoticeState.SENT,
        has_key=not letters().shows_keys and may_pass_on(reading(), row),
    )


@messages.post("/<uuid:notice_id>/with-link")
@needs(Can.SEE_OUTBOX)
def with_link(notice_id: UUID) -> ResponseReturnValue:
    """The text to copy with its link and code, for somebody who reads no mail; that it was shown is on record."""
    with writing() as session:
        row = one_or_404(session, seen_by(current_user), notice_id)
        if not may_pass_on(session, row):
            flash("Its link does not work any more. Send it again, then copy the new text", "error")
            return redirect(url_for(".show", notice_id=notice_id))
        name, words = letters().people(session, [row])[row.id].name, letters().shown(session, [row], keyed=True)[row.id]
        audit.record(session, "showed link", "outbox", row.id, by=act())
        session.commit()
    return render_template("people/message_link.html", notice_id=notice_id, name=name, short=words.short)


@messages.post("/<uuid:notice_id>/send-again")
@needs(Can.SEE_OUTBOX)
def send_again(notice_id: UUID) -> ResponseReturnValue:
    return _done(notice_id, "sent again", lambda session, row, by: outbox.again(session, row), "It is sent again")


@messages.post("/<uuid:notice_id>/came-back")
@needs(Can.SEE_OUTBOX)
def came_back(notice_id: UUID) -> ResponseReturnValue:
    def note(session: Session, row: Notice, by: Act) -> None:
        outbox.came_back(session, row)

    return _done(notice_id, "came back", note, "Noted. Correct the address, then send it again")


@messages.post("/<uuid:notice_id>/has-left")
@needs(Can.SEE_OUTBOX)
def has_left(notice_id: UUID) -> ResponseReturnValue:
    """The contact has left the school: nothing goes there any more, and somebody else has to be told."""

    def note(session: Session, row: Notice, by: Act) -> None:
        contact = session.get(SchoolContact, row.to_contact_id) if row.to_contact_id else None
        if contact is not None:
            contacts.leave(session, contact, by=by)
            outbox.came_back(session, row, LEFT)

    return _done(notice_id, "has left", note, "Noted. Nothing is sent to this person any more")


@messages.post("/<uuid:notice_id>/settle")
@needs(Can.SEE_OUTBOX)
def settle(notice_id: UUID) -> ResponseReturnValue:
    return _done(notice_id, "dealt with", lambda session, row, by: outbox.settle(session, row), "Dealt with")


def _done(notice_id: UUID, verb: str, do: Deed, said: str) -> ResponseReturnValue:
    by = act()
    with writing() as session:
        row = one_or_404(session, seen_by(current_user).with_for_update(), notice_id)
        do(session, row, by)
        audit.record(session, verb, "outbox", row.id, by=by)
        session.commit()
    flash(said, "success")
    return redirect(url_for(".show", notice_id=notice_id))
