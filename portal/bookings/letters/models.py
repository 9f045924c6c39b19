"""What a family is told of a booking, in every version, what was translated, and that the terms were accepted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.bookings.letters.words import Paper
from portal.db import Base, Keyed


class Letter(Keyed, Base):
    """One version of the letter to parents and of the young person's page: they change, and are settled, together."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("booking_id", "number"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    number: Mapped[int]
    """1, 2, 3 … of this booking."""
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    """Words of each part, by paper."""
    reasons: Mapped[list[str]] = mapped_column(JSON)
    """Why young people were invited: keys of letters.toml."""
    own_parents: Mapped[str | None]
    """The school's own reason, as parents read it."""
    own_young: Mapped[str | None]
    """The same, as the young person reads it."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was true of the booking at the time: its programme's version, groups, people to ask. No pupil."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """For whom it was written down, or who wrote without an account."""
    via: Mapped[str]
    settled_at: Mapped[datetime | None]
    """When the school said: this is what we hand out."""
    settled_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    settled_via: Mapped[str | None]


class LetterTranslation(Keyed, Base):
    """One paper in a home language, vouched for by somebody. The newest of a language holds; none is ever changed."""

    __tablename__ = "letter_translation"
    __table_args__ = (Index(None, "booking_id"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    paper: Mapped[Paper]
    language: Mapped[str]
    """Code of letters.toml."""
    number: Mapped[int]
    """Version of the English that it says the same as."""
    texts: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """Words by part, and of the slip; None where a file was uploaded."""
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    translator: Mapped[str]
    """Who translated it and says that it says the same."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    via: Mapped[str]


class TermsAcceptance(Keyed, Base):
    """That somebody of the school accepted one version of the terms for a booking."""

    __tablename__ = "terms_acceptance"
    __table_args__ = (Index(None, "booking_id"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    version: Mapped[int]
    """Of the terms: templates/bookings/terms/N.html."""
    name: Mapped[str]
    """Of whoever accepted, as it was then."""
    job: Mapped[str | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    via: Mapped[str]
