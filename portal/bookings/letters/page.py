"""The step in which a school settles what families and young people are told, whoever does it.

One address holds all of it: `show` says which part, so that a colleague who came by a link needs no other.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, abort, current_app, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.letters import checks as letter_checks
from portal.bookings.letters import letters
from portal.bookings.letters import paper as letter_paper
from portal.bookings.letters import words as letter_words
from portal.bookings.letters.forms import SeenForm, WhyForm, parts_form, translation_form
from portal.bookings.letters.letters import NewerLetter, NothingSaid, Standing
from portal.bookings.letters.models import Letter, LetterTranslation
from portal.bookings.letters.words import Paper
from portal.bookings.models import Booking
from portal.bookings.rules import ENDED
from portal.bookings.steps.kinds import Doer
from portal.bookings.steps.owed import Done
from portal.web import pdf as printing
from portal.web.sessions import reading, writing

NAMES = {Paper.PARENTS: "Letter to parents", Paper.YOUNG: "The young person's page"}
NEWER = "Somebody changed the letter since you opened it. Nothing of yours is lost: look at theirs, then save again"
Deed = Callable[[Session, Booking], object]


def done(session: Session, booking: Booking) -> Done | None:
    """By whoever settled the version that stands; None once something has changed."""
    if letters.fault(session, booking) is not None:
        return None
    row = letters.versions_of(session, booking.id)[0]
    names = _names(session, [row])
    who = [names[one] for one in (row.settled_contact_id, row.settled_user_id) if one in names]
    return Done(who[0] if who else "", row.settled_at) if row.settled_at else None


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """The overview, or the part that `show` names."""
    now = letters.standing(reading(), booking)
    if not letters.needs_letter(reading(), booking):
        return render_template("bookings/letter_not_needed.html", booking=booking, doer=doer)
    show = request.args.get("show", "")
    if booking.status in ENDED or show in ("parents", "young"):
        return read_only(booking, doer.here, doer.here if booking.status not in ENDED else doer.back)
    match show:
        case "why":
            return _why(booking, doer, now)
        case "words":
            return _words(booking, doer, now, _paper())
        case "translation":
            return _translation(booking, doer, now, _paper())
        case _:
            return _settle(booking, doer, now)


def read_only(booking: Booking, here: str, back: str) -> ResponseReturnValue:
    """A paper to read, print and copy, in English or as it was translated."""
    now = letters.standing(reading(), booking)
    try:
        paper = Paper(request.args.get("show", "parents"))
    except ValueError:
        paper = Paper.PARENTS
    said = _said(booking, paper)
    if said is not None and said.texts is None:
        return _uploaded(booking, now, said)
    made = letter_paper.sheet(booking, now, paper, contact=current_app.config["SETTINGS"].contact, said=said)
    if request.args.get("as") == "pdf":
        return _printed(made)
    return render_template(
        "bookings/letter_read.html",
        booking=booking,
        sheet=made,
        name=NAMES[paper],
        now=now,
        text=letter_paper.text_of(made),
        can_print=letter_paper.can_print(made),
        others=[_line(row, now, here) for row in _translations(booking) if row.paper is paper],
        at=lambda **more: at(here, **more),
        back=back,
        other=next(one for one in Paper if one is not paper),
        names=NAMES,
        said=said,
        is_old=said is not None and not now.says_the_same(said),
    )


def at(here: str, **more: str) -> str:
    """This step's address, with what is to be shown."""
    return f"{here}{'&' if '?' in here else '?'}{urlencode(more)}" if more else here


def _settle(booking: Booking, doer: Doer, now: Standing) -> ResponseReturnValue:
    form = SeenForm().of(now.number, on_behalf=doer.on_behalf)
    if not form.validate_on_submit():
        return _overview(booking, doer, now, form), 422 if form.is_submitted() else 200
    try:
        with writing() as session:
            found = session.get_one(Booking, booking.id)
            letters.settle(session, found, seen=form.number, by=doer.act(form))
            session.commit()
    except NewerLetter:
        form.form_errors = [NEWER]
    except NothingSaid:
        form.form_errors = ["Say first why the young people were invited"]
    else:
        flash("Settled: this is what families and young people are given", "success")
        return redirect(doer.onward)
    form.seen.data = str(now.number)
    return _overview(booking, doer, now, form), 422


def _overview(booking: Booking, doer: Doer, now: Standing, form: SeenForm) -> str:
    versions = letters.versions_of(reading(), booking.id)
    return render_template(
        "bookings/letter.html",
        booking=booking,
        doer=doer,
        now=now,
        form=form,
        papers=[(paper, NAMES[paper], _looks(now, paper), _age(now, paper)) for paper in Paper],
        why=now.wording.whys(Paper.PARENTS),
        history=_history(versions),
        translations=[_line(row, now, doer.here) for row in _translations(booking)],
        at=lambda **more: at(doer.here, **more),
    )


def _why(booking: Booking, doer: Doer, now: Standing) -> ResponseReturnValue:
    form = WhyForm().of(now.number, on_behalf=doer.on_behalf)
    if not form.is_submitted():
        form.fill(now.wording)

    def deed(session: Session, found: Booking) -> None:
        before = letters.standing(session, found).wording
        letters.save(session, found, form.wording(before), seen=form.number, by=doer.act(form))

    if form.validate_on_submit() and (done := _done(booking, doer, form, now, deed)):
        return done
    young = {one.key: one.young for one in letter_words.reasons().values()}
    filled = render_template("bookings/letter_why.html", booking=booking, form=form, young=young, back=doer.here)
    return filled, 422 if form.is_submitted() else 200


