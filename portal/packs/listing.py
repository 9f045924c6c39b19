"""The packs of a page: what each is, how far it is, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal import clock
from portal.packs.forms import NAMES
from portal.packs.models import Names, Pack
from portal.packs.rules import NAMED, numbered
from portal.timetable.models import DeliverySession
from portal.web.jobs import CANCELLED, JobState, state_of
from portal.web.models import Job
from portal.web.words import count, moment

READY, DELETED = "ready", "deleted"
TONES = {"waiting": "wait", "working": "wait", READY: "good", "failed": "bad", "cancelled": "quiet", DELETED: "quiet"}


@dataclass(frozen=True)
class Line:
    """One pack as its owner sees it."""

    id: UUID
    title: str
    names: str
    asked: str
    state: str
    tone: str
    words: str
    done: int
    of: int
    """Steps; 0 until it begins."""

    @property
    def is_pending(self) -> bool:
        return self.state in ("waiting", "working")

    @property
    def can_try_again(self) -> bool:
        return self.state in ("failed", "cancelled")


def line(pack: Pack, job: Job, meeting: DeliverySession | None, of: int, *, has_pdf: bool) -> Line:
    state = _state(pack, job, has_pdf=has_pdf)
    label = numbered(meeting.number, of) if meeting else "the whole group"
    return Line(
        id=pack.id,
        title=label[0].upper() + label[1:],
        names=NAMES[pack.names],
        asked=moment(pack.created_at),
        state=state,
        tone=TONES[state],
        words=_words(state, pack, job),
        done=min(job.steps_done, job.steps),
        of=job.steps,
    )


def lines(found: Sequence[tuple[Pack, Job, DeliverySession | None, bool]], of: int) -> list[Line]:
    return [line(pack, job, meeting, of, has_pdf=has_pdf) for pack, job, meeting, has_pdf in found]


def _state(pack: Pack, job: Job, *, has_pdf: bool) -> str:
    state = state_of(job)
    if state is JobState.FAILED and job.fault == CANCELLED:
        return "cancelled"
    if state is not JobState.DONE:
        return state.value
    expired = pack.expires_at is not None and pack.expires_at <= clock.now()
    return READY if has_pdf and not expired else DELETED


def _words(state: str, pack: Pack, job: Job) -> str:
    match state:
        case "waiting":
            return "It begins in a moment."
        case "working":
            return f"{min(job.steps_done, job.steps)} of {job.steps} steps." if job.steps else "It has begun."
        case "ready":
            return _until(pack)
        case "deleted":
            return f"{_why_deleted(pack)} Make it again if you need it."
        case "cancelled":
            return "It was not made."
        case _:
            return job.fault or "This did not work."


def _why_deleted(pack: Pack) -> str:
    if pack.expires_at is not None and pack.expires_at > clock.now():
        return "The group's list has changed since."
    return "It held names, and its day is over." if pack.names in NAMED else "It was kept for 30 days."


def _until(pack: Pack) -> str:
    pages = count(pack.pages, "page") if pack.pages else ""
    if pack.names is Names.CODES or pack.expires_at is None:
        return f"{pages}."
    return f"{pages}. Deleted on {moment(pack.expires_at)}, since it holds names."
