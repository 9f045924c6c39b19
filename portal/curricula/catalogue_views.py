"""The public catalogue: what is offered, one programme, and what parents may see."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.curricula import queries
from portal.curricula.blueprint import curricula
from portal.curricula.forms import CatalogueFilter
from portal.curricula.rules import PUBLIC, ages_in_words, facts_of, is_for, paragraphs
from portal.curricula.schema import Setting
from portal.curricula.showing import shown_or_404
from portal.web.access import public
from portal.web.sessions import reading


@curricula.get("")
@public
def index() -> ResponseReturnValue:
    form = CatalogueFilter(request.args)
    fits = form.validate()
    setting = Setting(form.setting.data) if fits and form.setting.data else None
    age = form.age.data if fits else None
    offered = [(v, facts_of(v.facts)) for v in queries.latest(reading()) if v.status in PUBLIC]
    shown = [(version, facts) for version, facts in offered if is_for(facts, setting=setting, age=age)]
    shown.sort(key=lambda row: not queries.bookable(row[0]))
    is_filtered = bool(form.setting.data or form.age.raw_data and form.age.raw_data[0])
    return render_template(
        "curricula/index.html", form=form, shown=shown, is_filtered=is_filtered, ages=ages_in_words
    ), 200 if fits else 422


@curricula.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    version, folder = shown_or_404(slug)
    return render_template(
        "curricula/show.html",
        version=version,
        folder=folder,
        programme=folder.programme,
        paragraphs=paragraphs,
        ages=ages_in_words,
        bookable=queries.bookable(version),
    )


@curricula.get("/<slug>/parents")
@public
def parents(slug: str) -> ResponseReturnValue:
    version, folder = shown_or_404(slug)
    return render_template(
        "curricula/parents.html", version=version, folder=folder, programme=folder.programme, paragraphs=paragraphs
    )
