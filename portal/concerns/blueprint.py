"""The pages of this room hang here; `views` gathers them."""

from flask import Blueprint

concerns = Blueprint("concerns", __name__)
