"""Editions of the sample year: each funder's quarters as they end, one that a late register corrects, and what a reader
asks about a figure."""

from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from portal.impact.period import quarter_of
from portal.releases import approving, files, queries, service
from portal.releases.models import Edition
from portal.releases.quarters import quarters_ended
from portal.releases.questions import queries as questions
from portal.releases.questions import service as asking
from portal.setup import sample_stories
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import Cast
from portal.web.access import Act

MADE = time(11, 30)
AFTER, CORRECTED = timedelta(days=10), timedelta(days=24)
"""How long after a quarter's end it is reported, and one of them reported again."""
QUARTERS = 3
ASKED = timedelta(days=13), timedelta(days=14), timedelta(days=15)
"""How long after it a reader asks about a figure, is answered, and accepts."""
READER = "enfield@example.org"


def plan(diary: Diary, cast: Cast, begins: date, on: date) -> None:
    """The last quarters that ended before `on` are in the diary, oldest first."""
    ended = quarters_ended(on)[:QUARTERS]
    known = [(year, quarter) for year, quarter in reversed(ended) if quarter_of(year, quarter).first >= begins]
    for place, (year, quarter) in enumerate(known):
        last = quarter_of(year, quarter).last
        _write(diary, cast, min(last + AFTER, on - timedelta(days=1)), year, quarter)
        if place == 1 and last + ASKED[-1] < on:
            _plan_questions(diary, cast, last, year, quarter)
        if place == 0 and last + CORRECTED < on:
            _write(diary, cast, last + CORRECTED, year, quarter, why="A register on paper came in late.")


def _write(diary: Diary, cast: Cast, day: date, year: int, quarter: int, *, why: str | None = None) -> None:
    if day > quarter_of(year, quarter).last:
        diary.on(day, MADE, lambda session: _make(session, cast, year, quarter, why))


def _plan_questions(diary: Diary, cast: Cast, last: date, year: int, quarter: int) -> None:
    reader = Act(cast.users[READER])

    def own(session: Session) -> Edition:
        rows = queries.seen_by(cast.users[READER]).where(Edition.year == year, Edition.quarter == quarter)
        return session.scalars(rows.limit(1)).one()

    def ask(session: Session) -> None:
        question = "Are young people who came to one session only counted as having started?"
        asking.ask(session, own(session), "figure:completed", "Completed", question, by=reader)

    def answer(session: Session) -> None:
        [row] = questions.of_edition(session, cast.users[READER], own(session).id)
        asking.answer(
            session, row, "Yes. One attended session is a start; the definition says so.", by=cast.coordinator
        )

    def accept(session: Session) -> None:
        asking.judge(session, own(session), is_accepted=True, why=None, by=reader)

    diary.on(last + ASKED[0], MADE, lambda session: sample_stories.add(session, cast, year, quarter))
    for after, step in zip(ASKED, (ask, answer, accept), strict=True):
        diary.on(last + after, MADE, step)


def _make(session: Session, cast: Cast, year: int, quarter: int, why: str | None) -> None:
    """For every reader; a correction for one only."""
    readers = queries.readers(session)
    wanted = [reader for reader in readers if reader.name == "Enfield"] if why else readers
    for reader in wanted:
        draft = queries.counted_draft(session, reader, year, quarter, why=why)
        edition = service.make_edition(
            session,
            authority_id=reader.authority_id,
            organisation_id=reader.organisation_id,
            year=year,
            quarter=quarter,
            made=draft.made,
            monitoring=draft.monitoring,
            by=cast.coordinator,
        )
        approving.approve(session, edition, files.quick(edition.object, edition.sha256), by=cast.evaluator)
