"""Where the pages of the bookings room hang."""

from flask import Blueprint

bookings = Blueprint("bookings", __name__, url_prefix="/bookings")
