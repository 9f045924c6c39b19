"""The letter of assurance of a group on one sheet of paper."""

import dataclasses
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.packs.choosing.views import packs
from portal.packs.rules import letter_name, printable
from portal.timetable import letter_pages, letters
from portal.timetable.letter_text import LetterText
from portal.timetable.letters import State
from portal.web import pdf
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["packs"]


@packs.get("/groups/<uuid:group_id>/letter.pdf")
@needs(Can.SEE_LETTERS)
def letter(group_id: UUID) -> ResponseReturnValue:
    """Only a letter that stands is printed; who took it is in the audit record."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.SEE_LETTERS), group_id)
    found = letters.standing_letter(reading(), group.id)
    if found is None or letters.standing(reading(), found).state is not State.VALID:
        abort(410)
    text = letter_pages.text(reading(), found, contact=current_app.config["SETTINGS"].contact)
    name, letter_id = letter_name(group.name), found.id
    try:
        made = pdf_of(text, url_for("staffing.verify", _external=True))
    except pdf.Unavailable:
        abort(503)
    with writing() as session:
        audit.record(session, "took", "assurance letter", letter_id, by=act())
        session.commit()
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def pdf_of(text: LetterText, address: str) -> bytes:
    """One sheet of A4, tagged. The same text gives the same bytes."""
    return _printed(render_template("packs/letter.html", letter=printed_words(text), address=address))


def printed_words(text: LetterText) -> LetterText:
    """Every word of it on one line, with nothing that could reorder, hide or overprint what stands beside it."""
    made: LetterText = _clean(text)
    return made


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _clean(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return tuple(_clean(one) for one in value) if isinstance(value, Sequence) else value


@lru_cache(maxsize=32)
def _printed(html: str) -> bytes:
    return pdf.render_pdf(html, css=())
