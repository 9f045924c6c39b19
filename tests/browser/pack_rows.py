"""Packs as the worker leaves them, without printing any."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.groups import queries as groups
from portal.groups.models import Duty, Group, Staffing
from portal.packs import service
from portal.packs.elsewhere import codes
from portal.packs.models import Names, Pack, PackPart
from portal.packs.wishes import How
from portal.people.models import User
from portal.timetable.models import DeliverySession
from portal.web.access import Act, Can, Via
from portal.web.models import Job
from tests.packs.kept import URL, keep

ADDRESS = "192.0.2.1"


def keep_one(app: Flask, database: Database, user: User) -> UUID | None:
    """The pack of a whole group of this person's."""
    meets = exists().where(DeliverySession.group_id == Group.id, DeliverySession.is_live)
    by = Act(user, via=Via.COMMAND)
    with database.write() as session:
        kept = session.scalars(select(Pack.id).where(Pack.asked_by == user.id).limit(1)).one_or_none()
        if kept:
            return kept
        rows = select(Group).where(groups.scope(user, Can.PRINT_PACKS), meets).order_by(Group.id)
        group = session.scalars(rows.limit(1)).one_or_none()
        if group is None:
            return None
        how = How(is_saving=True)  # as a page printed elsewhere is
        pack = service.ask(session, group=group, delivery_session=None, names=Names.CODES, by=by, how=how)
        session.get_one(Job, pack.job_id).done_at = clock.now()  # so that no worker takes it up
        session.commit()
    keep(database, app.extensions["portal_vault"], pack.id, URL)
    return pack.id


def pages_of(session: Session, user: User) -> Iterator[dict[str, Any]]:
    """The first and a session's of each."""
    for pack_id in session.scalars(select(Pack.id).where(Pack.asked_by == user.id)).all():
        rows = select(PackPart.number).where(PackPart.pack_id == pack_id).order_by(PackPart.number)
        numbers = session.scalars(rows).all()
        yield from ({"pack_id": pack_id, "number": numbers[at]} for at in (0, len(numbers) // 2) if numbers)


def typed_in(app: Flask, database: Database) -> str:
    """The token of a browser in which the code of a facilitator's pack was typed."""
    with database.read() as session:
        user = session.scalars(select(User).join(Staffing).where(Staffing.duty == Duty.LEAD).limit(1)).one()
        _ = user.grants
    pack_id = keep_one(app, database, user)
    assert pack_id
    key = app.extensions["portal_link_key"]
    with database.write() as session:
        code = codes.make(session, key, pack_id, by=Act(user, via=Via.COMMAND))
        token = codes.use(session, key, code, address=ADDRESS)
        session.commit()
    return token
