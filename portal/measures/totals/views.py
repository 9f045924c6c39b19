"""Pages of totals: a school gives a group's, a coordinator reads a programme's year."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.groups.rules import academic_year
from portal.measures.indicators import views as indicator_views
from portal.measures.totals import paper_views, queries, service
from portal.measures.totals.blueprint import totals
from portal.measures.totals.forms import ROLL, BackForm, GiveForm, RollForm, WhoseForm
from portal.measures.totals.receipts import by, in_fours, is_good, whose_form
from portal.measures.totals.rules import AGES, ETHNIC, FEWEST, FEWEST_SCHOOLS, NOT_SUPPLIED, SEXES, YES_NO, TooMany
from portal.places import queries as schools
from portal.places.models import School
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["indicator_views", "paper_views", "totals"]

PARTS = {"ages": AGES, "ethnic": {**ETHNIC, NOT_SUPPLIED: "Not supplied"}, "sexes": SEXES, "yes_no": YES_NO}


@totals.route("/groups/<uuid:group_id>/totals", methods=["GET", "POST"])
@needs(Can.GIVE_TOTALS)
def give(group_id: UUID) -> ResponseReturnValue:
    """Once a group; afterwards the page says that they were given, and no longer what."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
    given = queries.given_by(reading(), group_id)
    if given is not None:
        return render_template("measures/totals/given.html", group=group, given=given)
    form, whose = GiveForm(), whose_form(group)
    if not form.is_submitted():
        form["people"].data = queries.size_of(reading(), group)
    if not is_good(form, whose):
        return _form_page(form, whose, group)
    try:
        with writing() as session:
            held = one_or_404(session, groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
            code = service.give(session, held, form.totals(), by=by(whose))
            session.commit()
    except TooMany as told:
        form.refuse(*told.args)
        return _form_page(form, whose, group)
    except service.GivenAlready:
        return redirect(url_for(".give", group_id=group_id))
    receipt = _typed(form)
    return render_template("measures/totals/receipt.html", group=group, receipt=receipt, code=in_fours(code))


@totals.route("/groups/<uuid:group_id>/totals/back", methods=["GET", "POST"])
@needs(Can.GIVE_TOTALS)
def back(group_id: UUID) -> ResponseReturnValue:
    """Taken back with the same numbers and the code of their receipt, since nothing else knows them."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
    form, whose = BackForm(), whose_form(group)
    if not is_good(form, whose):
        return _form_page(form, whose, group, is_back=True)
    try:
        with writing() as session:
            held = one_or_404(session, groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
            service.take_back(session, held, form.totals(), form["code"].data, by=by(whose))
            session.commit()
    except TooMany as told:
        form.refuse(*told.args)
    except service.NotTheSame:
        form["code"].errors = [
            "Code and numbers do not belong together. Enter every number as it stands on the receipt"
        ]
    except service.NotGiven:
        return redirect(url_for(".give", group_id=group_id))
    else:
        flash("The totals are taken back. They can be given anew.")
        return redirect(url_for(".give", group_id=group_id))
    return _form_page(form, whose, group, is_back=True)


@totals.get("/totals")
@needs(Can.SEE_TOTALS)
def index() -> ResponseReturnValue:
    """Each programme's years, newest first, beside the rolls of the schools."""
    found = [queries.counted_year(reading(), *each) for each in queries.years(reading())]
    shown = [each for each in found if each.groups]
    return render_template("measures/totals/index.html", years=shown, fewest=FEWEST_SCHOOLS, least=FEWEST)


@totals.route("/schools/<uuid:school_id>/roll", methods=["GET", "POST"])
@needs(Can.GIVE_TOTALS)
def roll(school_id: UUID) -> ResponseReturnValue:
    """The make-up of a school's roll this academic year."""
    school: School = one_or_404(reading(), schools.seen_by(current_user, Can.GIVE_TOTALS), school_id)
    year = academic_year(clock.today())
    now = queries.roll_of(reading(), school_id, year)
    before = {f"share_{key}": tenths / 10 for key, tenths in now.tenths.items()} | {"source": now.source} if now else {}
    form = RollForm(data=before)
    if not (form.validate_on_submit() and form.is_possible()):
        code = 422 if form.is_submitted() else 200
        return render_template("measures/totals/roll.html", form=form, school=school, year=year, names=ROLL), code
    with writing() as session:
        held = one_or_404(session, schools.seen_by(current_user, Can.GIVE_TOTALS), school_id)
        service.set_roll(session, held, year, form.tenths(), form.source.data, by=act())
        session.commit()
    flash("The make-up of the roll is saved.")
    return redirect(url_for("places.show", school_id=school_id))


def _form_page(form: Any, whose: WhoseForm | None, group: Group, *, is_back: bool = False) -> ResponseReturnValue:
    page = render_template(
        "measures/totals/form.html", form=form, whose=whose, group=group, parts=PARTS, is_back=is_back
    )
    return page, 422 if form.is_submitted() else 200


def _typed(form: Any) -> list[tuple[str, str]]:
    """Every number as it was typed, for the receipt."""
    rows = [(field.label.text, field) for field in form if field.type == "NumberField"]
    titles = {f"unknown_{key}": f"{title}: not known" for key, title in YES_NO.items()}
    titles |= {f"yes_{key}": title for key, title in YES_NO.items()}
    return [(titles.get(field.name, label), str(field.data)) for label, field in rows if field.data is not None]
