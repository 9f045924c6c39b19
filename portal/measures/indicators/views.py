"""A school gives a group's indicators once, after the last session; a coordinator reads a programme's year."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures.indicators import queries, service
from portal.measures.indicators.forms import BackForm, FiguresForm, names_of
from portal.measures.indicators.rules import Fault, definitions
from portal.measures.totals import queries as sums
from portal.measures.totals.blueprint import totals
from portal.measures.totals.forms import WhoseForm
from portal.measures.totals.receipts import by, in_fours, is_good, whose_form
from portal.measures.totals.service import GivenAlready, NotGiven, NotTheSame
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading, writing


@totals.route("/groups/<uuid:group_id>/indicators", methods=["GET", "POST"])
@needs(Can.GIVE_TOTALS)
def indicators(group_id: UUID) -> ResponseReturnValue:
    """Optional, once a group; afterwards the page says that they were given, and no longer what."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
    given = queries.given_by(reading(), group_id)
    if given is not None:
        return render_template("measures/indicators/given.html", group=group, given=given)
    form, whose = FiguresForm(), whose_form(group)
    form.offer()
    if not form.is_submitted():
        form["people"].data = sums.size_of(reading(), group)
    if not _is_good(form, whose):
        return _page(form, whose, group)
    try:
        with writing() as session:
            held = one_or_404(session, groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
            code = service.give(session, held, form.given(), by=by(whose))
            session.commit()
    except Fault as told:
        form.refuse(*told.args)
        return _page(form, whose, group)
    except GivenAlready:
        return redirect(url_for(".indicators", group_id=group_id))
    receipt = [("Young people in the group", str(form["people"].data)), *_typed(form)]
    return render_template("measures/totals/receipt.html", group=group, receipt=receipt, code=in_fours(code))


@totals.route("/groups/<uuid:group_id>/indicators/back", methods=["GET", "POST"])
@needs(Can.GIVE_TOTALS)
def indicators_back(group_id: UUID) -> ResponseReturnValue:
    """Taken back with the same figures and the code of their receipt."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
    form, whose = BackForm(), whose_form(group)
    form.offer()
    if not _is_good(form, whose):
        return _page(form, whose, group, is_back=True)
    try:
        with writing() as session:
            held = one_or_404(session, groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
            service.take_back(session, held, form.given(), form["code"].data, by=by(whose))
            session.commit()
    except Fault as told:
        form.refuse(*told.args)
        return _page(form, whose, group, is_back=True)
    except NotTheSame:
        form["code"].errors = ["Code and figures do not belong together. Enter each as it stands on the receipt"]
        return _page(form, whose, group, is_back=True)
    except NotGiven:
        return redirect(url_for(".indicators", group_id=group_id))
    flash("The figures are taken back. They can be given anew.")
    return redirect(url_for(".indicators", group_id=group_id))


@totals.get("/before-and-after")
@needs(Can.SEE_TOTALS)
def before_and_after() -> ResponseReturnValue:
    """Each programme's years by the schools' own figures, newest first."""
    found = [queries.counted_before_after(reading(), *each) for each in sums.years(reading())]
    return render_template("measures/indicators/index.html", years=[each for each in found if each.groups])


def _is_good(form: Any, whose: WhoseForm | None) -> bool:
    """Each by itself and all together, so that every fault is said at once."""
    return form.is_submitted() and all([is_good(form, whose), form.is_whole()])


def _page(form: Any, whose: WhoseForm | None, group: Group, *, is_back: bool = False) -> ResponseReturnValue:
    page = render_template(
        "measures/indicators/form.html",
        form=form,
        whose=whose,
        group=group,
        definitions=list(definitions().values()),
        names_of=names_of,
        is_back=is_back,
    )
    return page, 422 if form.is_submitted() else 200


def _typed(form: Any) -> list[tuple[str, str]]:
    """Every figure as it was typed, for the receipt."""
    fields = [form[name] for one in definitions().values() for name in names_of(one)]
    return [(field.label.text, str(field.data)) for field in fields if field.data is not None]
