"""A second person approves an edition or sends it back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.releases import approving, files, history, queries
from portal.releases.blueprint import releases
from portal.releases.forms import SendBackForm
from portal.releases.models import Edition
from portal.releases.sharing import service as sharing
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

DECIDED = "Somebody has decided about this edition already."


@releases.post("/<uuid:edition_id>/approve")
@needs(Can.APPROVE_EDITIONS)
def approve(edition_id: UUID) -> ResponseReturnValue:
    found: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    made = files.quick(found.object, found.sha256)
    try:
        with writing() as session:
            edition = one_or_404(session, queries.seen_by(current_user), edition_id)
            approving.approve(session, edition, made, by=act())
            session.commit()
    except approving.SamePerson:
        flash("You made this edition. Ask somebody else to look at it and approve it.", "error")
    except approving.Decided:
        flash(DECIDED, "error")
    else:
        flash("Approved. Its readers can see it now.", "success")
    return redirect(url_for(".show", edition_id=edition_id))


@releases.get("/<uuid:edition_id>/downloads")
@needs(Can.MAKE_EDITIONS)
def downloads(edition_id: UUID) -> ResponseReturnValue:
    """Who has which file of it, and so is told when a newer edition stands."""
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    rows, sent = history.downloads(reading(), edition), sharing.sent_to(reading(), edition)
    return render_template("releases/downloads.html", edition=edition, rows=rows, sent=sent)


@releases.route("/<uuid:edition_id>/send-back", methods=["GET", "POST"])
@needs(Can.APPROVE_EDITIONS)
def send_back(edition_id: UUID) -> ResponseReturnValue:
    """With what has to be put right; whoever made it takes it back in the same way."""
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    form = SendBackForm()
    if not form.validate_on_submit():
        filled = render_template("releases/send_back.html", edition=edition, form=form)
        return filled, 422 if form.is_submitted() else 200
    try:
        with writing() as session:
            edition = one_or_404(session, queries.seen_by(current_user), edition_id)
            approving.send_back(session, edition, form.why.data or "", by=act())
            session.commit()
    except approving.Decided:
        flash(DECIDED, "error")
    else:
        flash("Sent back. Nobody outside has seen it.", "success")
    return redirect(url_for(".show", edition_id=edition_id))
