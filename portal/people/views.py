"""Pages of the people room."""

from flask import Blueprint

people = Blueprint("people", __name__)
