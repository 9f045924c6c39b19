"""The versions of a programme, and what differs between two of them."""

from itertools import groupby

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.curricula import queries
from portal.curricula.reading.differences import differences
from portal.web.access import Can, needs
from portal.web.sessions import reading

versions = Blueprint("versions", __name__, url_prefix="/programmes")


@versions.get("/<slug>/versions")
@needs(Can.MOVE_SESSION)
def index(slug: str) -> ResponseReturnValue:
    kept = queries.versions_of(reading(), slug) or abort(404)
    return render_template(
        "curricula/versions.html", slug=slug, kept=kept, pairs=list(zip(kept, kept[1:], strict=False))
    )


@versions.get("/<slug>/versions/<int:old>/<int:new>")
@needs(Can.MOVE_SESSION)
def compare(slug: str, old: int, new: int) -> ResponseReturnValue:
    kept = {version.number: version for version in reversed(queries.versions_of(reading(), slug))}
    if old not in kept or new not in kept:
        abort(404)
    before, after = (queries.content_of(reading(), kept[number].id) for number in (old, new))
    found = differences(before, after)
    places = [(where, list(changes)) for where, changes in groupby(found, lambda change: change.where)]
    return render_template(
        "curricula/differences.html", slug=slug, title=kept[new].title, old=old, new=new, places=places, many=len(found)
    )
