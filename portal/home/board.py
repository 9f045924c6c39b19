"""What one person's start page shows: tasks first, then what comes next, then the rest."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.costs import invoices
from portal.bookings.steps import wishing
from portal.concerns import queries as handoffs
from portal.funding.returns import queries as returns
from portal.groups.referring import queries as referring
from portal.home import queries
from portal.home.owed_tasks import proposed_tasks, return_tasks, totals_tasks
from portal.home.reader_tasks import approval_tasks, question_tasks, report_tasks, story_tasks
from portal.home.tasks import (
    Task,
    account_tasks,
    answer_tasks,
    assurance_tasks,
    booking_tasks,
    call_tasks,
    chase_tasks,
    coming_tasks,
    credential_tasks,
    handoff_tasks,
    held_tasks,
    invoice_tasks,
    message_tasks,
    reply_tasks,
    session_tasks,
    sheet_tasks,
    untold_tasks,
    wish_tasks,
)
from portal.measures.cards import queries as cards
from portal.measures.totals import queries as totals
from portal.people import calls, credentials
from portal.people.access import SCHOOL_ROLES, Role
from portal.people.messages import not_arrived
from portal.people.models import CallWish
from portal.registers import lists
from portal.registers.chasing import queries as chasing
from portal.registers.lists import Listed, Lists
from portal.registers.missing import untold
from portal.registers.models import RegisterState
from portal.registers.paper import photos
from portal.registers.walk_ins import queries as walk_ins
from portal.releases import queries as releases
from portal.releases.questions import queries as asking
from portal.releases.stories import queries as stories
from portal.sync import holding
from portal.timetable import assurance
from portal.timetable.models import DeliverySession, Outcome
from portal.web.access import Can, User
from portal.web.words import count, n_of

WEEK = 7
SHOWN = 12
"""Sessions of the week shown before "all of them"."""


@dataclass(frozen=True)
class Line:
    """One delivery session to come, and where it leads."""

    starts_at: datetime
    group: str
    place: str
    n_of: str
    url: str
    state: str
    """Empty where its register needs nothing said."""
    is_begun: bool = False
    """Its register holds a mark, or the session an outcome."""
    pack_url: str = ""

    @property
    def is_today(self) -> bool:
        return clock.day_of(self.starts_at) == clock.today()


@dataclass(frozen=True)
class Call:
    """Who rings this person on a day when they would like it, and what they asked for today."""

    to: list[str]
    wish: CallWish | None


@dataclass(frozen=True)
class Board:
    tasks: list[Task] = field(default_factory=list)
    not_ready: list[queries.NotReady] = field(default_factory=list)
    today: list[Line] = field(default_factory=list)
    week: list[Line] = field(default_factory=list)
    """After today, within seven days."""
    ended: list[queries.Ended] = field(default_factory=list)
    reports: list[queries.Report] = field(default_factory=list)
    accounts: queries.Accounts | None = None
    running: int | None = None
    more_sessions: int = 0
    """Of the week, beyond those shown."""
    reads: bool = False
    """Whether reports concern this person."""
    is_bare: bool = False
    """An account that holds no role."""
    asks: bool = False
    """Works in a school and may ask for a programme."""
    prints: bool = False
    """Whether packs are this person's to print."""
    call: Call | None = None
    """For whoever delivers."""
    sees_work: bool = False
    """Whether delivery sessions concern this person at all."""


