"""Everything delivered is a group with sessions; people in it are known by a code, their names kept apart."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.curricula.models import ProgrammeVersion
from portal.curricula.reading.schema import Mode
from portal.db import Base, Keyed
from portal.groups.reply_models import ReplyNeeded
from portal.people.models import User
from portal.places.models import Authority, School, SchoolContact
from portal.web.access import Via


class Controller(StrEnum):
    """Who decides why and how the data is used (UK GDPR, article 4(7))."""

    SCHOOL = "the school"
    CHARITY = "the charity"
    BOTH = "the school and the charity, each for its own records"


class LawfulBasis(StrEnum):
    """UK GDPR, article 6(1)."""

    PUBLIC_TASK = "public task"
    LEGITIMATE_INTERESTS = "legitimate interests"
    CONSENT = "consent"


class DataAgreement(Keyed, Base):
    """What a school and the charity agreed before any name is given."""

    __tablename__ = "data_agreement"
    __table_args__ = (
        CheckConstraint("retention_months BETWEEN 1 AND 84", name="retention_in_range"),
        Index(None, "school_id"),
    )

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    controller: Mapped[Controller]
    basis: Mapped[LawfulBasis]
    retention_months: Mapped[int]
    """Months after the programme's end at which names are deleted."""
    agreed_by: Mapped[str]
    """Name and job of the person at the school, who said that they may agree to this."""
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """The colleague who agreed by a link, or for whom a coordinator recorded it."""
    via: Mapped[Via | None]
    """How it is known; None for what was recorded before this was asked."""

    @property
    def terms(self) -> tuple[Controller, LawfulBasis, int]:
        """What a privacy notice says of it: notices given under the same terms still hold."""
        return self.controller, self.basis, self.retention_months


class Reader(StrEnum):
    """For whom a privacy notice is written."""

    PUPILS = "pupils"
    PARENTS = "parents"


class NoticeWay(StrEnum):
    LEAFLET = "our leaflet"
    OWN = "the school's own notice"


class NoticeGiven(Keyed, Base):
    """A privacy notice that a school gave to its pupils or their parents, under one data agreement."""

    __tablename__ = "notice_given"
    __table_args__ = (Index(None, "agreement_id"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("data_agreement.id"))
    reader: Mapped[Reader]
    way: Mapped[NoticeWay]
    version: Mapped[str]
    """Our leaflet's edition, or how the school calls its own, such as "September 2026"."""
    given_day: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    via: Mapped[Via]

    agreement: Mapped[DataAgreement] = relationship()
    user: Mapped[User | None] = relationship()
    contact: Mapped[SchoolContact | None] = relationship()

    @property
    def recorder(self) -> str | None:
        """The name of whoever recorded it."""
        return self.user.called if self.user else self.contact.name if self.contact else None


class Group(Keyed, Base):
    """The people who meet. Pinned to one version of its programme."""

    __tablename__ = "delivery_group"
    __table_args__ = (Index(None, "school_id"), Index(None, "booking_id"), Index(None, "authority_id"))

    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("booking.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authority.id"))
    """The authority under which it was confirmed; stays when the school moves."""
    name: Mapped[str]
    """Neutral, chosen by the school: it stands on everything that others may see."""
    mode: Mapped[Mode]
    planned_sessions: Mapped[int]
    plan_number: Mapped[int | None]
    """The one session that it takes, of a programme whose sessions are booked alone; None: all of the programme."""
    minutes: Mapped[int]
    expected_size: Mapped[int]
    dsl_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    host_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    cancelled_at: Mapped[datetime | None]
    reply_needed: Mapped[ReplyNeeded | None]
    """Before somebody may come; the programme's at the start, the school may change it. None: the group began before
    replies were kept, and whoever has none may come."""

    version: Mapped[ProgrammeVersion] = relationship()
    school: Mapped[School] = relationship()
    authority: Mapped[Authority] = relationship()
    dsl: Mapped[SchoolContact | None] = relationship(foreign_keys=[dsl_contact_id])
    host: Mapped[SchoolContact | None] = relationship(foreign_keys=[host_contact_id])

    @property
    def numbers(self) -> range:
        """Plan numbers of the sessions that it takes, in order."""
        first = self.plan_number or 1
        return range(first, first + self.planned_sessions)


