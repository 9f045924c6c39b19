"""What a letter of assurance says, the same on a page and on paper. Pure.

It says which checks were seen and when, and that a person was found suitable: never what stands in a certificate, never
that nothing does, never why somebody works in one way only (Keeping children safe in education, part three, on visitors
in a professional role: the assurance of their employer is what a school asks for; it has no right to the certificate).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.timetable.letters import Named
from portal.web.words import plain_day

TITLE = "Letter of assurance"


@dataclass(frozen=True)
class Facts:
    """What the letter is about."""

    organisation: str
    school: str
    group: str
    """Its neutral name."""
    issued_day: date
    review_day: date | None
    people: tuple[Named, ...]
    school_adult: str
    """The adult of the school who is in the room; empty where none is named."""
    lead: str
    """The charity's safeguarding lead, with a telephone number where there is one; empty where there is none."""
    contact: str
    """How to reach the charity; empty where that is not said."""
    code: str


@dataclass(frozen=True)
class Line:
    """One person: name, for whom they come, and what was seen."""

    name: str
    organisation: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class LetterText:
    title: str
    organisation: str
    group: str
    dated: str
    opening: str
    people: tuple[Line, ...]
    says: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    """Whom to ask, until when it holds, and the code."""
    code: str


def text_of(facts: Facts) -> LetterText:
    return LetterText(
        title=TITLE,
        organisation=facts.organisation,
        group=facts.group,
        dated=plain_day(facts.issued_day),
        opening=f"To {facts.school}. We send {_who(facts.people)} to your group {facts.group}.",
        people=tuple(
            Line(
                one.name,
                one.organisation,
                tuple(f"{words[0].upper()}{words[1:]}: seen {plain_day(day)}" for words, day in one.checks),
            )
            for one in facts.people
        ),
        says=tuple(_says(facts)),
        keys=tuple(_keys(facts)),
        code=facts.code,
    )


def _who(people: Sequence[Named]) -> str:
    return "the person named here" if len(people) == 1 else "the people named here"


def _says(facts: Facts) -> list[str]:
    one = len(facts.people) == 1
    each = "This person is" if one else "Each of them is"
    lines = [
        f"{each} suitable for the role under our risk assessment. We have seen the checks listed above, on the days "
        "given. Certificates stay with those to whom they belong: the letter of an employer takes their place.",
        f"{'This person shows' if one else 'Each of them shows'} photo identification on arrival. "
        "Send away anybody who is not named here, and ring us.",
    ]
    if facts.school_adult:
        lines.append(f"{facts.school_adult} of your school stays in the room throughout.")
    elif not one:
        lines.append("Who comes on which day stands in your portal, or ask us.")
    lines.append(
        "If you are worried about somebody named here, act as your own policy says: tell your head or your "
        "safeguarding lead (DSL), who tells the local authority's designated officer. Then tell us."
    )
    return lines


def _keys(facts: Facts) -> list[tuple[str, str]]:
    rows = [("Our safeguarding lead", facts.lead)] if facts.lead else []
    rows += [("Contact", facts.contact)] if facts.contact else []
    if facts.review_day is not None:
        rows.append(("Holds until", f"{plain_day(facts.review_day)}, or until we withdraw it"))
    else:
        rows.append(("Holds until", "we withdraw it"))
    return [*rows, ("Check code", facts.code)]
