"""What a person's phone takes along: the registers of the next days with what is marked, and all that is needed there.

Least knowledge: display names as on the page, and nothing else about a young person. The same few statements whatever
the number of registers. Only looks; that it was taken is written by `sync`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from jinja2 import Environment
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal import clock
from portal.groups import expecting
from portal.groups.identity import Name, Vault
from portal.groups.models import Enrolment, Group
from portal.groups.queries import staffed_by
from portal.groups.reply_models import ReplyNeeded
from portal.groups.reply_rules import is_expected
from portal.people.models import Organisation
from portal.people.models import User as Account
from portal.registers import heads, queries, rules
from portal.registers.heads import Current
from portal.registers.models import MakeUp, MarkEvent, Register, RegisterState
from portal.registers.phones.noted import Noted
from portal.registers.phones.sheets import Sheets
from portal.registers.roll import named
from portal.registers.rules import Refusal
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import User

AHEAD, BACK = timedelta(days=7), timedelta(days=14)
MOST = 60
"""Registers of one phone."""

Facts = dict[str, Any]
UNNAMED: Facts = {"on_paper": True, "takes": False, "people": [], "other_parts": [], "told": {}}
"""Of a place where no phone may be: where to go and what to do, to be read before, and nobody's name."""


@dataclass(frozen=True)
class Loaded:
    """Everything behind these parts, and behind the other parts of their sessions."""

    people: Mapping[UUID, Sequence[Enrolment]]
    """By part: who is expected."""
    now: Mapping[tuple[UUID, UUID], Current]
    """By part and enrolment: what holds; who was never marked is not in it."""
    events: Mapping[UUID, MarkEvent]
    states: Mapping[UUID, RegisterState]
    signed: Mapping[UUID, datetime]
    """When a part was signed off."""
    names: Mapping[UUID, Name]
    who: Mapping[UUID, str]
    providers: Mapping[UUID, str]


@dataclass(frozen=True)
class Along:
    """Made once an application: the vault opens names, the environment holds the templates of plans."""

    vault: Vault
    environment: Environment
    charity: str
    contact: str

    def registers(self, session: Session, user: User, had: Collection[str] = ()) -> list[Facts]:
        """What this person's phone takes along, in order of time; each text once, and none that it had."""
        parts = session.scalars(wanted(user)).unique().all()
        loaded = _loaded(session, parts, self.vault)
        sheets = Sheets.load(session, parts, user, self.environment, self.charity, self.contact)
        noted = Noted.load(session, parts)
        told = set(had)
        found = []
        for part in parts:
            beside = sheets.of(part, loaded.people[part.id], told)
            told.add(beside.get("text", ""))
            bare = UNNAMED if part.session.group.school.no_phones else {}
            found.append(_register(part, loaded) | beside | noted.of(part) | bare)
        return found


def wanted(user: User) -> Select[SessionPart]:
    """The parts of groups that this person staffs: of today and the next 7 days, and unfinished ones of the last 14."""
    today = clock.today()
    held = contains_eager(SessionPart.session)
    group = held.contains_eager(DeliverySession.group)
    unfinished = and_(
        DeliverySession.starts_at >= clock.at(today - BACK, time(0)),
        or_(Register.state.is_(None), Register.state == RegisterState.OPEN),
        or_(DeliverySession.outcome.is_(None), DeliverySession.outcome != Outcome.DID_NOT_HAPPEN),
    )
    return (
        queries.taken_by(user)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .where(
            Group.id.in_(staffed_by(user)),
            queries.WAS_TO_BE,
            DeliverySession.is_live,
            DeliverySession.starts_at < clock.at(today + AHEAD + timedelta(days=1), time(0)),
            or_(DeliverySession.starts_at >= clock.at(today, time(0)), unfinished),
        )
        .options(
            held.selectinload(DeliverySession.parts),
            *(group.joinedload(one) for one in (Group.school, Group.host, Group.dsl)),
        )
        .limit(MOST)
    )


def _loaded(session: Session, parts: Sequence[SessionPart], vault: Vault) -> Loaded:
    every = {other.id: other for part in parts for other in part.session.parts}
    events = session.scalars(
        select(MarkEvent).where(MarkEvent.part_id.in_(every)).order_by(MarkEvent.server_sequence)
    ).all()
    said: dict[tuple[UUID, UUID], list[heads.Event]] = defaultdict(list)
    for event in events:
        said[event.part_id, event.enrolment_id].append(queries.as_event(event))
    now = {key: heads.current(theirs) for key, theirs in said.items()}
    people = expected(session, list(every.values()), now)
    everybody = {person.participant_id for theirs in people.values() for person in theirs}
    return Loaded(
        people=people,
        now=now,
        events={event.id: event for event in events},
        states=_pairs(session, select(Register.part_id, Register.state).where(Register.part_id.in_(every))),
        signed=_pairs(
            session,
            select(Register.part_id, Register.submitted_at).where(
                Register.part_id.in_(every), Register.submitted_at.is_not(None)
            ),
        ),
        names=vault.names(session, everybody),
        who=_called(session, Account, {event.user_id for event in events}),
        providers=_called(session, Organisation, {part.organisation_id for part in every.values()}),
    )


