"""The files of an edition, and the page where anybody checks one."""

import hashlib
from uuid import UUID

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.releases import approving, codes, files, history, queries
from portal.releases.blueprint import releases
from portal.releases.forms import VerifyForm
from portal.releases.models import Edition, EditionState, FileKind
from portal.releases.schema import SCHEMA
from portal.releases.words import quarter_name
from portal.web.access import Can, needs, public
from portal.web.pdf import Unavailable
from portal.web.sessions import one_or_404, reading, writing

NO_CODE = "A check code has sixteen figures and letters from a to f, like 3fa9-07c2-b81e-44d0. Look at it again"
NOT_KNOWN = "No report of ours has this code. Look at it again; the letters o, i and l are never in it"
NOTHING = "Type the check code, or choose the file"
EMPTY = "This file is empty. Choose the one that you were given"
NOT_OURS = (
    "This is not a file of ours as we gave it out: it was changed, or saved again by another program. "
    "Type the check code that stands in it, and compare with the report here"
)


@releases.get("/<uuid:edition_id>/report.pdf")
@needs(Can.READ_EDITIONS)
def pdf(edition_id: UUID) -> ResponseReturnValue:
    return _file(edition_id, FileKind.PDF)


@releases.get("/<uuid:edition_id>/report.csv")
@needs(Can.READ_EDITIONS)
def csv(edition_id: UUID) -> ResponseReturnValue:
    return _file(edition_id, FileKind.CSV)


@releases.get("/<uuid:edition_id>/report.xlsx")
@needs(Can.READ_EDITIONS)
def xlsx(edition_id: UUID) -> ResponseReturnValue:
    return _file(edition_id, FileKind.XLSX)


@releases.get("/<uuid:edition_id>/report.json")
@needs(Can.READ_EDITIONS)
def json(edition_id: UUID) -> ResponseReturnValue:
    return _file(edition_id, FileKind.JSON)


@releases.get("/<uuid:edition_id>/committee.pdf")
@needs(Can.READ_EDITIONS)
def committee_pdf(edition_id: UUID) -> ResponseReturnValue:
    return _file(edition_id, FileKind.COMMITTEE)


@releases.get("/report.schema.json")
@public
def schema() -> ResponseReturnValue:
    """What the JSON of an edition holds, for programs that read it."""
    return Response(SCHEMA, mimetype="application/schema+json")


@releases.route("/verify", methods=["GET", "POST"])
@public
def verify() -> ResponseReturnValue:
    """Anybody who holds a file learns which edition it is and whether a newer one stands. The file is not kept."""
    form = VerifyForm()
    found = _looked_up(form) if form.validate_on_submit() else None
    if found is None:
        filled = render_template("releases/verify.html", form=form, found=None)
        return filled, 422 if form.is_submitted() else 200
    edition, is_whole = found
    return render_template(
        "releases/verify.html",
        form=form,
        found=edition,
        is_whole=is_whole,
        reader=_reader_of(edition),
        quarter=quarter_name(edition.year, edition.quarter),
        newest=history.newest_of(reading(), edition),
        code=codes.code_of(edition.sha256),
    )


def _looked_up(form: VerifyForm) -> tuple[Edition, bool] | None:
    """The edition, and whether the whole file was compared; None with the sentence at its field."""
    if form.file.data:
        content = form.file.data.read()
        edition = history.by_file(reading(), hashlib.sha256(content).hexdigest()) if content else None
        if edition is None:
            form.file.errors = [NOT_OURS if content else EMPTY]
        return (edition, True) if edition else None
    beginning = codes.read(form.code.data or "")
    if beginning is None:
        form.code.errors = [NO_CODE if form.code.data else NOTHING]
        return None
    edition = history.by_code(reading(), beginning)
    if edition is None:
        form.code.errors = [NOT_KNOWN]
    return (edition, False) if edition else None


def _file(edition_id: UUID, kind: FileKind) -> Response:
    """A download under a neutral name: its reader, period and edition. Who took it is noted."""
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    if edition.state is not EditionState.APPROVED:
        abort(404)
    try:
        content = files.content_of(reading(), edition, kind)
    except Unavailable:
        abort(503)
    if request.method == "GET":
        with writing() as session:
            approving.note_download(session, edition.id, kind, current_user.id)
            session.commit()
    return handed_out(content, kind, files.named(_reader_of(edition), edition, kind))


def handed_out(content: bytes, kind: FileKind, name: str) -> Response:
    answer = Response(content, mimetype=files.MIMETYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _reader_of(edition: Edition) -> str:
    return next(iter(queries.names(reading(), [edition]).values()))
