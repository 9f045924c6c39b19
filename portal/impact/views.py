"""Pages of the impact room."""

from flask import Blueprint

impact = Blueprint("impact", __name__, url_prefix="/impact")
