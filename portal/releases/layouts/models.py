"""What each reader of reports wants, and by when."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class ReportPlan(Keyed, Base):
    """The template of a reader's reports, when they are due after a quarter, and who is reminded."""

    __tablename__ = "report_plan"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name="one_reader"),
        CheckConstraint("due_days BETWEEN 1 AND 90", name="due_within_a_quarter"),
        UniqueConstraint("authority_id"),
        UniqueConstraint("organisation_id"),
    )

    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    template: Mapped[str]
    """Name of a file in returns/templates."""
    due_days: Mapped[int]
    """Days after the last day of a quarter."""
    reminds: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
