"""Jobs: asked for in a transaction, run at least once, in a process with limits."""

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.web import jobs
from portal.web.access import Act, Via
from portal.web.children import Limits, Stopping
from portal.web.jobs import Chore, Claim, JobState, Progress, Refused
from portal.web.models import Job

NOBODY = Act(None, via=Via.COMMAND)
NOON = datetime(2027, 2, 2, 12, tzinfo=UTC)


def ask(database: Database, kind: str = "note", key: str | None = None, **facts: object) -> UUID:
    with database.write() as session:
        job = jobs.enqueue(session, kind, dict(facts), by=NOBODY, unique_key=key)
        session.commit()
        return job.id


def look(database: Database, job_id: UUID) -> Job:
    with database.read() as session:
        found = session.get_one(Job, job_id)
        session.expunge(found)
        return found


def state(database: Database, job_id: UUID) -> JobState:
    return jobs.state_of(look(database, job_id))


def nothing(_database: Database, _job: Claim, _progress: Progress) -> None:
    return None


def test_a_job_runs_once_and_is_done(database):
    seen: list[dict[str, object]] = []
    job = ask(database, n=1)
    runs = {"note": lambda _d, claim, _p: seen.append(claim.facts)}
    assert state(database, job) is JobState.WAITING
    assert jobs.run_one(database, runs)
    assert not jobs.run_one(database, runs)
    assert (seen, state(database, job)) == ([{"n": 1}], JobState.DONE)


def test_a_job_asked_for_in_a_transaction_that_fails_never_was(database):
    with database.write() as session:
        jobs.enqueue(session, "note", {}, by=NOBODY)
    assert jobs.claim(database) is None


def test_progress_is_seen_while_it_works(database):
    job = ask(database)
    seen = []

    def run(_database, _claim, progress):
        progress(2, 5)
        seen.append((look(database, job).steps_done, look(database, job).steps, state(database, job)))

    jobs.run_one(database, {"note": run})
    assert seen == [(2, 5, JobState.WORKING)]


def test_a_refusal_is_told_and_not_tried_again(database):
    job = ask(database)

    def run(_database, _claim, _progress):
        raise Refused("You no longer work with this group.")

    jobs.run_one(database, {"note": run})
    assert look(database, job).fault == "You no longer work with this group."
    assert jobs.claim(database) is None


def test_a_fault_is_tried_three_times_and_then_told(database):
    job = ask(database)

    def run(_database, _claim, _progress):
        raise ValueError("broken")

    tries = 0
    moment = clock.now()
    while state(database, job) is not JobState.FAILED and tries < 9:
        moment += timedelta(minutes=1)
        with clock.moved_to(moment):
            tries += jobs.run_one(database, {"note": run})
    assert tries == jobs.MOST_ATTEMPTS
    assert "ask again" in str(look(database, job).fault)


def test_asking_twice_with_one_key_gives_one_job_until_it_is_done(database):
    first, second = ask(database, key="pack"), ask(database, key="pack")
    assert first == second
    jobs.run_one(database, {"note": nothing})
    assert ask(database, key="pack") != first


def test_no_other_worker_takes_a_job_while_it_is_held(database):
    ask(database)
    with clock.moved_to(NOON.replace(year=2037)):
        assert jobs.claim(database) is not None
        assert jobs.claim(database) is None


def test_a_job_whose_worker_died_is_taken_again_when_its_lease_ends(database):
    job = ask(database)
    with clock.moved_to(NOON.replace(year=2037)):
        old = jobs.claim(database)
    with clock.moved_to(NOON.replace(year=2037) + jobs.LEASE + timedelta(seconds=1)):
        new = jobs.claim(database)
        assert (new.id, new.attempt) == (job, 2)
        jobs.finish(database, old, "late")
        assert state(database, job) is JobState.WORKING
        jobs.finish(database, new)
    assert state(database, job) is JobState.DONE


def test_a_job_that_kills_every_worker_is_closed(database):
    job = ask(database)
    moment = NOON.replace(year=2037)
    for _ in range(jobs.MOST_ATTEMPTS + 1):
        with clock.moved_to(moment):
            jobs.claim(database)
        moment += jobs.LEASE * 2
    assert state(database, job) is JobState.FAILED


