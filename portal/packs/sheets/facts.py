"""What stands in a pack, as plain facts: no row of a table reaches a template.

Audiences are kept apart by type: a sheet for young people, parents or a school's office is made from one of the
types in FOR_YOUNG_PEOPLE, FOR_PARENTS or FOR_SCHOOL alone, and none of these holds a facilitator's note.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from portal.curricula.reading.schema import Setting
from portal.packs.sheets.award_facts import Certificates, Evaluation, TrainingCertificates
from portal.packs.sheets.card_facts import HelpCards
from portal.packs.sheets.kit_facts import Kit
from portal.packs.sheets.letter_facts import Assurance, ParentLetter
from portal.packs.sheets.paper_facts import Register, SignIn, ToldSlip
from portal.packs.sheets.release_facts import LessonsMissed, OfficeList, PupilSlips, Visitors
from portal.packs.sheets.site_facts import Contact, Site


class Audience(StrEnum):
    FACILITATOR = "facilitator"
    YOUNG_PEOPLE = "young people"
    PARENTS = "parents and carers"
    SCHOOL = "school"


# For young people and parents


@dataclass(frozen=True)
class Handout:
    title: str
    html: str
    """Cleaned by the reader of programme folders."""
    copies: int
    shared: str
    """Such as "one each and a spare"; empty for one in all."""
    kind: str
    note: str
    """What to do with it, such as "Print 13: one each and a spare"."""


@dataclass(frozen=True)
class Questions:
    title: str
    """Start questions, or End questions."""
    items: tuple[str, ...]
    low: str
    high: str
    note: str
    copies: int


@dataclass(frozen=True)
class Slips:
    """Slips to cut: `a_page` on one sheet."""

    a_page: int
    copies: int
    label: str
    """Such as "Horizons Tuesday · 4 of 13"."""


@dataclass(frozen=True)
class FeedbackSlips(Slips):
    address: str = ""
    """What the code on each opens; empty: no code."""


@dataclass(frozen=True)
class QuestionSlips(Slips):
    pass


@dataclass(frozen=True)
class ForParents:
    about: str
    """Paragraphs, one a line pair."""
    sessions: tuple[tuple[str, str], ...]
    """What happens in each, in order: its heading and its summary."""


# For the facilitator


@dataclass(frozen=True)
class Cover:
    title: str
    kicker: str
    group: str
    when: str
    span: str
    site: Site
    whole: bool


@dataclass(frozen=True)
class Line:
    """One session in the list of contents."""

    anchor: str
    label: str
    title: str
    day: date
    starts: time


@dataclass(frozen=True)
class Contents:
    lines: tuple[Line, ...]
    rest: tuple[tuple[str, str], ...]
    """Sheets that stand once: anchor and title."""


@dataclass(frozen=True)
class Step:
    number: int
    name: str
    starts: time
    minutes: int
    kind: str
    core: bool
    left: float
    """Where it begins in the session, in percent."""
    wide: float
    """Percent of the session."""
    opens: str = ""
    """The provider's part that begins with it, if one does."""


@dataclass(frozen=True)
class Bring:
    item: str
    quantity: int
    shared: str
    is_handout: bool = False


@dataclass(frozen=True)
class Glance:
    """A session on one page. `number` is None for an extra one, which has no plan."""

    anchor: str
    label: str
    title: str
    group: str
    day: date
    starts: time
    ends: time
    room: str
    aim: str
    outcomes: tuple[str, ...]
    steps: tuple[Step, ...]
    bring: tuple[Bring, ...]
    opens: bool
    """True where it begins a session of a whole-group pack."""


@dataclass(frozen=True)
class Section:
    title: str
    html: str


@dataclass(frozen=True)
class Notes:
    """The full plan: everything the facilitator needs to know, in the order of the session."""

    title: str
    programme: str
    before: tuple[Section, ...]
    steps: tuple[tuple[Step, str], ...]
    after: tuple[Section, ...]
    safeguarding: str
    links: tuple[str, ...]


@dataclass(frozen=True)
class Covered:
    """What we covered: delivered, adapted or left out, for each activity."""

    label: str
    steps: tuple[Step, ...]


Facts = (
    Handout
    | Questions
    | FeedbackSlips
    | QuestionSlips
    | ForParents
    | Cover
    | Contents
    | Glance
    | Notes
    | Register
    | SignIn
    | ToldSlip
    | Covered
    | PupilSlips
    | LessonsMissed
    | Visitors
    | OfficeList
    | Kit
    | HelpCards
    | Certificates
    | TrainingCertificates
    | Evaluation
    | ParentLetter
    | Assurance
)

FOR_YOUNG_PEOPLE = (Handout, Questions, FeedbackSlips, QuestionSlips, HelpCards, Certificates, Evaluation)
FOR_PARENTS = (ForParents, ParentLetter)
FOR_SCHOOL = (PupilSlips, LessonsMissed, Visitors, OfficeList, Assurance, TrainingCertificates)
FOR_FACILITATOR = (Cover, Contents, Glance, Notes, Register, SignIn, ToldSlip, Covered, Kit)
HIDES_GROUP = (PupilSlips, LessonsMissed, Visitors, OfficeList, HelpCards)
"""Not even the group's neutral name stands on these, at the foot neither."""
KEPT_FREE = {Audience.YOUNG_PEOPLE: FOR_YOUNG_PEOPLE, Audience.PARENTS: FOR_PARENTS, Audience.SCHOOL: FOR_SCHOOL}
"""Of whatever is only for facilitators."""


@dataclass(frozen=True)
class Sheet:
    facts: Facts
    foot: str
    """What the running foot says from here on, where it changes."""
    at: int = 0
    """Where in the pack: 0 before the sessions, then the first, the second and so on, and after them."""

    @property
    def audience(self) -> Audience:
        """Facilitators alone, unless its type is one of those kept free of what is only for them."""
        return next((one for one, kinds in KEPT_FREE.items() if isinstance(self.facts, kinds)), Audience.FACILITATOR)


@dataclass(frozen=True)
class PackFacts:
    """A whole pack. `title` is neutral: it is the title of the PDF."""

    title: str
    file_name: str
    sheets: tuple[Sheet, ...]


# What a pack is made of, read from the tables


@dataclass(frozen=True)
class Meeting:
    """One delivery session, and who is expected at it."""

    number: int | None
    day: date
    starts: time
    ends: time
    room: str
    team: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]
    """Codes or names, by the option chosen, in the order of the register."""
    access_needs: Mapping[str, int]
    """By kind, for how many."""
    parts: tuple[str, ...] = ()
    """Names of the providers of its parts, where it has several."""
    register_at: str = ""
    """What the code on its register opens; empty: no code."""
    feedback_at: str = ""
    """The same for its feedback slips."""


@dataclass(frozen=True)
class Subject:
    """The group a pack is for. Everything that a person typed has been made printable."""

    group: str
    of: int
    expected_size: int
    place: str
    address: str
    contact: Contact | None
    host: Contact | None
    dsl: Contact | None
    charity_lead: Contact | None
    office: str
    """Number of the attendance office; empty where not known."""
    tell: tuple[tuple[str, str], ...]
    """Whom to tell of harm, the usual way first: role, and name and number as far as known."""
    setting: Setting | None
    """What kind of place it is; None leaves every variant in."""
    coded: bool
    whole: bool
    no_phones: bool
    meetings: tuple[Meeting, ...]
    charity: str = ""
    """Who runs the portal, by name."""
    postcode: str = ""
    desk: str = "reception"
    """Who helps first at such a place, where that is not reception."""
