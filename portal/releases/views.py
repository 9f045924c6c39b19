"""Pages of the releases room."""

from flask import Blueprint

releases = Blueprint("releases", __name__, url_prefix="/reports")
