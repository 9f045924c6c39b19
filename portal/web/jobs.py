"""The worker's queue: the `job` table, polled. Work may run twice, so every effect is idempotent."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.web.access import Act
from portal.web.models import Job, Notice

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
SECONDS = 240
"""Wall clock of one job; below the lease, so that no second worker takes a job still running."""
BYTES = 1_500_000_000
"""Address space of one job."""

log = structlog.get_logger()


class Refused(Exception):
    """The job cannot be done and trying again would not help; the text is for the person who asked."""


@dataclass(frozen=True)
class Claim:
    id: UUID
    kind: str
    facts: dict[str, Any]
    asked_by: UUID | None


Progress = Callable[[int, int], None]
Run = Callable[[Database, Claim, Progress], None]


def enqueue(session: Session, kind: str, facts: dict[str, Any], *, by: Act, unique_key: str | None = None) -> Job:
    """Ask for a job in the transaction that needs it."""
    job = Job(kind=kind, facts=facts, asked_by=by.user_id, unique_key=unique_key, run_at=clock.now())
    session.add(job)
    session.flush()
    return job


def notify(
    session: Session,
    kind: str,
    *,
    about: tuple[str, UUID],
    user_id: UUID | None = None,
    contact_id: UUID | None = None,
    **facts: Any,
) -> None:
    """Owe somebody a message. `facts` hold dates, times and neutral words, never a person's name."""
    noun, row_id = about
    session.add(
        Notice(kind=kind, to_user_id=user_id, to_contact_id=contact_id, about_noun=noun, about_id=row_id, facts=facts)
    )


def claim(database: Database) -> Claim | None:
    """Take the next due job, so that no other worker does until its lease ends."""
    moment = clock.now()
    due = (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.run_at <= moment,
            or_(Job.lease_until.is_(None), Job.lease_until < moment),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with database.write() as session:
        row = session.execute(
            update(Job)
            .where(Job.id == due.scalar_subquery())
            .values(lease_until=moment + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id, Job.kind, Job.facts, Job.asked_by)
            .execution_options(synchronize_session=False)
        ).first()
        session.commit()
    return Claim(*row) if row else None


def finish(database: Database, job_id: UUID, fault: str | None = None, *, again: bool = False) -> None:
    """Close the job, or leave it to be tried again unless its attempts are used up."""
    with database.write() as session:
        job = session.get_one(Job, job_id)
        job.fault = fault
        job.lease_until = None
        if again and job.attempts < MOST_ATTEMPTS:
            job.run_at = clock.now() + timedelta(seconds=5 * job.attempts)
        else:
            job.done_at = clock.now()
        session.commit()


def run_one(database: Database, runs: Mapping[str, Run], *, isolate: bool = False) -> bool:
    """Do the next due job; False if there is none. `isolate` gives it a process with limits."""
    claimed = claim(database)
    if claimed is None:
        return False
    if isolate:
        _in_child(database, runs, claimed)
    else:
        _run(database, runs, claimed)
    return True


def work(database: Database, runs: Mapping[str, Run], stopping: Callable[[], bool]) -> None:
    """Do jobs as they come until told to stop."""
    while not stopping():
        if not run_one(database, runs, isolate=True):
            time.sleep(0.3)


def _run(database: Database, runs: Mapping[str, Run], job: Claim) -> None:
    def progress(done: int, of: int) -> None:
        with database.write() as session:
            session.execute(update(Job).where(Job.id == job.id).values(steps_done=done, steps=of))
            session.commit()

    try:
        runs[job.kind](database, job, progress)
    except Refused as refusal:
        finish(database, job.id, str(refusal))
    except Exception:
        log.exception("job failed", kind=job.kind, job=str(job.id))
        finish(database, job.id, "This did not work. It has been noted; ask again.", again=True)
    else:
        finish(database, job.id)


def _in_child(database: Database, runs: Mapping[str, Run], job: Claim) -> None:
    child = multiprocessing.get_context("fork").Process(target=_limited, args=(database, runs, job))
    child.start()
    child.join(SECONDS)
    if child.is_alive():
        child.kill()
        child.join()
        finish(database, job.id, "This took too long and was stopped. Ask for less at once.")
    elif child.exitcode != 0:
        log.error("job ended early", kind=job.kind, job=str(job.id), exitcode=child.exitcode)
        finish(database, job.id, "This needed too much memory and was stopped. Ask for less at once.", again=True)


def _limited(database: Database, runs: Mapping[str, Run], job: Claim) -> None:
    database.engine.dispose(close=False)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    _run(database, runs, job)
