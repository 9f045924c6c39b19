"""Sheets that print by themselves: one page, one click. What each is, for whom, and from what it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from portal.curricula.content import Folder
from portal.curricula.reading.schema import Mode
from portal.packs import rules
from portal.packs.sheets import release, sign_in
from portal.packs.sheets.awards import certificates, evaluation, training_certificates
from portal.packs.sheets.cards import help_cards
from portal.packs.sheets.facts import Audience, Facts, Meeting, PackFacts, Sheet, Subject
from portal.packs.sheets.kit import kit
from portal.packs.sheets.letter_facts import Assurance, ParentLetter
from portal.packs.sheets.usual import foot_of, register, slips
from portal.places.models import SchoolKind
from portal.web.access import Can
from portal.web.words import plain_day

TAUGHT_IN_LESSONS = frozenset(SchoolKind) - {
    SchoolKind.PRISON,
    SchoolKind.HOSPITAL,
    SchoolKind.HOME,
    SchoolKind.WORKPLACE,
}
"""Where somebody has to be let out of something."""


class Of(StrEnum):
    SESSION = "session"
    GROUP = "group"


class Reads(StrEnum):
    """What has to be read for a sheet, besides the group and its sessions."""

    SUBJECT = "no more"
    PLANS = "plans"
    CAME = "who came"
    COUNTED = "plans, and how many were counted"
    LETTER = "the letter to parents"
    ASSURANCE = "the letter of assurance"


@dataclass(frozen=True)
class Material:
    """What a sheet may be made from. `subject` holds the one session, or all of the group."""

    subject: Subject
    folder: Folder | None = None
    came: tuple[str, ...] = ()
    """Who came once or more, by the option chosen; empty for somebody who is not to be named."""
    heads: int = 0
    """The most who were counted at one session."""
    letter: ParentLetter | None = None
    assurance: Assurance | None = None

    @property
    def meeting(self) -> Meeting:
        return self.subject.meetings[0]


@dataclass(frozen=True)
class Kind:
    """Which group it is, as far as it decides what can be printed."""

    place: SchoolKind
    mode: Mode
    is_booked: bool
    """Whether it came from a booking, which families are written to about."""
    has_names: bool
    """False where numbers alone are given: assemblies, whole classes, training."""


@dataclass(frozen=True)
class Single:
    slug: str
    title: str
    about: str
    """One line: what it is for."""
    audience: Audience
    of: Of
    make: Callable[[Material], Facts | None]
    """None where there is nothing to print."""
    needs: Can = Can.PRINT_PACKS
    fits: Callable[[Kind], bool] = lambda _kind: True
    is_named: bool = False
    """Whether people stand on it, so that codes and names are a choice."""
    hides_group: bool = False
    """Whether not even the neutral name may stand on it."""
    reads: Reads = Reads.SUBJECT


def _lets_out(kind: Kind) -> bool:
    return kind.has_names and kind.place in TAUGHT_IN_LESSONS


def _kit(one: Material) -> Facts | None:
    return kit(one.subject, one.folder) if one.folder else None


def _named(kind: Kind) -> bool:
    return kind.has_names


Maker = Callable[[Subject, Meeting], Facts]


def _release(slug: str, title: str, about: str, make: Maker, *, named: bool = True) -> Single:
    return Single(
        slug=slug,
        title=title,
        about=about,
        audience=Audience.SCHOOL,
        of=Of.SESSION,
        make=lambda one: make(one.subject, one.meeting),
        fits=_lets_out if named else lambda kind: kind.place in TAUGHT_IN_LESSONS,
        is_named=named,
        hides_group=True,
    )


_ALL = (
    _release("slips", "Pupil slips", "When and where, to cut and hand over one by one", release.pupil_slips),
    _release("out-of-lessons", "List for teachers and cover", "With a column for the lesson", release.lessons_missed),
    _release("attendance-office", "List for the attendance office", "With the codes to use", release.office_list),
    _release("visitors", "List for reception", "Who comes, photo ID, time in and out", release.visitors, named=False),
    Single(
        slug="register",
        title="Register",
        about="To mark by hand and type in afterwards",
        audience=Audience.FACILITATOR,
        of=Of.SESSION,
        make=lambda one: register(one.subject, one.meeting),
        fits=_named,
        is_named=True,
    ),
    Single(
        slug="sign-in",
        title="Sign-in sheet",
        about="Adults on site and young people, for a place without phones",
        audience=Audience.FACILITATOR,
        of=Of.SESSION,
        make=lambda one: sign_in.sign_in(one.subject, one.meeting),
        is_named=True,
    ),
    Single(
        slug="feedback-slips",
        title="Feedback slips",
        about="To cut: how was today? No name needed",
        audience=Audience.YOUNG_PEOPLE,
        of=Of.SESSION,
        make=lambda one: next(slips(one.subject, one.meeting)),
    ),
    Single(
        slug="question-slips",
        title="Question box slips",
        about="To cut: everybody writes something",
        audience=Audience.YOUNG_PEOPLE,
        of=Of.SESSION,
        make=lambda one: list(slips(one.subject, one.meeting))[1],
    ),
    Single(
        slug="kit",
        title="Kit list",
        about="What to bring and copy, counted for this group",
        audience=Audience.FACILITATOR,
        of=Of.SESSION,
        make=_kit,
        reads=Reads.PLANS,
    ),
    Single(
        slug="kit-of-all",
        title="Kit list",
        about="What to bring and copy over all sessions, counted for this group",
        audience=Audience.FACILITATOR,
        of=Of.GROUP,
        make=_kit,
        reads=Reads.PLANS,
    ),
    Single(
        slug="help-cards",
        title="Help cards",
        about="To cut and fold: numbers to ring and text, and nothing else",
        audience=Audience.YOUNG_PEOPLE,
        of=Of.GROUP,
        make=lambda one: help_cards(one.subject),
        hides_group=True,
        fits=lambda kind: kind.mode is not Mode.TRAINING,
    ),
    Single(
        slug="feedback",
        title="Feedback form",
        about="About the whole of it, at the end: no name needed",
        audience=Audience.YOUNG_PEOPLE,
        of=Of.GROUP,
        make=lambda one: evaluation(one.subject),
        fits=_named,
    ),
    Single(
        slug="certificates",
        title="Certificates",
        about="For everybody who came once: without a name there is a line to write it on",
        audience=Audience.YOUNG_PEOPLE,
        of=Of.GROUP,
        make=lambda one: certificates(one.subject, one.came),
        fits=_named,
        is_named=True,
        reads=Reads.CAME,
    ),
    Single(
        slug="training-certificates",
        title="Certificates of attendance",
        about="For the delegates of a training: they name the course",
        audience=Audience.SCHOOL,
        of=Of.GROUP,
        make=lambda one: training_certificates(one.subject, one.folder, one.heads) if one.folder else None,
        fits=lambda kind: kind.mode is Mode.TRAINING,
        reads=Reads.COUNTED,
    ),
    Single(
        slug="letter-home",
        title="Letter to parents",
        about="With the slip for their answer",
        audience=Audience.PARENTS,
        of=Of.GROUP,
        make=lambda one: one.letter,
        fits=lambda kind: kind.is_booked and kind.mode is not Mode.TRAINING,
        reads=Reads.LETTER,
    ),
    Single(
        slug="assurance",
        title="Letter of assurance",
        about="Who comes, and which checks were seen",
        audience=Audience.SCHOOL,
        of=Of.GROUP,
        make=lambda one: one.assurance,
        needs=Can.SEE_LETTERS,
        reads=Reads.ASSURANCE,
    ),
)
SINGLES: dict[str, Single] = {one.slug: one for one in _ALL}


def offered(of: Of, kind: Kind) -> list[Single]:
    """What can be printed for such a group, in order of use."""
    return [one for one in SINGLES.values() if one.of is of and one.fits(kind)]


def alone(single: Single, material: Material) -> PackFacts | None:
    """The sheet by itself; None where there is nothing to print. Title and name of the file are neutral."""
    facts = single.make(material)
    if facts is None:
        return None
    subject, meeting = material.subject, material.meeting
    if single.hides_group:
        title, name, foot = f"{plain_day(meeting.day)}: {single.title.lower()}", plain_day(meeting.day), ""
        if single.of is Of.GROUP:
            title, name = single.title, ""
    else:
        whole = single.of is Of.GROUP
        group = rules.shortened(subject.group)
        title = group if whole else rules.title(subject.group, meeting.number, subject.of, whole=False)
        title = f"{title}: {single.title.lower()}"
        foot = group if whole else foot_of(subject, meeting)
        name = foot
    return PackFacts(title=title, file_name=rules.sheet_name(name, single.slug), sheets=(Sheet(facts, foot),))
