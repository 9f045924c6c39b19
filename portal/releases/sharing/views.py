"""Sending an edition to somebody, and the page that their code opens: four files and nothing else."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.people.guests import guest_for, link_key
from portal.people.landings import Landing
from portal.people.models import ContactPurpose
from portal.releases import files, history, queries
from portal.releases.blueprint import releases
from portal.releases.codes import code_of
from portal.releases.file_views import handed_out
from portal.releases.models import Edition, FileKind
from portal.releases.sharing import service
from portal.releases.sharing.forms import SendForm
from portal.releases.sharing.models import EditionShare
from portal.releases.sheet import changes
from portal.releases.words import quarter_months, quarter_name
from portal.web.access import Can, act, needs, public
from portal.web.headers import untraced
from portal.web.pdf import Unavailable
from portal.web.sessions import one_or_404, reading, writing

opened = Blueprint("opened", __name__, url_prefix="/opened")
opened.after_request(untraced)

LABELS = {
    FileKind.PDF: "Download report (PDF)",
    FileKind.COMMITTEE: "For a committee (PDF)",
    FileKind.XLSX: "XLSX",
    FileKind.CSV: "CSV",
    FileKind.JSON: "JSON",
}
ENOUGH = "So many were sent today that no more go. Send it tomorrow, or download the file and send that"


@releases.route("/<uuid:edition_id>/send", methods=["GET", "POST"])
@needs(Can.ANSWER_EDITIONS)
def send(edition_id: UUID) -> ResponseReturnValue:
    """By a reader to a colleague, or by the charity's staff. No purpose is asked."""
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    form = SendForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                row = one_or_404(session, queries.seen_by(current_user), edition_id)
                service.share(session, row, form.email.data or "", link_key(), by=act())
                session.commit()
        except service.NotOut:
            abort(404)
        except service.Enough:
            form.email.errors = [ENOUGH]
        else:
            flash("Sent: a link and a code, which open this report and nothing else for 14 days.", "success")
            return redirect(url_for(".show", edition_id=edition_id))
    filled = render_template("releases/sharing/send.html", edition=edition, form=form)
    return filled, 422 if form.is_submitted() else 200


@opened.get("")
@public
def show() -> ResponseReturnValue:
    edition, share = _here()
    names = queries.names(reading(), [edition])
    before = service.had_before(reading(), share)
    return render_template(
        "releases/sharing/show.html",
        edition=edition,
        reader=next(iter(names.values())),
        quarter=quarter_name(edition.year, edition.quarter),
        months=quarter_months(edition.year, edition.quarter),
        newest=history.newest_of(reading(), edition),
        code=code_of(edition.sha256),
        labels=LABELS,
        before=before,
        changed=changes(json.loads(before.object), json.loads(edition.object)) if before else [],
        whys=history.whys(reading(), edition, before.number) if before else [],
    )


@opened.get("/report.<any(pdf, xlsx, csv, json):kind>")
@opened.get("/committee.pdf", defaults={"kind": "committee"})
@public
def file(kind: str) -> ResponseReturnValue:
    edition, share = _here()
    [whose] = queries.names(reading(), [edition]).values()
    share_id, wanted = share.id, FileKind(kind)
    name = files.named(whose, edition, wanted)
    try:
        content = files.content_of(reading(), edition, wanted)
    except Unavailable:
        abort(503)
    if request.method == "GET":
        with writing() as session:
            service.note_taken(session, share_id)
            session.commit()
    return handed_out(content, wanted, name)


def _here() -> tuple[Edition, EditionShare]:
    """The edition that this browser's code opened."""
    share = service.share_of(reading(), guest_for(ContactPurpose.REPORT))
    return (reading().get_one(Edition, share.edition_id), share) if share else abort(404)


def _renew(session: Any, link: Any) -> None:
    service.share_again(session, link, link_key())


releases.register_blueprint(opened)
LANDING = Landing(_renew, endpoint="releases.opened.show")