def board(session: Session, user: User) -> Board:
    """The union of what this person's roles need."""
    roles = {grant.role for grant in user.grants}
    sees_work = user.may(Can.SEE_GROUPS) and roles != {Role.EVALUATOR}
    found = lists.load(session, user) if user.may(Can.SEE_REGISTERS) else None
    coming = _coming(session, user, found, roles) if sees_work else []
    week = [line for line in coming if not line.is_today]
    return Board(
        tasks=_tasks(session, user, roles, found),
        not_ready=_not_ready(session, user, roles),
        today=[line for line in coming if line.is_today],
        week=week[:SHOWN],
        more_sessions=max(0, len(week) - SHOWN),
        ended=queries.ended(session, user) if user.may(Can.SEE_IMPACT) else [],
        reports=queries.reports(session, user) if user.may(Can.READ_EDITIONS) else [],
        accounts=queries.accounts(session, user) if Role.ADMIN in roles else None,
        running=queries.running(session, user) if roles & {Role.SAFEGUARDING, Role.COORDINATOR} else None,
        reads=user.may(Can.READ_EDITIONS) and not sees_work,
        is_bare=not roles,
        asks=Role.BOOKING_LEAD in roles,
        prints=Role.FACILITATOR in roles,
        call=_call(session, user) if Role.FACILITATOR in roles else None,
        sees_work=sees_work,
    )


def _call(session: Session, user: User) -> Call:
    return Call([one.name for one in calls.goes_to(session, user.id)], calls.today_of(session, user.id))


def _not_ready(session: Session, user: User, roles: set[Role]) -> list[queries.NotReady]:
    """What stands in the way of groups; for schools, missing replies are tasks."""
    if not user.may(Can.EDIT_NAMES):
        return []
    more = [] if roles & SCHOOL_ROLES else queries.unanswered(session, user)
    return sorted([*queries.not_ready(session, user), *more], key=lambda one: (one.first_at, one.group_id, one.waiting))


def _tasks(session: Session, user: User, roles: set[Role], found: Lists | None) -> list[Task]:
    tasks: list[Task] = []
    if user.may(Can.DECIDE_BOOKING) or user.may(Can.ASK_BOOKING):
        tasks += booking_tasks(queries.waiting(session, user), user)
        tasks += wish_tasks(wishing.wishes(session, user))
    if roles & SCHOOL_ROLES and user.may(Can.EDIT_NAMES):
        tasks += reply_tasks(queries.unanswered(session, user))
    if roles & SCHOOL_ROLES and user.may(Can.GIVE_TOTALS):
        tasks += totals_tasks(totals.to_give(session, user))
    if user.may(Can.MOVE_SESSION):
        tasks += session_tasks(queries.without_date(session, user))
    if found is not None and (user.may(Can.TAKE_REGISTER) or Role.SAFEGUARDING in roles):
        tasks += register_tasks(found, user)
    if user.may(Can.LOCK_REGISTER):
        tasks = untold_tasks(untold.seen_by(session, user)) + tasks + held_tasks(holding.count(session, user))
        tasks += coming_tasks(walk_ins.to_settle(session, user))
    tasks += _people_first(session, user)
    if user.may(Can.TYPE_SHEETS):
        tasks += sheet_tasks(photos.to_type(session, user), photos.lost(session, user))
        tasks += answer_tasks(cards.undecided(session, user))
    tasks += _facilitators(session, user) + _chasing(session, user)
    tasks += _for_funders(session, user)
    return tasks + _upkeep(session, user, roles)


def _people_first(session: Session, user: User) -> list[Task]:
    """Whom a school proposed, who would like a call, and what was passed on and waits for this person."""
    tasks = proposed_tasks(referring.to_decide(session, user)) if user.may(Can.DECIDE_PROPOSED) else []
    if user.may(Can.ANSWER_CALLS):
        tasks += call_tasks(session.scalars(calls.waiting(user)).unique().all())
    if user.may(Can.SEE_CONCERNS):
        tasks += handoff_tasks(session.scalars(handoffs.waiting(user)).unique().all())
    return tasks


def _chasing(session: Session, user: User) -> list[Task]:
    return chase_tasks(chasing.waiting(session, user)) if user.may(Can.LOCK_REGISTER) else []


def _facilitators(session: Session, user: User) -> list[Task]:
    """Whether those who come are assured, and what of their records is to be looked at again."""
    tasks = assurance_tasks(assurance.troubles(session, user)) if user.may(Can.DECIDE_BOOKING) else []
    if user.may(Can.RECORD_CREDENTIALS):
        tasks += credential_tasks(credentials.due(session, user))
    return tasks


