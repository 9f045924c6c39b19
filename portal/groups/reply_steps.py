"""What families answered, noted by whoever has that step of a booking: with an account, by a link, or a coordinator for
somebody. The page of a group's own replies (`reply_views`) stores in the same way."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups import replies, reply_queries
from portal.groups.carrying import AddressOf
from portal.groups.meetings import meetings
from portal.groups.models import Group
from portal.groups.people_views import vault
from portal.groups.reply_forms import NEEDS, REMIND, Grid, GridForm, KnownByForm, today
from portal.groups.reply_models import ReplyNeeded
from portal.groups.reply_rules import Counts
from portal.web.access import Act, Via
from portal.web.sessions import reading, writing
from portal.web.words import count


def note_replies(group: Group, *, by: Act, on_behalf: bool, address_of: AddressOf) -> ResponseReturnValue:
    """GET and POST alike. `address_of` knows "here", "done" (once nobody is waited for), and "back" (may be empty).
    `on_behalf`: a coordinator acts, and says how it is known."""
    head = KnownByForm(data=today()) if on_behalf else GridForm(data=today())
    if request.method == "POST":
        grid = Grid.of(reply_queries.grid(reading(), vault(), group), request.form)
        left = _stored(group, grid, head, by)
        if left is None:
            return _page(group, grid, head, address_of), 422
        return redirect(address_of("here" if left else "done"))
    with writing() as session:
        audit.record(session, "saw", "names of group", group.id, by=by)
        session.commit()
    return _page(group, Grid.of(reply_queries.grid(reading(), vault(), group)), head, address_of)


def _stored(group: Group, grid: Grid, head: GridForm, by: Act) -> int | None:
    good = grid.validate()
    if not head.validate_on_submit() or not good:
        return None
    if isinstance(head, KnownByForm):
        by = Act(by.user, by.on_behalf_of, Via(head.via.data))
    return store(lambda session: session.get_one(Group, group.id), grid, head, request.form.get("do", ""), by=by)


def store(load: Callable[[Session], Group], grid: Grid, head: GridForm, do: str, *, by: Act) -> int | None:
    """Everything typed is stored; returns for how many people is still waited. None if it is not: the rows say why.

    `load`: the group, through the caller's scope.
    """
    with writing() as session:
        group = load(session)
        try:
            stored = replies.record(session, group, list(grid.told(head, do)), by=by)
            reminded = replies.remind(session, group, grid.ticked(), by=by) if do == REMIND else 0
        except replies.NotAnAnswer as refusal:
            grid.blame(refusal.faults)
            return None
        except replies.NotInGroup:
            flash("Somebody has left the group meanwhile. Look at the list again.", "error")
            return reply_queries.counts(session, [group.id])[group.id].waiting
        left = reply_queries.counts(session, [group.id])[group.id].waiting
        session.commit()
    _tell(stored, reminded, do)
    return left


def _tell(stored: int, reminded: int, do: str) -> None:
    if stored:
        flash(f"{count(stored, 'reply', 'replies')} recorded.", "success")
    if reminded:
        flash(f"Reminder noted for {count(reminded, 'family', 'families')}.", "success")
    elif do == REMIND:
        flash("Tick the families that you reminded and that have not answered, then choose this again.", "error")
    elif not stored:
        flash("Nothing was changed.")


def _page(group: Group, grid: Grid, head: GridForm, address_of: AddressOf) -> str:
    return render_template("groups/replies_step.html", address_of=address_of, **facts(group, grid, head))


def facts(group: Group, grid: Grid, head: GridForm) -> dict[str, object]:
    """What the form and its head show."""
    first = meetings(reading(), [group.id])[group.id].first
    return {
        "group": group,
        "grid": grid,
        "head": head,
        "counts": Counts.of(row.line.standing for row in grid.rows),
        "needed": group.reply_needed or ReplyNeeded.NOTHING,
        "needs": NEEDS,
        "first": clock.day_of(first) if first else None,
    }
