"""People who sign in, what they may do and for whom, and the organisations of the work."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed
from portal.people.access import EVERYBODY, MAY, Role
from portal.people.vetting import Check
from portal.web.access import Can


class OrganisationKind(StrEnum):
    LEAD = "lead charity"
    PROVIDER = "provider"
    FUNDER = "funder"


class Organisation(Keyed, Base):
    """The lead charity, a partner that delivers, or a funder (a council among them)."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    kind: Mapped[OrganisationKind]
    name: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    """How programme folders name a provider, such as "lead"."""
    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    """The authority that this funder is, if it is one."""


class User(Keyed, UserMixin, Base):
    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    name: Mapped[str]
    known_as: Mapped[str | None]
    """The name by which schools know a facilitator, chosen by that person; None for the account's own."""
    introduction: Mapped[str | None]
    """The line that schools read beside the name, written by that person; None once withdrawn."""
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    """Argon2id; None until the invitation is used."""
    supervisor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    disabled_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        primaryjoin="and_(User.id == RoleGrant.user_id, RoleGrant.withdrawn_at.is_(None))",
        viewonly=True,
        lazy="selectin",
        order_by="RoleGrant.id",
    )

    @property
    def called(self) -> str:
        """The name that schools see."""
        return self.known_as or self.name

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    def may(self, can: Can) -> bool:
        return can in EVERYBODY or bool(self.grants_for(can))

    def grants_for(self, can: Can) -> list["RoleGrant"]:
        """The grants that allow this: they alone say for which rows."""
        return [grant for grant in self.grants if can in MAY[grant.role]]

    def may_at(self, can: Can, school_id: UUID) -> bool:
        """Whether a grant that allows this is for this school, or for no one school."""
        return any(grant.school_id in (None, school_id) for grant in self.grants_for(can))

    def is_in(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self.grants)


class RoleGrant(Keyed, Base):
    """One role in one scope. A school user has one a school; the charity's staff have none of the three ids
    or their provider; a commissioner has an authority or a funder."""

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "user_id"), Index(None, "school_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role]
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    withdrawn_at: Mapped[datetime | None]


class AuthSession(Keyed, Base):
    """One signed-in browser; revoked on sign-out, password change and disabling."""

    __tablename__ = "auth_session"
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the random token in the cookie."""
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInFailure(Keyed, Base):
    """A wrong password. Counted by account and by the connection's own address, never a header's."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "email_hash", "created_at"), Index(None, "address_hash", "created_at"))

    email_hash: Mapped[str]
    address_hash: Mapped[str]


class LinkPurpose(StrEnum):
    INVITE = "invite"
    RESET = "reset"


class PasswordLink(Keyed, Base):
    """A single-use link to choose a password, shown once to whoever made it."""

    __tablename__ = "password_link"
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ContactPurpose(StrEnum):
    """What somebody at a school who has no account may do by a link, and nothing else."""

    STEP = "step"
    """One step of a booking that a colleague handed over."""
    ANSWER = "answer"
    """One question, such as whether the offered time suits."""
    ADDRESS = "confirm address"
    """Show that mail to this address reaches them."""
    ACCOUNT = "account"
    """Choose the first password of the account that a coordinator made for them."""
    PRINT = "print"
    """Print one file without names that a facilitator asks them to."""
    REPORT = "report"
    """Read one edition of a report, sent to somebody at a council or funder."""


class ContactLink(Keyed, Base):
    """A single-use link sent to somebody without an account. Its token and its code are worked out from the portal's
    secret key and this row's key, so nothing kept here opens it."""

    __tablename__ = "contact_link"
    __table_args__ = (Index(None, "about_id"), Index(None, "contact_id"))

    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """None where only an address is confirmed: of a person whom we do not know yet."""
    email_hash: Mapped[str | None]
    """Keyed hash of the address that is confirmed."""
    purpose: Mapped[ContactPurpose]
    about_noun: Mapped[str]
    about_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    visit_hash: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the random token in the one browser in which it was used."""
    ended_at: Mapped[datetime | None]
    """When the visit that it opened was over: signed out, or done."""


class CheckSeen(Keyed, Base):
    """Somebody at the charity has seen that a check was made. Kind and days only: no number, no content, no file.

    Never changed: a newer one takes its place, and one noted in error is struck out and stays readable.
    """

    __tablename__ = "check_seen"
    __table_args__ = (
        CheckConstraint("review_day IS NULL OR review_day > seen_day", name="review_comes_after"),
        Index(None, "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[Check]
    seen_day: Mapped[date]
    seen_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    review_day: Mapped[date | None]
    """The last day on which it counts; None where it is seen once."""
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class Suitability(Keyed, Base):
    """A decision whether somebody is suitable for the role under the charity's risk assessment; the newest holds."""

    __tablename__ = "suitability"
    __table_args__ = (
        CheckConstraint("review_day > decided_day", name="review_comes_after"),
        Index(None, "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    suitable: Mapped[bool]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_day: Mapped[date]
    review_day: Mapped[date]
    conditions: Mapped[list[str]] = mapped_column(JSON)
    """From the closed list `vetting.Condition`; never why."""


class CallWish(Keyed, Base):
    """That somebody of ours would like a call on this day. No reason is asked; it is in no report, and gone after
    30 days."""

    __tablename__ = "call_wish"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date]
    asked_at: Mapped[datetime]
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Their supervisor; None: any coordinator."""
    rung_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
