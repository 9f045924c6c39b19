"""What groups are asked, the codes of anonymous cards, and answers. An answer knows a day and never a time, an account,
an address or a browser; its key and its place in the table say nothing of when it came."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed, blind_id
from portal.measures.scores import Point


class MeasureChoice(Keyed, Base):
    """Which instruments one group is asked, or every group of a programme that has no choice of its own."""

    __tablename__ = "measure_choice"
    __table_args__ = (
        UniqueConstraint("group_id"),
        UniqueConstraint("programme_id"),
        CheckConstraint("(group_id IS NULL) <> (programme_id IS NULL)", name="of_one_thing"),
    )

    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_group.id"))
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme.id"))
    instruments: Mapped[list[str]] = mapped_column(JSON)
    """Ids without version, in the order in which they are asked: the newest version is asked; "own" is the
    programme's own questions."""


class MeasureCard(Base):
    """The code of a card that was printed for a group. Who drew it is known to whoever holds it, and to nobody here."""

    __tablename__ = "measure_card"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)


class Way(StrEnum):
    """How the answers came."""

    PAPER = "paper slip"
    WORKER = "asked in person"
    CLASS = "class link"


class MeasureResponse(Base):
    """One answered questionnaire, under the register's code or under that of a card."""

    __tablename__ = "measure_response"
    __table_args__ = (
        CheckConstraint("(enrolment_id IS NULL) <> (card IS NULL)", name="under_one_reference"),
        UniqueConstraint("enrolment_id", "instrument", "point"),
        Index(None, "group_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=blind_id)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    instrument: Mapped[str]
    """Id without version, such as "ons-children"."""
    version: Mapped[int]
    point: Mapped[Point]
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    card: Mapped[str | None]
    """As it was typed, whether or not there is such a card: a person says which was meant."""
    day: Mapped[date]
    """Of the delivery session, or on which the slip was filled in."""
    way: Mapped[Way]
    answers: Mapped[dict[str, float | None]] = mapped_column(JSON)
    """By question, or by scale where only scores are typed; what was left out is None or not there."""
    is_set_aside: Mapped[bool] = mapped_column(default=False)
    """True where a person said that it does not count, such as a second one on the same card."""
