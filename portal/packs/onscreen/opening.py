"""Opening a pack that was made, to read it on a screen: by whoever may take its file, and as long as that is kept.

Nothing of it is kept for this. It is composed anew from the facts and under the rights of this moment, and a keyed mark
of what stood in it tells whether something has changed since it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.packs import service
from portal.packs.chapters import Chapter
from portal.packs.loading import NO_LONGER, chapters_as_now
from portal.packs.models import Pack, PackPart
from portal.packs.rules import numbered, title
from portal.timetable.models import DeliverySession
from portal.web.access import Act
from portal.web.jobs import Refused
from portal.web.words import begun, short_day

FIRST, LAST = "For all sessions: to begin with", "For all sessions: at the end"
NOT_ANY_MORE = "This session is not planned any more. The paper shows it as it was."


@dataclass(frozen=True)
class Page:
    """One page of a pack."""

    number: int
    title: str
    """In a list of them."""
    heading: str
    """By itself. Neutral: it is the title of the page."""
    session_id: UUID | None
    part: PackPart


@dataclass(frozen=True)
class Opened:
    chapter: Chapter
    has_changed: bool
    places: tuple[tuple[Chapter, int], ...]
    """What stands on which page, as far as it was composed."""


def pages(session: Session, pack: Pack, *, by: Act) -> Sequence[Page]:
    """The pages of a pack that was loaded through a scope. Raises Gone or NamesNotAllowed, as taking its file does."""
    service.check(session, pack, by=by)
    rows = session.execute(
        select(PackPart, Group, DeliverySession)
        .join(Group, Group.id == PackPart.group_id)
        .outerjoin(DeliverySession, DeliverySession.id == PackPart.session_id)
        .where(PackPart.pack_id == pack.id)
        .order_by(PackPart.number)
    ).all()
    if not rows or pack.pdf is None or pack.is_preview:
        raise service.Gone
    return [_page(pack, row[0], row[1], row[2]) for row in rows]


def _page(pack: Pack, part: PackPart, group: Group, meeting: DeliverySession | None) -> Page:
    if meeting is None:
        words = FIRST if part.number == 1 else LAST
        return Page(part.number, words, title(group.name, None, group.planned_sessions, whole=True), None, part)
    heading = title(group.name, meeting.number, group.planned_sessions, whole=False)
    words = heading if pack.group_id is None else begun(numbered(meeting.number, group.planned_sessions))
    return Page(part.number, f"{words}, {short_day(meeting.starts_at)}", heading, meeting.id, part)


def opened(
    session: Session, pack: Pack, page: Page, all_pages: Sequence[Page], *, vault: Vault, url: str, by: Act
) -> Opened:
    """One page of it, as it is now. Raises Refused, in words for whoever reads."""
    if by.user is None:
        raise Refused(NO_LONGER)
    chapters = chapters_as_now(session, by.user, pack, page.part, vault, url)
    numbers = {one.session_id: one.number for one in all_pages if one.session_id}
    placed = [(one, _number(one, at, chapters, numbers, all_pages)) for at, one in enumerate(chapters)]
    chapter = next((one for one, number in placed if number == page.number), None)
    if chapter is None:
        raise Refused(NOT_ANY_MORE)
    return Opened(chapter, vault.mark(chapter.facts) != page.part.facts_mark, tuple(placed))


def _number(
    chapter: Chapter, at: int, chapters: Sequence[Chapter], numbers: dict[UUID, int], all_pages: Sequence[Page]
) -> int:
    """Of the page that shows this chapter; 0 where none does, since it was not in the pack."""
    if chapter.session_id is not None:
        return numbers.get(chapter.session_id, 0)
    edge = all_pages[0] if at == 0 else all_pages[-1]
    return edge.number if edge.session_id is None else 0
