"""Funders and prices for bookings."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.models import Programme
from portal.funding import places, prices
from portal.funding.models import FundingLine
from portal.people.models import Organisation, OrganisationKind
from tests.world import by

FROM, UNTIL = date(2026, 4, 1), date(2027, 3, 31)


def line_with(desk: Any, groups: int, name: str = "Council") -> FundingLine:
    """A line of the desk's area that pays for so many groups from April 2026 to March 2027."""
    funder = Organisation(kind=OrganisationKind.FUNDER, name=name)
    desk.world.add(funder)
    line = FundingLine(
        organisation_id=funder.id, authority_id=desk.authority.id, name="Grant", from_day=FROM, until_day=UNTIL
    )
    desk.world.add(line)
    if groups:
        with desk.write() as session:
            again = session.get_one(FundingLine, line.id)
            places.set_places(
                session,
                again,
                programme_id=_programme(session),
                groups=groups,
                from_day=FROM,
                until_day=UNTIL,
                by=by(None),
            )
            session.commit()
    return line


def price(desk: Any, pence: int, from_day: date = FROM) -> None:
    with desk.write() as session:
        prices.set_price(
            session, programme_id=_programme(session), school_id=None, pence=pence, from_day=from_day, by=by(None)
        )
        session.commit()


def _programme(session: Session) -> UUID:
    return session.scalars(select(Programme.id)).one()