def _called(session: Session, model: Any, ids: Collection[UUID]) -> dict[UUID, str]:
    return _pairs(session, select(model.id, model.name).where(model.id.in_(ids)))


def _pairs(session: Session, rows: Select[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in session.execute(rows)}


def expected(
    session: Session, parts: Sequence[SessionPart], now: Mapping[tuple[UUID, UUID], Current]
) -> dict[UUID, list[Enrolment]]:
    """By part who is expected: what `queries.PEOPLE` says of one part, for many at once."""
    caught_up: dict[UUID, set[UUID]] = defaultdict(set)
    meetings = {part.session_id for part in parts}
    made_up = (
        select(SessionPart.session_id, MakeUp.enrolment_id)
        .join(SessionPart, SessionPart.id == MakeUp.part_id)
        .where(SessionPart.session_id.in_(meetings))
    )
    for session_id, enrolment_id in session.execute(made_up):
        caught_up[session_id].add(enrolment_id)
    groups = {part.session.group_id for part in parts}
    guests = {enrolment_id for theirs in caught_up.values() for enrolment_id in theirs}
    rows = session.execute(
        select(Enrolment, Group.reply_needed)
        .join(Group, Group.id == Enrolment.group_id)
        .where(or_(Enrolment.group_id.in_(groups), Enrolment.id.in_(guests)))
        .options(joinedload(Enrolment.participant))
        .order_by(Enrolment.code, Enrolment.id)
    ).all()
    replies = expecting.histories(session, {row.Enrolment.group_id for row in rows})

    def comes(person: Enrolment, needed: ReplyNeeded | None, part: SessionPart) -> bool:
        day = clock.day_of(part.session.starts_at)
        marked = now.get((part.id, person.id), heads.BLANK).value is not None
        if not (_is_in(person, part, day) or person.id in caught_up[part.session_id]):
            return False
        return marked or is_expected(replies.get(person.id, ()), day, needed)

    return {part.id: [person for person, needed in rows if comes(person, needed, part)] for part in parts}


def _is_in(person: Enrolment, part: SessionPart, day: date) -> bool:
    here = person.joined_day <= day and (person.left_day is None or day <= person.left_day)
    return person.group_id == part.session.group_id and here


def _register(part: SessionPart, loaded: Loaded) -> Facts:
    held = part.session
    people = loaded.people[part.id]
    state = loaded.states.get(part.id, RegisterState.OPEN)
    meeting = queries.meeting(part, state, {person.id for person in people})
    return {
        "part": str(part.id),
        "group": held.group.name,
        "place": held.group.school.name,
        "room": held.room.name if held.room else None,
        "number": held.number,
        "of": held.group.planned_sessions,
        "starts_at": held.starts_at.isoformat(),
        "ends_at": held.ends_at.isoformat(),
        "minutes": part.minutes,
        "part_number": part.number,
        **({"provider": loaded.providers[part.organisation_id]} if len(held.parts) > 1 else {}),
        "state": state,
        **({"missed": part.missed} if part.missed else {}),
        "takes": rules.closed_because(meeting) in (None, Refusal.NOT_ITS_DAY),
        "other_parts": [_other(other, loaded) for other in held.parts if other.id != part.id],
        "people": [
            {
                "enrolment": str(person.id),
                "name": name,
                "guest": person.group_id != held.group_id,
                "mark": _mark(loaded.now.get((part.id, person.id)), loaded),
            }
            for person, name in named(loaded.names, people)
        ],
    }


def _other(part: SessionPart, loaded: Loaded) -> Facts:
    marked = [(person, loaded.now.get((part.id, person.id), heads.BLANK)) for person in loaded.people[part.id]]
    signed = loaded.signed.get(part.id)
    return {
        "part": str(part.id),
        "provider": loaded.providers[part.organisation_id],
        "state": loaded.states.get(part.id, RegisterState.OPEN),
        "signed_at": signed.isoformat() if signed else None,
        **({"missed": part.missed} if part.missed else {}),
        "people": [
            {"enrolment": str(person.id), "value": now.value, "minutes": now.minutes, "differ": now.is_unconfirmed}
            for person, now in marked
        ],
    }


def _mark(now: Current | None, loaded: Loaded) -> Facts | None:
    """What holds, and the heads that a new mark has to name; one that was taken back has a head and no value."""
    if now is None:
        return None
    return {
        "value": now.value,
        "minutes": now.minutes,
        "reason": now.reason,
        "unconfirmed": now.is_unconfirmed,
        "heads": [_head(loaded.events[head.id], loaded) for head in now.heads],
    }


def _head(event: MarkEvent, loaded: Loaded) -> Facts:
    return {
        "id": str(event.id),
        "value": event.value,
        "minutes": event.minutes,
        "who": loaded.who.get(event.user_id, ""),
        "at": event.received_at.isoformat(),
    }
