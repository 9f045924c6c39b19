"""Starting groups, staffing and naming them, enrolling people. Flushes; the caller commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.curricula.models import ProgrammeVersion
from portal.curricula.reading.schema import Mode
from portal.curricula.rules import facts_of
from portal.db import lock
from portal.groups import gate, queries, replies
from portal.groups.entries import Entry
from portal.groups.identity import Name, Vault
from portal.groups.meetings import meetings
from portal.groups.models import AbsenceReason, Duty, Enrolment, Group, Participant, Staffing
from portal.groups.referring import settling
from portal.groups.reply_rules import needed_by
from portal.groups.rules import codes, group_name_fault, numbers_only
from portal.places.models import School
from portal.web.access import Act


class NumbersOnly(Exception):
    """An assembly or a whole class: year groups and numbers are given, never names."""


class GroupFull(Exception):
    """More people than the programme allows in one group."""

    def __init__(self, most: int, now: int) -> None:
        super().__init__(f"at most {most}, {now} now")
        self.most = most
        self.now = now


class KeyOfAnother(Exception):
    """A school's own key that belongs to a pupil of another name."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class NotNeutral(Exception):
    """A group name that says too much; the text is what to choose instead."""


class AlreadyLeft(Exception):
    """This person's time in the group has ended before."""


class LeftBeforeJoining(Exception):
    """The last day is before the first."""


class GroupEnded(Exception):
    """The group was cancelled; nobody joins it any more."""


class AfterTheLast(Exception):
    """The day lies after the group's last session."""

    def __init__(self, last: date) -> None:
        super().__init__(last)
        self.last = last


def start(
    session: Session,
    *,
    booking_id: UUID | None,
    version: ProgrammeVersion,
    school: School,
    name: str,
    mode: Mode,
    planned_sessions: int,
    minutes: int,
    expected_size: int,
    dsl_contact_id: UUID | None,
    host_contact_id: UUID | None,
    plan_number: int | None = None,
    by: Act,
) -> Group:
    """A group pinned to this version, or to one session of it, under the school's authority of today."""
    group = Group(
        booking_id=booking_id,
        version_id=version.id,
        school_id=school.id,
        authority_id=school.authority_id,
        name=name,
        mode=mode,
        planned_sessions=planned_sessions,
        plan_number=plan_number,
        minutes=minutes,
        expected_size=expected_size,
        dsl_contact_id=dsl_contact_id,
        host_contact_id=host_contact_id,
        reply_needed=needed_by(facts_of(version.facts)),
    )
    session.add(group)
    session.flush()
    audit.record(session, "started", "group", group.id, by=by)
    return group


def name_staff(
    session: Session,
    group: Group,
    *,
    user_id: UUID,
    organisation_id: UUID,
    duty: Duty,
    from_day: date,
    until_day: date | None = None,
    by: Act,
) -> Staffing:
    """Give a facilitator sight of the group; clashes are the timetable's to refuse before this."""
    row = Staffing(
        group_id=group.id,
        user_id=user_id,
        organisation_id=organisation_id,
        duty=duty,
        from_day=from_day,
        until_day=until_day,
    )
    session.add(row)
    session.flush()
    audit.record(session, "staffed", "group", group.id, by=by)
    return row


def end_staff(session: Session, row: Staffing, last_day: date, *, by: Act) -> None:
    """This is the last day on which they staff the group, itself counted."""
    row.until_day = last_day
    session.flush()
    audit.record(session, "ended staffing of", "group", row.group_id, by=by)


def cancel(session: Session, group: Group, *, by: Act) -> None:
    """The group does not meet: nothing of it was held and nothing is to come."""
    group.cancelled_at = clock.now()
    session.flush()
    audit.record(session, "cancelled", "group", group.id, by=by)


def rename(session: Session, group: Group, name: str, *, by: Act) -> None:
    """Give the group another neutral name. Raises NotNeutral with what to choose instead."""
    title = (group.version.title, group.version.programme.slug)
    fault = group_name_fault(name, programme=title)
    if fault:
        raise NotNeutral(fault)
    group.name = " ".join(name.split())
    session.flush()
    audit.record(session, "renamed", "group", group.id, by=by)


@dataclass(frozen=True)
class Added:
    """Who joined, and how many of those given were in the group already."""

    joined: tuple[Enrolment, ...]
    already: int