def _upkeep(session: Session, user: User, roles: set[Role]) -> list[Task]:
    """What keeps the portal itself in order."""
    tasks = message_tasks(not_arrived(session, user)) if user.may(Can.SEE_OUTBOX) else []
    if Role.ADMIN in roles:
        tasks += account_tasks(queries.accounts(session, user))
    return tasks


def _for_funders(session: Session, user: User) -> list[Task]:
    """What is to be passed on to accounts and to those who pay."""
    owed: list[Task] = []
    if user.may(Can.EDIT_FUNDING):
        owed += invoice_tasks(invoices.to_pass_on(session, user)) + return_tasks(*returns.unanswered(session, user))
    if user.may(Can.APPROVE_EDITIONS):
        owed += approval_tasks(releases.to_approve(session, user))
        owed += story_tasks(stories.to_read(session, user), stories.sent_back(session, user))
    if user.may(Can.MAKE_EDITIONS):
        owed += question_tasks(asking.unanswered(session, user), asking.returned(session, user))
        owed += report_tasks(queries.unreported(session, user))
    return owed


def register_tasks(found: Lists, user: User) -> list[Task]:
    """Registers of past sessions that nobody finished, and marks that differ. Others get a day's grace."""
    grace = timedelta(0) if user.may(Can.TAKE_REGISTER) and not user.may(Can.LOCK_REGISTER) else timedelta(days=1)
    late = [row for row in found.missing if row.ends_at <= clock.now() - grace]
    tasks = []
    if late:
        url = url_for("registers.index") + "#missing"
        if len(late) == 1:
            url = url_for("registers.show", part_id=late[0].part_id)
        tasks.append(Task.counting(late, "register not finished", "registers not finished", url, late[0].ends_at))
    if found.unsettled and user.may(Can.TAKE_REGISTER):
        row = found.unsettled[0]
        url = url_for("registers.show", part_id=row.part_id)
        label = "register has marks that differ", "registers have marks that differ"
        names = ", ".join(dict.fromkeys(each.group for each in found.unsettled[:3]))
        tasks.append(Task.counting(list(found.unsettled), *label, url, None, note=names))
    return tasks


def _coming(session: Session, user: User, found: Lists | None, roles: set[Role]) -> list[Line]:
    if found is not None and not roles & SCHOOL_ROLES:
        prints = user.may(Can.PRINT_PACKS) and Role.FACILITATOR in roles
        rows = [*found.today, *found.coming]
        return [_of_register(row, prints=prints) for row in rows if _within(row.starts_at)]
    return [_of_session(row) for row in queries.between(session, user, WEEK)]


def _within(starts_at: datetime) -> bool:
    return clock.day_of(starts_at) < clock.today() + timedelta(days=WEEK)


def _of_register(row: Listed, *, prints: bool) -> Line:
    is_today = row.day == clock.today()
    return Line(
        row.starts_at,
        row.group,
        f"{row.school}, room {row.room}" if row.room else row.school,
        n_of(row.number, row.planned) if row.number else "extra",
        url_for("registers.show", part_id=row.part_id) if is_today else url_for("groups.show", group_id=row.group_id),
        _state(row) if is_today else "",
        bool(row.marked or row.outcome or row.state is not RegisterState.OPEN),
        url_for("packs.index", group_id=row.group_id) if prints else "",
    )


def _state(row: Listed) -> str:
    if row.outcome is Outcome.DID_NOT_HAPPEN:
        return "did not happen"
    if row.others:
        done = sum(part.is_finished for part in row.every)
        return "finished" if done == len(row.every) else f"{done} of {count(len(row.every), 'part')} finished"
    if row.state is not RegisterState.OPEN:
        return "finished"
    return f"{row.marked} marked" if row.marked else ""


def _of_session(row: DeliverySession) -> Line:
    place = f"{row.group.school.name}, room {row.room.name}" if row.room else row.group.school.name
    return Line(
        row.starts_at,
        row.group.name,
        place,
        n_of(row.number, row.group.planned_sessions) if row.number else "extra",
        url_for("timetable.show", session_id=row.id),
        "",
    )
