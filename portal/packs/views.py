"""Pages of the packs room."""

from flask import Blueprint

packs = Blueprint("packs", __name__, url_prefix="/packs")