class ExpectedNumber(Keyed, Base):
    """How many of one year group come to an assembly or a whole class: numbers only, never names."""

    __tablename__ = "expected_number"
    __table_args__ = (
        UniqueConstraint("group_id", "year_group"),
        CheckConstraint("number BETWEEN 1 AND 1000", name="number_in_range"),
        CheckConstraint("year_group BETWEEN 1 AND 13", name="year_in_range"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    year_group: Mapped[int]
    number: Mapped[int]


class ColumnMemory(Keyed, Base):
    """Which column was which the last time this school gave a list with these heads."""

    __tablename__ = "column_memory"
    __table_args__ = (UniqueConstraint("school_id", "signature"),)

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    signature: Mapped[str]
    """SHA-256 of the folded heads in their order."""
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    """Place from 0, and the column of ours that stands there."""


class VersionChange(Keyed, Base):
    """From this session on the group is taught another version of its programme."""

    __tablename__ = "version_change"
    __table_args__ = (UniqueConstraint("group_id", "from_number"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    from_number: Mapped[int]

    version: Mapped[ProgrammeVersion] = relationship()


class Duty(StrEnum):
    LEAD = "lead"
    SUPPORT = "support"
    COVER = "cover"


class Staffing(Keyed, Base):
    """Gives a facilitator sight of a group, from one day until another, both counted."""

    __tablename__ = "staffing"
    __table_args__ = (Index(None, "group_id"), Index(None, "user_id"))

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    duty: Mapped[Duty]
    from_day: Mapped[date]
    until_day: Mapped[date | None]

    user: Mapped[User] = relationship()


class ParticipantKind(StrEnum):
    YOUNG_PERSON = "young person"
    PARENT = "parent"
    CARER = "carer"
    PROFESSIONAL = "professional"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Participant(Keyed, Base):
    """A person, without a name: names are in `identity`."""

    __tablename__ = "participant"
    __table_args__ = (Index(None, "school_id"),)

    kind: Mapped[ParticipantKind] = mapped_column(default=ParticipantKind.YOUNG_PERSON)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    year_group: Mapped[int | None]
    """7 to 13; None where not known."""
    sex: Mapped[Sex | None]
    """Only where the programme needs it."""
    access_need: Mapped[str | None]
    """At most 80 characters, for the school adult; facilitators see a count."""


class Identity(Base):
    """A person's name, encrypted with the identity key (AES-256-GCM); sorted and searched outside SQL."""

    __tablename__ = "identity"
    __table_args__ = (Index(None, "match_hash"),)

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    given: Mapped[bytes] = mapped_column(LargeBinary)
    family: Mapped[bytes] = mapped_column(LargeBinary)
    """Family name or initial."""
    school_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The school's own key for the pupil; never the UPN."""
    match_hash: Mapped[str]
    """Keyed hash of school and normalised name, or of school and key: finds the same pupil again."""


class AbsenceReason(StrEnum):
    """Why somebody is away, for a day or for good. There are no others: never custody, court, police, suspension
    or a diagnosis."""

    SCHOOL_KNOWS = "school knows"
    ILL_OR_APPOINTMENT = "ill or appointment"
    MOVED = "moved"
    CHOSE_TO_STOP = "chose to stop"
    ENDED_BY_US = "ended by us"
    NOT_KNOWN = "not known"


class Enrolment(Keyed, Base):
    """A person's time in one group, both end days counted."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("group_id", "code"),
        UniqueConstraint("group_id", "participant_id"),
        CheckConstraint("(left_day IS NULL) = (left_reason IS NULL)", name="leaving_needs_a_reason"),
        Index(None, "participant_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    code: Mapped[str]
    """A letter and a digit, such as "K7": stands for the name on paper."""
    joined_day: Mapped[date]
    left_day: Mapped[date | None]
    left_reason: Mapped[AbsenceReason | None]

    participant: Mapped[Participant] = relationship()
