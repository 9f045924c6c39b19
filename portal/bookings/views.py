"""Pages of the bookings room."""

from flask import Blueprint

bookings = Blueprint("bookings", __name__, url_prefix="/bookings")
