"""The public catalogue: what is offered, one programme, two side by side, and everything that parents may see."""

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.curricula import queries
from portal.curricula.blueprint import curricula
from portal.curricula.catalogue.catalogue import counts, fits, standing_of
from portal.curricula.catalogue.forms import CatalogueFilter, CompareForm
from portal.curricula.catalogue.showing import earlier_or_404, facts_in_words, offers, shown, shown_or_404
from portal.curricula.headings import nested
from portal.curricula.parents import OpenPages, open_pages
from portal.curricula.rules import address_of, paragraphs
from portal.web.access import public
from portal.web.sessions import reading

curricula.add_app_template_global(facts_in_words)
curricula.add_app_template_global(address_of)


@curricula.get("")
@public
def index() -> ResponseReturnValue:
    form = CatalogueFilter(request.args)
    can_be_read = form.validate()
    offered = offers()
    choice = form.choice()
    form.tell(counts(offered, choice))
    found = [(offer, standing_of(offer.programme)) for offer in offered if fits(offer, choice)]
    page = render_template("curricula/index.html", form=form, shown=found, offered=len(offered))
    return page, 200 if can_be_read else 422


@curricula.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    version, folder = shown_or_404(slug)
    one, others = shown(folder), len(offers()) > 1
    when = current_app.extensions["portal_places_of"](reading(), slug, clock.today())
    return render_template(
        "curricula/show.html", version=version, one=one, paragraphs=paragraphs, comparable=others, when=when
    )


@curricula.get("/compare")
@public
def compare() -> ResponseReturnValue:
    """Two programmes side by side; with one or none chosen, the question which."""
    form, offered = CompareForm(request.args), offers()
    form.offer(offered)
    is_asked = bool(form.first.data and form.second.data)
    if not is_asked or not form.validate():
        return render_template("curricula/compare.html", form=form, sides=()), 422 if is_asked else 200
    keys = {offer.slug: offer.version_id for offer in offered}
    sides = [shown(queries.content_of(reading(), keys[slug])) for slug in (form.first.data, form.second.data)]
    return render_template("curricula/compare.html", form=form, sides=sides, paragraphs=paragraphs)


@curricula.get("/<slug>/parents")
@public
def parents(slug: str) -> ResponseReturnValue:
    pages, wanted = _open(slug)
    return render_template("curricula/parents.html", pages=pages, wanted=wanted)


@curricula.get("/<slug>/handouts/<filename>")
@public
def handout(slug: str, filename: str) -> ResponseReturnValue:
    """One handout of those that pupils and parents are given."""
    pages, wanted = _open(slug)
    sheets = pages.sheets
    at = next((n for n, sheet in enumerate(sheets) if sheet.file == filename), None)
    if at is None:
        abort(404)
    return render_template(
        "curricula/handout.html",
        pages=pages,
        wanted=wanted,
        step=next(step for step in pages.steps if sheets[at] in step.sheets),
        sheet=sheets[at],
        html=nested(sheets[at].html, under=1),
        before=sheets[at - 1] if at else None,
        after=sheets[at + 1] if at + 1 < len(sheets) else None,
    )


def _open(slug: str) -> tuple[OpenPages, int | None]:
    """What is open of the newest version, or of the one whose number the address gives, and that number."""
    wanted = request.args.get("version", type=int)
    _, folder = shown_or_404(slug) if wanted is None else earlier_or_404(slug, wanted)
    return open_pages(folder), wanted
