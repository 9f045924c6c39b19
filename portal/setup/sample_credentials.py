"""The sample facilitators' checks: recorded when the year begins and renewed; one due soon, one with a condition."""

from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Group
from portal.people import accounts, credentials
from portal.people.access import Role
from portal.people.accounts import Scope
from portal.people.models import User
from portal.people.vetting import Check, Condition
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import BY_COMMAND, Cast
from portal.timetable import assurance, letters
from portal.timetable.models import AssuranceLetter
from portal.web.access import Act

LEAD = "safeguarding@example.org"
ONCE = (Check.IDENTITY, Check.REFERENCES, Check.RIGHT_TO_WORK)
SOON = 3
"""Place of the facilitator whose training is to be repeated within weeks."""
ONLY = {5: frozenset({Condition.CO_DELIVERED})}
"""Conditions by place; odd places come second in their pair."""
NEWCOMER = ("newcomer@example.org", "Hyacinth Newbridge")
"""A facilitator about whom nothing is decided yet, so that a page shows who cannot be named."""
RENEWED = time(16, 40)
YEAR = timedelta(days=365)


def plan(diary: Diary, cast: Cast, begins: date, on: date) -> None:
    """Everybody's record at the start, and what is renewed before it lapses."""
    diary.on(begins, time(11, 0), lambda session: _begin(session, cast, begins))
    again = begins + timedelta(days=300)
    while again < on:
        diary.on(again, RENEWED, lambda session: _renew(session, cast, on))
        again += timedelta(days=300)
    diary.on(on - timedelta(days=4), RENEWED, lambda session: _arrive(session, cast))


def _begin(session: Session, cast: Cast, begins: date) -> None:
    for place, email in enumerate(cast.facilitators):
        person = _person(session, cast, email)
        first = begins - timedelta(days=20 + 9 * place)
        for check in ONCE:
            _note(session, cast, person, check, first)
        _note(session, cast, person, Check.DBS_BARRED, first + timedelta(days=6))
        if place % 7 == 6:
            _note(session, cast, person, Check.OVERSEAS, first + timedelta(days=6))
        _renew_one(session, cast, person, place, begins - timedelta(days=2))


def _renew(session: Session, cast: Cast, on: date) -> None:
    """Everybody's training and decision, and the letters that rest on them."""
    for place, email in enumerate(cast.facilitators):
        _renew_one(session, cast, _person(session, cast, email), place, clock.today(), on if place == SOON else None)
    stands = select(AssuranceLetter.group_id).where(AssuranceLetter.withdrawn_at.is_(None))
    for group in session.scalars(select(Group).where(Group.id.in_(stands)).order_by(Group.id)).all():
        if assurance.days_to_come(session, group.id):
            letters.issue(session, group, by=Act(cast.users[LEAD]))


def _renew_one(
    session: Session, cast: Cast, person: User, place: int, day: date, soon_after: date | None = None
) -> None:
    """Training and the decision for another year; for one of them only until shortly after the sample's day."""
    review = soon_after + timedelta(days=25) if soon_after else day + YEAR
    _note(session, cast, person, Check.TRAINING, day, review)
    credentials.decide(
        session,
        person,
        suitable=True,
        decided_by_id=cast.users[LEAD].id,
        decided_day=day,
        review_day=day + YEAR,
        conditions=ONLY.get(place, ()),
        by=Act(cast.users[LEAD]),
    )


def _arrive(session: Session, cast: Cast) -> None:
    email, name = NEWCOMER
    scope = Scope(organisation_id=cast.charity_id)
    person, _ = accounts.invite(session, email=email, name=name, role=Role.FACILITATOR, scope=scope, by=BY_COMMAND)
    for check in (Check.IDENTITY, Check.TRAINING):
        _note(session, cast, person, check, clock.today())


def _note(session: Session, cast: Cast, person: User, check: Check, day: date, review: date | None = None) -> None:
    credentials.note_check(
        session,
        person,
        check,
        seen_day=day,
        seen_by_id=cast.users[LEAD].id,
        review_day=review or credentials.usual_review(check, day),
        by=Act(cast.users[LEAD]),
    )


def _person(session: Session, cast: Cast, email: str) -> User:
    return session.get_one(User, cast.users[email].id)
