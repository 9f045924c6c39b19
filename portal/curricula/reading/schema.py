"""The shape of a programme folder. Authors who do not code read `curricula/README.md`."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.curricula.reading.strict import Completion, Strict

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


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


class Arrangement(StrEnum):
    """What the numbered files of a programme are."""

    SESSIONS = "sessions"
    STAGES = "stages"
    """Of casework: each lasts as long as it needs, over several meetings."""


class Topic(StrEnum):
    """What a school looks for when it looks for help."""

    GANGS = "gangs-and-exploitation"
    WEAPONS = "weapons"
    VIOLENCE = "violence"
    EXTREMISM = "extremism"
    RELATIONSHIPS = "healthy-relationships"
    SEXUAL_EXPLOITATION = "sexual-exploitation"
    FAMILY = "family"
    RELEASE = "custody-and-release"
    MOVING = "moving-area"
    INJURY = "health-and-injury"
    WORK = "work-and-learning"
    STAFF = "staff-skills"


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
    BREAK = "break"


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
    FORM = "form"
    """Filled in by a worker and a person together."""
    LEAFLET = "leaflet"


class Audience(StrEnum):
    """For whom a handout is written, which decides who is given it and how plain it must be."""

    PUPIL = "pupil"
    PARENT = "parent"
    SCHOOL = "school"
    FACILITATOR = "facilitator"


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
    topics: tuple[Topic, ...] = ()
    settings: tuple[Setting, ...] = Field(min_length=1)
    ages: Range
    group_size: Range
    """Pupils in one group; booking refuses more than `most`."""
    girls_only: bool = False
    shape: Line
    plan: Arrangement = Arrangement.SESSIONS
    series: bool = True
    """False where each session stands alone and is booked alone."""
    minutes: int | None = Field(default=None, ge=5, le=480)
    """Minutes of one delivery session; open where sessions stand alone, in casework, and in an outline."""
    cpd: bool = False
    """True where its hours count as continuing professional development."""
    cost: Words | None = None
    """What it costs and who pays."""
    reply: Literal["agreed", "informed", "nothing"] | None = None
    """What a family must have said before a young person may come; open: by the mode."""
    parts: tuple[Part, ...] = ()
    completion_percent: int = Field(default=75, ge=1, le=100)
    """Share of the sessions delivered while enrolled that must be attended to complete."""
    completion: Completion | None = None
    """What has to be met besides the share."""
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
    licence: Line | None = None
    """What others may do with it."""
    credit: Line | None = None
    """Who is to be named."""
    language: str = Field(default="en-GB", pattern=r"^[a-z]{2}(-[A-Z]{2})?$")
    sample_content: Line
    """Says whose words these are, such as "Sample content written for this portal"."""


class SessionOutcome(Strict):
    id: Key
    """Outcome of the programme that this one works on."""
    text: Line


class Variant(Strict):
    """What changes in one setting."""

    setting: Setting
    text: Words


class Activity(Strict):
    id: Key
    """Unique in the whole programme."""
    name: Line
    minutes: int = Field(ge=1, le=240)
    kind: ActivityKind
    part: int = Field(default=1, ge=1)
    core: bool = False
    """Core activities are what makes the session this session; adapting one is worth recording."""
    variants: tuple[Variant, ...] = ()


class Need(Strict):
    item: Line
    quantity: int = Field(default=1, ge=1, le=100)
    per: Per = Per.SESSION


class Handout(Strict):
    file: Annotated[str, StringConstraints(pattern=r"^\d\d-[a-z0-9-]+\.html$")]
    title: Line
    kind: HandoutKind
    per: Per = Per.PUPIL
    audience: Audience = Audience.PUPIL
    settings: tuple[Setting, ...] = ()
    """Given out in these only; empty for all."""


class SessionPlan(Strict):
    """Front matter of one `NN-title.md`; its number is that of the file name."""

    title: Line
    aim: Line
    minutes: int = Field(ge=5, le=480)
    group_size: Range | None = None
    """Where it differs from the programme's."""
    ages: Range | None = None
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


class Step(Strict):
    id: Key
    """Unique in the whole programme."""
    name: Line
    core: bool = False


class StagePlan(Strict):
    """Front matter of one stage of casework."""

    title: Line
    aim: Line
    lasts: Line
    """Such as "Two to four weeks"."""
    meetings: Range
    outcomes: tuple[SessionOutcome, ...] = Field(min_length=1, max_length=4)
    steps: tuple[Step, ...] = Field(min_length=3)
    handouts: tuple[Handout, ...] = Field(min_length=2)
    links: tuple[Line, ...] = ()
    safeguarding: Words
    """What may come up, and whom to tell, for the worker only."""
    parents: Words
    """What the person and their family are told about this stage, reading age 12."""


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
    range: Range = Range(least=1, most=5)
    """Of each answer, without those left out."""
    low: Line
    """Words at the least end of the scale."""
    high: Line
    """Words at the most end of the scale."""
    items: tuple[Question, ...] = Field(min_length=4, max_length=12)
