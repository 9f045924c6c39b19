"""Where the pages of the curricula room hang; `views` gathers them."""

from flask import Blueprint

curricula = Blueprint("curricula", __name__, url_prefix="/programmes")
