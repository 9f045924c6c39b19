"""Where the rows of an address are found, by its endpoint or by the keys in it."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import queries as bookings
from portal.bookings.models import Booking, BookingStatus
from portal.concerns import queries as concerns
from portal.curricula import queries as curricula
from portal.curricula.library import library
from portal.curricula.models import Programme, Resource
from portal.funding import queries as funding
from portal.groups import queries as groups
from portal.groups.models import DataAgreement, Enrolment, Group
from portal.groups.referring import queries as referring
from portal.groups.referring.models import OPEN, Referral
from portal.measures import queries as measures
from portal.packs.models import Pack
from portal.people import credentials, messages
from portal.people import queries as people
from portal.people.models import User
from portal.people.sign_in import Stranger
from portal.places import queries as places
from portal.places.models import School
from portal.registers import queries as registers
from portal.registers.models import Mark
from portal.releases import queries as releases
from portal.releases.models import Edition
from portal.releases.questions import queries as asking
from portal.releases.stories import queries as stories
from portal.sync import holding
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession, SessionPart
from tests.browser.coming_rows import came
from tests.browser.drafts_rows import drafts_of
from tests.browser.measure_rows import opened_of, waiting_of
from tests.browser.pack_rows import pages_of
from tests.browser.places_rows import in_state, windows
from tests.browser.steps import steps_of

MOST = 60
"""Rows tried for one address."""

Keys = dict[str, Any]
Find = Callable[[Session, User], Iterator[Keys]]


def _ids(name: str, rows: Callable[[User], Select[Any]]) -> Find:
    def find(session: Session, user: User) -> Iterator[Keys]:
        entity = rows(user).column_descriptions[0]["entity"]
        ids = session.scalars(rows(user).with_only_columns(entity.id)).all()
        yield from ({name: key} for key in _spread(list(ids)))

    return find


def _spread(ids: list[Any]) -> list[Any]:
    """The middle first, then from all over, so that different stages are met."""
    kept = ids if len(ids) <= MOST else ids[:: len(ids) // MOST + 1]
    return kept[len(kept) // 2 :] + kept[: len(kept) // 2]


def _parts(session: Session, user: User) -> Iterator[Keys]:
    """Today's and the days around first: open, unfinished and coming registers."""
    rows = registers.seen_by(user).with_only_columns(SessionPart.id, DeliverySession.starts_at).order_by(None)
    near = sorted(session.execute(rows), key=lambda row: abs(row[1] - clock.now()))
    yield from ({"part_id": key} for key, _ in near[: 2 * MOST])


def _differing(session: Session, user: User) -> Iterator[Keys]:
    for key in session.scalars(select(Mark.enrolment_id).where(Mark.is_unconfirmed).order_by(Mark.enrolment_id)):
        for part_id in session.scalars(select(Mark.part_id).where(Mark.is_unconfirmed, Mark.enrolment_id == key)):
            yield {"part_id": part_id, "enrolment_id": key}


def _enrolled(session: Session, user: User) -> Iterator[Keys]:
    rows = groups.enrolments_seen_by(user).where(Enrolment.left_day.is_(None)).limit(5)
    yield from ({"group_id": row.group_id, "enrolment_id": row.id} for row in session.scalars(rows).unique())


def _proposed(session: Session, user: User) -> Iterator[Keys]:
    rows = referring.seen_by(user).where(Referral.state.in_(OPEN), Referral.participant_id.is_not(None)).limit(5)
    yield from ({"group_id": row.group_id, "referral_id": row.id} for row in session.scalars(rows))


def _changed(user: User) -> Select[Any]:
    return releases.seen_by(user).where(Edition.number > 1)


def _schools(user: User) -> Select[Any]:
    """Those with groups first in line, since the others look bare."""
    return places.seen_by(user).where(exists(select(Group.id).where(Group.school_id == School.id)))


def _programme(session: Session, user: User) -> Iterator[Keys]:
    """The session whose cards hold most words."""
    yield {"slug": "livve", "number": 9}


def _versions(session: Session, user: User) -> Iterator[Keys]:
    for version in curricula.versions_of(session, "livve"):
        yield {"slug": "livve", "old": version.number, "new": version.number}


def _handout(session: Session, user: User) -> Iterator[Keys]:
    yield {"slug": "livve", "filename": "01-bricks.html"}


def _handouts(session: Session, user: User | None) -> Iterator[Keys]:
    rows = library.seen_by(user or Stranger(), ()).where(Resource.sheets.is_not(None)).order_by(None)
    yield from ({"resource_id": row.id} for row in session.scalars(rows.order_by(Resource.id).limit(5)))


