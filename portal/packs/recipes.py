"""For whom a pack is made, and which sheets stand in it in which order. Data only: `compose` makes them.

`holds` is what keeps audiences apart: `compose` refuses any sheet of another type.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.curricula.reading.schema import Audience as WrittenFor
from portal.packs.sheets.award_facts import Evaluation
from portal.packs.sheets.facts import (
    FOR_FACILITATOR,
    FOR_PARENTS,
    FOR_SCHOOL,
    FOR_YOUNG_PEOPLE,
    FeedbackSlips,
    Handout,
    Questions,
)
from portal.packs.sheets.paper_facts import SignIn


class Part(StrEnum):
    """A kind of sheet that is ticked or not; the value stands in forms and in the row of a pack."""

    COVER = "cover"
    CONTENTS = "contents"
    GLANCE = "at a glance"
    NOTES = "full plan"
    REGISTER = "register"
    SIGN_IN = "sign-in"
    TOLD = "told"
    COVERED = "covered"
    HANDOUTS = "handouts"
    QUESTIONS = "questions"
    FEEDBACK = "feedback"
    QUESTION_BOX = "question box"
    FOR_PARENTS = "for parents"
    KIT = "kit"
    LETTING_OUT = "letting out"
    HELP_CARDS = "help cards"
    EVALUATION = "evaluation"


PARTS = {
    Part.COVER: "Cover and site sheet",
    Part.CONTENTS: "List of what is in it, for a whole group",
    Part.GLANCE: "Plan at a glance, with what to bring",
    Part.NOTES: "Full session plan",
    Part.REGISTER: "Register",
    Part.SIGN_IN: "Sign-in sheet",
    Part.TOLD: "Slip for what was told to whom",
    Part.COVERED: "What we covered",
    Part.HANDOUTS: "Handouts, one of each",
    Part.QUESTIONS: "Start and end questions",
    Part.FEEDBACK: "Feedback slips",
    Part.QUESTION_BOX: "Question box slips",
    Part.FOR_PARENTS: "What parents and carers are told",
    Part.KIT: "Kit list, counted for this group",
    Part.LETTING_OUT: "To let young people out of lessons: slips, and lists for teachers and offices",
    Part.HELP_CARDS: "Help cards",
    Part.EVALUATION: "Feedback form about the whole of it",
}
"""What stands beside the box to tick."""


class For(StrEnum):
    """Who reads it."""

    FACILITATOR = "facilitator"
    SCHOOL = "school"
    PUPIL = "pupil"
    PARENT = "parent"
    EVALUATOR = "evaluator"


@dataclass(frozen=True)
class Recipe:
    title: str
    about: str
    holds: tuple[type, ...]
    """Types of the only facts that may stand in it."""
    written_for: frozenset[WrittenFor]
    """Whose handouts are in it."""
    first: tuple[Part, ...] = ()
    """Once, before the sessions."""
    each: tuple[Part, ...] = ()
    """For each session, in the order of use."""
    last: tuple[Part, ...] = ()
    """Once, after the sessions."""
    not_ticked: frozenset[Part] = frozenset()
    """Offered, and left out unless somebody ticks them."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is offered, in order, each once."""
        return tuple(dict.fromkeys((*self.first, *self.each, *self.last)))

    @property
    def ticked(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part not in self.not_ticked)

    def of(self, chosen: Collection[Part]) -> tuple[Part, ...]:
        """Those chosen that this recipe offers, in its order."""
        return tuple(part for part in self.parts if part in chosen)


RECIPES = {
    For.FACILITATOR: Recipe(
        title="Facilitator",
        about="Everything to carry to a session: where to go, the plan, a register and the handouts.",
        holds=(*FOR_FACILITATOR, *FOR_YOUNG_PEOPLE, *FOR_PARENTS),
        written_for=frozenset(WrittenFor),
        first=(Part.COVER, Part.CONTENTS, Part.KIT),
        each=(
            Part.GLANCE,
            Part.NOTES,
            Part.REGISTER,
            Part.SIGN_IN,
            Part.TOLD,
            Part.COVERED,
            Part.HANDOUTS,
            Part.QUESTIONS,
        ),
        last=(Part.TOLD, Part.FEEDBACK, Part.QUESTION_BOX, Part.FOR_PARENTS, Part.HELP_CARDS),
        not_ticked=frozenset({Part.KIT, Part.HELP_CARDS}),
    ),
    For.SCHOOL: Recipe(
        title="School",
        about="For the school adult and reception: who is on site, and what young people and families are given.",
        holds=(SignIn, *FOR_SCHOOL, *FOR_YOUNG_PEOPLE, *FOR_PARENTS),
        written_for=frozenset({WrittenFor.PUPIL, WrittenFor.PARENT, WrittenFor.SCHOOL}),
        each=(Part.LETTING_OUT, Part.SIGN_IN, Part.HANDOUTS, Part.QUESTIONS),
        last=(Part.FEEDBACK, Part.QUESTION_BOX, Part.FOR_PARENTS),
        not_ticked=frozenset({Part.QUESTIONS, Part.FEEDBACK, Part.QUESTION_BOX}),
    ),
    For.PUPIL: Recipe(
        title="Young person",
        about="Only what young people are handed: handouts, questions and slips.",
        holds=FOR_YOUNG_PEOPLE,
        written_for=frozenset({WrittenFor.PUPIL}),
        each=(Part.HANDOUTS, Part.QUESTIONS),
        last=(Part.FEEDBACK, Part.QUESTION_BOX, Part.HELP_CARDS),
        not_ticked=frozenset({Part.HELP_CARDS}),
    ),
    For.PARENT: Recipe(
        title="Parent or carer",
        about="What the sessions are about, and what families are given to take home.",
        holds=(*FOR_PARENTS, Handout),
        written_for=frozenset({WrittenFor.PARENT}),
        first=(Part.FOR_PARENTS,),
        each=(Part.HANDOUTS,),
    ),
    For.EVALUATOR: Recipe(
        title="Evaluator",
        about="Start and end questions, feedback slips and a form about the whole of it, without names.",
        holds=(Questions, FeedbackSlips, Evaluation),
        written_for=frozenset(),
        each=(Part.QUESTIONS,),
        last=(Part.FEEDBACK, Part.EVALUATION),
    ),
}
USUAL = RECIPES[For.FACILITATOR]
