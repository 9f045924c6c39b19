"""What was answered: the last word of each person, the history behind it, and how many stand how."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups import queries, reply_rules
from portal.groups.identity import Vault
from portal.groups.models import Enrolment, Group
from portal.groups.queries import Person
from portal.groups.reply_models import Own, ParentReply, ReplyReminder
from portal.groups.reply_rules import Counts, Standing, Word
from portal.people.models import User as Account
from portal.places.models import SchoolContact


def here(session: Session, group_id: UUID) -> list[Enrolment]:
    """Who is in the group now or will be, by code. The group was loaded through a scope."""
    rows = select(Enrolment).where(Enrolment.group_id == group_id, _not_gone())
    return list(session.scalars(rows.order_by(Enrolment.code)))


def _not_gone() -> ColumnElement[bool]:
    return or_(Enrolment.left_day.is_(None), Enrolment.left_day >= clock.today())


def last_of(session: Session, enrolment_ids: Collection[UUID]) -> dict[UUID, ParentReply]:
    """By enrolment, what was written last; nothing for those of whom nothing was."""
    newest = (
        select(ParentReply.enrolment_id, func.max(ParentReply.number).label("number"))
        .where(ParentReply.enrolment_id.in_(enrolment_ids))
        .group_by(ParentReply.enrolment_id)
        .subquery()
    )
    same = (ParentReply.enrolment_id == newest.c.enrolment_id) & (ParentReply.number == newest.c.number)
    return {row.enrolment_id: row for row in session.scalars(select(ParentReply).join(newest, same))}


def word_of(row: ParentReply | None) -> Word:
    return Word(row.answer, row.decided_by, row.own, row.form_day) if row else Word()


@dataclass(frozen=True)
class Line:
    """One person of the grid."""

    person: Person
    number: int
    """Of the last reply; 0 where there is none."""
    word: Word
    standing: Standing
    lacking: str
    reminders: tuple[date, ...]
    """Days on which the school reminded the family, oldest first."""

    @property
    def enrolment_id(self) -> UUID:
        return self.person.enrolment.id

    @property
    def label(self) -> str:
        """How the tag reads: whose no it was is said."""
        if self.standing is Standing.DECLINED:
            return "said no" if self.word.own is Own.NO else "declined"
        return self.standing.value


def grid(session: Session, vault: Vault, group: Group) -> list[Line]:
    """Everybody who is in the group, by family name. The group was loaded through a scope that opens names."""
    people = [one for one in queries.people_of(session, vault, group.id) if one.is_here]
    last = last_of(session, [one.enrolment.id for one in people])
    reminded = _reminders(session, [one.enrolment.id for one in people])
    return [_line(one, last.get(one.enrolment.id), tuple(reminded[one.enrolment.id]), group) for one in people]


def _line(one: Person, row: ParentReply | None, reminders: tuple[date, ...], group: Group) -> Line:
    word, needed = word_of(row), group.reply_needed
    return Line(
        person=one,
        number=row.number if row else 0,
        word=word,
        standing=reply_rules.standing(word.answer, word.own, needed),
        lacking=reply_rules.lacking(word.answer, word.own, needed),
        reminders=reminders,
    )


def _reminders(session: Session, enrolment_ids: Collection[UUID]) -> Mapping[UUID, list[date]]:
    rows = select(ReplyReminder.enrolment_id, ReplyReminder.day).where(ReplyReminder.enrolment_id.in_(enrolment_ids))
    found: dict[UUID, list[date]] = defaultdict(list)
    for enrolment_id, day in session.execute(rows.order_by(ReplyReminder.day, ReplyReminder.id)):
        if day not in found[enrolment_id]:
            found[enrolment_id].append(day)
    return found


def counts(session: Session, group_ids: Collection[UUID]) -> dict[UUID, Counts]:
    """How many stand how in each of these groups, in one query. No name is read."""
    newer = select(func.max(ParentReply.number)).where(ParentReply.enrolment_id == Enrolment.id)
    last = (ParentReply.enrolment_id == Enrolment.id) & (
        ParentReply.number == newer.correlate(Enrolment).scalar_subquery()
    )
    rows = session.execute(
        select(Enrolment.group_id, Group.reply_needed, ParentReply.answer, ParentReply.own)
        .join(Group, Group.id == Enrolment.group_id)
        .outerjoin(ParentReply, last)
        .where(Enrolment.group_id.in_(group_ids), _not_gone())
    )
    found: dict[UUID, list[Standing]] = {key: [] for key in group_ids}
    for group_id, needed, answer, own in rows:
        found[group_id].append(reply_rules.standing(answer, own or Own.NOT_ASKED, needed))
    return {key: Counts.of(standings) for key, standings in found.items()}


@dataclass(frozen=True)
class Past:
    """One line of a person's history."""

    row: ParentReply
    who: str
    """Who wrote it down."""
    whose: str
    """For whom, where it was on somebody's behalf."""


def history(session: Session, enrolment_id: UUID) -> Sequence[Past]:
    """Everything that was recorded of one person, newest first. The enrolment was loaded through a scope."""
    rows = (
        select(ParentReply, Account.name, SchoolContact.name)
        .outerjoin(Account, Account.id == ParentReply.user_id)
        .outerjoin(SchoolContact, SchoolContact.id == ParentReply.on_behalf_of)
        .where(ParentReply.enrolment_id == enrolment_id)
        .order_by(ParentReply.number.desc())
    )
    return [Past(row, who or "", whose or "") for row, who, whose in session.execute(rows)]


def reminders(session: Session, enrolment_id: UUID) -> Sequence[tuple[date, str]]:
    """Days on which the family was reminded and by whom, newest first."""
    rows = (
        select(ReplyReminder.day, func.coalesce(SchoolContact.name, Account.name, ""))
        .outerjoin(Account, Account.id == ReplyReminder.user_id)
        .outerjoin(SchoolContact, SchoolContact.id == ReplyReminder.on_behalf_of)
        .where(ReplyReminder.enrolment_id == enrolment_id)
        .order_by(ReplyReminder.day.desc(), ReplyReminder.id.desc())
    )
    return [(day, who) for day, who in session.execute(rows)]
