"""Where the pages of the people room hang."""

from flask import Blueprint

people = Blueprint("people", __name__)
