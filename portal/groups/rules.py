"""Names that a group may bear, codes that stand for people, and whether a pupil is one we know."""

import random
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

LONGEST_GROUP_NAME = 40
ALLOWED = re.compile(r"^[^\W_](?:[\w '&.\-]*[^\W_.])?\.?$")

RISK_WORDS = frozenset(
    """
    abuse abused addict addiction aggression aggressive alcohol anger arrest arrested asb assault behaviour
    behavioural bully bullying cce court crime crimes criminal criminals cse custody danger dangerous dealer dealing
    drug drugs exclude excluded exclusion exclusions exploitation exploited extremism extremist fight fighting gang
    gangs grooming gun guns harm harmful intervention jail knife knives naughty offence offences offender offenders
    offending police postcode prison probation problem problems pru radicalisation rehab rehabilitation risk risks
    risky robbery safeguarding stab stabbing suspended suspension terror terrorism theft threat trafficking trouble
    troubled victim victims violence violent vulnerable weapon weapons yjs yot
    """.split()  # noqa: SIM905 - as people read it
)
RISK_PHRASES = ("county lines", "at risk", "youth justice", "pupil referral", "anti social", "self harm")
SMALL_WORDS = frozenset(
    {"a", "after", "and", "at", "for", "from", "group", "in", "of", "on", "or", "the", "to", "with"}
)


def group_name_fault(name: str, *, programme: Collection[str] = ()) -> str | None:
    """What to type instead of this group name, or None where it is neutral.

    `programme` holds the title and the slug, whose words may not stand in it. A pupil's name
    cannot be told from any other word, so the form warns of it in words.
    """
    text = " ".join(name.split())
    if not text:
        return "Enter a neutral name, like Horizons Tuesday"
    if len(text) > LONGEST_GROUP_NAME:
        return f"Enter at most {LONGEST_GROUP_NAME} letters"
    if not ALLOWED.match(text):
        return "Use letters, digits, spaces and hyphens only, like Horizons Tuesday"
    words = folded(text).split()
    found = next((word for word in words if word in RISK_WORDS), None) or _phrase(words)
    if found:
        return f"Choose a name without “{found}”, so that it tells others nothing, like Horizons Tuesday"
    if _names_programme(words, programme):
        return "Choose a name that does not say which programme it is, like Horizons Tuesday"
    return None


def folded(text: str) -> str:
    """Small letters without accents; what is neither letter nor digit becomes a space, an apostrophe nothing."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    plain = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def _phrase(words: list[str]) -> str | None:
    joined = f" {' '.join(words)} "
    return next((phrase for phrase in RISK_PHRASES if f" {phrase} " in joined), None)


def _names_programme(words: list[str], programme: Collection[str]) -> bool:
    run_together = "".join(words)
    for title in programme:
        own = folded(title.replace("-", " ")).split()
        if any(word in words for word in own if word not in SMALL_WORDS and len(word) > 1):
            return True
        if len("".join(own)) >= 4 and "".join(own) in run_together:
            return True
    return False


LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
DIGITS = "2346789"
"""Without I, O, S, 0, 1 and 5, which are read for one another."""


def codes(group_id: UUID, taken: Collection[str] = ()) -> Iterator[str]:
    """Codes not yet taken, in an order that depends on the group alone and says nothing about names.

    A letter and a digit; where all 161 are used, a letter and two digits.
    """
    for tails in (list(DIGITS), [a + b for a in DIGITS for b in DIGITS]):
        every = [letter + tail for letter in LETTERS for tail in tails]
        random.Random(group_id.int).shuffle(every)
        yield from (code for code in every if code not in taken)


def code_order(code: str) -> tuple[str, int]:
    """Sorts A2 before A10."""
    return code[:1], int(code[1:] or 0)


def academic_year(day: date) -> int:
    """The year in which the school year of this day began, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def may_be_same(known_year: int | None, known_on: date, year: int | None, day: date) -> bool:
    """Whether a pupil noted in one year group can be in another today: moved up at most once a school year."""
    if known_year is None or year is None:
        return True
    return known_year <= year <= known_year + max(0, academic_year(day) - academic_year(known_on))


NUMBERS_ONLY = frozenset({"workshop", "training"})
"""Ways of meeting in which nobody is named: assemblies, whole classes, a room of staff."""


def numbers_only(mode: str) -> bool:
    """Whether a group that meets like this gives year groups and numbers, and no names ever."""
    return mode in NUMBERS_ONLY
