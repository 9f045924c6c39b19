"""Where the pages of reports hang."""

from flask import Blueprint

releases = Blueprint("releases", __name__, url_prefix="/reports")
