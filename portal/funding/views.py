"""Pages of the funding room."""

from flask import Blueprint

funding = Blueprint("funding", __name__, url_prefix="/funding")
