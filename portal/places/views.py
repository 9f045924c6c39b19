"""Pages of the places room."""

from flask import Blueprint

places = Blueprint("places", __name__, url_prefix="/schools")