def add_participants(
    session: Session,
    vault: Vault,
    group: Group,
    entries: Sequence[Entry],
    *,
    joined_day: date,
    by: Act,
    same: Mapping[int, UUID] | None = None,
) -> Added:
    """Enrol these people, each once: a pupil known in this school is the same participant again, also where two lists
    with the same new pupil are saved at once.

    `same`: by place among the entries, the person of this school whom somebody chose for one that looks alike.

    Raises GateShut, NumbersOnly, AfterTheLast, GroupEnded, GroupFull or KeyOfAnother, and then nobody was added.
    """
    gate.refuse_shut(session, group.school_id)
    if numbers_only(group.mode):
        raise NumbersOnly
    refuse_after_the_last(session, group.id, joined_day)
    lock(session, Group, [group.id])
    lock(session, School, [group.school_id], may_be_named=True)
    there = {row.participant_id: row for row in queries.enrolments(session, group.id)}
    joining: list[tuple[Entry, Participant | None]] = []
    seen = {key for key, row in there.items() if _is_here(row)}
    already = 0
    all_known = queries.known(session, vault, group.school_id, entries, clock.today())
    chosen = _chosen(session, group, same or {})
    for place, (entry, known) in enumerate(zip(entries, all_known, strict=True)):
        if known.is_of_another:
            raise KeyOfAnother(entry.key or "")
        person = known.participant or chosen.get(place)
        if person is not None and entry.key:
            vault.add_key(session, person.id, entry.key, school_id=group.school_id)
        if person is not None and person.id in seen:
            already += 1
            continue
        if person is not None:
            seen.add(person.id)
        joining.append((entry, person))
    refuse_too_many(group, sum(map(_is_here, there.values())), len(joining))
    joined = tuple(_join(session, vault, group, entry, known, joined_day, by) for entry, known in joining)
    return Added(joined, already)


def _chosen(session: Session, group: Group, same: Mapping[int, UUID]) -> dict[int, Participant]:
    """Those chosen who really are of this school; anybody else is passed over, and a new person made."""
    rows = select(Participant).where(Participant.id.in_(same.values()), Participant.school_id == group.school_id)
    found = {one.id: one for one in session.scalars(rows)}
    return {place: found[key] for place, key in same.items() if key in found}


def refuse_after_the_last(session: Session, group_id: UUID, day: date) -> None:
    """Nobody joins or leaves a group once it has met for the last time. Raises AfterTheLast."""
    last = meetings(session, [group_id])[group_id].last
    if last is not None and day > clock.day_of(last):
        raise AfterTheLast(clock.day_of(last))


def _is_here(enrolment: Enrolment | None) -> bool:
    return enrolment is not None and enrolment.left_day is None


def refuse_too_many(group: Group, now: int, more: int) -> None:
    """So many join those who are here now. Raises GroupFull."""
    most = facts_of(group.version.facts).group_size.most
    if more and now + more > most:
        raise GroupFull(most, now)


def _join(
    session: Session, vault: Vault, group: Group, entry: Entry, known: Participant | None, joined_day: date, by: Act
) -> Enrolment:
    person = known or Participant(school_id=group.school_id)
    person.year_group = entry.year_group or person.year_group
    person.sex = entry.sex or person.sex
    person.access_need = entry.access_need or person.access_need
    if known is None:
        session.add(person)
        session.flush()
        vault.put(session, person.id, entry.name, school_id=group.school_id, key=entry.key)
        audit.record(session, "named", "participant", person.id, by=by)
    return enrol(session, group, person, joined_day=joined_day, by=by)


def enrol(session: Session, group: Group, participant: Participant, *, joined_day: date, by: Act) -> Enrolment:
    """Begin this person's time in the group under a code of its own; one who had left comes back under the old.

    They are expected at sessions once the reply that the group needs is there.
    """
    if group.cancelled_at is not None:
        raise GroupEnded
    rows = queries.enrolments(session, group.id)
    row = next((row for row in rows if row.participant_id == participant.id), None)
    is_new = row is None
    if row is None:
        code = next(codes(group.id, {row.code for row in rows}))
        row = Enrolment(group_id=group.id, participant_id=participant.id, code=code, joined_day=joined_day)
        session.add(row)
    row.joined_day = min(row.joined_day, joined_day)
    row.left_day = row.left_reason = None
    session.flush()
    if is_new:
        replies.begin(session, group, row, by=by)
    settling.accepted(session, row, by=by)
    audit.record(session, "enrolled", "enrolment", row.id, by=by)
    return row


def end_enrolment(session: Session, enrolment: Enrolment, *, left_day: date, reason: AbsenceReason, by: Act) -> None:
    """Note the last day, itself counted. Raises AlreadyLeft, LeftBeforeJoining or AfterTheLast."""
    if enrolment.left_day is not None:
        raise AlreadyLeft
    if left_day < enrolment.joined_day:
        raise LeftBeforeJoining
    refuse_after_the_last(session, enrolment.group_id, left_day)
    enrolment.left_day, enrolment.left_reason = left_day, reason
    session.flush()
    audit.record(session, "ended", "enrolment", enrolment.id, by=by)


def correct_name(session: Session, vault: Vault, participant: Participant, name: Name, *, by: Act) -> None:
    """A misspelt name is put right, and from now on the person is found by the new one."""
    if participant.school_id is None:
        raise ValueError("somebody of no school has no name in a class list")
    vault.correct(session, participant.id, name, school_id=participant.school_id)
    audit.record(session, "corrected the name", "participant", participant.id, by=by)
