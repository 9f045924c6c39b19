"""Asking for bundles and keeping them: each is made once, and again when anything that decides it has changed.

Flushes; the caller commits.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.curricula.models import Bundle
from portal.curricula.reading.schema import Audience, Setting
from portal.web import jobs
from portal.web.access import Act
from portal.web.jobs import JobState, state_of
from portal.web.models import Job
from portal.web.words import count

KIND = "resources.print"
TONES = {"waiting": "wait", "working": "wait", "done": "good", "failed": "bad"}


@dataclass(frozen=True)
class Choice:
    """Whose handouts, and of which session; None is all of them."""

    audience: Audience
    number: int | None
    setting: Setting | None = None
    """Where they are handed out; None is anywhere."""


def ask(session: Session, version_id: UUID, choice: Choice, sha256: str, *, by: Act) -> Bundle:
    """The bundle with this mark: the one that is kept or being made, else one for the worker to make."""
    same = select(Bundle).where(Bundle.sha256 == sha256)
    found = session.scalars(same).one_or_none()
    if found is not None:
        _try_again(session, found)
        return found
    bundle = Bundle(version_id=version_id, sha256=sha256, audience=choice.audience, number=choice.number)
    try:
        with session.begin_nested():
            session.add(bundle)
    except IntegrityError:  # somebody asked for the same in this moment
        return session.scalars(same).one()
    facts = {"bundle": str(bundle.id), "setting": choice.setting}
    job = jobs.enqueue(session, KIND, facts, by=by, unique_key=f"{KIND}:{sha256}")
    bundle.job_id = job.id
    session.flush()
    return bundle


def _try_again(session: Session, bundle: Bundle) -> None:
    """One that failed waits once more; for one that waits or is made nothing changes."""
    if bundle.job_id is not None:
        jobs.retry(session, session.get_one(Job, bundle.job_id))


def keep(session: Session, bundle_id: UUID, *, pdf: bytes, pages: int) -> None:
    """The PDF of a bundle; one that went with its version meanwhile stays gone."""
    bundle = session.get(Bundle, bundle_id)
    if bundle is not None:
        bundle.pdf, bundle.pages = pdf, pages
        session.flush()


@dataclass(frozen=True)
class Progress:
    state: str
    tone: str
    words: str
    done: int
    of: int

    @property
    def is_pending(self) -> bool:
        return self.state in ("waiting", "working")


def progress(session: Session, bundle: Bundle) -> Progress:
    """How far it is, for the person who waits."""
    job = session.get_one(Job, bundle.job_id)
    state = state_of(job)
    match state:
        case JobState.DONE:
            words = f"{count(bundle.pages or 0, 'page')}."
        case JobState.FAILED:
            words = job.fault or "This did not work."
        case JobState.WORKING if job.steps:
            words = f"{min(job.steps_done, job.steps)} of {job.steps} steps."
        case _:
            words = "It begins in a moment."
    return Progress(state.value, TONES[state.value], words, min(job.steps_done, job.steps), job.steps)