def _materials(session: Session, user: User) -> Iterator[Keys]:
    yield from (keys | {"slug": "livve"} for keys in _ids("school_id", _schools)(session, user))


def _leaflets(session: Session, user: User | None) -> Iterator[Keys]:
    """Of schools with an agreement, for everybody."""
    rows = select(DataAgreement.school_id).order_by(DataAgreement.id).limit(3)
    yield from ({"school_id": key, "reader": "parents"} for key in session.scalars(rows))


def _packs(session: Session, user: User) -> list[UUID]:
    return list(session.scalars(select(Pack.id).where(Pack.asked_by == user.id)))


def _sheets(name: str, rows: Callable[[User], Select[Any]], *slugs: str) -> Find:
    def find(session: Session, user: User) -> Iterator[Keys]:
        found = _ids(name, rows)(session, user)
        yield from (keys | {"slug": slug} for keys in itertools.islice(found, 3) for slug in slugs)

    return find


def _asked(session: Session, user: User) -> Iterator[Keys]:
    for keys in _ids("group_id", measures.typed_by)(session, user):
        yield keys | {"point": "start", "instrument": "ons-children"}


FOR_ENDPOINT: dict[str, Find] = {
    **dict.fromkeys(("asking.cost", "asking.page", "asking.call"), drafts_of),
    "messages.show": _ids("notice_id", messages.seen_by),
    "school_contacts.correct": _ids("contact_id", places.contacts_seen_by),
    **{f"credentials.{page}": _ids("user_id", credentials.seen_by) for page in ("show", "note", "decide")},
    "curricula.handout": _handout,
    "timetable.give_date": _ids("session_id", timetable.numbers_without_date),
    "releases.changes": _ids("edition_id", _changed),
    "registers.settle": _differing,
    "registers.join": came,
    "packs.read_page": pages_of,
    "packs.session_sheet_page": _sheets("session_id", timetable.seen_by, "slips"),
    "packs.group_sheet_page": _sheets("group_id", groups.seen_by, "help-cards"),
    "bookings.another_day": in_state(BookingStatus.WAITING),
    "bookings.promote": in_state(BookingStatus.WAITING),
    "bookings.wait": in_state(BookingStatus.REQUESTED),
    "groups.privacy": _leaflets,
    "measures.type_in": _asked,
    "measures.opening": opened_of,
    "measures.settle": waiting_of,
}
FOR_KEYS: dict[frozenset[str], Find] = {
    frozenset(): lambda session, user: iter([{}]),
    frozenset({"slug"}): _programme,
    frozenset({"slug", "number"}): _programme,
    frozenset({"resource_id"}): _handouts,
    frozenset({"school_id", "slug"}): _materials,
    frozenset({"slug", "old", "new"}): _versions,
    frozenset({"group_id"}): _ids("group_id", groups.seen_by),
    frozenset({"group_id", "enrolment_id"}): _enrolled,
    frozenset({"group_id", "referral_id"}): _proposed,
    frozenset({"booking_id"}): _ids("booking_id", lambda u: bookings.seen_by(u).order_by(None).order_by(Booking.id)),
    frozenset({"pack_id"}): lambda session, user: iter([{"pack_id": row} for row in _packs(session, user)]),
    frozenset({"item_id"}): _ids("item_id", holding.seen_by),
    frozenset({"booking_id", "kind"}): steps_of,
    frozenset({"window_id"}): windows,
    frozenset({"school_id"}): _ids("school_id", _schools),
    frozenset({"authority_id"}): _ids("authority_id", lambda user: places.authorities_rows()),
    frozenset({"session_id"}): _ids("session_id", timetable.seen_by),
    frozenset({"part_id"}): _parts,
    frozenset({"handoff_id"}): _ids("handoff_id", concerns.seen_by),
    frozenset({"edition_id"}): _ids("edition_id", releases.seen_by),
    frozenset({"reader_id"}): lambda session, user: ({"reader_id": one.key} for one in releases.readers(session)),
    frozenset({"story_id"}): _ids("story_id", stories.seen_by),
    frozenset({"query_id"}): _ids("query_id", asking.seen_by),
    frozenset({"line_id"}): _ids("line_id", funding.seen_by),
    frozenset({"programme_id"}): _ids("programme_id", lambda user: select(Programme).order_by(Programme.id)),
    frozenset({"user_id"}): _ids("user_id", people.seen_by),
}
