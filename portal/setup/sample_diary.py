"""A year in order: acts at their instants, each under the clock of its moment, one transaction a day."""

import heapq
import itertools
from collections.abc import Callable
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.web import outbox

Act = Callable[[Session], None]


class Diary:
    """What is still to happen. An act may write further acts into it."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()

    def at(self, instant: datetime, act: Act) -> None:
        heapq.heappush(self._acts, (instant, next(self._order), act))

    def on(self, day: date, clock_time: time, act: Act) -> None:
        """At a time on the London clock."""
        self.at(clock.at(day, clock_time), act)

    def live(self, database: Database, until: datetime, *, each_month: Callable[[date], None]) -> None:
        """Everything before `until` happens, in order, and is committed; the rest never does."""
        month = None
        while self._acts and self._acts[0][0] < until:
            day = clock.day_of(self._acts[0][0])
            if day.replace(day=1) != month:
                month = day.replace(day=1)
                each_month(month)
            with database.write() as session:
                while self._acts and self._acts[0][0] < until and clock.day_of(self._acts[0][0]) == day:
                    instant, _, act = heapq.heappop(self._acts)
                    with clock.moved_to(instant):
                        act(session)
                        session.flush()
                    outbox.next_change(session)
                session.commit()
