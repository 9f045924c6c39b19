"""An edition made by one person and approved by another, as readers see it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal import clock
from portal.db import Database
from portal.people.access import Role
from portal.people.models import User
from portal.places.models import Authority
from portal.releases import approving, drafting, files, service
from portal.releases.models import Edition
from portal.releases.protected import Reader
from portal.releases.questions.models import FigureQuery
from portal.releases.stories.models import Story, StoryKind
from portal.web.access import Act
from tests.releases.scene import AFTER
from tests.world import World, by


def propose(database: Database, authority: Authority, why: str | None = None, **more: Any) -> Edition:
    """Quarter 3 of 2026/27, stored and not approved."""
    reader = Reader(authority.id, None, authority.name)
    with clock.moved_to(AFTER), database.read() as session:
        wanted = drafting.counted_draft(session, reader, 2026, 3, why=why)
    with clock.moved_to(AFTER), database.write() as session:
        edition = service.make_edition(
            session,
            authority_id=authority.id,
            year=2026,
            quarter=3,
            made=wanted.made,
            monitoring=wanted.monitoring,
            by=more.get("by", by(None)),
        )
        session.commit()
    return edition


def approve(database: Database, edition_id: UUID) -> None:
    approver = Act(World(database).user(Role.EVALUATOR, f"Approver of {edition_id}"))
    with clock.moved_to(AFTER), database.write() as session:
        edition = session.get_one(Edition, edition_id)
        approving.approve(session, edition, files.quick(edition.object, edition.sha256), by=approver)
        session.commit()


def store(database: Database, authority: Authority, why: str | None = None) -> Edition:
    edition = propose(database, authority, why)
    approve(database, edition.id)
    return edition


def editions_of(world: World, reader: Reader, approver: User, moment: datetime) -> tuple[UUID, UUID, UUID, UUID]:
    """Two editions of one quarter, approved, a question about the second, and a story."""
    made = []
    for why in (None, "Late marks"):
        with clock.moved_to(moment), world.database.write() as session:
            draft = drafting.counted_draft(session, reader, 2026, 3, why=why)
            facts = {"made": draft.made, "monitoring": draft.monitoring, "by": by(None)}
            edition = service.make_edition(session, authority_id=reader.authority_id, year=2026, quarter=3, **facts)
            approving.approve(session, edition, files.quick(edition.object, edition.sha256), by=Act(approver))
            session.commit()
        made.append(edition.id)
    facts = {"figure": "figure:reach", "label": "Reached", "question": "Why?", "asked_by": approver.id}
    asked = FigureQuery(edition_id=made[1], **facts)
    world.add(asked)
    story = Story(
        authority_id=reader.authority_id, year=2026, quarter=3, kind=StoryKind.NARRATIVE, written_by=approver.id
    )
    story.title, story.text, story.last_day = "The autumn", "It went on.", date(2028, 1, 1)
    world.add(story)
    return made[0], made[1], asked.id, story.id
