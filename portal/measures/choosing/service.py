"""Choosing what is asked. Flushes; the caller commits."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.groups.models import Group
from portal.measures.models import MeasureChoice
from portal.web.access import Act


def choose(session: Session, group: Group, ids: Sequence[str], *, for_programme: bool, by: Act) -> MeasureChoice:
    """This group is asked these instruments, in this order; or every group of its programme that has no choice of its
    own, and then this group has none either. Answers that were given to others stay."""
    db.lock(session, Group, [group.id])
    programme_id = group.version.programme_id
    where = {"programme_id": programme_id} if for_programme else {"group_id": group.id}
    row = session.scalars(select(MeasureChoice).filter_by(**where)).one_or_none() or MeasureChoice(**where)
    row.instruments = list(ids)
    session.add(row)
    if for_programme:
        own = session.scalars(select(MeasureChoice).filter_by(group_id=group.id)).one_or_none()
        if own is not None:
            session.delete(own)
    session.flush()
    noun, key = ("programme", programme_id) if for_programme else ("group", group.id)
    audit.record(session, "chose the questions of", noun, key, by=by)
    return row
