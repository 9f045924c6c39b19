"""What the families of a sample group answer: most agree, some late, one or two say no, and some are never heard of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.groups import replies, reply_queries
from portal.groups.models import Group
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider, Own
from portal.groups.reply_rules import Word
from portal.setup.sample_diary import Diary
from portal.web.access import Act

ENTERED, AGAIN = time(15, 25), time(8, 25)
NO, ONLY_INFORMED, LATE, NEVER = 0.07, 0.03, 0.08, 0.04
"""How often, of 1; the rest agree at once."""
DECIDERS = (*[Decider.PARENT] * 17, Decider.CARER, Decider.CARER, Decider.SOCIAL_WORKER)


@dataclass(frozen=True)
class Families:
    """Writes the replies of one group into the diary. Draws from a source of its own, so that nothing else moves."""

    diary: Diary
    group_id: UUID
    by: Act
    rng: Random

    def answer(self, people: Sequence[UUID]) -> None:
        """Three days after the list most have answered; the rest, one at least, are reminded, and some answer then."""
        today, later, waiting = {}, {}, []
        for key in people:
            fate = self.rng.random()
            if fate < NEVER:
                waiting.append(key)
            elif fate < NEVER + LATE:
                waiting.append(key)
                later[key] = self._yes()
            elif fate < NEVER + LATE + ONLY_INFORMED:
                today[key] = Word(Answer.INFORMED)
            else:
                today[key] = self._no() if fate > 1 - NO else self._yes()
        if not waiting and today:
            waiting, later = [key := people[-1]], {key: today.pop(key)}
        day = clock.today() + timedelta(days=3)
        self.diary.on(day, ENTERED, lambda session: self._record(session, today))
        self.diary.on(day + timedelta(days=1), AGAIN, lambda session: self._remind(session, waiting))
        self.diary.on(day + timedelta(days=self.rng.randint(5, 12)), ENTERED, lambda s: self._record(s, later))

    def agree(self, session: Session, people: Sequence[UUID]) -> None:
        """Who joins later brings the form."""
        self._record(session, {key: self._yes() for key in people})

    def decline(self, session: Session, person: UUID) -> None:
        """A family that had agreed takes it back."""
        self._record(session, {person: Word(Answer.DECLINED, Decider.PARENT)})

    def _yes(self) -> Word:
        own = Own.YES if self.rng.random() < 0.8 else Own.NOT_ASKED
        form = clock.today() if self.rng.random() < 0.7 else None
        return Word(Answer.AGREED, self.rng.choice(DECIDERS), own, form)

    def _no(self) -> Word:
        if self.rng.random() < 0.4:
            return Word(Answer.AGREED, Decider.PARENT, Own.NO)
        return Word(Answer.DECLINED, self.rng.choice(DECIDERS))

    def _record(self, session: Session, words: dict[UUID, Word]) -> None:
        group = session.get_one(Group, self.group_id)
        here = {row.id for row in reply_queries.here(session, group.id)}
        last = reply_queries.last_of(session, list(words))
        told = [Told(key, word, last[key].number) for key, word in words.items() if key in here]
        if group.cancelled_at is None:
            replies.record(session, group, told, by=self.by)

    def _remind(self, session: Session, people: Sequence[UUID]) -> None:
        group = session.get_one(Group, self.group_id)
        here = {row.id for row in reply_queries.here(session, group.id)}
        if group.cancelled_at is None:
            replies.remind(session, group, [key for key in people if key in here], by=self.by)
