"""The letter to parents and the young person's page of a booking: what stands, and what changed since."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.bookings import queries
from portal.bookings.letters import checks as letter_checks
from portal.bookings.letters import words as letter_words
from portal.bookings.letters.models import Letter, LetterTranslation
from portal.bookings.letters.words import Facts, Meeting, Paper
from portal.bookings.models import Booking, WishedGroup
from portal.bookings.pages import end_of
from portal.curricula.models import ProgrammeVersion
from portal.curricula.queries import content_of, sessions_in, version_of
from portal.curricula.reading.schema import Mode
from portal.curricula.rules import facts_of as programme_of
from portal.curricula.rules import paragraphs
from portal.groups import gate
from portal.people import queries as people
from portal.timetable import queries as timetable
from portal.web.access import Act
from portal.web.words import day, hour, plain_day

ADULTS = frozenset({Mode.TRAINING, Mode.FAMILY})
"""Programmes that no young person attends alone: nobody is invited through a letter to parents."""
FIGURES = re.compile(r"\b(?:attendance|behaviour|suspensions?)\b", re.IGNORECASE)


class NewerLetter(Exception):
    """Somebody saved another version since this one was opened."""


class NothingSaid(Exception):
    """It is not said yet why the young people were invited."""


@dataclass(frozen=True)
class Wording:
    """Everything of one version that a school may change."""

    texts: Mapping[Paper, Mapping[str, str]]
    reasons: tuple[str, ...] = ()
    own_parents: str | None = None
    own_young: str | None = None

    def own(self, paper: Paper) -> str | None:
        return self.own_parents if paper is Paper.PARENTS else self.own_young

    def whys(self, paper: Paper) -> list[str]:
        return letter_words.whys(paper, self.reasons, self.own(paper))

    @property
    def says_why(self) -> bool:
        return bool(self.whys(Paper.PARENTS)) and bool(self.whys(Paper.YOUNG))


@dataclass(frozen=True)
class Standing:
    """How the papers of a booking stand now."""

    number: int
    """Of the newest version; 0 while nobody has saved any."""
    wording: Wording
    facts: Facts
    settled_at: datetime | None
    """When this very version was settled."""
    changed: tuple[str, ...]
    """What is no longer as it was when it was settled, or saved, in sentences."""
    saved: Mapping[int, Wording]
    """Every version."""

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None and not self.changed

    def says_the_same(self, row: LetterTranslation) -> bool:
        """Whether the English of its paper still is what was translated, in whatever version."""
        then = self.saved.get(row.number)
        if then is None:
            return False
        return then.texts[row.paper] == self.wording.texts[row.paper] and then.whys(row.paper) == self.wording.whys(
            row.paper
        )


def needs_letter(session: Session, booking: Booking) -> bool:
    return programme_of(_version(session, booking).facts).mode not in ADULTS


def standing(session: Session, booking: Booking) -> Standing:
    facts = facts_of(session, booking)
    versions = versions_of(session, booking.id)
    if not versions:
        reasons = letter_words.WHOLE if facts.whole else ()
        return Standing(0, Wording(letter_words.first_words(facts), reasons), facts, None, (), {})
    letter, saved = versions[0], {row.number: wording_of(row) for row in versions}
    changed = letter_checks.changed(letter.facts, letter_checks.as_kept(facts))
    return Standing(letter.number, saved[letter.number], facts, letter.settled_at, tuple(changed), saved)


def wording_of(letter: Letter) -> Wording:
    texts = {paper: {part: letter.texts[paper][part] for part in letter_words.parts(paper)} for paper in Paper}
    return Wording(texts, tuple(letter.reasons), letter.own_parents, letter.own_young)


def versions_of(session: Session, booking_id: UUID) -> list[Letter]:
    """Every version, newest first."""
    rows = select(Letter).where(Letter.booking_id == booking_id)
    return list(session.scalars(rows.order_by(Letter.number.desc())))


def fault(session: Session, booking: Booking) -> str | None:
    """What is still to be done with the letter before the booking can be confirmed."""
    if not needs_letter(session, booking):
        return None
    now = standing(session, booking)
    if now.settled_at is None:
        return "The school has to settle the letter to parents and the young person's page"
    if now.changed:
        return f"The school has to look at the letter to parents again. {'. '.join(now.changed)}"
    return None


def save(session: Session, booking: Booking, wording: Wording, *, seen: int, by: Act) -> Letter:
    """A new version, not settled yet. Raises NewerLetter if `seen` is not the newest."""
    facts = facts_of(session, booking)
    number = _held(session, booking, seen)
    letter = Letter(
        booking_id=booking.id,
        number=number + 1,
        texts={str(paper): dict(words) for paper, words in wording.texts.items()},
        reasons=list(wording.reasons),
        own_parents=wording.own_parents,
        own_young=wording.own_young,
        facts=letter_checks.as_kept(facts),
        user_id=by.user_id,
        contact_id=by.on_behalf_of,
        via=by.via,
    )
    session.add(letter)
    session.flush()
    audit.record(session, "saved", "letter", letter.id, by=by)
    return letter


def settle(session: Session, booking: Booking, *, seen: int, by: Act) -> Letter:
    """The school says: this is what we hand out. What changed since the last version is part of a new one.

    Raises NewerLetter, or NothingSaid where no reason is given.
    """
    now = standing(session, booking)
    if not now.wording.says_why:
        raise NothingSaid
    if now.number == 0 or now.changed:
        letter = save(session, booking, now.wording, seen=seen, by=by)
    else:
        _held(session, booking, seen)
        letter = versions_of(session, booking.id)[0]
    if letter.settled_at is None:
        letter.settled_at = clock.now()
        letter.settled_user_id, letter.settled_contact_id = by.user_id, by.on_behalf_of
        letter.settled_via = by.via
        audit.record(session, "settled", "letter", letter.id, by=by)
        session.flush()
    return letter


@dataclass(frozen=True)
class Translated:
    """What somebody brings in a home language: words, or a file."""

    paper: Paper
    language: str
    translator: str
    texts: Mapping[str, str] | None = None
    pdf: bytes | None = None


def translate(session: Session, booking: Booking, brought: Translated, *, seen: int, by: Act) -> LetterTranslation:
    """The paper stands in this language, for the English of this version. Raises NewerLetter."""
    number = _held(session, booking, seen)
    row = LetterTranslation(
        booking_id=booking.id,
        paper=brought.paper,
        language=brought.language,
        number=number,
        texts=dict(brought.texts) if brought.texts is not None else None,
        pdf=brought.pdf,
        translator=brought.translator,
        user_id=by.user_id,
        contact_id=by.on_behalf_of,
        via=by.via,
    )
    session.add(row)
    session.flush()
    audit.record(session, "translated", "letter_translation", row.id, by=by)
    return row


def translations(session: Session, booking_id: UUID) -> list[LetterTranslation]:
    """The newest of each paper and language."""
    rows = select(LetterTranslation).where(LetterTranslation.booking_id == booking_id)
    newest = {(row.paper, row.language): row for row in session.scalars(rows.order_by(LetterTranslation.id))}
    return sorted(newest.values(), key=lambda row: (row.paper, letter_words.languages()[row.language].english))


def facts_of(session: Session, booking: Booking) -> Facts:
    """What is true of the booking now."""
    version = _version(session, booking)
    programme = programme_of(version.facts)
    lead = people.lead(session)
    agreement = gate.agreement_for(session, booking.school_id, clock.today())
    alone = any(wished.plan_number for wished in booking.wishes)
    sessions = 1 if alone else sessions_in(session, version.id)
    return Facts(
        title=programme.title,
        number=version.number,
        told="\n\n".join((*paragraphs(programme.parents), *_sessions_told(session, booking, version))),
        topics=letter_words.topic_words(programme.topics),
        girls_only=programme.girls_only,
        takes_figures=any(FIGURES.search(line) for line in (*programme.school_provides, *programme.shows)),
        sessions=sessions,
        charity=lead.name if lead else "The charity",
        school=booking.school.name,
        groups=tuple(_meeting(wished, once=sessions == 1) for wished in booking.wishes),
        led_by=_led_by(session, booking),
        asker=booking.contact.name if booking.contact else "the person who gave you this page",
        dsl=booking.dsl.name if booking.dsl else "the safeguarding lead",
        whole=programme.mode is Mode.WORKSHOP,
        kept_months=agreement.retention_months if agreement else None,
    )


def _sessions_told(session: Session, booking: Booking, version: ProgrammeVersion) -> list[str]:
    """What parents are told of the sessions that were chosen, where each is booked alone."""
    chosen = {wished.plan_number for wished in booking.wishes} - {None}
    plans = content_of(session, version.id).plans if chosen else ()
    told = [plan.front for plan in plans if plan.number in chosen]
    return [words for one in told for words in (f"This session is called {one.title}.", *paragraphs(one.parents))]


def _meeting(wished: WishedGroup, *, once: bool) -> Meeting:
    start, end = hour(wished.start_time), hour(end_of(wished.start_time, wished.minutes))
    if once:
        return Meeting(wished.name, f"{day(wished.first_day)}, {start} to {end}", wished.room.name)
    when = f"{wished.first_day:%A}s, {start} to {end}, from {plain_day(wished.first_day)}"
    return Meeting(wished.name, when, wished.room.name)


def _led_by(session: Session, booking: Booking) -> tuple[str, ...]:
    found = [row for group in queries.groups_of(session, booking.id) for row in timetable.staff_from(session, group.id)]
    return tuple(dict.fromkeys(row.user.called for row in found))


def _version(session: Session, booking: Booking) -> ProgrammeVersion:
    """That of its groups once it is confirmed, else the newest."""
    made = queries.groups_of(session, booking.id)
    found = made[0].version if made else version_of(session, booking.programme.slug)
    if found is None:
        raise LookupError(f"the programme of booking {booking.id} has no version")
    return found


def _held(session: Session, booking: Booking, seen: int) -> int:
    """The newest version's number, held until the transaction ends. Raises NewerLetter."""
    db.lock(session, Booking, [booking.id])
    newest = versions_of(session, booking.id)[:1]
    number = newest[0].number if newest else 0
    if number != seen:
        raise NewerLetter
    return number
