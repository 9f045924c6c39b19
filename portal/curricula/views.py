"""Session plans for those who teach them; the room's other pages hang on the same blueprint."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.curricula import catalogue_views, prospectus_views, queries
from portal.curricula.blueprint import curricula
from portal.curricula.headings import nested
from portal.curricula.layouts import SESSION
from portal.curricula.rules import paragraphs
from portal.web.access import Can, needs
from portal.web.sessions import reading

__all__ = ["catalogue_views", "curricula", "prospectus_views"]


@curricula.get("/<slug>/sessions/<int:number>")
@needs(Can.TAKE_REGISTER)
def session_plan(slug: str, number: int) -> ResponseReturnValue:
    """One session plan: of the newest version, or of the one asked for by `version`, its number."""
    wanted = request.args.get("version", type=int)
    versions = queries.versions_of(reading(), slug)
    version = next((v for v in versions if wanted is None or v.number == wanted), None) or abort(404)
    folder = queries.content_of(reading(), version.id)
    plan = next((plan for plan in folder.plans if plan.number == number), None) or abort(404)
    return render_template(
        "curricula/session.html",
        version=version,
        folder=folder,
        plan=plan,
        sheets=[nested(sheet.html, under=1) for sheet in plan.sheets],
        paragraphs=paragraphs,
        before=SESSION.before,
        after=SESSION.after,
        wanted=wanted,
    )
