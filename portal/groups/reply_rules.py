"""Whether a person may come, from what was answered. Pure.

A young person's own no stops it, whatever anybody else said, and so does a parent's. Where the programme needs a yes,
being informed is not enough; where nobody else's yes is required, the young person's own takes its place. Whoever may
not come is on no register, sheet or code list, and nobody who delivers is told why (ARCHITECTURE, promise 4).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.curricula.reading.schema import Mode, Programme
from portal.groups.reply_models import Answer, Decider, Own, ReplyNeeded

ASK_AGAIN = (timedelta(days=14), timedelta(days=5))
"""This long before the first session the school is told how many have not answered."""


BY_MODE = {Mode.WORKSHOP: ReplyNeeded.INFORMED, Mode.TRAINING: ReplyNeeded.NOTHING}
"""For programmes that do not say; for every other mode it is a yes."""


def needed_by(programme: Programme) -> ReplyNeeded:
    """What a group of this programme needs, until its school asks for more or less."""
    if programme.reply is not None:
        return ReplyNeeded(programme.reply)
    return BY_MODE.get(programme.mode, ReplyNeeded.AGREED)


class Standing(StrEnum):
    MAY_COME = "may come"
    NOT_ENOUGH = "not enough yet"
    """Somebody answered, and it does not do yet for this group."""
    NOT_ANSWERED = "not answered"
    DECLINED = "declined"


@dataclass(frozen=True)
class Word:
    """What is known of one person."""

    answer: Answer | None = None
    decided_by: Decider | None = None
    own: Own = Own.NOT_ASKED
    form_day: date | None = None


def standing(answer: Answer | None, own: Own, needed: ReplyNeeded | None) -> Standing:
    """`needed`: None for a group that began before replies were kept, which asks for nothing."""
    if own is Own.NO or answer is Answer.DECLINED:
        return Standing.DECLINED
    if needed in (None, ReplyNeeded.NOTHING) or answer is Answer.AGREED:
        return Standing.MAY_COME
    if answer is None:
        return Standing.NOT_ANSWERED
    enough = own is Own.YES if answer is Answer.NOT_REQUIRED else needed is ReplyNeeded.INFORMED
    return Standing.MAY_COME if enough else Standing.NOT_ENOUGH


def may_come(answer: Answer | None, own: Own, needed: ReplyNeeded | None) -> bool:
    return standing(answer, own, needed) is Standing.MAY_COME


def lacking(answer: Answer | None, own: Own, needed: ReplyNeeded | None) -> str:
    """What is still to be asked of this person; empty where nothing is."""
    match standing(answer, own, needed):
        case Standing.NOT_ANSWERED:
            return "No reply yet"
        case Standing.NOT_ENOUGH if answer is Answer.NOT_REQUIRED:
            return "Ask the young person: their own yes is needed"
        case Standing.NOT_ENOUGH:
            return "Informed; this group needs a yes"
        case _:
            return ""


@dataclass(frozen=True)
class Spoken:
    """One row of a history: from its day on they may come, or may not."""

    number: int
    from_day: date
    may_come: bool


def is_expected(spoken: Collection[Spoken], day: date, needed: ReplyNeeded | None) -> bool:
    """Whether somebody with this history is expected on a day on which they are in the group.

    The last row written whose day has come decides; before any, only a group that needs no reply expects them.
    """
    if not spoken:
        return needed in (None, ReplyNeeded.NOTHING)
    begun = [each for each in spoken if each.from_day <= day]
    if not begun:
        return needed in (None, ReplyNeeded.NOTHING)
    return max(begun, key=lambda each: each.number).may_come


def fault(word: Word, from_day: date | None, today: date) -> str | None:
    """What to put right before this can be recorded, or None."""
    if word.answer in (Answer.AGREED, Answer.DECLINED, Answer.NOT_REQUIRED) and word.decided_by is None:
        return "Choose who decided"
    if word.form_day and word.form_day > today:
        return "The form cannot have come after today. Enter today or an earlier day"
    if from_day and from_day > today:
        return "An answer cannot have come after today. Enter today or an earlier day"
    return None


@dataclass(frozen=True)
class Counts:
    """How many of a group's people stand how."""

    may_come: int = 0
    not_answered: int = 0
    needs_more: int = 0
    declined: int = 0

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> "Counts":
        found = list(standings)
        order = (Standing.MAY_COME, Standing.NOT_ANSWERED, Standing.NOT_ENOUGH, Standing.DECLINED)
        return cls(*(found.count(one) for one in order))

    @property
    def waiting(self) -> int:
        """Whom the school has still to ask."""
        return self.not_answered + self.needs_more

    @property
    def words(self) -> str:
        """9 may come, 2 not answered, 1 declined"""
        some = (
            (self.not_answered, "not answered"),
            (self.needs_more, "not enough yet"),
            (self.declined, "declined"),
        )
        return ", ".join([f"{self.may_come} may come", *(f"{number} {words}" for number, words in some if number)])


def stage(first: date, today: date) -> timedelta | None:
    """How long before the first session the school is told now, or None: not yet, or it has begun."""
    left = first - today
    if left < timedelta(0):
        return None
    return min((ahead for ahead in ASK_AGAIN if left <= ahead), default=None)
