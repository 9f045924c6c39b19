"""What the worker does: print a pack, and delete those whose time is over."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from portal import db
from portal.curricula.queries import Unreadable
from portal.db import Database
from portal.groups import queries as groups
from portal.groups.identity import Vault
from portal.groups.versions import folder_of
from portal.packs import compose, gather, queries, service
from portal.packs.facts import PackFacts
from portal.packs.models import Names, Pack
from portal.packs.printing.looks import Look
from portal.packs.printing.press import Plate, plate_of, press
from portal.packs.printing.runs import KeptInDatabase
from portal.people.models import User
from portal.web.access import Act, Via
from portal.web.jobs import Chore, Claim, Progress, Refused, Run
from portal.web.pdf import Unavailable

NO_LONGER = "You may no longer print this. Ask the coordinator if you think that you should."
NO_SESSION = "There is no delivery session to print. It may have moved: look at the group's dates and ask again."
NO_PLANS = "The session plans of this group's programme cannot be read. The coordinator can put this right."


@dataclass(frozen=True)
class Asked:
    facts: PackFacts
    names: Names
    sessions: int


def printing(vault: Vault, url: str = "") -> Run:
    """The job "packs.print" with the key to names, and with the portal's address for the codes on sheets."""

    def run(database: Database, claim: Claim, progress: Progress) -> None:
        print_pack(database, claim, progress, vault=vault, url=url)

    return run


def print_pack(database: Database, claim: Claim, progress: Progress, *, vault: Vault, url: str = "") -> None:
    """Make the pack that this job speaks of, if whoever asked may still have it.

    Raises Refused, in words for that person.
    """
    pack_id = UUID(claim.facts["pack"])
    asked = load(database, pack_id, vault, url)
    plate = plate_of(asked.facts, Look())
    sha256 = plate.sha256 if asked.names is Names.CODES else None
    made = _made_before(database, sha256) or _printed(database, plate, progress)
    with database.write() as session:
        user = session.get(User, claim.asked_by)
        service.keep(session, vault, pack_id, pdf=made[0], pages=made[1], sha256=sha256, by=Act(user, via=Via.JOB))
        session.commit()


def load(database: Database, pack_id: UUID, vault: Vault, url: str = "") -> Asked:
    """The facts of the pack, through the scope of whoever asked, as it is now."""
    with database.read() as session:
        pack = session.get(Pack, pack_id)
        user = session.get(User, pack.asked_by) if pack else None
        group = db.one(session, groups.seen_by(user), pack.group_id) if pack and user and user.is_active else None
        if pack is None or user is None or group is None or pack.names not in queries.options(session, user, group):
            raise Refused(NO_LONGER)
        meetings = queries.meetings(session, user, group.id)
        if pack.session_id:
            meetings = [meeting for meeting in meetings if meeting.id == pack.session_id]
        if not meetings:
            raise Refused(NO_SESSION)
        whole = pack.session_id is None
        subject = gather.subject(session, group, meetings, whole=whole, names=pack.names, vault=vault, url=url)
        try:
            folder = folder_of(session, group)
        except Unreadable as fault:
            raise Refused(NO_PLANS) from fault
        return Asked(compose.pack(subject, folder), pack.names, len(meetings))


def _made_before(database: Database, sha256: str | None) -> tuple[bytes, int] | None:
    """The bytes of a pack with codes made from the very same page, so that it need not be laid out again."""
    if sha256 is None:
        return None
    with database.read() as session:
        same = session.scalars(queries.counted_same(session, sha256)).one_or_none()
        return (same.pdf, same.pages) if same and same.pdf and same.pages else None


def _printed(database: Database, plate: Plate, progress: Progress) -> tuple[bytes, int]:
    try:
        made = press(plate, KeptInDatabase(database), say=progress)
    except Unavailable as missing:
        raise Refused(f"PDFs cannot be made here yet. To put it right: {missing}") from missing
    return made.pdf, made.pages


def _purge(database: Database) -> None:
    with database.read() as looking:
        if looking.scalars(queries.counted_expired().with_only_columns(Pack.id).limit(1)).first() is None:
            return
    with database.write() as session:
        service.purge(session)
        session.commit()


PURGE = Chore("packs.purge", _purge, timedelta(minutes=5))
