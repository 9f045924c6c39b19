"""What a school is to read before it says yes, and the button with which it says that it has."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.curricula import materials, queries
from portal.curricula.library import library
from portal.curricula.library.forms import AUDIENCES, OpenedForm, ToldForm
from portal.curricula.library.shelf import line
from portal.curricula.library.views import resources
from portal.curricula.models import ProgrammeVersion, Resource
from portal.curricula.theirs import versions_of_mine
from portal.places import queries as places
from portal.places.models import School
from portal.web.access import Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["resources"]

NEWER = "There is another version since you opened this page. Look through it, then say so again"


@resources.route("/for/<uuid:school_id>/<slug>", methods=["GET", "POST"])
@needs(Can.OPEN_MATERIALS)
def opened(school_id: UUID, slug: str) -> ResponseReturnValue:
    """Everything of one programme that a school may read, and that it opened it."""
    school = _school(school_id)
    version = _version(slug)
    form = ToldForm() if _writes_for_others() else OpenedForm()
    if request.method == "GET":
        form.version.data = str(version.id)
        return _page(school, version, form)
    if not form.validate_on_submit():
        return _page(school, version, form), 422
    if form.version.data != str(version.id):
        form.form_errors.append(NEWER)
        form.version.data = str(version.id)
        return _page(school, version, form), 422
    via = Via(form.via.data) if isinstance(form, ToldForm) else Via.PAGE
    with writing() as session:
        held = one_or_404(session, places.seen_by(current_user, Can.OPEN_MATERIALS), school_id)
        materials.record(session, school_id=held.id, version_id=version.id, by=act(via=via))
        session.commit()
    flash("Noted: the materials were opened.")
    return redirect(url_for(".opened", school_id=school_id, slug=slug, version=request.args.get("version")))


def _school(school_id: UUID) -> School:
    found: School = one_or_404(reading(), places.seen_by(current_user, Can.OPEN_MATERIALS), school_id)
    return found


def _writes_for_others() -> bool:
    """Whether this person is of the charity's staff, and writes down what a school has said."""
    return any(grant.school_id is None for grant in current_user.grants_for(Can.OPEN_MATERIALS))


def _version(slug: str) -> ProgrammeVersion:
    """The newest of one's own (for the charity: of what is offered), or the one with the number asked for."""
    asked = request.args.get("version", type=int)
    for version in queries.versions_of(reading(), slug):
        is_offered = version.is_latest and current_user.may(Can.READ_PLANS)
        if (is_offered or version.id in versions_of_mine()) and asked in (None, version.number):
            return version
    abort(404)


def _page(school: School, version: ProgrammeVersion, form: OpenedForm) -> str:
    wanted = library.seen_by(current_user, versions_of_mine()).where(
        Resource.version_id == version.id, Resource.audience.in_(library.SCHOOLS_READ)
    )
    found = list(reading().scalars(wanted))
    return render_template(
        "curricula/materials.html",
        school=school,
        version=version,
        form=form,
        for_others=isinstance(form, ToldForm),
        sessions=_by_session(found),
        offered=[
            (version.id, None, audience)
            for audience in AUDIENCES
            if any(row.audience is audience and row.sheets for row in found)
        ],
        openings=materials.openings(reading(), school.id, version.programme_id),
        opened=materials.opened(reading(), school.id, version.id),
    )


def _by_session(found: list[Resource]) -> list[tuple[str, list[object]]]:
    """The programme's own first, then each session with its plan and handouts."""
    made: dict[str, list[object]] = {}
    for row in found:
        made.setdefault(f"{row.number}. {row.part_of}" if row.number else "The whole programme", []).append(line(row))
    return list(made.items())
