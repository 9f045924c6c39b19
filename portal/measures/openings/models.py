"""Class links. They know their group and day; no answer knows which link it came by."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed
from portal.measures.scores import Point


class MeasureOpening(Keyed, Base):
    """Opens blank questions to whoever has the link, on one day; it shows nothing that anybody answered."""

    __tablename__ = "measure_opening"
    __table_args__ = (Index(None, "group_id"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    point: Mapped[Point]
    day: Mapped[date]
    """Of the delivery session: the link works on this day and closes by itself at its end."""
    token: Mapped[str] = mapped_column(unique=True)
    """Kept as it is, since it has to be shown again all day, and opens nothing but blank questions."""
    closed_at: Mapped[datetime | None]
    """Before its day was over, by somebody."""
