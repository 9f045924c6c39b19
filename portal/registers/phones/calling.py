"""Somebody would like a call today, as their phone without signal noted it: no reason, and no trace after 30 days."""

from sqlalchemy.orm import Session

from portal.people import calls
from portal.registers.phones.marks import FOREIGN
from portal.registers.phones.taking import STORED, Waits, one_by_one
from portal.sync.kinds import Answer, Said
from portal.web.access import Act, Can


def _take(session: Session, _said: Said, by: Act) -> Answer:
    if by.user is None or not by.user.may(Can.ASK_CALL):
        raise Waits(FOREIGN)
    calls.wish(session, by.user)
    return STORED


take_calls = one_by_one(_take)
"""The handler of the kind `call`: asked today, whenever it was tapped."""