def test_many_workers_never_run_one_job_twice(database):
    wanted = {ask(database) for _ in range(12)}
    taken: list[UUID] = []
    guard = threading.Lock()

    def worker():
        while (held := jobs.claim(database)) is not None:
            with guard:
                taken.append(held.id)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)


def test_a_child_that_is_killed_leaves_its_job_to_be_tried_again(database):
    job = ask(database)
    jobs.run_one(database, {"note": lambda *_: os.kill(os.getpid(), signal.SIGKILL)}, isolate=True)
    assert state(database, job) is JobState.WAITING
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        assert jobs.run_one(database, {"note": nothing}, isolate=True)
    assert state(database, job) is JobState.DONE


def test_a_job_that_takes_too_long_is_stopped_and_said_so(database):
    job = ask(database)
    began = time.monotonic()
    jobs.run_one(database, {"note": lambda *_: time.sleep(30)}, isolate=True, limits=Limits(seconds=0.5))
    assert time.monotonic() - began < 5
    assert look(database, job).fault == jobs.TOO_LONG


def test_a_job_that_needs_too_much_memory_is_stopped_and_said_so(database):
    job = ask(database)

    def run(_database, _claim, _progress):
        kept = [bytes(50_000_000) for _ in range(100)]
        raise AssertionError(len(kept))

    used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
    jobs.run_one(database, {"note": run}, isolate=True, limits=Limits(bytes=used + 300_000_000))
    assert look(database, job).fault == jobs.TOO_MUCH


@pytest.mark.parametrize("running", [False, True])
def test_a_cancelled_job_does_not_run_on(database, running):
    job = ask(database)

    def stop() -> None:
        with database.write() as session:
            jobs.cancel(session, session.get_one(Job, job))
            session.commit()

    if running:
        threading.Timer(0.5, stop).start()
        began = time.monotonic()
        jobs.run_one(database, {"note": lambda *_: time.sleep(20)}, isolate=True)
        assert time.monotonic() - began < 10
    else:
        stop()
        assert not jobs.run_one(database, {"note": nothing})
    assert (state(database, job), look(database, job).fault) == (JobState.FAILED, jobs.CANCELLED)


def test_a_failed_job_can_be_asked_for_again(database):
    job = ask(database)
    with database.write() as session:
        jobs.cancel(session, session.get_one(Job, job))
        jobs.retry(session, session.get_one(Job, job))
        session.commit()
    assert jobs.run_one(database, {"note": nothing})
    assert state(database, job) is JobState.DONE


def test_a_worker_told_to_stop_finishes_what_it_does(database):
    job, second = ask(database), ask(database)
    stopping = Stopping()
    threading.Timer(0.5, stopping._told).start()
    jobs.work(database, {"note": lambda *_: time.sleep(1)}, stopping)
    assert (state(database, job), state(database, second)) == (JobState.DONE, JobState.WAITING)


def test_a_worker_told_twice_gives_its_job_back_at_once(database):
    job = ask(database)
    stopping = Stopping()
    threading.Timer(0.4, stopping._told).start()
    threading.Timer(0.6, stopping._told).start()
    jobs.work(database, {"note": lambda *_: time.sleep(20)}, stopping)
    assert (state(database, job), look(database, job).attempts) == (JobState.WAITING, 0)


def test_chores_are_done_now_and_then_and_a_broken_one_does_not_end_the_worker(database, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    job = ask(database)
    done: list[str] = []

    def broken(_database):
        done.append("broken")
        raise RuntimeError("no")

    chores = [
        Chore("fine", lambda _d: done.append("fine"), timedelta(hours=1)),
        Chore("broken", broken, timedelta(hours=1)),
    ]
    rounds = iter([False] * 4 + [True])
    jobs.work(database, {"note": nothing}, lambda: next(rounds), chores=chores)
    assert done == ["fine", "broken"]
    assert state(database, job) is JobState.DONE


def test_the_waiting_are_taken_in_the_order_they_were_asked_for(database):
    wanted = [ask(database) for _ in range(3)]
    assert [jobs.claim(database).id for _ in wanted] == wanted
    with database.read() as session:
        assert len(session.scalars(select(Job)).all()) == 3
