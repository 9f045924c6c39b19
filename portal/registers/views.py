"""Pages of the registers room."""

from flask import Blueprint

registers = Blueprint("registers", __name__, url_prefix="/registers")
