"""The service directory (Open Referral UK): public, for reading only, for any program on any site. Nothing else is."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import structlog
from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import RequestRedirect

from portal.curricula import queries
from portal.curricula.catalogue.catalogue import Offer
from portal.curricula.directory import open_referral as directory
from portal.curricula.directory.forms import PageForm, ServicesForm
from portal.curricula.directory.open_referral import Asked, Publisher
from portal.curricula.directory.open_referral_uk_3_0 import VERSION, About, Shape
from portal.people import queries as people
from portal.web.access import public
from portal.web.sessions import reading

PREFIX = "/open-referral/v3"
PROFILE = "https://github.com/OpenReferralUK/uk-profile"
OPENAPI = "https://openreferraluk.org/specifications/3.0/openapi.json"
FRESH_SECONDS = 300
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
ANYONE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "86400",
}
SAY = {
    404: f"There is nothing at this address. The directory begins at {PREFIX}.",
    405: "The directory is for reading only: use GET.",
}

log = structlog.get_logger()
open_referral = Blueprint("open_referral", __name__, url_prefix=PREFIX)


@open_referral.after_request
def share(response: Response) -> Response:
    """Any site may read what stands here; nobody's cookie is wanted for it."""
    response.headers.update(ANYONE)
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        response.add_etag()
        response.make_conditional(request)
    return response


def _said(shape: Shape) -> ResponseReturnValue:
    return Response(shape.model_dump_json(exclude_none=True), mimetype="application/json")


def _wrong(code: int, message: str, **more: Any) -> Response:
    answer = jsonify(message=message, **more)
    answer.status_code = code
    answer.headers.update(ANYONE)
    return answer


@open_referral.before_app_request
def lost() -> ResponseReturnValue | None:
    """What has no address here, or is not for reading, is answered as the rest is: in JSON, to anybody."""
    found = request.routing_exception
    is_here = request.path == PREFIX or request.path.startswith(f"{PREFIX}/")
    if not is_here or found is None or isinstance(found, RequestRedirect):
        return None
    return failed(found)


@open_referral.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    code = error.code or 500
    answer = _wrong(code, SAY.get(code, "This cannot be answered."))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


@open_referral.errorhandler(InternalServerError)
@open_referral.errorhandler(OperationalError)
def broken(error: Exception) -> Response:
    log.error("directory failed", exc_info=getattr(error, "original_exception", None) or error)
    answer = _wrong(503, "The directory cannot be read at this moment. Ask again in a minute.")
    answer.headers["Retry-After"] = "60"
    return answer


@open_referral.get("")
@open_referral.get("/")
@public
def about() -> ResponseReturnValue:
    return _said(About(version=VERSION, profile=PROFILE, openapi_url=OPENAPI))


@open_referral.get("/services")
@public
def services() -> ResponseReturnValue:
    form = ServicesForm(request.args)
    if not form.validate():
        return _unread(form)
    found = _services(form.asked())
    return _said(directory.page_of(found, form.number, form.size, lambda one: directory.listed(*one)))


@open_referral.get("/services/<uuid:public_id>")
@public
def service(public_id: UUID) -> ResponseReturnValue:
    found = next((one for one in _services(Asked()) if directory.key_of(*one) == public_id), None)
    return _said(directory.service(*found)) if found else abort(404)


@open_referral.get("/taxonomies")
@public
def taxonomies() -> ResponseReturnValue:
    return _page(directory.taxonomies())


@open_referral.get("/taxonomies/<uuid:public_id>")
@public
def taxonomy(public_id: UUID) -> ResponseReturnValue:
    return _one(directory.taxonomies(), public_id)


@open_referral.get("/taxonomy_terms")
@public
def taxonomy_terms() -> ResponseReturnValue:
    return _page(directory.taxonomy_terms())


@open_referral.get("/taxonomy_terms/<uuid:public_id>")
@public
def taxonomy_term(public_id: UUID) -> ResponseReturnValue:
    return _one(directory.taxonomy_terms(), public_id)


@open_referral.get("/service_at_locations")
@public
def service_at_locations() -> ResponseReturnValue:
    """None, ever: services come to schools, and at which ones is not for the public."""
    return _page([], ServicesForm)


@open_referral.get("/service_at_locations/<uuid:public_id>")
@public
def service_at_location(public_id: UUID) -> ResponseReturnValue:
    abort(404)


def _page(entries: Sequence[Shape], form_class: Callable[[Any], PageForm] = PageForm) -> ResponseReturnValue:
    form = form_class(request.args)
    if not form.validate():
        return _unread(form)
    return _said(directory.page_of(entries, form.number, form.size, lambda one: one))


def _unread(form: PageForm) -> Response:
    return _wrong(400, "Some of what was asked cannot be read.", errors=form.faults)


def _one(entries: Sequence[Any], public_id: UUID) -> ResponseReturnValue:
    return _said(next((one for one in entries if one.id == public_id), None) or abort(404))


def _services(asked: Asked) -> list[tuple[Offer, Publisher]]:
    """Each with the charity as everybody knows it; none before set-up."""
    lead = people.lead(reading())
    if lead is None:
        return []
    email = EMAIL.search(current_app.config["SETTINGS"].contact)
    publisher = Publisher(lead.id, lead.name, email[0] if email else None, _address)
    return [(offer, publisher) for offer in directory.services(queries.offers(reading()), asked)]


def _address(slug: str) -> str:
    return url_for("curricula.show", slug=slug, _external=True)
