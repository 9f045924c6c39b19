"""When groups may start in the sample: a window with places left, a full one with two who wait, one not published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bookings.requests import requesting
from portal.bookings.terms import Terms, terms_of
from portal.bookings.windows import windowing
from portal.bookings.windows.availability import Window
from portal.bookings.windows.windowing import Wanted
from portal.curricula.models import ProgrammeVersion
from portal.curricula.queries import bookable, latest
from portal.places.models import School
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import Cast
from portal.setup.sample_schools import Place
from portal.setup.sample_terms import WEEK, Term
from portal.timetable import queries as timetable
from portal.web.access import Act, Via

AT = time(17, 30)
SOON_LEFT, FULL = 5, 2
LEAST_WEEKS = 3
"""Before the full weeks, for a window to be worth publishing: two of them are notice."""
NAMES = ("Harbour Group", "Lantern Group", "Orchard Group", "Compass Group")
ASKERS = (1, 2, 0, 1)
"""Places among the sample's schools: the first two get the places, the other two wait."""


@dataclass
class Places:
    """Publishes the windows on the day before the sample's, after everything else was asked for."""

    diary: Diary
    cast: Cast
    places: Sequence[Place]
    on: date
    coming: Term
    """The next term; its second to fourth weeks are full."""
    programme: str

    def plan(self) -> None:
        self.diary.on(self.on - timedelta(days=1), AT, self._publish)

    def _publish(self, session: Session) -> None:
        for version in latest(session):
            if bookable(version):
                self._publish_one(session, version, terms_of(session, version))

    def _publish_one(self, session: Session, version: ProgrammeVersion, terms: Terms) -> None:
        full_from = self.coming.start + WEEK
        full_until, key = full_from + 3 * WEEK - timedelta(days=1), version.programme_id
        is_main = terms.slug == self.programme
        first = self.on + timedelta(days=1)
        soon = self._taken(session, key, first, full_from - timedelta(days=1)) + SOON_LEFT
        if first + LEAST_WEEKS * WEEK <= full_from:
            self._add(session, key, terms, Window(None, first, full_from - timedelta(days=1), capacity=soon))
        if not is_main:
            return
        full = self._taken(session, key, full_from, full_until) + FULL
        self._add(session, key, terms, Window(None, full_from, full_until, capacity=full))
        self._ask(session, terms, full_from)
        later = Window(None, full_until + timedelta(days=1), full_until + 4 * WEEK, frozenset({1, 2, 3}), capacity=6)
        self._add(session, key, terms, later, publish=False)

    def _add(self, session: Session, key: UUID, terms: Terms, window: Window, *, publish: bool = True) -> None:
        made = replace(window, earliest=time(8, 30), latest=time(16))
        wanted = Wanted(made, None if publish else "Two facilitators, one of them a woman")
        windowing.add(session, key, wanted, terms.minutes, publish=publish, by=self.cast.coordinator)

    def _taken(self, session: Session, key: UUID, first: date, last: date) -> int:
        found = windowing.standing(session, key)
        return sum(one.groups for one in found if first <= one.day <= last and not one.waits)

    def _ask(self, session: Session, terms: Terms, monday: date) -> None:
        """As many as there are places, and two more, of whom one is a school with an account."""
        for number, (name, place) in enumerate(zip(NAMES, ASKERS, strict=True)):
            school = session.get_one(School, self.places[place].school_id)
            first_day = monday + timedelta(days=number)
            closed = timetable.closed_from(session, school, first_day)
            while first_day in closed or first_day.weekday() > 4:
                first_day += timedelta(days=1)
            wish = requesting.Wish(
                first_day=first_day,
                groups=(requesting.Asked(name, 12, time(10), "Library"),),
                asker=self.cast.askers[place],
                dsl=self.cast.dsls[place],
            )
            by = self.cast.school(place) or Act(self.cast.coordinator.user, via=Via.PHONE_CALL)
            requesting.ask(session, school, terms, wish, by=by)
