"""Who was proposed for the sample's groups beside those who came: most of them not accepted, some still to decide."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.groups.entries import Entry
from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.groups.referring import service
from portal.groups.referring.models import Referral, Route, State, WhyNot
from portal.groups.referring.service import Decision
from portal.web.access import Act

DECIDED_AFTER = timedelta(days=4)
ROUTES = (Route.SCHOOL,) * 6 + (Route.FAMILY, Route.FAMILY, Route.YOUNG_PERSON, Route.SERVICE)
DECISIONS = (
    *(Decision(State.NOT_ACCEPTED, why) for why in WhyNot if why is not WhyNot.NO_NEED),
    Decision(State.NOT_ACCEPTED, WhyNot.SAID_NO),
    Decision(State.WAITING),
)
OTHERS = (0, 1, 2, 2, 3)


def propose(session: Session, vault: Vault, group: Group, people: Sequence[Entry], rng: Random, by: Act) -> list[UUID]:
    """The school proposes these; their referrals, in this order."""
    rows = [service.propose(session, vault, group, one, route=rng.choice(ROUTES), by=by) for one in people]
    return [row.id for row in rows]


def decide(session: Session, keys: Sequence[UUID], first: date, rng: Random, *, school: Act, office: Act) -> None:
    """About those who come onto no list. Asked twice: before the group begins one of them is not decided yet."""
    for place, key in enumerate(keys):
        row = session.get_one(Referral, key)
        if not row.is_open or (place == 0 and first > clock.today()):
            continue
        if rng.random() < 0.15:
            service.take_back(session, row, rng.choice((WhyNot.NO_NEED, WhyNot.SAID_NO)), by=school)
        else:
            service.decide(session, row, rng.choice(DECISIONS), saw=row.state, by=office)


def forget(session: Session) -> None:
    """As the worker does."""
    service.expire(session)
