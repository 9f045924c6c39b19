"""Which side is at the keyboard."""

from flask_login import current_user

from portal.web.access import Can


def is_charity() -> bool:
    """Whether this person decides about bookings, and so asks on behalf of schools."""
    return bool(current_user.is_authenticated and current_user.may(Can.DECIDE_BOOKING))
