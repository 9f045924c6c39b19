"""Adding a group's indicators to the sums, and taking them back. Flushes; the caller commits."""

import secrets

from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Group
from portal.measures.indicators.queries import given_by
from portal.measures.indicators.rules import Given
from portal.measures.totals import queries, service
from portal.measures.totals.models import IndicatorsGiven
from portal.measures.totals.service import GivenAlready, NotGiven, NotTheSame
from portal.web.access import Act


def give(session: Session, group: Group, given: Given, *, by: Act) -> str:
    """Added at once, and kept nowhere else. Returns the code of the receipt, which is not kept either.

    Raises Fault or GivenAlready; then nothing is changed.
    """
    parts = given.spread(str(group.school_id))
    db.lock(session, Group, [group.id], may_be_named=True)
    if given_by(session, group.id) is not None:
        raise GivenAlready
    code, year = service.new_code(), queries.year_of(session, group.id)
    service.add(session, service.programme_of(session, group), year, parts)
    row = IndicatorsGiven(group_id=group.id, year=year, day=clock.today(), mark=given.mark(str(group.school_id), code))
    row.dimensions = sorted({dimension for dimension, _ in parts})
    session.add(row)
    session.flush()
    audit.record(session, "gave indicators", "group", group.id, by=by)
    return code


def take_back(session: Session, group: Group, given: Given, code: str, *, by: Act) -> None:
    """The same figures are no longer in the sums; others can be given. Raises Fault, NotGiven or NotTheSame."""
    school = str(group.school_id)
    parts = given.spread(school)
    db.lock(session, Group, [group.id], may_be_named=True)
    row = given_by(session, group.id)
    if row is None:
        raise NotGiven
    if not secrets.compare_digest(row.mark, given.mark(school, service.plain(code))):
        raise NotTheSame
    less = {cell: -number for cell, number in parts.items()}
    service.add(session, service.programme_of(session, group), row.year, less)
    session.delete(row)
    session.flush()
    audit.record(session, "took indicators back", "group", group.id, by=by)
