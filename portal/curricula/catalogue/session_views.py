"""Session plans and stages on the screen: one page for those who teach, one for the school."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.curricula import plan_page, queries
from portal.curricula.blueprint import curricula
from portal.curricula.content import Folder, Plan, Stage
from portal.curricula.headings import nested
from portal.curricula.library import library
from portal.curricula.library.forms import AUDIENCES, SettingForm
from portal.curricula.models import ProgrammeVersion, Resource
from portal.curricula.plan_page import SchoolPage
from portal.curricula.rules import paragraphs
from portal.curricula.theirs import versions_of_mine
from portal.web.access import Can, needs
from portal.web.sessions import reading


@curricula.get("/<slug>/sessions/<int:number>")
@needs(Can.READ_PLANS)
def session_plan(slug: str, number: int) -> ResponseReturnValue:
    """One plan with its notes: of the newest version, or of the one asked for by `version`, its number."""
    version, folder, one = _found(slug, number, queries.versions_of(reading(), slug))
    form, code = _setting(folder, one)
    page = plan_page.for_facilitator(folder, one, form.chosen)
    sheets = [(sheet.handout, nested(sheet.html, under=1)) for sheet in page.sheets]
    bring = one.front.needs if isinstance(one, Plan) else ()
    return _page(
        "curricula/session.html", version, folder, form, page.shown, page=page, sheets=sheets, needs=bring
    ), code


@curricula.get("/<slug>/sessions/<int:number>/school")
@needs(Can.READ_MATERIALS)
def school_plan(slug: str, number: int) -> ResponseReturnValue:
    """The same for the school, without the facilitator's notes: of its own programmes."""
    versions = queries.versions_of(reading(), slug)
    if not current_user.may(Can.READ_PLANS):
        versions = [version for version in versions if version.id in versions_of_mine()]
    version, folder, one = _found(slug, number, versions)
    form, code = _setting(folder, one)
    shown = plan_page.for_school(folder, one, form.chosen)
    held = _links(version.id, number)
    return _page("curricula/school_session.html", version, folder, form, shown, held=held), code


def _found(
    slug: str, number: int, versions: Sequence[ProgrammeVersion]
) -> tuple[ProgrammeVersion, Folder, Plan | Stage]:
    """Of the newest of these versions, or of the one with the number that the address asks for."""
    asked = request.args.get("version", type=int)
    version = next((version for version in versions if asked in (None, version.number)), None) or abort(404)
    folder = queries.content_of(reading(), version.id)
    return version, folder, plan_page.one_of(folder, number) or abort(404)


def _setting(folder: Folder, one: Plan | Stage) -> tuple[SettingForm, int]:
    form = SettingForm(request.args)
    form.offer(plan_page.for_school(folder, one).settings)
    return form, 200 if form.validate() else 422


def _links(version_id: UUID, number: int) -> dict[str, UUID]:
    """The page of each handout that this person may read, by its file."""
    rows = library.seen_by(current_user, versions_of_mine())
    mine = rows.where(Resource.version_id == version_id, Resource.number == number)
    return {row.path: row.id for row in reading().scalars(mine)}


def _page(
    template: str, version: ProgrammeVersion, folder: Folder, form: SettingForm, shown: SchoolPage, **more: object
) -> str:
    rows = library.seen_by(current_user, versions_of_mine())
    audiences = library.audiences(reading(), rows, version.id, shown.number)
    return render_template(
        template,
        version=version,
        folder=folder,
        programme=folder.programme,
        form=form,
        shown=shown,
        paragraphs=paragraphs,
        audiences=AUDIENCES,
        offered=[(version.id, shown.number, audience) for audience in audiences],
        wanted=None if version.is_latest else version.number,
        may_read_notes=current_user.may(Can.READ_PLANS),
        **more,
    )
