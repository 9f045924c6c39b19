"""Schools, and the term calendars of authorities and schools."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.places import calendar_file, calendars, queries, service
from portal.places.forms import CalendarDateForm, CalendarFileForm
from portal.places.models import Authority, CalendarDate, DateKind, School, SchoolKind
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

places = Blueprint("places", __name__, url_prefix="/schools")


@places.get("")
@needs(Can.SEE_SCHOOLS)
def index() -> ResponseReturnValue:
    words = request.args.get("words", "").strip()[:100]
    authority_id = request.args.get("authority", type=UUID)
    kind = next((kind for kind in SchoolKind if kind.value == request.args.get("kind")), None)
    rows = queries.found(queries.seen_by(current_user), words=words, authority_id=authority_id, kind=kind)
    return render_template(
        "places/index.html",
        page=page_of(reading(), rows, request.args.get("page", type=int)),
        authorities=queries.authorities(reading()),
        kinds=list(SchoolKind),
        chosen={"words": words, "authority": authority_id, "kind": kind},
        edits_all=current_user.may(Can.EDIT_AREA_CALENDARS),
    )


@places.get("/<uuid:school_id>")
@needs(Can.SEE_SCHOOLS)
def show(school_id: UUID) -> ResponseReturnValue:
    school = one_or_404(reading(), queries.seen_by(current_user), school_id)
    return render_template(
        "places/show.html",
        school=school,
        rooms=queries.rooms(reading(), school_id),
        contacts=queries.contacts(reading(), school_id),
    )


@places.post("/<uuid:school_id>/phones")
@needs(Can.EDIT_PLACES)
def phones(school_id: UUID) -> ResponseReturnValue:
    no_phones = request.form.get("phones") == "none"
    with writing() as session:
        school = one_or_404(session, queries.seen_by(current_user, Can.EDIT_PLACES), school_id)
        service.set_phones(session, school, no_phones=no_phones, by=act())
        session.commit()
    words = "Packs now hold all that is needed on paper." if no_phones else "Registers are expected on the phone again."
    flash(f"Saved. {words}", "success")
    return redirect(url_for(".show", school_id=school_id))


@places.get("/calendars")
@needs(Can.EDIT_AREA_CALENDARS)
def calendar_list() -> ResponseReturnValue:
    return render_template(
        "places/calendar_list.html",
        authorities=queries.authorities(reading()),
        spans=queries.calendar_spans(reading()),
    )


@places.route("/calendars/import", methods=["GET", "POST"])
@needs(Can.EDIT_AREA_CALENDARS)
def calendar_import() -> ResponseReturnValue:
    form = CalendarFileForm()
    faults: list[calendar_file.Fault] = []
    if form.validate_on_submit():
        try:
            content = form.file.data.read(calendar_file.MOST_BYTES + 1)
            rows = calendar_file.read_csv(content, calendars.scopes(reading()))
            with writing() as session:
                added, stood = calendars.import_rows(session, rows, by=act())
                session.commit()
        except calendar_file.Faulty as faulty:
            faults = faulty.faults
            many = f"the {len(faults)} faults" if len(faults) > 1 else "the fault"
            form.file.errors = [f"Nothing was imported. Put right {many} listed below and choose the file again"]
        else:
            flash(f"{added} added, {stood} stood there already", "success")
            return redirect(url_for(".calendar_list"))
    code = 422 if form.is_submitted() else 200
    return render_template("places/calendar_import.html", form=form, faults=faults, columns=calendar_file.COLUMNS), code


@places.route("/calendars/<uuid:authority_id>", methods=["GET", "POST"])
@needs(Can.EDIT_AREA_CALENDARS)
def authority_calendar(authority_id: UUID) -> ResponseReturnValue:
    authority = one_or_404(reading(), queries.authorities_rows(), authority_id)
    return _calendar(authority)


@places.route("/<uuid:school_id>/calendar", methods=["GET", "POST"])
@needs(Can.EDIT_CALENDARS)
def school_calendar(school_id: UUID) -> ResponseReturnValue:
    school = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_CALENDARS), school_id)
    return _calendar(school)


@places.post("/calendars/<uuid:authority_id>/<uuid:row_id>/remove")
@needs(Can.EDIT_AREA_CALENDARS)
def remove_authority_date(authority_id: UUID, row_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        row = one_or_404(session, queries.calendar(authority_id=authority_id), row_id)
        calendars.remove(session, row, by=act())
        session.commit()
    flash("Removed", "success")
    return redirect(url_for(".authority_calendar", authority_id=authority_id))


@places.post("/<uuid:school_id>/calendar/<uuid:row_id>/remove")
@needs(Can.EDIT_CALENDARS)
def remove_school_date(school_id: UUID, row_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        school = one_or_404(session, queries.seen_by(current_user, Can.EDIT_CALENDARS), school_id)
        row = one_or_404(session, queries.calendar(school_id=school.id), row_id)
        calendars.remove(session, row, by=act())
        session.commit()
    flash("Removed", "success")
    return redirect(url_for(".school_calendar", school_id=school_id))


def _calendar(owner: Authority | School) -> ResponseReturnValue:
    """Show one calendar, or add a run of days to it."""
    authority_id = owner.id if isinstance(owner, Authority) else None
    school_id = owner.id if isinstance(owner, School) else None
    form = CalendarDateForm()
    if form.validate_on_submit():
        with writing() as session:
            added = calendars.add(
                session,
                authority_id=authority_id,
                school_id=school_id,
                kind=DateKind(form.kind.data),
                start=form.start_day.data,
                end=form.end_day.data,
                label=form.label.data or "",
                by=act(),
            )
            session.commit()
        flash("Added" if added else "These days stand in the calendar already", "success")
        return redirect(request.path)
    own = list(reading().scalars(queries.calendar(authority_id=authority_id, school_id=school_id)))
    inherited: list[CalendarDate] = []
    if isinstance(owner, School):
        inherited = list(reading().scalars(queries.calendar(authority_id=owner.authority_id)))
    code = 422 if form.is_submitted() else 200
    page = render_template(
        "places/calendar.html", owner=owner, is_school=bool(school_id), form=form, own=own, inherited=inherited
    )
    return page, code
