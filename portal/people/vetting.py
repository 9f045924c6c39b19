"""Whether a facilitator's checks and the decision about them fit a piece of work. Pure: dates and a table.

What is asked stands in NEEDS and USUAL_MONTHS, and nowhere else: a charity whose policy differs changes those.
Sources: Keeping children safe in education, parts three and four (Department for Education, statutory guidance,
https://www.gov.uk/government/publications/keeping-children-safe-in-education--2): visitors who come in a professional
role bring the assurance of their employer that the appropriate checks were made; regulated activity with children
asks for an enhanced check with the children's barred list (Safeguarding Vulnerable Groups Act 2006, schedule 4,
https://www.legislation.gov.uk/ukpga/2006/47/schedule/4). A DBS certificate has no end day: the months until it is
looked at again are the charity's own rule (https://www.gov.uk/guidance/dbs-check-requests-guidance-for-employers).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.web.words import plain_day


class Check(StrEnum):
    """What somebody at the charity has seen. Never a number of a certificate, nor what stands in it."""

    IDENTITY = "identity document with a photograph"
    DBS_BARRED = "enhanced DBS check with the children's barred list"
    DBS_ENHANCED = "enhanced DBS check"
    DBS_BASIC = "basic DBS check"
    PROHIBITION = "prohibition from teaching check"
    OVERSEAS = "overseas check"
    RIGHT_TO_WORK = "right to work in the UK"
    REFERENCES = "two references"
    TRAINING = "safeguarding training"


class Condition(StrEnum):
    """How somebody may work who is suitable in this way only. A closed list: why is never written down here."""

    CO_DELIVERED = "co-delivered only"
    NOT_ONE_TO_ONE = "not one-to-one"
    SCHOOL_ADULT = "school adult in the room"


USUAL_MONTHS: Mapping[Check, int | None] = {
    Check.IDENTITY: None,
    Check.DBS_BARRED: 36,
    Check.DBS_ENHANCED: 36,
    Check.DBS_BASIC: 36,
    Check.PROHIBITION: 36,
    Check.OVERSEAS: None,
    Check.RIGHT_TO_WORK: None,
    Check.REFERENCES: None,
    Check.TRAINING: 12,
}
"""Months after which a check is looked at again, unless another day is chosen; None: it is seen once."""
SUITABILITY_MONTHS = 12
LONGEST_MONTHS = 60
"""No review day lies further ahead than this."""

IN_LETTER = tuple(check for check in Check if check is not Check.OVERSEAS)
"""What a school reads, in this order. That somebody has lived abroad is not the school's to know."""

REPLACED: Mapping[Check, tuple[Check, ...]] = {
    Check.DBS_ENHANCED: (Check.DBS_BARRED,),
    Check.DBS_BASIC: (Check.DBS_BARRED, Check.DBS_ENHANCED),
}
"""A check is neither reviewed nor shown where one that says more is on record."""


class Contact(StrEnum):
    """Whom the work brings a facilitator together with."""

    ADULTS = "adults only"
    ACCOMPANIED = "young people, a named school adult in the room"
    UNACCOMPANIED = "young people, no school adult named"


@dataclass(frozen=True)
class Need:
    """Any one of these checks, current."""

    any_of: frozenset[Check]
    words: str


BARRED = Need(frozenset({Check.DBS_BARRED}), f"a current {Check.DBS_BARRED}")
ANY_DBS = Need(frozenset({Check.DBS_BARRED, Check.DBS_ENHANCED, Check.DBS_BASIC}), "a current DBS check")
TRAINED = Need(frozenset({Check.TRAINING}), "current safeguarding training")

NEEDS: Mapping[Contact, tuple[Need, ...]] = {
    Contact.ADULTS: (TRAINED,),
    Contact.ACCOMPANIED: (ANY_DBS, TRAINED),
    Contact.UNACCOMPANIED: (BARRED, TRAINED),
}
"""What each kind of contact asks for, beside a decision that the person is suitable."""


@dataclass(frozen=True)
class Seen:
    """A check that was seen; `review_day` None where it is seen once."""

    check: Check
    day: date
    review_day: date | None = None


@dataclass(frozen=True)
class Decision:
    """Whether somebody is suitable for the role under the charity's risk assessment."""

    suitable: bool
    day: date
    review_day: date
    conditions: frozenset[Condition] = frozenset()


@dataclass(frozen=True)
class Record:
    """What holds of one person: the newest of each check, and the newest decision."""

    name: str
    checks: Mapping[Check, Seen]
    decision: Decision | None = None
    has_left: bool = False
    """Their account was closed: nobody is sent who does not work here any more."""


