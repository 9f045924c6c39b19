"""What a school types on the page that asks."""

ASK = "/bookings/ask/sample-steps"


def typed(**more):
    facts = {
        "first_day": "2027-01-12",
        "start_time": "09:30",
        "room": "G14",
        "size": "12",
        "group_name": "Horizons Tuesday",
        "dsl_name": "Dana Example",
        "dsl_phone": "020 7946 0001",
        "dsl_email": "dana@example.org",
        "note": "Sign in at reception",
    }
    return facts | more
