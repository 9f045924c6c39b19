"""The shape of a programme folder. Authors who do not code read `curricula/README.md`."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


class Strict(BaseModel):
    """Refuses fields it does not know, so that a typing mistake is found, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(StrEnum):
    OUTLINE = "outline"
    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


class Mode(StrEnum):
    WORKSHOP = "workshop"
    GROUP = "group"
    ONE_TO_ONE = "one-to-one"
    TRAINING = "training"
    FAMILY = "family"


class Setting(StrEnum):
    SECONDARY = "secondary"
    PRIMARY = "primary"
    PUPIL_REFERRAL_UNIT = "pupil-referral-unit"
    FURTHER_EDUCATION = "further-education"
    COMMUNITY = "community"
    PRISON = "prison"
    HOSPITAL = "hospital"
    HOME = "home"
    WORKPLACE = "workplace"


class ActivityKind(StrEnum):
    OPENING = "opening"
    BASELINE = "baseline"
    INPUT = "input"
    DISCUSSION = "discussion"
    STORY = "story"
    PRACTICE = "practice"
    MYTHS = "myths"
    QUESTION_BOX = "question-box"
    PLENARY = "plenary"
    CLOSE = "close"


class Per(StrEnum):
    """How many to bring: one a pupil, one a pair, one a small group of four, or one in all."""

    PUPIL = "pupil"
    PAIR = "pair"
    FOUR = "four"
    SESSION = "session"


class HandoutKind(StrEnum):
    WORKSHEET = "worksheet"
    CARDS = "cards"
    HELP_CARD = "help-card"
    POSTER = "poster"


class Outcome(Strict):
    id: Key
    text: Line


class Source(Strict):
    title: Line
    publisher: Line
    year: int = Field(ge=1950, le=2100)
    url: str | None = Field(default=None, pattern=r"^https?://")


class Range(Strict):
    least: int = Field(ge=0, le=1000)
    most: int = Field(ge=0, le=1000)


class Part(Strict):
    """One provider's share of a session. A programme without `parts` has one, the lead charity's."""

    title: Line
    provider: Key = "lead"
    minutes: int = Field(ge=5, le=480)


class Programme(Strict):
    """`programme.yaml`."""

    title: Line
    full_title: Line | None = None
    version: int = Field(ge=1)
    status: Status
    mode: Mode
    summary: Line
    about: Words
    who_for: Words
    settings: tuple[Setting, ...] = Field(min_length=1)
    ages: Range
    group_size: Range
    """Pupils in one group; booking refuses more than `most`."""
    girls_only: bool = False
    shape: Line
    minutes: int | None = Field(default=None, ge=5, le=480)
    """Minutes of one delivery session; an outline may leave it open."""
    parts: tuple[Part, ...] = ()
    completion_percent: int = Field(default=75, ge=1, le=100)
    """Share of the sessions delivered while enrolled that must be attended to complete."""
    school_provides: tuple[Line, ...] = ()
    partners: tuple[Line, ...] = ()
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    shows: tuple[Line, ...] = Field(min_length=1)
    """What its figures must show."""
    evidence: Words
    """What is known to work, and the limits of it, in plain words."""
    parents: Words
    """What a parent is told; plain English, truthful, reading age 12."""
    sources: tuple[Source, ...] = ()
    sample_content: Line
    """Says whose words these are, such as "Sample content written for this portal"."""


class SessionOutcome(Strict):
    id: Key
    """Outcome of the programme that this one works on."""
    text: Line


class Activity(Strict):
    id: Key
    """Unique in the whole programme."""
    name: Line
    minutes: int = Field(ge=1, le=240)
    kind: ActivityKind
    part: int = Field(default=1, ge=1)
    core: bool = False
    """Core activities are what makes the session this session; adapting one is worth recording."""


class Need(Strict):
    item: Line
    quantity: int = Field(default=1, ge=1, le=100)
    per: Per = Per.SESSION


class Handout(Strict):
    file: Annotated[str, StringConstraints(pattern=r"^\d\d-[a-z0-9-]+\.html$")]
    title: Line
    kind: HandoutKind
    per: Per = Per.PUPIL


class SessionPlan(Strict):
    """Front matter of one `NN-title.md`; its number is that of the file name."""

    title: Line
    aim: Line
    minutes: int = Field(ge=5, le=480)
    outcomes: tuple[SessionOutcome, ...] = Field(min_length=2, max_length=4)
    activities: tuple[Activity, ...] = Field(min_length=3)
    needs: tuple[Need, ...] = ()
    handouts: tuple[Handout, ...] = ()
    links: tuple[Line, ...] = ()
    """Where it meets statutory RSHE guidance."""
    safeguarding: Words
    """What may come up, and whom to tell, for the facilitator only."""
    parents: Words
    """Parent-safe summary of this session: what happens and why, reading age 12."""


class Question(Strict):
    id: Key
    outcome: Key
    text: Line
    reverse: bool = False
    """True where agreeing is the less wanted answer."""


class QuestionSet(Strict):
    """`questions.yaml`: asked at the start and again at the end."""

    title: Line
    version: int = Field(ge=1)
    licence: Line
    note: Line
    """Such as "Not a validated measure"."""
    ages: Range
    low: Line
    """Words at the 1 end of the scale."""
    high: Line
    """Words at the 5 end of the scale."""
    items: tuple[Question, ...] = Field(min_length=4, max_length=12)


FACILITATOR_SECTIONS = (
    "Before you start",
    "Ground rules",
    "The session",
    "Keeping a distance",
    "Lived-experience story",
    "Myths and what is true",
    "Question box",
    "If a young person tells you something",
    "Different needs",
    "Where to get help",
    "After the session",
)
"""The `##` headings of every session file, in this order (PSHE practice: safe, distanced, signposted).

Under "The session" stands one `###` heading an activity, its name to the letter, in order.
"""
