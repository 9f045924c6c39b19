"""The step in which somebody of the school accepts the terms, whoever does it."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.bookings.letters import agreed_terms
from portal.bookings.models import Booking
from portal.bookings.rules import ENDED
from portal.bookings.steps.kinds import KNOWN_BY, Doer
from portal.bookings.steps.owed import Done
from portal.places.models import SchoolContact
from portal.web.access import Via
from portal.web.forms import PLAIN, at_most, stripped
from portal.web.sessions import reading, writing

HOW = {
    Via.PHONE_CALL: ", on the telephone",
    Via.PAPER: ", in writing",
    Via.LINK: ", by a link sent to them",
}


class TermsForm(FlaskForm):  # type: ignore[misc]
    name = StringField("Your name", [DataRequired("Enter the name of who accepts"), at_most(100), PLAIN], [stripped])
    job = StringField("Your job", [Optional(), at_most(100), PLAIN], [stripped])
    right = BooleanField(
        "I may accept these terms for the school",
        [DataRequired("Tick this if it is so. Only somebody who may speak for the school can accept")],
    )
    via = RadioField("How do you know?", [InputRequired("Choose how they told you")], choices=KNOWN_BY)

    def of(self, doer: Doer, who: SchoolContact | None) -> "TermsForm":
        """Ready for this doer."""
        if doer.on_behalf:
            self.name.label.text, self.job.label.text = "Name of who accepts", "Their job"
            self.right.label.text = "They told me that they may accept for the school"
        else:
            del self.via
        if not self.is_submitted():
            self.name.data = who.name if who else doer.user.name if doer.user else ""
            self.job.data = who.job if who else None
        return self


def done(session: Session, booking: Booking) -> Done | None:
    last = agreed_terms.accepted(session, booking)
    return Done(last.name, last.created_at) if last and agreed_terms.fault(session, booking) is None else None


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """The terms, and who accepts them while nobody has."""
    if agreed_terms.fault(reading(), booking) is None or booking.status in ENDED:
        return read_only(booking, doer.back)
    who = reading().get(SchoolContact, doer.contact_id) if doer.contact_id else None
    form = TermsForm().of(doer, who)
    if not form.validate_on_submit():
        return _page(booking, doer.back, form, doer.here, doer.whom), 422 if form.is_submitted() else 200
    with writing() as session:
        found = session.get_one(Booking, booking.id)
        agreed_terms.accept(session, found, name=form.name.data, job=form.job.data, by=doer.act(form))
        session.commit()
    flash("The terms are accepted", "success")
    return redirect(doer.onward)


def read_only(booking: Booking, back: str) -> ResponseReturnValue:
    return _page(booking, back, None, "")


def _page(booking: Booking, back: str, form: TermsForm | None, here: str, whom: str = "") -> str:
    last = agreed_terms.accepted(reading(), booking)
    number = last.version if last and form is None else agreed_terms.CURRENT
    return render_template(
        "bookings/terms.html",
        booking=booking,
        back=back,
        form=form,
        here=here,
        whom=whom,
        accepted=last,
        how=HOW.get(Via(last.via), "") if last else "",
        number=number,
        template=agreed_terms.VERSIONS[number],
    )
