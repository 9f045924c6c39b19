"""Where the pages of the measures room hang."""

from flask import Blueprint

measures = Blueprint("measures", __name__)
