"""Pages of the timetable room."""

from flask import Blueprint

timetable = Blueprint("timetable", __name__, url_prefix="/sessions")
