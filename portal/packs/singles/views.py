"""One sheet, one click: printed as it is asked for, from the page of a session or of its group."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.curricula.queries import Unreadable
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.groups.rules import numbers_only
from portal.packs import page, queries
from portal.packs.choosing.forms import NAMES
from portal.packs.models import Names
from portal.packs.rules import NAMED
from portal.packs.sheets.facts import PackFacts
from portal.packs.singles import material, single
from portal.packs.singles.letter_views import packs
from portal.packs.singles.single import SINGLES, Kind, Material, Of, Single
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web import pdf
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["packs"]

NOTHING = "There is nothing to print on that sheet yet."


@dataclass(frozen=True)
class Line:
    """One sheet as it is offered on a page."""

    title: str
    about: str
    url: str
    page: str
    """Where it is read as a web page."""
    named: tuple[tuple[str, str], ...]
    """The same with names, for whoever may have them: how they are written, and the address."""


@packs.get("/sessions/<uuid:session_id>/sheets/<slug>.pdf")
@needs(Can.PRINT_PACKS)
def session_sheet(session_id: UUID, slug: str) -> ResponseReturnValue:
    meeting: DeliverySession = one_or_404(reading(), timetable.seen_by(current_user), session_id)
    back = url_for("timetable.show", session_id=session_id)
    return _sheet(known(slug, Of.SESSION), meeting.group, [meeting], "session", session_id, back)


@packs.get("/groups/<uuid:group_id>/sheets/<slug>.pdf")
@needs(Can.PRINT_PACKS)
def group_sheet(group_id: UUID, slug: str) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), groups.seen_by(current_user), group_id)
    meetings = list(queries.meetings(reading(), current_user, group_id))
    return _sheet(known(slug, Of.GROUP), group, meetings, "group", group_id, url_for("groups.show", group_id=group_id))


@packs.app_template_global()
def session_sheets(meeting: DeliverySession) -> list[Line]:
    """Sheets of one session that this person may print, for its page."""
    return _lines(Of.SESSION, meeting.group, "packs.session_sheet", session_id=meeting.id)


@packs.app_template_global()
def group_sheets(group: Group) -> list[Line]:
    """Sheets of the whole group that this person may print, for its page."""
    return _lines(Of.GROUP, group, "packs.group_sheet", group_id=group.id)


def _lines(of: Of, group: Group, endpoint: str, **key: Any) -> list[Line]:
    options = queries.options(reading(), current_user, group)
    shown = [one for one in single.offered(of, _kind(group)) if current_user.may_at(one.needs, group.school_id)]
    return [
        Line(
            title=one.title,
            about=one.about,
            url=url_for(endpoint, slug=one.slug, **key),
            page=url_for(f"{endpoint}_page", slug=one.slug, **key),
            named=tuple(
                (NAMES[names].lower(), url_for(endpoint, slug=one.slug, names=names.value, **key))
                for names in options
                if one.is_named and names in NAMED
            ),
        )
        for one in shown
        if options
    ]


def _kind(group: Group) -> Kind:
    return Kind(
        place=group.school.kind,
        mode=group.mode,
        is_booked=group.booking_id is not None,
        has_names=not numbers_only(group.mode),
    )


def known(slug: str, of: Of) -> Single:
    found = SINGLES.get(slug)
    return found if found and found.of is of else abort(404)


def names_asked(asked: Single, group: Group) -> Names:
    """How people are written: codes, unless names were asked for by somebody who may have them here."""
    options = queries.options(reading(), current_user, group)
    wanted = request.args.get("names", Names.CODES.value)
    if wanted not in options or not current_user.may_at(asked.needs, group.school_id):
        abort(403)
    return Names(wanted) if asked.is_named else Names.CODES


def _sheet(
    asked: Single, group: Group, meetings: list[DeliverySession], noun: str, row_id: UUID, back: str
) -> ResponseReturnValue:
    names = names_asked(asked, group)
    facts = facts_of(asked, group, meetings, names)
    if facts is None:
        flash(NOTHING)
        return redirect(back)
    html = page.html_of(facts)
    try:
        made = page.pdf_of(html) if names in NAMED else _printed(html)
    except pdf.Unavailable:
        abort(503)
    with writing() as session:
        audit.record(session, f"took {asked.slug}", noun, row_id, by=act())
        session.commit()
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{facts.file_name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def facts_of(asked: Single, group: Group, meetings: list[DeliverySession], names: Names) -> PackFacts | None:
    """The sheet by itself; None where there is nothing to print. Group and sessions were loaded through a scope."""
    found = _material(asked, group, meetings, names) if meetings and asked.fits(_kind(group)) else None
    return single.alone(asked, found) if found else None


def _material(asked: Single, group: Group, meetings: list[DeliverySession], names: Names) -> Material | None:
    settings = current_app.config["SETTINGS"]
    wanted = material.Wanted(
        group=group,
        meetings=meetings,
        names=names,
        vault=current_app.extensions["portal_vault"] if names in NAMED else None,
        contact=settings.contact,
        address=url_for("staffing.verify", _external=True),
        url=settings.url,
    )
    try:
        return material.read(reading(), asked, wanted)
    except Unreadable:
        return None


@lru_cache(maxsize=32)
def _printed(html: str) -> bytes:
    return page.pdf_of(html)
