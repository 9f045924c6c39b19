"""One sheet read as a web page, by whoever may print it."""

from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.packs import queries
from portal.packs.choosing.forms import NAMES
from portal.packs.onscreen import reading
from portal.packs.onscreen.views import packs
from portal.packs.rules import NAMED
from portal.packs.singles.single import Of, Single
from portal.packs.singles.views import NOTHING, facts_of, known, names_asked
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, writing
from portal.web.sessions import reading as looking

__all__ = ["packs"]


@packs.get("/sessions/<uuid:session_id>/sheets/<slug>")
@needs(Can.PRINT_PACKS)
def session_sheet_page(session_id: UUID, slug: str) -> ResponseReturnValue:
    meeting: DeliverySession = one_or_404(looking(), timetable.seen_by(current_user), session_id)
    back = url_for("timetable.show", session_id=session_id)
    return _sheet(known(slug, Of.SESSION), meeting.group, [meeting], "session", session_id, back)


@packs.get("/groups/<uuid:group_id>/sheets/<slug>")
@needs(Can.PRINT_PACKS)
def group_sheet_page(group_id: UUID, slug: str) -> ResponseReturnValue:
    group: Group = one_or_404(looking(), groups.seen_by(current_user), group_id)
    meetings = list(queries.meetings(looking(), current_user, group_id))
    return _sheet(known(slug, Of.GROUP), group, meetings, "group", group_id, url_for("groups.show", group_id=group_id))


def _sheet(
    asked: Single, group: Group, meetings: list[DeliverySession], noun: str, row_id: UUID, back: str
) -> ResponseReturnValue:
    names = names_asked(asked, group)
    facts = facts_of(asked, group, meetings, names)
    if facts is None:
        flash(NOTHING)
        return redirect(back)
    key: dict[str, Any] = {f"{noun}_id": row_id, "slug": asked.slug}
    options = queries.options(looking(), current_user, group) if asked.is_named else ()
    written = render_template(
        "packs/onscreen/sheet.html",
        title=facts.title,
        sheets=reading.shown(facts.sheets, {}),
        file=url_for(f".{noun}_sheet", names=request.args.get("names"), **key),
        ways=[(NAMES[one], url_for(f".{noun}_sheet_page", names=one.value, **key), one is names) for one in options],
        back=back,
    )
    if names in NAMED:
        with writing() as session:
            audit.record(session, f"read {asked.slug}", noun, row_id, by=act())
            session.commit()
    answer = make_response(written)
    answer.headers["Cache-Control"] = "no-store"
    return answer
