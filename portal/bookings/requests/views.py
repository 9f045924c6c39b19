"""A request from the programme's public page to sent: for staff with an account, without one, and for a coordinator who
writes down what somebody said. Every page that is answered is kept in the draft."""

from portal.bookings.requests import codes as request_codes
from portal.bookings.requests import pages as request_pages
from portal.bookings.requests import start as request_start
from portal.bookings.requests.access import asking

__all__ = ["asking", "request_codes", "request_pages", "request_start"]
