"""Where the pages of totals and indicators hang."""

from flask import Blueprint

totals = Blueprint("totals", __name__)