def _words(booking: Booking, doer: Doer, now: Standing, paper: Paper) -> ResponseReturnValue:
    form = parts_form(paper, whole=now.facts.whole).of(now.number, on_behalf=doer.on_behalf)
    first = letter_words.first_words(now.facts)[paper]
    if not form.is_submitted():
        form.fill(first if request.args.get("from") == "programme" else now.wording.texts[paper])

    def deed(session: Session, found: Booking) -> None:
        before = letters.standing(session, found).wording
        letters.save(session, found, form.wording(before, paper), seen=form.number, by=doer.act(form))

    is_good = form.validate_on_submit() and form.says_enough(now.facts.title)
    if is_good and (done := _done(booking, doer, form, now, deed)):
        return done
    filled = render_template(
        "bookings/letter_words.html",
        booking=booking,
        form=form,
        fields=form.fields(paper),
        name=NAMES[paper],
        looks=[] if form.is_submitted() else _looks(now, paper),
        back=doer.here,
        again=at(doer.here, show="words", paper=paper, **{"from": "programme"}),
        differs=dict(now.wording.texts[paper]) != first,
    )
    return filled, 422 if form.is_submitted() else 200


def _translation(booking: Booking, doer: Doer, now: Standing, paper: Paper) -> ResponseReturnValue:
    form = translation_form(paper, whole=now.facts.whole).of(now.number, on_behalf=doer.on_behalf)
    if not form.is_submitted():
        form.language.data = request.args.get("language", "")
        row = _said(booking, paper)
        for name, text in ((row.texts or {}) if row else {}).items():
            form[name].data = text

    def deed(session: Session, found: Booking) -> None:
        letters.translate(session, found, form.brought(paper), seen=form.number, by=doer.act(form))

    if form.validate_on_submit() and (done := _done(booking, doer, form, now, deed)):
        return done
    return render_template(
        "bookings/letter_translation.html",
        booking=booking,
        form=form,
        name=NAMES[paper],
        english=now.wording.texts[paper],
        whys=now.wording.whys(paper),
        back=doer.here,
    ), 422 if form.is_submitted() else 200


def _done(booking: Booking, doer: Doer, form: SeenForm, now: Standing, deed: Deed) -> ResponseReturnValue | None:
    """Back to the overview; None, with the news above the form, where somebody was faster."""
    try:
        with writing() as session:
            deed(session, session.get_one(Booking, booking.id))
            session.commit()
    except NewerLetter:
        form.form_errors = [NEWER]
        form.seen.data = str(now.number)
        return None
    flash("Saved", "success")
    return redirect(doer.here)


def _paper() -> Paper:
    try:
        return Paper(request.args.get("paper", ""))
    except ValueError:
        abort(404)


def _translations(booking: Booking) -> list[LetterTranslation]:
    return letters.translations(reading(), booking.id)


def _said(booking: Booking, paper: Paper) -> LetterTranslation | None:
    """The translation asked for, None for English; an unknown one is not there."""
    code = request.args.get("language", "")
    found = [row for row in _translations(booking) if row.paper is paper and row.language == code]
    if code and not found and request.args.get("show") != "translation":
        abort(404)
    return found[0] if found else None


def _line(row: LetterTranslation, now: Standing, here: str) -> dict[str, Any]:
    """One translation, as it is offered."""
    language = letter_words.languages()[row.language]
    return {
        "language": language,
        "paper": NAMES[row.paper],
        "url": at(here, show=row.paper, language=row.language),
        "change_url": at(here, show="translation", paper=row.paper, language=row.language),
        "translator": row.translator,
        "is_file": row.texts is None,
        "is_old": not now.says_the_same(row),
        "number": row.number,
    }


def _uploaded(booking: Booking, now: Standing, row: LetterTranslation) -> Response:
    """The file as it was brought: always saved, never opened in the portal's name."""
    name = letter_paper.sheet(booking, now, row.paper, contact="", said=row).file_name
    answer = send_file(io.BytesIO(row.pdf or b""), mimetype="application/pdf", as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


def _printed(made: letter_paper.Sheet) -> ResponseReturnValue:
    try:
        content = letter_paper.pdf_of(made)
    except printing.Unavailable:
        abort(503)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{made.file_name}"'
    return answer


def _looks(now: Standing, paper: Paper) -> list[letter_checks.Look]:
    return letter_checks.looks(paper, now.wording.texts[paper], now.wording.own(paper))


def _age(now: Standing, paper: Paper) -> str:
    age = letter_checks.age_of(now.wording.texts[paper])
    return f"{age:.0f}" if age is not None else "not known"


def _names(session: Session, versions: Sequence[Letter]) -> dict[UUID, str]:
    """Of everybody who wrote or settled one of these."""
    people = {one for row in versions for one in (row.user_id, row.settled_user_id) if one}
    contacts = {one for row in versions for one in (row.contact_id, row.settled_contact_id) if one}
    return queries.names_of(session, people) | queries.contact_names(session, contacts)


def _history(versions: Sequence[Letter]) -> list[tuple[int, Any, str, str]]:
    """Each version, newest first: number, when, who wrote it, and who settled it and when."""
    names = _names(reading(), versions)

    def who(contact_id: UUID | None, user_id: UUID | None) -> str:
        found = [names[one] for one in (contact_id, user_id) if one in names]
        return ", written down by ".join(found) or "the portal"

    lines = []
    for row in versions:
        settled = f"{who(row.settled_contact_id, row.settled_user_id)}" if row.settled_at else "–"
        lines.append((row.number, row.settled_at or row.created_at, who(row.contact_id, row.user_id), settled))
    return lines
