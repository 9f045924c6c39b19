"""Pages of the curricula room."""

from flask import Blueprint

curricula = Blueprint("curricula", __name__, url_prefix="/programmes")
