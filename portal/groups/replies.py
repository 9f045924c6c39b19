"""Recording what families and young people answered, and reminders. Flushes; the caller commits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.db import lock
from portal.groups import reply_queries, reply_rules
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import ParentReply, ReplyNeeded, ReplyReminder
from portal.groups.reply_rules import Word
from portal.web.access import Act


class NotInGroup(Exception):
    """Somebody named is not, or no longer, in this group."""


class NotAnAnswer(Exception):
    """What was said of some people cannot be so; nothing of it was stored."""

    def __init__(self, faults: Mapping[UUID, str]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Told:
    """What is now known of one person."""

    enrolment_id: UUID
    word: Word
    saw: int
    """Number of the last reply that whoever typed was looking at; 0 where there was none."""
    from_day: date | None = None
    """When it was answered; None is today."""


CHANGED_MEANWHILE = "Somebody changed this reply meanwhile. Look at it and enter yours again"


def begin(session: Session, group: Group, enrolment: Enrolment, *, by: Act) -> None:
    """The first row of somebody who joins: not answered yet. Only for who is new: a returner keeps the last word."""
    _add(session, group, enrolment, 1, Word(), enrolment.joined_day, by)


def record(session: Session, group: Group, told: Sequence[Told], *, by: Act) -> int:
    """Each reply that says something new is added to its person's history; returns how many were.

    Raises NotInGroup or NotAnAnswer, and then nothing was stored.
    """
    lock(session, Group, [group.id])
    people = {row.id: row for row in reply_queries.here(session, group.id)}
    if any(each.enrolment_id not in people for each in told):
        raise NotInGroup
    last = reply_queries.last_of(session, list(people))
    news = [each for each in told if each.word != reply_queries.word_of(last.get(each.enrolment_id))]
    faults = {each.enrolment_id: why for each in news if (why := _fault(each, last.get(each.enrolment_id)))}
    if faults:
        raise NotAnAnswer(faults)
    for each in news:
        number = _number(last.get(each.enrolment_id)) + 1
        day = each.from_day or clock.today()
        _add(session, group, people[each.enrolment_id], number, each.word, day, by)
    session.flush()
    return len(news)


def _fault(each: Told, last: ParentReply | None) -> str | None:
    if each.saw != _number(last):
        return CHANGED_MEANWHILE
    return reply_rules.fault(each.word, each.from_day, clock.today())


def _number(row: ParentReply | None) -> int:
    return row.number if row else 0


def _add(session: Session, group: Group, person: Enrolment, number: int, word: Word, from_day: date, by: Act) -> None:
    row = ParentReply(
        enrolment_id=person.id,
        number=number,
        from_day=from_day,
        answer=word.answer,
        decided_by=word.decided_by,
        own=word.own,
        form_day=word.form_day,
        may_come=reply_rules.may_come(word.answer, word.own, group.reply_needed),
        user_id=by.user_id,
        on_behalf_of=by.on_behalf_of,
        via=by.via,
    )
    session.add(row)
    if number > 1:
        audit.record(session, "recorded", "parent reply", person.id, by=by)


def need(session: Session, group: Group, needed: ReplyNeeded, *, by: Act) -> int:
    """From today on this is what the group needs; returns for how many people that changes whether they may come.

    Sessions before today keep their lists: whoever was expected then, or not, stays so.
    """
    lock(session, Group, [group.id])
    if group.reply_needed is needed:
        return 0
    people = reply_queries.here(session, group.id)
    last = reply_queries.last_of(session, [row.id for row in people])
    for row in people:
        if row.id not in last:  # joined before replies were kept, under what was needed then
            _add(session, group, row, 1, Word(), row.joined_day, by)
    session.flush()
    last = reply_queries.last_of(session, [row.id for row in people])
    group.reply_needed = needed
    changed = 0
    for row in people:
        word = reply_queries.word_of(last[row.id])
        if reply_rules.may_come(word.answer, word.own, needed) is not last[row.id].may_come:
            _add(session, group, row, last[row.id].number + 1, word, clock.today(), by)
            changed += 1
    session.flush()
    audit.record(session, f"needs {needed}", "group", group.id, by=by)
    return changed


def remind(session: Session, group: Group, enrolment_ids: Collection[UUID], *, by: Act) -> int:
    """Note that the school reminded these families today; one who has answered meanwhile is left out.

    Returns how many were noted. Raises NotInGroup.
    """
    people = {row.id for row in reply_queries.here(session, group.id)}
    if not people.issuperset(enrolment_ids):
        raise NotInGroup
    last = reply_queries.last_of(session, list(enrolment_ids))
    words = {key: reply_queries.word_of(last.get(key)) for key in enrolment_ids}
    waiting = [key for key, word in words.items() if reply_rules.lacking(word.answer, word.own, group.reply_needed)]
    for key in sorted(waiting):
        session.add(
            ReplyReminder(
                enrolment_id=key, day=clock.today(), user_id=by.user_id, on_behalf_of=by.on_behalf_of, via=by.via
            )
        )
    session.flush()
    audit.record(session, "noted reminders", "group", group.id, by=by)
    return len(waiting)
