"""The step in which a school looks through the materials: every plan and handout stands behind one address, so that
a colleague who came by a link needs no other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from wtforms import HiddenField

from portal.bookings import queries
from portal.bookings.forms import StepForm
from portal.bookings.models import Booking
from portal.bookings.steps.kinds import Doer
from portal.bookings.steps.owed import Done
from portal.curricula import materials, plan_page
from portal.curricula import queries as curricula
from portal.curricula.headings import nested
from portal.curricula.library import library
from portal.curricula.library.forms import AUDIENCES
from portal.curricula.library.resources import Kind
from portal.curricula.library.shelf import line
from portal.curricula.models import ProgrammeFile, ProgrammeVersion, Resource
from portal.curricula.rules import facts_of, paragraphs
from portal.web.access import Can
from portal.web.sessions import reading, writing

NEWER = "There is another version since you opened this page. Look through it, then say so again"


class Reader:
    """Reads what schools are given, whether with an account or not."""

    id = UUID(int=0)
    name = ""
    grants: tuple[()] = ()

    def may(self, can: Can) -> bool:
        return can is Can.READ_MATERIALS

    def grants_for(self, can: Can) -> tuple[()]:
        return ()


class MaterialsForm(StepForm):
    version = HiddenField()


@dataclass(frozen=True)
class Item:
    title: str
    url: str
    words: str


def version_for(session: Session, booking: Booking) -> ProgrammeVersion:
    """What the booking's group is taught from; before there is one, the newest version."""
    groups = queries.groups_of(session, booking.id)
    if groups:
        return session.get_one(ProgrammeVersion, groups[0].version_id)
    version = curricula.version_of(session, booking.programme.slug)
    assert version is not None
    return version


def done(session: Session, booking: Booking) -> Done | None:
    found = materials.opened(session, booking.school_id, version_for(session, booking).id)
    return Done(found.who, found.at) if found else None


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """The list of everything, or the plan or handout that `show` names."""
    version = version_for(reading(), booking)
    match request.args.get("show", ""):
        case "plan":
            return _plan(version, doer, request.args.get("number", type=int))
        case "sheet":
            return _sheet(version, doer, request.args.get("id", ""))
    form = MaterialsForm(doer=doer)
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.version.data = str(version.id)
        return _list(booking, version, form, doer), 422 if form.is_submitted() else 200
    if form.version.data != str(version.id):
        form.form_errors, form.version.data = [NEWER], str(version.id)
        return _list(booking, version, form, doer), 422
    with writing() as session:
        held = session.get_one(Booking, booking.id)
        materials.record(session, school_id=held.school_id, version_id=version.id, by=doer.act(form))
        session.commit()
    flash("Noted: the materials were opened", "success")
    return redirect(doer.onward)


def _rows(version: ProgrammeVersion) -> Select[Resource]:
    wanted = library.seen_by(Reader(), (version.id,))
    return wanted.where(Resource.version_id == version.id, Resource.audience.in_(library.SCHOOLS_READ))


def _list(booking: Booking, version: ProgrammeVersion, form: MaterialsForm, doer: Doer) -> str:
    sessions: dict[str, list[Item]] = {}
    chosen = {wished.plan_number for wished in booking.wishes}
    for row in reading().scalars(_rows(version)):
        title = f"{row.number}. {row.part_of}" if row.number else "The whole programme"
        title += " (you asked for this one)" if row.number in chosen else ""
        sessions.setdefault(title, []).append(_item(row, partial(_at, doer)))
    return render_template(
        "bookings/step_materials.html",
        booking=booking,
        doer=doer,
        form=form,
        version=version,
        sessions=sessions,
        openings=materials.openings(reading(), booking.school_id, booking.programme_id),
    )


def _item(row: Resource, at: Callable[..., str]) -> Item:
    shown = line(row)
    match row.kind:
        case Kind.SCHOOL_PLAN:
            url = at(show="plan", number=row.number)
        case Kind.SUMMARY:
            url = shown.url
        case _:
            url = at(show="sheet", id=row.id)
    return Item(row.title, url, f"{shown.what[:1].lower()}{shown.what[1:]}, for {shown.whom.lower()}")


def _plan(version: ProgrammeVersion, doer: Doer, number: int | None) -> ResponseReturnValue:
    folder = curricula.content_of(reading(), version.id)
    one = plan_page.one_of(folder, number or 0) or abort(404)
    shown = plan_page.for_school(folder, one)
    rows = reading().scalars(_rows(version).where(Resource.number == number, Resource.sheets.is_not(None)))
    return render_template(
        "bookings/step_plan.html",
        doer=doer,
        programme=folder.programme,
        shown=shown,
        paragraphs=paragraphs,
        handouts=[_item(row, partial(_at, doer)) for row in rows],
        others=[
            (f"{shown.unit} {other}", _at(doer, show="plan", number=other))
            for other in (shown.number - 1, shown.number + 1)
            if 0 < other <= shown.of
        ],
    )


def _sheet(version: ProgrammeVersion, doer: Doer, typed: str) -> ResponseReturnValue:
    try:
        row = reading().scalars(_rows(version).where(Resource.id == UUID(typed))).one_or_none() or abort(404)
    except ValueError:
        abort(404)
    is_handout = row.kind is not Kind.QUESTIONS
    file = select(ProgrammeFile.content).where(ProgrammeFile.version_id == version.id, ProgrammeFile.path == row.path)
    return render_template(
        "bookings/step_sheet.html",
        doer=doer,
        row=row,
        whom=AUDIENCES[row.audience].lower(),
        html=nested(reading().scalars(file).one().decode("utf-8"), under=1) if is_handout else "",
        questions=None if is_handout else curricula.content_of(reading(), version.id).questions,
        licence=facts_of(version.facts).licence or "",
    )


def _at(doer: Doer, **more: object) -> str:
    """This step's address, with what is to be shown."""
    return f"{doer.here}{'&' if '?' in doer.here else '?'}{urlencode(more)}"
