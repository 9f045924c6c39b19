"""Editions of the sample year: each funder's quarters as they end, one that a late register corrects, and what a reader
asks about a figure."""

from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.funding.models import FundingLine
from portal.funding.returns import service as returns
from portal.funding.returns.rules import Said
from portal.impact.period import quarter_of
from portal.releases import approving, drafting, files, queries, service
from portal.releases.models import Edition
from portal.releases.quarters import quarters_ended
from portal.releases.questions import queries as questions
from portal.releases.questions import service as asking
from portal.setup import sample_stories
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import Cast
from portal.web.access import Act

MADE, ANSWERED = time(11, 30), time(9, 30)
LEAD = "Dev Example, programme lead"
SAID = {
    "variance": Said("Two groups began a week late; both have made the weeks up since.", LEAD),
    "spend": Said("As planned. The claim is made with this report.", LEAD),
    "cancellations": Said("A school event and an illness; new dates are agreed.", LEAD),
    "complaints": Said(is_nothing=True),
    "staffing": Said("One facilitator joined; every check is current.", "Sam Example, operations"),
    "risks": Said("Rooms are hard to find in the examination weeks. Two schools have offered theirs.", LEAD),
    "next": Said("New groups begin in the first weeks of term, as booked.", LEAD),
}
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
        _plan_answers(diary, cast, last, (year, quarter), is_last=place == len(known) - 1)
        _write(diary, cast, min(last + AFTER, on - timedelta(days=1)), year, quarter)
        if place == 1 and last + ASKED[-1] < on:
            _plan_questions(diary, cast, last, year, quarter)
        if place == 0 and last + CORRECTED < on:
            _write(diary, cast, last + CORRECTED, year, quarter, why="A register on paper came in late.")


def _plan_answers(diary: Diary, cast: Cast, last: date, quarter: tuple[int, int], *, is_last: bool) -> None:
    """The contract's questions of every line; of the foundation's in the last quarter they are still open."""

    def answer(session: Session) -> None:
        rows = select(FundingLine).where(FundingLine.from_day <= last, FundingLine.until_day >= last)
        for line in session.scalars(rows.order_by(FundingLine.id)):
            if line.organisation.authority_id is not None or not is_last:
                returns.answer(session, line, *quarter, SAID, by=cast.coordinator)

    diary.on(last + AFTER - timedelta(days=1), ANSWERED, answer)


def again(session: Session, cast: Cast, on: date) -> None:
    """Enfield's newest report once more, when the answers of the groups that ended have been typed in."""
    year, quarter = quarters_ended(on)[0]
    if on > quarter_of(year, quarter).last + AFTER + timedelta(days=1):
        _make(session, cast, year, quarter, "The answers at the start and at the end were typed in.")


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
        draft = drafting.counted_draft(session, reader, year, quarter, why=why)
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
