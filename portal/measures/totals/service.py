"""Adding a group's totals to its programme's year, and taking them back. Flushes; the caller commits."""

import secrets
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.curricula.models import Programme, ProgrammeVersion
from portal.groups.models import Group
from portal.measures.totals import queries
from portal.measures.totals.models import RollMakeUp, TotalsGiven, TotalsSum
from portal.measures.totals.rules import Cell, Totals
from portal.places.models import School
from portal.web.access import Act

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
"""None that is mistaken for another when read aloud or copied."""
LENGTH = 12
"""59 bits: too many to try them all with every small number."""


class GivenAlready(Exception):
    """This group's totals are in the sums."""


class NotGiven(Exception):
    """This group's totals are not in the sums."""


class NotTheSame(Exception):
    """These are not the totals that were given, or it is not their receipt's code."""


def give(session: Session, group: Group, totals: Totals, *, by: Act) -> str:
    """The group's totals are added to its programme's year, and kept nowhere else. Returns the code of the receipt,
    which is not kept either: with it and the same numbers they can be taken back.

    Raises TooMany or GivenAlready; then nothing is changed.
    """
    parts = totals.spread()
    db.lock(session, Group, [group.id], may_be_named=True)
    if queries.given_by(session, group.id) is not None:
        raise GivenAlready
    code = new_code()
    year = queries.year_of(session, group.id)
    add(session, programme_of(session, group), year, parts)
    row = TotalsGiven(group_id=group.id, year=year, day=clock.today(), mark=totals.mark(code))
    session.add(row)
    session.flush()
    audit.record(session, "gave totals", "group", group.id, by=by)
    return code


def take_back(session: Session, group: Group, totals: Totals, code: str, *, by: Act) -> None:
    """The same totals are no longer in the sums; others can be given. Raises TooMany, NotGiven or NotTheSame."""
    parts = totals.spread()
    db.lock(session, Group, [group.id], may_be_named=True)
    row = queries.given_by(session, group.id)
    if row is None:
        raise NotGiven
    if not secrets.compare_digest(row.mark, totals.mark(plain(code))):
        raise NotTheSame
    add(session, programme_of(session, group), row.year, {cell: -number for cell, number in parts.items()})
    session.delete(row)
    session.flush()
    audit.record(session, "took totals back", "group", group.id, by=by)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def plain(code: str) -> str:
    """The code as it was made, however it was copied."""
    return "".join(code.upper().split()).replace("-", "")


def programme_of(session: Session, group: Group) -> UUID:
    return session.scalars(select(ProgrammeVersion.programme_id).where(ProgrammeVersion.id == group.version_id)).one()


def add(session: Session, programme_id: UUID, year: int, parts: Mapping[Cell, int]) -> None:
    """The numbers are added to the sums of the programme's year; what is taken back is less than nothing."""
    db.lock(session, Programme, [programme_id], may_be_named=True)
    rows = session.scalars(
        select(TotalsSum)
        .where(TotalsSum.programme_id == programme_id, TotalsSum.year == year)
        .order_by(TotalsSum.id)
        .execution_options(populate_existing=True)
    )
    sums = {(row.dimension, row.category): row for row in rows}
    for cell, number in parts.items():
        row = sums.get(cell)
        if row is None:
            row = TotalsSum(programme_id=programme_id, year=year, dimension=cell[0], category=cell[1], number=0)
            session.add(row)
        row.number += number


def set_roll(
    session: Session, school: School, year: int, tenths: Mapping[str, int], source: str, *, by: Act
) -> RollMakeUp:
    """The make-up of the school's roll in this academic year; replaces what stood there."""
    db.lock(session, School, [school.id], may_be_named=True)
    row = queries.roll_of(session, school.id, year)
    if row is None:
        row = RollMakeUp(school_id=school.id, year=year, tenths={}, source=source)
        session.add(row)
    row.tenths, row.source = dict(tenths), source
    session.flush()
    audit.record(session, "set the make-up of the roll", "school", school.id, by=by)
    return row
