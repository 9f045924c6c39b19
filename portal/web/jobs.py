"""The worker's queue: the `job` table, polled. Work may run twice, so every effect is idempotent."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.engines import is_full
from portal.web.access import Act
from portal.web.children import Ending, Limits, Stopping, lift_limit, run_apart
from portal.web.models import Job
from portal.web.outbox import notify as notify

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
IDLE = 0.3
"""Seconds between two looks at an empty queue."""

TOO_MUCH = "This needed too much memory and was stopped. Ask for less at once."
TOO_LONG = "This took too long and was stopped. Ask for less at once."
BROKEN = "This did not work. It has been noted; ask again."
NO_ROOM = "There is no room left on the server's disk for this. Tell whoever looks after the portal, then ask again."
CANCELLED = "Cancelled."

log = structlog.get_logger()


class Refused(Exception):
    """The job cannot be done and trying again would not help; the text is for the person who asked."""


@dataclass(frozen=True)
class Claim:
    id: UUID
    kind: str
    facts: dict[str, Any]
    asked_by: UUID | None
    attempt: int = 1
    """1, 2, 3 …; a worker whose lease ran out can no longer write over the next attempt."""


Progress = Callable[[int, int], None]
Run = Callable[[Database, Claim, Progress], None]


@dataclass(frozen=True)
class Chore:
    """What the worker does now and then, such as deleting what has expired. Doing it twice does no harm."""

    name: str
    run: Callable[[Database], None]
    every: timedelta


class JobState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


def state_of(job: Job) -> JobState:
    """How far it is, for the person who asked."""
    if job.done_at is not None:
        return JobState.FAILED if job.fault else JobState.DONE
    held = job.lease_until is not None and job.lease_until >= clock.now()
    return JobState.WORKING if held else JobState.WAITING


def enqueue(session: Session, kind: str, facts: dict[str, Any], *, by: Act, unique_key: str | None = None) -> Job:
    """Ask for a job in the transaction that needs it; with a key, the one already waiting is given back."""
    waiting = select(Job).where(Job.unique_key == unique_key)
    found = session.scalars(waiting).one_or_none() if unique_key else None
    if found is not None:
        return found
    job = Job(kind=kind, facts=facts, asked_by=by.user_id, unique_key=unique_key, run_at=clock.now())
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:  # somebody asked for the same in this moment
        return session.scalars(waiting).one()
    return job


def cancel(session: Session, job: Job) -> None:
    """It will not run, or is stopped within a second or two if it is running."""
    if job.done_at is None:
        _close(job, CANCELLED)
        session.flush()


def retry(session: Session, job: Job) -> None:
    """A job that failed waits again, with all its attempts."""
    if job.done_at is not None and job.fault:
        job.done_at, job.fault, job.lease_until = None, None, None
        job.attempts, job.steps_done = 0, 0
        job.run_at = clock.now()
        session.flush()


def claim(database: Database) -> Claim | None:
    """Take the next due job, so that no other worker does until its lease ends.

    A job whose worker died takes part again when its lease has ended; one that killed
    its worker each time is closed.
    """
    with database.read() as looking:  # most looks find nothing, and need no write lock
        if looking.scalar(select(Job.id).where(_due()).limit(1)) is None:
            return None
    with database.write() as session:
        session.execute(
            update(Job)
            .where(_due(), Job.attempts >= MOST_ATTEMPTS)
            .values(done_at=clock.now(), fault=BROKEN, lease_until=None, unique_key=None)
        )
        first = select(Job.id).where(_due()).order_by(Job.run_at, Job.id).limit(1).with_for_update(skip_locked=True)
        row = session.execute(
            update(Job)
            .where(Job.id == first.scalar_subquery())
            .values(lease_until=clock.now() + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id, Job.kind, Job.facts, Job.asked_by, Job.attempts)
            .execution_options(synchronize_session=False)
        ).first()
        session.commit()
    return Claim(*row) if row else None


def finish(database: Database, job: Claim, fault: str | None = None, *, again: bool = False) -> None:
    """Close the job, or leave it to be tried again unless its attempts are used up."""
    with database.write() as session:
        row = session.scalars(select(Job).where(_held(job)).with_for_update()).one_or_none()
        if row is None:  # cancelled, or another worker has it
            return
        if again and row.attempts < MOST_ATTEMPTS:
            row.lease_until, row.fault = None, fault
            row.run_at = clock.now() + timedelta(seconds=5 * row.attempts)
        else:
            _close(row, fault)
        session.commit()


def give_back(database: Database, job: Claim) -> None:
    """The worker stops before the job is done: it waits again, and this attempt does not count."""
    with database.write() as session:
        session.execute(update(Job).where(_held(job)).values(lease_until=None, attempts=Job.attempts - 1))
        session.commit()


def run_one(
    database: Database,
    runs: Mapping[str, Run],
    *,
    isolate: bool = False,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    at_once: Callable[[], bool] = lambda: False,
) -> bool:
    """Do the next due job; False if there is none. `isolate` gives it a process with limits."""
    claimed = claim(database)
    if claimed is None:
        return False
    if isolate:
        _in_child(database, runs, claimed, limits, at_once)
    else:
        _run(database, runs, claimed)
    return True


def work(
    database: Database,
    runs: Mapping[str, Run],
    stopping: Callable[[], bool],
    *,
    chores: Sequence[Chore] = (),
    limits: Limits = Limits(),  # noqa: B008 (frozen)
) -> None:
    """Do jobs as they come, and chores when they are due, until told to stop.

    With a `Stopping` the job under way gets some seconds to finish, then goes back to the queue.
    """
    at_once = stopping.at_once if isinstance(stopping, Stopping) else lambda: False
    due = {chore.name: 0.0 for chore in chores}
    while not stopping():
        try:
            for chore in chores:
                if time.monotonic() >= due[chore.name]:
                    due[chore.name] = time.monotonic() + chore.every.total_seconds()
                    chore.run(database)
            if run_one(database, runs, isolate=True, limits=limits, at_once=at_once):
                continue
        except Exception:  # a database away for a moment must not end the worker
            log.exception("worker stumbled")
            time.sleep(2)
        time.sleep(IDLE)


def _due() -> ColumnElement[bool]:
    moment = clock.now()
    return and_(
        Job.done_at.is_(None),
        Job.run_at <= moment,
        or_(Job.lease_until.is_(None), Job.lease_until < moment),
    )


def _held(job: Claim) -> ColumnElement[bool]:
    return and_(Job.id == job.id, Job.attempts == job.attempt, Job.done_at.is_(None))


def _close(row: Job, fault: str | None) -> None:
    row.done_at, row.fault, row.lease_until, row.unique_key = clock.now(), fault, None, None


def _run(database: Database, runs: Mapping[str, Run], job: Claim) -> None:
    def progress(done: int, of: int) -> None:
        with database.write() as session:
            session.execute(update(Job).where(_held(job)).values(steps_done=done, steps=of))
            session.commit()

    try:
        runs[job.kind](database, job, progress)
    except Refused as refusal:
        finish(database, job, str(refusal))
    except MemoryError:
        lift_limit()
        finish(database, job, TOO_MUCH)
    except Exception as error:
        log.exception("job failed", kind=job.kind, job=str(job.id))
        full = is_full(error)
        finish(database, job, NO_ROOM if full else BROKEN, again=not full)
    else:
        finish(database, job)


def _in_child(
    database: Database, runs: Mapping[str, Run], job: Claim, limits: Limits, at_once: Callable[[], bool]
) -> None:
    def confined() -> None:
        database.engine.dispose(close=False)
        _run(database, runs, job)

    def cancelled() -> bool:
        with database.read() as session:
            return session.scalar(select(Job.id).where(_held(job))) is None

    ending = run_apart(confined, limits, stopped=lambda: at_once() or cancelled())
    match ending:
        case Ending.TOO_LONG:
            finish(database, job, TOO_LONG)
        case Ending.STOPPED:
            give_back(database, job)
        case Ending.BROKE:
            log.error("job ended early", kind=job.kind, job=str(job.id))
            finish(database, job, TOO_MUCH, again=True)
