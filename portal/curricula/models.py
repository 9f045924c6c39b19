"""Every version of every programme, with all its files, so that old versions print with the folder gone."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.curricula.schema import Status
from portal.db import Base, Keyed


class Programme(Keyed, Base):
    __tablename__ = "programme"

    slug: Mapped[str] = mapped_column(unique=True)
    """Name of its folder, for ever."""


class ProgrammeVersion(Keyed, Base):
    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "sha256"),)

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    """The integer that people read."""
    sha256: Mapped[str]
    """Of the folder: its identity."""
    status: Mapped[Status]
    title: Mapped[str]
    is_latest: Mapped[bool] = mapped_column(default=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`schema.Programme` as JSON, without the sessions."""

    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)


class ProgrammeFile(Keyed, Base):
    __tablename__ = "programme_file"
    __table_args__ = (UniqueConstraint("version_id", "path"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    path: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
