"""From the row of a pack to the facts of what is printed, through the scope of whoever asked, as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal import db
from portal.curricula.queries import Unreadable
from portal.db import Database
from portal.groups import queries as groups
from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.groups.versions import folder_of
from portal.packs import chapters, compose, gather, queries, reach, rules
from portal.packs.chapters import Chapter
from portal.packs.models import Names, Pack, PackGroup, PackPart
from portal.packs.printing.looks import Look
from portal.packs.sheets.facts import PackFacts
from portal.packs.wishes import chosen_of
from portal.people.models import User
from portal.timetable.models import DeliverySession
from portal.web.access import User as ReadBy
from portal.web.jobs import Refused

NO_LONGER = "You may no longer print this. Ask the coordinator if you think that you should."
NO_SESSION = "There is no delivery session to print. It may have moved: look at the group's dates and ask again."
NO_PLANS = "The session plans of this group's programme cannot be read. The coordinator can put this right."
NOTHING = "Nothing of what you ticked is in these sessions. Tick more sheets and ask again."
LEFT_OUT = "is not in it: its session plans cannot be read. The coordinator can put this right."
NOT_TICKED = "is not in it: it has none of the sheets that you ticked."
IN_CODES = "is printed with codes: you may not have its names written in this way."


@dataclass(frozen=True)
class Asked:
    """What is printed: one pack, or one for each session of a run."""

    title: str
    packs: tuple[PackFacts, ...]
    chapters: tuple[Chapter, ...]
    groups: tuple[PackGroup, ...]
    names: Names
    sessions: int
    look: Look
    is_zip: bool
    is_preview: bool

    @property
    def facts(self) -> PackFacts:
        """Of a pack that is of one group."""
        [only] = self.packs
        return only


@dataclass(frozen=True)
class _Work:
    session: Session
    pack: Pack
    vault: Vault
    url: str


def load(database: Database, pack_id: UUID, vault: Vault, url: str = "") -> Asked:
    """The facts of the pack; `url` is where the portal is, for the codes on sheets. Raises Refused, in words for
    whoever asked."""
    with database.read() as session:
        pack = session.get(Pack, pack_id)
        user = session.get(User, pack.asked_by) if pack else None
        if pack is None or user is None or not user.is_active:
            raise Refused(NO_LONGER)
        work = _Work(session, pack, vault, url)
        return _asked(work, user, reach.meetings(session, user, pack))


def chapters_as_now(
    session: Session, user: ReadBy, pack: Pack, part: PackPart, vault: Vault, url: str
) -> tuple[Chapter, ...]:
    """What stands in the pack by what is known and allowed now; of a run that part alone. Raises Refused."""
    meetings = reach.meetings(session, user, pack)
    if pack.group_id is None:
        meetings = [meeting for meeting in meetings if meeting.id == part.session_id]
    return _asked(_Work(session, pack, vault, url), user, meetings).chapters


def look_of(pack: Pack) -> Look:
    """What its paper looks like."""
    return Look(pack.paper, pack.letters, pack.is_saving, pack.is_duplex)


def _asked(work: _Work, user: ReadBy, meetings: Sequence[DeliverySession]) -> Asked:
    group_id = work.pack.group_id
    return _run(work, user, meetings) if group_id is None else _of_group(work, user, group_id, meetings)


def _of_group(work: _Work, user: ReadBy, group_id: UUID, meetings: Sequence[DeliverySession]) -> Asked:
    session, pack = work.session, work.pack
    group = db.one(session, groups.seen_by(user), group_id)
    if group is None or pack.names not in queries.options(session, user, group):
        raise Refused(NO_LONGER)
    if not meetings:
        raise Refused(NO_SESSION)
    try:
        folder = folder_of(session, group)
    except Unreadable as fault:
        raise Refused(NO_PLANS) from fault
    whole = pack.session_id is None
    names, vault = pack.names, work.vault
    subject = gather.subject(session, group, meetings, whole=whole, names=names, vault=vault, url=work.url)
    recipe, chosen = chosen_of(pack.recipe, pack.sheets)
    facts = compose.pack(subject, folder, recipe=recipe, chosen=chosen)
    if not facts.sheets:
        raise Refused(NOTHING)
    row = PackGroup(group_id=group.id, names=pack.names, is_in=True)
    return Asked(
        title=facts.title,
        packs=(facts,),
        chapters=chapters.of_group(group.id, [meeting.id for meeting in meetings], facts, whole=whole),
        groups=(row,),
        names=pack.names,
        sessions=len(meetings),
        look=look_of(pack),
        is_zip=False,
        is_preview=pack.is_preview,
    )


def _run(work: _Work, user: ReadBy, meetings: Sequence[DeliverySession]) -> Asked:
    """Each session of each group has a pack of its own, in order of time. A group that cannot be printed is left out,
    and it is said which and why."""
    pack = work.pack
    if not meetings or pack.first_day is None or pack.last_day is None:
        raise Refused(NO_SESSION)
    by_group: dict[UUID, list[DeliverySession]] = {}
    for meeting in meetings:
        by_group.setdefault(meeting.group_id, []).append(meeting)
    ways = queries.ways(work.session, user, by_group)
    made: dict[UUID, PackFacts] = {}
    said: list[PackGroup] = []
    for group in _groups(work.session, [group_id for group_id in by_group if group_id in ways]):
        found, row = _printed(work, group, by_group[group.id], ways)
        made |= found
        said.append(row)
    if not made:
        raise Refused(NO_PLANS if any(row.remark == LEFT_OUT for row in said) else NOTHING)
    kept = [meeting for meeting in meetings if meeting.id in made]
    return Asked(
        title=rules.run_title(pack.first_day, pack.last_day),
        packs=tuple(made[meeting.id] for meeting in kept),
        chapters=tuple(Chapter(meeting.group_id, meeting.id, made[meeting.id].sheets) for meeting in kept),
        groups=tuple(said),
        names=pack.names,
        sessions=len(kept),
        look=look_of(pack),
        is_zip=(pack.is_zip and not pack.is_preview) or len(kept) > rules.MOST_IN_ONE_PDF,
        is_preview=pack.is_preview,
    )


def _groups(session: Session, ids: Sequence[UUID]) -> Sequence[Group]:
    """In the order of their first session."""
    rows = session.scalars(select(Group).where(Group.id.in_(ids)).options(joinedload(Group.school))).unique()
    return sorted(rows, key=lambda group: ids.index(group.id))


def _printed(
    work: _Work, group: Group, meetings: Sequence[DeliverySession], ways: Mapping[UUID, tuple[Names, ...]]
) -> tuple[dict[UUID, PackFacts], PackGroup]:
    """The packs of one group by session, and what is to be said of it."""
    pack = work.pack
    names = pack.names if pack.names in ways[group.id] else Names.CODES
    row = PackGroup(group_id=group.id, names=names, is_in=True, remark=None if names is pack.names else IN_CODES)
    try:
        folder = folder_of(work.session, group)
    except Unreadable:
        row.is_in, row.remark = False, LEFT_OUT
        return {}, row
    subject = gather.subject(work.session, group, meetings, whole=False, names=names, vault=work.vault, url=work.url)
    recipe, chosen = chosen_of(pack.recipe, pack.sheets)
    made: dict[UUID, PackFacts] = {}
    for meeting, facts in zip(meetings, subject.meetings, strict=True):
        found = compose.pack(replace(subject, meetings=(facts,)), folder, recipe=recipe, chosen=chosen)
        if found.sheets:
            day = facts.day.isoformat()
            made[meeting.id] = replace(found, file_name=f"{day}-{found.file_name}")
    if not made:
        row.is_in, row.remark = False, NOT_TICKED
    return made, row
