"""What a school agrees about names, and that pupils and parents were told: one page, and the two leaflets.

`agreement_page(school, by=…, address_of=…)` is the whole step for whoever acts: somebody signed in, or a colleague
who came by a link. It records what was posted to the page's own address.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.groups import agreements, gate
from portal.groups.blueprint import groups
from portal.groups.forms import AgreementForm, NoticesForm
from portal.groups.models import Controller, LawfulBasis, NoticeWay, Reader
from portal.groups.privacy import WATCHDOG, Notice, notice_for
from portal.people import queries as people
from portal.places import queries as places
from portal.places.models import School
from portal.web.access import Act, Can, Via, act, needs, public
from portal.web.printed import opened
from portal.web.sessions import one_or_404, reading, writing


@groups.route("/agreement/<uuid:school_id>", methods=["GET", "POST"])
@needs(Can.RECORD_AGREEMENT)
def agreement(school_id: UUID) -> ResponseReturnValue:
    """For the school's booking lead, and for a coordinator who was told."""
    school = one_or_404(reading(), places.seen_by(current_user, Can.RECORD_AGREEMENT), school_id)
    group_id = request.args.get("group", type=UUID)
    addresses = {
        "here": url_for("groups.agreement", school_id=school_id, group=group_id),
        "onward": url_for("groups.people", group_id=group_id) if group_id else "",
        "back": url_for("groups.show", group_id=group_id) if group_id else url_for("places.show", school_id=school_id),
    }
    return agreement_page(school, by=act(), address_of=addresses.__getitem__)


def agreement_page(school: School, *, by: Act, address_of: Callable[[str], str]) -> ResponseReturnValue:
    """Agree and say that the notices were given. The caller has loaded the school through its own scope.

    `address_of` knows "here" (to which both forms post), "onward" (where to go once names may be given; empty stays
    here) and "back" (empty for no link back). Where the charity's own people act, the forms also ask how it is known,
    unless `by` says so already.
    """
    forms = AgreementForm(), NoticesForm()
    asks_how = _asks_how(school, by)
    for form in forms:
        if not asks_how:
            del form.via
    agree, notices = forms
    now = gate.gate_of(reading(), school.id)
    notices.leave_out([reader for reader in Reader if reader not in now.missing])
    posted = request.form.get("step", "agree") if request.method == "POST" else ""
    if posted == "notices" and now.agreement is not None and notices.validate():
        _record_notices(school.id, notices, by)
        flash(f"Recorded: {_and([gate.GIVEN_TO[reader] for reader in notices.given()])} have the privacy notice")
        return redirect(_onward(school, address_of))
    if posted == "agree" and agree.validate():
        refusal = _record_agreement(school.id, agree, by)
        if refusal is None:
            flash("The data agreement is recorded")
            return redirect(_onward(school, address_of))
        agree.form_errors.append(refusal)
    _fill(agree, notices, by, posted)
    return render_template(
        "groups/agreement.html",
        school=school,
        agree=agree,
        notices=notices,
        gate=now,
        shown=agree if posted == "agree" else notices,
        is_charity=_is_charity(school, by),
        may_replace=by.user is not None,
        agreements=gate.agreements_of(reading(), school.id) if by.user else (),
        given=gate.notices_of(reading(), school.id) if by.user else (),
        here=address_of("here"),
        back=address_of("back"),
        onward=address_of("onward"),
    ), 422 if posted else 200


def _fill(agree: AgreementForm, notices: NoticesForm, by: Act, posted: str) -> None:
    """What is likely, where nothing was typed."""
    if posted != "agree":
        agree.from_day.data = clock.today()
        if by.user and by.via is Via.PAGE and "via" not in agree:
            agree.signer.data = by.user.name
    if posted != "notices":
        for reader in notices.asked:
            notices[f"{reader}_day"].data = clock.today()


def _is_charity(school: School, by: Act) -> bool:
    schools = {grant.school_id for grant in by.user.grants_for(Can.RECORD_AGREEMENT)} if by.user else set()
    return None in schools and school.id not in schools


def _asks_how(school: School, by: Act) -> bool:
    return by.via is Via.PAGE and _is_charity(school, by)


def _told(by: Act, form: AgreementForm | NoticesForm) -> Act:
    return replace(by, via=Via(form.via.data)) if "via" in form else by


def _record_agreement(school_id: UUID, form: AgreementForm, by: Act) -> str | None:
    """Why it could not be recorded, or None."""
    try:
        with writing() as session:
            agreements.record_agreement(
                session,
                school_id=school_id,
                controller=Controller(form.controller.data),
                basis=LawfulBasis(form.basis.data),
                retention_months=form.retention_months.data or 0,
                agreed_by=form.agreed_by,
                from_day=form.from_day.data or clock.today(),
                by=_told(by, form),
            )
            session.commit()
    except agreements.MayNotSign as refusal:
        return str(refusal)
    return None


def _record_notices(school_id: UUID, form: NoticesForm, by: Act) -> None:
    with writing() as session:
        held = gate.agreement_for(session, school_id, clock.today()) or abort(409)
        for reader in form.given():
            agreements.record_notice(
                session,
                held,
                reader,
                way=NoticeWay(form[reader.value].data),
                version=form[f"{reader}_version"].data,
                given_day=form[f"{reader}_day"].data,
                by=_told(by, form),
            )
        session.commit()


def _and(words: Sequence[str]) -> str:
    return " and ".join(words)


def _onward(school: School, address_of: Callable[[str], str]) -> str:
    is_open = gate.gate_of(reading(), school.id).is_open
    return (address_of("onward") if is_open else "") or address_of("here")


@groups.get("/privacy/<uuid:school_id>/<any(pupils, parents):reader>")
@public
def privacy(school_id: UUID, reader: str) -> ResponseReturnValue:
    """The leaflet of a school with which an agreement holds, for everybody: it is written to be given away."""
    return render_template(
        "groups/privacy/notice.html",
        notice=_notice(school_id, Reader(reader)),
        watchdog=WATCHDOG,
        paper_url=url_for("groups.privacy_paper", school_id=school_id, reader=reader),
    )


@groups.get("/privacy/<uuid:school_id>/<any(pupils, parents):reader>.pdf")
@public
def privacy_paper(school_id: UUID, reader: str) -> ResponseReturnValue:
    page = render_template("groups/privacy/paper.html", notice=_notice(school_id, Reader(reader)), watchdog=WATCHDOG)
    return opened(page, f"privacy-notice-{reader}.pdf")


def _notice(school_id: UUID, reader: Reader) -> Notice:
    agreement = gate.agreement_for(reading(), school_id, clock.today()) or abort(404)
    school = reading().get(School, school_id) or abort(404)
    settings, lead = current_app.config["SETTINGS"], people.lead(reading())
    return notice_for(
        reader,
        agreement,
        school=school.name,
        charity=lead.name if lead else settings.name,
        contact=settings.contact,
        edition=agreements.EDITION,
    )