@dataclass(frozen=True)
class Setting:
    """What the work is like."""

    young_people: bool = True
    one_to_one: bool = False
    school_adult: bool = False
    """A named adult of the school is in the room."""
    partners: int = 0
    """Other facilitators who come to every one of these sessions and are assured by themselves."""

    @property
    def contact(self) -> Contact:
        if not self.young_people:
            return Contact.ADULTS
        return Contact.ACCOMPANIED if self.school_adult else Contact.UNACCOMPANIED


def newest(seen: Iterable[Seen]) -> dict[Check, Seen]:
    """Of each check the one seen last; of two seen on one day the later in the list."""
    found: dict[Check, Seen] = {}
    for one in seen:
        if one.check not in found or one.day >= found[one.check].day:
            found[one.check] = one
    return found


def assured(record: Record, day_from: date, day_until: date, setting: Setting) -> str | None:
    """Why this person cannot be named for work from one day until another, both counted; None if they can.

    What is current on the first day holds until its review day: `to_review` says where that comes too early.
    """
    decision = record.decision
    if day_until < day_from:
        raise ValueError("the last day lies before the first")
    if record.has_left:
        return f"{record.name} has no open account any more. Choose somebody else, or open it again"
    if decision is None:
        return f"{record.name}: no decision that they are suitable is recorded. The safeguarding lead records one"
    if not decision.suitable:
        return f"{record.name} cannot be named. The charity's safeguarding lead knows more"
    if decision.review_day < day_from:
        return (
            f"{record.name}: whether they are suitable was to be decided again by {plain_day(decision.review_day)}. "
            "The safeguarding lead decides"
        )
    return _missing(record, day_from, setting) or _condition(record.name, decision.conditions, setting)


def _missing(record: Record, day_from: date, setting: Setting) -> str | None:
    for need in NEEDS[setting.contact]:
        if _meeting(record, need, day_from) is None:
            return f"{record.name} needs {need.words}.{_how(record, need, day_from, setting)}"
    return None


def _how(record: Record, need: Need, day_from: date, setting: Setting) -> str:
    """What to do about it."""
    lapsed = [one.review_day for one in _held(record, need) if one.review_day is not None]
    told = f" It was due for review on {plain_day(max(lapsed))}." if lapsed else ""
    relief = setting.contact is Contact.UNACCOMPANIED and _meeting(record, ANY_DBS, day_from) is not None
    other = ", or have the school name the adult who stays in the room" if need is BARRED and relief else ""
    return f"{told} Record what was seen{other}"


def _condition(name: str, conditions: Collection[Condition], setting: Setting) -> str | None:
    if Condition.SCHOOL_ADULT in conditions and setting.young_people and not setting.school_adult:
        return f"{name} works with a school adult in the room only. Have the school name one, or choose somebody else"
    if Condition.NOT_ONE_TO_ONE in conditions and setting.one_to_one:
        return f"{name} does no one-to-one work. Choose somebody else"
    if Condition.CO_DELIVERED in conditions and setting.partners < 1:
        return f"{name} works together with another facilitator only. Name one who comes to every session"
    return None


def to_review(record: Record, day_from: date, day_until: date, setting: Setting) -> date | None:
    """The first review day of what the work rests on, where it comes before the last day; None if all lasts."""
    found = rests_until(record, day_from, setting)
    return found if found is not None and found < day_until else None


def rests_until(record: Record, day_from: date, setting: Setting) -> date | None:
    """Until which day what the work rests on is current; None where nothing of it is reviewed."""
    relied = [_meeting(record, need, day_from) for need in NEEDS[setting.contact]]
    days = [one.review_day for one in relied if one is not None and one.review_day is not None]
    if record.decision is not None:
        days.append(record.decision.review_day)
    return min(days, default=None)


def in_letter(record: Record, day: date) -> list[Seen]:
    """The checks that a school reads of, in their order: those seen and current on that day."""
    current = [check for check in IN_LETTER if check in record.checks and _is_current(record, check, day)]
    return [record.checks[one] for one in current if not any(more in current for more in REPLACED.get(one, ()))]


def _held(record: Record, need: Need) -> list[Seen]:
    return [record.checks[check] for check in Check if check in need.any_of and check in record.checks]


def _meeting(record: Record, need: Need, day: date) -> Seen | None:
    """The check that meets the need on that day and does so longest."""
    current = [one for one in _held(record, need) if _is_current(record, one.check, day)]
    return max(current, key=lambda one: one.review_day or date.max, default=None)


def _is_current(record: Record, check: Check, day: date) -> bool:
    """The review day itself still counts."""
    one = record.checks[check]
    return one.review_day is None or one.review_day >= day
