"""The packs of a page: what each is, how far it is, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal import clock
from portal.packs.choosing.forms import LETTERS, NAMES
from portal.packs.models import Names, Pack
from portal.packs.printing.looks import Letters, Paper
from portal.packs.queries import Listed
from portal.packs.recipes import RECIPES, For
from portal.packs.rules import NAMED, days, numbered
from portal.web.jobs import CANCELLED, JobState, state_of
from portal.web.models import Job
from portal.web.words import begun, count, moment

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
    remarks: tuple[str, ...] = ()
    """What is to be said of its groups."""
    is_page: bool = False
    """It can be read as a web page."""
    goes_elsewhere: bool = False
    """A code may open it on another computer: it names nobody and is one PDF of one group."""

    @property
    def is_pending(self) -> bool:
        return self.state in ("waiting", "working")

    @property
    def can_be_made_again(self) -> bool:
        return self.state == DELETED

    @property
    def can_try_again(self) -> bool:
        return self.state in ("failed", "cancelled")


def line(found: Listed) -> Line:
    pack, job = found.pack, found.job
    state = _state(pack, job, has_pdf=found.has_pdf)
    return Line(
        id=pack.id,
        title=begun(title_of(found)),
        names=_how(pack),
        asked=moment(pack.created_at),
        state=state,
        tone=TONES[state],
        words=_words(state, pack, job),
        done=min(job.steps_done, job.steps),
        of=job.steps,
        remarks=_remarks(found) if state == READY else (),
        is_page=state == READY and found.has_parts,
        goes_elsewhere=state == READY and pack.names is Names.CODES and pack.group_id is not None and not pack.is_zip,
    )


def lines(found: Sequence[Listed]) -> list[Line]:
    return [line(one) for one in found]


def title_of(found: Listed) -> str:
    """Such as "session 4 of 13", or "Sample Academy, 11 to 17 January 2027"."""
    pack = found.pack
    if pack.first_day is not None and pack.last_day is not None:
        return f"{found.person or found.school or 'all groups'}, {days(pack.first_day, pack.last_day)}"
    if found.meeting is None:
        return "the whole group"
    return numbered(found.meeting.number, found.group.planned_sessions if found.group else 0)


def _how(pack: Pack) -> str:
    """Such as "Codes, no names · large print", with whom it is for where that is not the facilitator."""
    said = [] if pack.recipe is For.FACILITATOR else [f"For the {RECIPES[pack.recipe].title.lower()}"]
    look = {
        LETTERS[pack.letters].lower(): pack.letters is not Letters.USUAL,
        pack.paper.value: pack.paper is not Paper.A4,
        "black and white": pack.is_saving,
        "both sides": pack.is_duplex,
        "ZIP": pack.is_zip,
    }
    return " · ".join([*said, NAMES[pack.names], *(words for words, holds in look.items() if holds)])


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


MOST_NAMED = 3
SAME = "The same as the one before, byte for byte."
DIFFERS = "Something has changed since the one before, so this one is not the same: its pages have another code."


def _remarks(found: Listed) -> tuple[str, ...]:
    said = [] if found.pack.is_same is None else [SAME if found.pack.is_same else DIFFERS]
    return (*said, *([failed_words(found.pack.failed)] if found.pack.failed else []), *found.remarks)


def failed_words(titles: Sequence[str]) -> str:
    """Such as "2 sheets could not be printed: Register, Sign-in sheet. The rest is here." """
    more = f" and {len(titles) - MOST_NAMED} more" if len(titles) > MOST_NAMED else ""
    named = ", ".join(titles[:MOST_NAMED])
    return f"{count(len(titles), 'sheet')} could not be printed: {named}{more}. The rest is here."


def _until(pack: Pack) -> str:
    pages = count(pack.pages, "page") if pack.pages else ""
    if pack.names is Names.CODES or pack.expires_at is None:
        return f"{pages}."
    return f"{pages}. Deleted on {moment(pack.expires_at)}, since it holds names."
