"""What the worker does now and then for bookings."""

from datetime import timedelta

from portal.bookings.requests import drafts
from portal.bookings.steps import reply_reminders
from portal.db import Database
from portal.web.jobs import Chore


def forget_old_drafts(database: Database) -> None:
    with database.write() as session:
        drafts.forget_old(session)
        session.commit()


def ask_for_replies(database: Database) -> None:
    with database.write() as session:
        reply_reminders.ask_schools(session)
        session.commit()


FORGET = Chore("old drafts", forget_old_drafts, timedelta(hours=6))
ASK = Chore("groups.ask", ask_for_replies, timedelta(hours=1))
