"""Where a single-use link leads. Opening it shows a page and changes nothing; the code from the mail uses it.

Whatever is wrong with a link, the answer is the same page, which tells nothing of what the link was for.
"""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.people import guests, links, queries, service
from portal.people.forms import CodeForm, RenewForm
from portal.people.guests import link_key
from portal.people.landings import Landing, Question, TooLate
from portal.people.models import ContactLink, ContactPurpose
from portal.people.rules import WINDOW_MINUTES, is_held_back
from portal.places.models import SchoolContact
from portal.web.access import public
from portal.web.headers import untraced
from portal.web.sessions import reading, writing

contact_links = Blueprint("contact_links", __name__)
contact_links.after_request(untraced)

WAIT = f"Too many wrong codes. Wait {WINDOW_MINUTES} minutes, then try again"
ANOTHER = "This is not the code from the mail with this link. Look at the newest mail and type its six figures"


@contact_links.route("/link/<token>", methods=["GET", "POST"])
@public
def show(token: str) -> ResponseReturnValue:
    link = links.opened(reading(), link_key(), token)
    landing = _landing(reading(), link)
    if link is None or landing is None:
        return _spent(token)
    question = landing.question(reading(), link) if landing.question else None
    if landing.question and question is None:
        return _spent(token)
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form, question), 422 if form.is_submitted() else 200
    if question and form.answer.data not in dict(question.answers):
        form.form_errors = ["Press one of the answers"]
        return _page(form, question), 422
    return _used(token, link.id, form, question, landing)


@contact_links.post("/link/<token>/new")
@public
def renew(token: str) -> ResponseReturnValue:
    """A new link goes to the address to which the old one went, and to no other; the answer is always the same."""
    form = RenewForm()
    if not form.validate_on_submit():
        return render_template("people/contact_link_spent.html", form=form, token=token), 422
    typed, address = (form.email.data or "").lower(), service.digest(request.remote_addr or "")
    asked = service.digest("new link")
    _, from_address = queries.failures(reading(), email_hash=asked, address_hash=address)
    if is_held_back(for_account=0, from_address=from_address):
        form.email.errors = [f"Too many tries. Wait {WINDOW_MINUTES} minutes, then try again"]
        return render_template("people/contact_link_spent.html", form=form, token=token), 429
    with writing() as session:
        service.note_failure(session, email_hash=asked, address_hash=address)
        link = links.found(session, link_key(), token)
        landing = _landing(session, link)
        if link and landing and _went_to(session, link, typed) and links.may_renew(session, link):
            landing.renew(session, link)
        session.commit()
    return render_template("people/contact_link_sent.html")


@contact_links.post("/link/leave")
@public
def leave() -> ResponseReturnValue:
    """Ends the visit in the database too, so that a copy of the cookie is worth nothing."""
    link = guests.guest()
    if link is not None:
        link_id = link.id
        with writing() as session:
            links.end_visit(session, link_id)
            session.commit()
    guests.forget()
    return redirect(url_for(".left"))


@contact_links.get("/link/left")
@public
def left() -> str:
    return render_template("people/visit_left.html")


def _used(
    token: str, link_id: UUID, form: CodeForm, question: Question | None, landing: Landing
) -> ResponseReturnValue:
    """The link is used; on to what it was for. A wrong code is counted."""
    with writing() as session:
        try:
            link = links.use(session, link_key(), link_id, form.code.data or "", address=request.remote_addr or "")
        except links.LinkSpent:
            return _spent(token)
        except links.HeldBack:
            form.code.errors = [WAIT]
            return _page(form, question), 429
        except links.WrongCode as news:
            session.commit()
            form.code.errors = [ANOTHER]
            return _spent(token) if isinstance(news, links.TooManyTries) else (_page(form, question), 422)
        if question:
            return _answered(session, link, form, landing)
        visit = links.begin_visit(session, link)
        session.commit()
    guests.welcome(visit)
    assert landing.endpoint
    return redirect(url_for(landing.endpoint))


def _answered(session: Session, link: ContactLink, form: CodeForm, landing: Landing) -> ResponseReturnValue:
    assert landing.answer
    try:
        done = landing.answer(session, link, form.answer.data or "")
    except TooLate as news:
        return render_template("people/contact_link_late.html", why=str(news)), 409
    session.commit()
    return render_template("people/contact_link_done.html", done=done)


def _landing(session: Session, link: ContactLink | None) -> Landing | None:
    """What becomes of this link, while there is still something to do."""
    landings: dict[str, Landing] = current_app.extensions["portal_landings"]
    found = landings.get(link.purpose) if link else None
    return found if found is not None and link is not None and found.still(session, link) else None


def _went_to(session: Session, link: ContactLink, typed: str) -> bool:
    if link.purpose is ContactPurpose.REPORT:
        return link_key().is_for(link, typed)
    contact = session.get(SchoolContact, link.contact_id) if link.contact_id else None
    return contact is not None and contact.left_day is None and (contact.email or "").lower() == typed


def _page(form: CodeForm, question: Question | None) -> str:
    return render_template("people/contact_link.html", form=form, question=question)


def _spent(token: str) -> ResponseReturnValue:
    return render_template("people/contact_link_spent.html", form=RenewForm(formdata=None), token=token), 410
