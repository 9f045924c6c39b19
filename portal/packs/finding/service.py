"""A pack made once more, as it was asked for. Flushes; the caller commits."""

from sqlalchemy.orm import Session

from portal.groups.models import Group
from portal.packs import service
from portal.packs.models import Pack
from portal.packs.wishes import Reach, how_of
from portal.timetable.models import DeliverySession
from portal.web.access import Act


def once_more(session: Session, pack: Pack, *, by: Act) -> Pack:
    """What comes out is compared with this one, which was loaded through a scope. Raises what asking for it raises."""
    how = how_of(pack)
    if pack.first_day is not None and pack.last_day is not None:
        reach = Reach(pack.scope, pack.first_day, pack.last_day, pack.school_id, pack.user_id)
        asked = service.ask_run(session, reach=reach, names=pack.names, how=how, by=by)
    else:
        group = session.get_one(Group, pack.group_id)
        meeting = session.get_one(DeliverySession, pack.session_id) if pack.session_id else None
        asked = service.ask(session, group=group, delivery_session=meeting, names=pack.names, how=how, by=by)
    if asked.id != pack.id:
        asked.again_of = pack.id
    session.flush()
    return asked
