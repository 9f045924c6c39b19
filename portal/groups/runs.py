"""What the worker does for groups now and then: forgets who was proposed and came to nothing."""

from datetime import timedelta

from portal.db import Database
from portal.groups.referring import service
from portal.web.jobs import Chore


def _expire(database: Database) -> None:
    with database.read() as looking:
        if not service.counted_too_old(looking):
            return
    with database.write() as session:
        service.expire(session)
        session.commit()


EXPIRE_REFERRALS = Chore("groups.expire_referrals", _expire, timedelta(hours=6))
"""Names of people who were proposed and not accepted go after 30 days; the number and the reason stay."""
