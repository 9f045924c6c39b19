"""What a reader's reports of one financial year look like, fixed before the first of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed
from portal.releases.returns import Form


class ReturnTerms(Keyed, Base):
    """Form and rule set of one reader's return in one year, with the planned numbers that they rest on."""

    __tablename__ = "return_terms"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name="one_reader"),
        UniqueConstraint("authority_id", "year"),
        UniqueConstraint("organisation_id", "year"),
    )

    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    """First calendar year of the financial year."""
    form: Mapped[Form]
    rules: Mapped[str]
    """Key of a rule set."""
    plan: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Of each programme its key, groups, people in each and schools, as typed."""
    fixed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
