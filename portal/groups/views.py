"""Pages of the groups room."""

from flask import Blueprint

groups = Blueprint("groups", __name__, url_prefix="/groups")
