"""Hand-offs of concerns, and to whom they go. No person is named about whom there is a concern, and no word of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.concerns.rules import ADULT, Held, Route, Way
from portal.db import Base, Keyed
from portal.groups.models import Group
from portal.people.models import User
from portal.places.models import SchoolContact


class Handoff(Keyed, Base):
    """That somebody of ours passed a concern on. The story is in the record of whoever received it."""

    __tablename__ = "concern_handoff"
    __table_args__ = (
        CheckConstraint("(seen_at IS NULL) = (seen_by_id IS NULL)", name="seen_by_somebody"),
        Index(None, "group_id"),
        Index(None, "passed_by_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_session.id"))
    route: Mapped[Route]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    to_name: Mapped[str | None]
    """Of whoever received it; None of 999."""
    way: Mapped[Way]
    passed_at: Mapped[datetime]
    held: Mapped[Held]
    passed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Another than who passed it on, where they rang."""
    received_at: Mapped[datetime | None]
    """When it was known that they have it."""
    received_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Whoever said so later; None where it was told in person or on the telephone."""
    seen_at: Mapped[datetime | None]
    """When the charity's own safeguarding lead had read this."""
    seen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    group: Mapped[Group] = relationship()
    contact: Mapped[SchoolContact | None] = relationship()
    passed_by: Mapped[User] = relationship(foreign_keys=[passed_by_id])

    @property
    def is_about_adult(self) -> bool:
        return self.route in ADULT

    @property
    def is_written(self) -> bool:
        return self.held is not Held.NOT_YET

    @property
    def is_closed(self) -> bool:
        """They have it, and it is on record where it belongs."""
        return self.received_at is not None and self.is_written


class SafeguardingRoute(Keyed, Base):
    """Whom to ring at one place, or for a whole authority. A school's own leads are its contacts."""

    __tablename__ = "safeguarding_route"
    __table_args__ = (
        CheckConstraint("(school_id IS NULL) <> (authority_id IS NULL)", name="one_scope"),
        UniqueConstraint("school_id", "route"),
        UniqueConstraint("authority_id", "route"),
    )

    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    route: Mapped[Route]
    name: Mapped[str | None]
    """Of a team or a person."""
    phone: Mapped[str | None]
