"""Somebody who came and is new to the group: put in, with the reply that the group needs, and marked. Flushes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.groups import replies, reply_queries, reply_rules
from portal.groups import service as groups
from portal.groups.entries import Entry
from portal.groups.identity import Vault
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import Answer, Own, ReplyNeeded
from portal.groups.reply_rules import Word
from portal.registers.walk_ins import service
from portal.timetable.models import SessionPart
from portal.web.access import Act

NO_REPLY = (None, ReplyNeeded.NOTHING)


class AlreadyHere(Exception):
    """This person is in the group already."""


class NotEnough(Exception):
    """With this reply they may not come to this group."""


@dataclass(frozen=True)
class Joining:
    entry: Entry
    word: Word
    answered_day: date | None
    """Of the reply; None where the group needs none."""


def join(
    session: Session, part: SessionPart, walk_in_id: UUID, joining: Joining, *, vault: Vault, by: Act
) -> tuple[Enrolment, bool]:
    """Who came is in the group from this session's day on, may come, and is marked present; the typed name is gone.

    The second value is False where the reply came only after the session: then they are in the group without a mark.
    Raises Settled, AlreadyHere, NotEnough, SaidNo, CannotMark, and what `groups.add_participants` raises; then nothing
    holds.
    """
    service.open_one(session, part, walk_in_id)
    group, day = part.session.group, clock.day_of(part.session.starts_at)
    if group.reply_needed not in NO_REPLY and not _is_enough(joining.word, group):
        raise NotEnough
    added = groups.add_participants(session, vault, group, [joining.entry], joined_day=day, by=by)
    if not added.joined:
        raise AlreadyHere
    [person] = added.joined
    _reply(session, group, person, joining, by)
    if group.reply_needed not in NO_REPLY and (joining.answered_day or clock.today()) > day:
        service.settle_as(session, part, walk_in_id, person.id, by=by)
        return person, False
    service.merge(session, part, walk_in_id, person.id, by=by)
    return person, True


def _is_enough(word: Word, group: Group) -> bool:
    return reply_rules.may_come(word.answer, word.own, group.reply_needed)


def _reply(session: Session, group: Group, person: Enrolment, joining: Joining, by: Act) -> None:
    """The family's reply stands in its history. One who was in the group before and said no stays out."""
    last = reply_queries.last_of(session, [person.id]).get(person.id)
    before = reply_queries.word_of(last)
    if before.answer is Answer.DECLINED or before.own is Own.NO:
        raise service.SaidNo
    if group.reply_needed not in NO_REPLY:
        told = replies.Told(person.id, joining.word, last.number if last else 0, joining.answered_day)
        replies.record(session, group, [told], by=by)
