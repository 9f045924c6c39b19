"""Writing, approving and ending stories. Flushes; the caller commits."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.funding.returns.details import Detail, details_in
from portal.funding.returns.queries import school_names
from portal.releases.protected import Reader
from portal.releases.stories.models import Story, StoryKind, StoryState
from portal.web.access import Act


class Banned(Exception):
    """The text holds details that no story may hold."""

    def __init__(self, found: list[Detail]) -> None:
        super().__init__("; ".join(each.words for each in found))
        self.found = found


class NoConsent(Exception):
    """A story of one young person needs their agreement, and that of a parent or carer, to this text."""


class SamePerson(Exception):
    """Whoever wrote a story cannot approve it."""


class Decided(Exception):
    """It was approved, sent back or ended before."""


def write(
    session: Session,
    reader: Reader,
    *,
    year: int,
    quarter: int,
    kind: StoryKind,
    title: str,
    text: str,
    consent_day: date | None,
    last_day: date,
    by: Act,
) -> Story:
    """It waits for somebody else. Raises Banned or NoConsent."""
    if by.user_id is None:
        raise ValueError("somebody has to have written it")
    found = details_in(f"{title}\n{text}", school_names(session))
    if found:
        raise Banned(found)
    if kind is StoryKind.CASE and consent_day is None:
        raise NoConsent
    story = Story(
        authority_id=reader.authority_id,
        organisation_id=reader.organisation_id,
        year=year,
        quarter=quarter,
        kind=kind,
        title=title,
        text=text,
        consent_day=consent_day if kind is StoryKind.CASE else None,
        last_day=last_day,
        written_by=by.user_id,
    )
    session.add(story)
    session.flush()
    audit.record(session, "wrote", "story", story.id, by=by)
    return story


def approve(session: Session, story: Story, *, by: Act) -> None:
    """Its readers see it from now on. Raises SamePerson or Decided."""
    _undecided(session, story)
    if by.user_id is None or by.user_id == story.written_by:
        raise SamePerson
    story.approved_by, story.approved_at = by.user_id, clock.now()
    session.flush()
    audit.record(session, "approved", "story", story.id, by=by)


def send_back(session: Session, story: Story, why: str, *, by: Act) -> None:
    """Raises Decided."""
    _undecided(session, story)
    story.refused_why = why
    session.flush()
    audit.record(session, "sent back", "story", story.id, by=by)


def _undecided(session: Session, story: Story) -> None:
    """Holds the story: of two who decide at the same moment, one does."""
    db.lock(session, Story, [story.id])
    if story.state is not StoryState.WRITTEN:
        raise Decided


def end(session: Session, story: Story, *, by: Act) -> None:
    """At once, as when somebody no longer agrees: the text is deleted. Raises Decided."""
    db.lock(session, Story, [story.id])
    if story.state is StoryState.ENDED:
        raise Decided
    story.ended_at, story.text, story.title = clock.now(), "", ""
    session.flush()
    audit.record(session, "ended", "story", story.id, by=by)


def end_old(session: Session, *, by: Act) -> int:
    """Every story whose last day is over is deleted; how many."""
    old = session.scalars(
        select(Story).where(Story.last_day < clock.today(), Story.ended_at.is_(None)).order_by(Story.id)
    ).all()
    for story in old:
        end(session, story, by=by)
    return len(old)
