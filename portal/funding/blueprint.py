"""Where the pages of the funding room hang."""

from flask import Blueprint

funding = Blueprint("funding", __name__, url_prefix="/funding")
