"""Pages of the home room."""

from flask import Blueprint

home = Blueprint("home", __name__)
