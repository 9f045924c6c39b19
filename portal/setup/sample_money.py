"""Sample funders, their lines and targets, and which lines pay for a group."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.curricula.models import ProgrammeVersion
from portal.funding import queries, service
from portal.funding.models import FundingLine, TargetMeasure
from portal.funding.rules import financial_year
from portal.places.models import Authority
from portal.setup.sample_names import FOUNDATION
from portal.setup.sample_schools import ALONE, ENFIELD, Place
from portal.web.access import Act

COUNCILS: dict[str, tuple[int, tuple[int, int, int], int]] = {
    ENFIELD: (9_600_000, (260, 220, 150), 10),
    ALONE: (1_900_000, (60, 40, 30), 10),
}
"""LA code → pence a year, targets (sessions, reach, completed), and growth in percent from last year to this."""
FOUNDATION_FACTS = (7_500_000, (240, 200, 130), 5)
MEASURES = (TargetMeasure.SESSIONS, TargetMeasure.REACH, TargetMeasure.COMPLETED)


def add(session: Session, places: Sequence[Place], programme: ProgrammeVersion, on: date, *, by: Act) -> UUID:
    """Two councils and a foundation pay, last financial year and this one. Returns the foundation."""
    for la_code, facts in COUNCILS.items():
        authority_id = next((place.authority_id for place in places if place.la_code == la_code), None)
        if authority_id is not None:
            name = session.get_one(Authority, authority_id).name
            _funder(session, f"{name} council (sample)", authority_id, facts, programme, on, by)
    return _funder(session, FOUNDATION, None, FOUNDATION_FACTS, programme, on, by)


def _funder(
    session: Session,
    name: str,
    authority_id: UUID | None,
    facts: tuple[int, tuple[int, int, int], int],
    programme: ProgrammeVersion,
    on: date,
    by: Act,
) -> UUID:
    funder = service.add_funder(session, name=name, authority_id=authority_id, by=by)
    pence, numbers, growth = facts
    for place, year in enumerate((financial_year(on) - 1, financial_year(on))):
        line = service.add_line(
            session,
            organisation_id=funder.id,
            authority_id=authority_id,
            name=f"Groups in schools {year} to {year + 1}",
            from_day=date(year, 4, 1),
            until_day=date(year + 1, 3, 31),
            amount_pence=pence * (100 + place * growth) // 100,
            by=by,
        )
        for measure, number in zip(MEASURES, numbers, strict=True):
            service.set_target(
                session,
                line,
                programme_id=programme.programme_id,
                year=year,
                measure=measure,
                number=number * (100 + place * growth) // 100,
                by=by,
            )
    return funder.id


def shares(session: Session, authority_id: UUID, first_day: date, number: int) -> dict[UUID, int] | None:
    """Who pays for a group: its area's own council, now and then with the foundation; elsewhere the foundation."""
    lines = queries.lines_for(session, authority_id, first_day)
    own: list[FundingLine] = [line for line in lines if line.authority_id is not None]
    anywhere = [line for line in lines if line.authority_id is None]
    if own and anywhere and number % 4 == 1:
        return {own[0].id: 60, anywhere[0].id: 40}
    found = own or anywhere
    return {found[0].id: 100} if found else None
