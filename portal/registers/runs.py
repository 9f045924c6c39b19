"""What the worker does for registers now and then: reminds whoever has not finished one, locks what is old, destroys
photographs of sheets that nobody has typed in, asks whether the school was told of somebody missing."""

from datetime import timedelta

from portal.db import Database
from portal.registers import overdue
from portal.registers.chasing import service as chasing
from portal.registers.locking import service as locking
from portal.registers.missing import following
from portal.registers.missing.untold import counted_untold
from portal.registers.overdue import LooksAfter
from portal.registers.paper import photos
from portal.registers.walk_ins import service as coming
from portal.web.access import Act, Via
from portal.web.jobs import Chore

BY_ITSELF = Act(None, via=Via.JOB)


def _lock(database: Database) -> None:
    with database.write() as session:
        locking.lock_old(session, by=BY_ITSELF)
        session.commit()


LOCK = Chore("registers.lock", _lock, timedelta(hours=1))
"""Registers finished more than seven days ago take no corrections until a coordinator unlocks them."""


def _chase(database: Database) -> None:
    """What is found is read first, so that nobody waits for the database meanwhile."""
    with database.read() as session:
        half = chasing.due(session)
        things = chasing.found(session) if half else []
    if half:
        with database.write() as session:
            chasing.make(session, half, things)
            session.commit()


CHASE = Chore("registers.chase", _chase, timedelta(minutes=5))
"""A list of what is to be chased, each working day at 08:00 and at 13:30."""


def reminding(looks_after: LooksAfter) -> Chore:
    def remind(database: Database) -> None:
        with database.write() as session:
            overdue.write(session, looks_after)
            session.commit()

    return Chore("registers.remind", remind, timedelta(minutes=20))


def asking_who_was_told(looks_after: LooksAfter) -> Chore:
    """Somebody is missing and nobody said that the school was told: the coordinator hears of it."""

    def ask(database: Database) -> None:
        with database.read() as looking:
            if not counted_untold(looking):
                return
        with database.write() as session:
            following.remind(session, looks_after)
            session.commit()

    return Chore("registers.untold", ask, timedelta(minutes=5))


def _expire_photos(database: Database) -> None:
    with database.read() as looking:
        if not photos.counted_too_old(looking):
            return
    with database.write() as session:
        photos.expire(session)
        session.commit()


def _expire_walk_ins(database: Database) -> None:
    with database.read() as looking:
        if not coming.counted_too_old(looking):
            return
    with database.write() as session:
        coming.expire(session)
        session.commit()


EXPIRE_WALK_INS = Chore("registers.expire_walk_ins", _expire_walk_ins, timedelta(hours=6))
"""Names of people who came, and of whom nobody says who they were, go after 30 days."""
EXPIRE_PHOTOS = Chore("registers.expire_photos", _expire_photos, timedelta(minutes=10))
