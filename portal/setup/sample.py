"""Sample data: a fictional charity and its year, lived through the services under a moved clock.

The same day gives the same rows, apart from password hashes, links and the seals of names.
"""

import secrets
from collections.abc import Callable
from datetime import date, time, timedelta
from random import Random
from typing import Literal

from portal import clock
from portal.config import Settings
from portal.curricula import service as curricula
from portal.curricula.queries import version_of
from portal.curricula.shipped import SHIPPED
from portal.db import Database, seeded_ids
from portal.groups.identity import Vault
from portal.people import passwords
from portal.people import queries as people
from portal.places import shipped
from portal.setup import (
    sample_coming,
    sample_counts,
    sample_credentials,
    sample_editions,
    sample_handing_on,
    sample_measures,
    sample_messages,
    sample_money,
    sample_people,
    sample_phones,
    sample_photos,
    sample_plan,
    sample_referrals,
    sample_schools,
    sample_shared,
    sample_totals,
    sample_visits,
    serving,
)
from portal.setup.sample_bookings import PROGRAMME, Bookings
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import BY_COMMAND, Cast, SignIn
from portal.setup.sample_places import Places
from portal.setup.sample_plan import Wanted
from portal.setup.sample_schools import Place
from portal.setup.sample_terms import terms_around
from portal.sync.sealing import SealingKey

Size = Literal["whole", "small"]
Say = Callable[[str], None]
SCHOOLS = {"whole": sample_schools.SCHOOLS, "small": sample_schools.FEW}
FACILITATORS: dict[Size, int] = {"whole": 20, "small": 6}
DAWN, SET_UP, LATE = time(6, 30), time(10, 0), time(17, 30)


class NotEmpty(Exception):
    """The database holds a charity already; sample data goes into an empty one only."""


class Interrupted(NotEmpty):
    """The sample data was begun and not finished."""


COMPLETE = "sample-complete"
"""In PORTAL_DATA: made when the whole year was lived."""


def load(database: Database, settings: Settings, *, on: date, say: Say, size: Size = "whole") -> None:
    """A charity's year up to the morning of `on`. Raises NotEmpty; then nothing is changed."""
    with database.read() as session:
        if people.lead(session) is not None:
            raise _refusal(settings)
    say("Making sample sign-ins")
    kept, nobody = sample_people.sign_ins(), passwords.hashed(secrets.token_urlsafe(32))
    begins = terms_around(on)[0].start - timedelta(days=90)
    with seeded_ids(on.toordinal()):
        with clock.moved_to(clock.at(begins, SET_UP)):
            places, cast = _set_up(database, on, begins, kept, nobody, size, say)
        serving.keep_sign_ins(settings, [sign_in.line for sign_in in kept.values()])
        _live(database, settings, on, places, cast, size, say)
    (settings.data / COMPLETE).touch(mode=0o600)
    say("The sample data is ready.")


def _refusal(settings: Settings) -> NotEmpty:
    begun, done = settings.data / serving.SIGN_INS, settings.data / COMPLETE
    if begun.exists() and not done.exists():
        return Interrupted(
            f"The sample data is incomplete: its making was interrupted. Delete {settings.data}, then start again."
        )
    return NotEmpty("This database is not empty, so no sample data was added.")


def _set_up(
    database: Database, on: date, begins: date, kept: dict[str, SignIn], nobody: str, size: Size, say: Say
) -> tuple[list[Place], Cast]:
    rng = Random(f"{on} {size}")
    with database.write() as session:
        say("Adding the authorities and schools of London")
        shipped.load(session)
        say("Reading the programmes")
        curricula.load(session, SHIPPED, by=BY_COMMAND)
        say("Adding the charity, its people and invented schools")
        places = sample_schools.add(session, SCHOOLS[size], rng, by=BY_COMMAND)
        sample_schools.add_calendars(session, places, begins, on, by=BY_COMMAND)
        cast = sample_people.add(session, places, kept, nobody, rng, facilitators=FACILITATORS[size])
        sample_handing_on.add_routes(session, places, by=BY_COMMAND)
        sample_handing_on.add_supervisors(session, cast.facilitators, by=BY_COMMAND)
        version = version_of(session, PROGRAMME)
        if version is None:
            raise LookupError(f"the programme {PROGRAMME} is missing: run  portal curricula check")
        foundation_id = sample_money.add(session, places, version, on, by=BY_COMMAND)
        sample_people.add_foundation(session, cast, kept, nobody, foundation_id)
        session.commit()
    with database.read() as session:
        sample_people.load_users(session, cast)
    return places, cast


def _live(
    database: Database, settings: Settings, on: date, places: list[Place], cast: Cast, size: Size, say: Say
) -> None:
    diary = Diary()
    sample_credentials.plan(diary, cast, terms_around(on)[0].start - timedelta(days=89), on)
    bookings = Bookings(diary, cast, places, Vault(settings.identity_key), on)
    for wanted in _wanted(on, size):
        bookings.plan(wanted)
    bookings.begin_others()
    sample_visits.plan(diary, cast, places, on)
    sample_counts.plan(diary, cast, places, on)
    Places(diary, cast, places, on, terms_around(on)[3], PROGRAMME).plan()
    sample_editions.plan(diary, cast, terms_around(on)[0].start - timedelta(days=31), on)
    left_at = places[0].school_id
    diary.on(on - timedelta(days=1), LATE, lambda session: sample_handing_on.leave_one(session, left_at))
    diary.on(on - timedelta(days=1), LATE, lambda session: sample_handing_on.want_call(session, cast.facilitator(3)))
    diary.on(on - timedelta(days=1), LATE, lambda session: sample_totals.add(session, PROGRAMME, by=cast.coordinator))
    diary.on(on - timedelta(days=1), LATE, sample_referrals.forget)
    diary.on(on - timedelta(days=3), LATE, lambda session: sample_people.invite_late(session, places))
    diary.live(database, clock.at(on, DAWN), each_month=lambda month: say(f"Living through {month:%B %Y}"))
    with database.write() as session:
        sample_coming.add(session, Vault(settings.identity_key), clock.at(on, DAWN))
        sample_messages.lived(session, clock.at(on, DAWN))
        sample_counts.lived(session, clock.at(on, DAWN))
        facilitator = cast.users["facilitator@example.org"]
        with clock.moved_to(clock.at(on, DAWN)):
            sample_phones.add(session, facilitator, SealingKey(settings.identity_key), clock.now())
        sample_photos.add(session, Vault(settings.identity_key), clock.at(on, DAWN))
        sample_shared.add(session, cast, places, Vault(settings.identity_key), on)
        with clock.moved_to(clock.at(on - timedelta(days=1), LATE)):
            sample_measures.add(session, cast, on)
            sample_editions.again(session, cast, on)
        session.commit()


def _wanted(on: date, size: Size) -> list[Wanted]:
    return sample_plan.year_until(
        on, schools=len(SCHOOLS[size]), pairs=FACILITATORS[size] // 2, rng=Random(f"{on} {size} plan")
    )
