"""A request from the programme's public page to sent: for staff with an account, without one, and for a coordinator who
writes down what somebody said. Every page that is answered is kept in the draft."""

from portal.bookings import request_codes, request_pages, request_start
from portal.bookings.request_access import asking

__all__ = ["asking", "request_codes", "request_pages", "request_start"]
