"""Every page that a role may open on the sample data, with rows it can really be opened for."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from portal import clock
from portal.app import create_app
from portal.bookings import queries as bookings
from portal.bookings.models import Booking, BookingStatus
from portal.concerns import queries as concerns
from portal.config import Settings
from portal.curricula import queries as curricula
from portal.curricula.library import bundling, library
from portal.curricula.models import Resource
from portal.curricula.reading.schema import Audience
from portal.db import Database
from portal.funding import queries as funding
from portal.groups import queries as groups
from portal.groups.models import DataAgreement, Enrolment, Group
from portal.people import accounts, credentials, messages
from portal.people import queries as people
from portal.people import service as signing
from portal.people.access import MAY, Role
from portal.people.models import LinkPurpose, User
from portal.people.sign_in import Stranger
from portal.places import queries as places
from portal.places.models import School
from portal.registers import queries as registers
from portal.registers.models import Mark
from portal.releases import queries as releases
from portal.releases.models import Edition
from portal.sync import holding
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act, Via
from tests.browser.coming_rows import came
from tests.browser.drafts_rows import drafts_of, whole_draft
from tests.browser.places_rows import in_state, windows
from tests.browser.steps import step_link, steps_of

MOST = 60
"""Rows tried for one address."""
NOT_PAGES = {
    "static",
    *(f"packs.{kind}" for kind in ("state", "download", "picture", "letter", "session_sheet", "group_sheet")),
    *("scans.register", "scans.feedback", "registers.photo_picture"),
    *(f"elsewhere.{kind}" for kind in ("here", "show", "file")),  # of a pack that the worker has made
    "resources.state",
    "resources.download",
    *(f"releases.{kind}" for kind in ("pdf", "csv", "xlsx", "json")),
    "bookings.invoices_csv",
    "asking.code",  # a page of somebody without an account, between two others
    *("concerns.slip", "concerns.own_slip"),
    *("curricula.prospectus", "curricula.whole_prospectus"),
    "groups.privacy_paper",
    "groups.class_list_class",
    "groups.class_list_columns",  # between the steps of a class list: a GET leads back to the first step
    "groups.class_list_save",
    "contact_links.first_password",
    # of somebody who came by a link: the same pages are opened as those of a booking
    *(f"steps.{kind}" for kind in ("show", "one", "hand", "another_day", "end")),
    "phone.file",
    "phone.manifest",
    "phone.worker",
}
FOR_PROGRAMS = "open_referral."
"""The service directory is read by programs: nothing of it is a page."""
MORE_STATES = {
    "asking.page": 4,
    "bookings.step": 6,
    "registers.show": 6,
    "bookings.show": 4,
    "timetable.show": 3,
    "groups.show": 2,
}
"""Pages that look different from row to row: how many rows each."""
COMMAND = Act(None, via=Via.COMMAND)

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
    "bookings.another_day": in_state(BookingStatus.WAITING),
    "bookings.promote": in_state(BookingStatus.WAITING),
    "bookings.wait": in_state(BookingStatus.REQUESTED),
    "groups.privacy": _leaflets,
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
    frozenset({"booking_id"}): _ids("booking_id", lambda u: bookings.seen_by(u).order_by(None).order_by(Booking.id)),
    frozenset({"item_id"}): _ids("item_id", holding.seen_by),
    frozenset({"booking_id", "kind"}): steps_of,
    frozenset({"window_id"}): windows,
    frozenset({"school_id"}): _ids("school_id", _schools),
    frozenset({"authority_id"}): _ids("authority_id", lambda user: places.authorities_rows()),
    frozenset({"session_id"}): _ids("session_id", timetable.seen_by),
    frozenset({"part_id"}): _parts,
    frozenset({"handoff_id"}): _ids("handoff_id", concerns.seen_by),
    frozenset({"edition_id"}): _ids("edition_id", releases.seen_by),
    frozenset({"line_id"}): _ids("line_id", funding.seen_by),
    frozenset({"user_id"}): _ids("user_id", people.seen_by),
}


@dataclass(frozen=True)
class Visit:
    endpoint: str
    address: str
    html: str


@dataclass
class Addresses:
    """Probes the portal in process, so that a browser opens only what is a page."""

    app: Flask
    database: Database

    @classmethod
    def on(cls, settings: Settings, database: Database) -> "Addresses":
        app = create_app(replace(settings, test_clock=None), database)
        app.config["TESTING"] = True
        return cls(app, database)

    def pages(self) -> set[str]:
        """Endpoints that answer a GET with a page."""
        rules = self.app.url_map.iter_rules()
        named = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - NOT_PAGES
        return {name for name in named if not name.startswith(FOR_PROGRAMS)}

    def forms(self) -> set[str]:
        """Endpoints of pages that also take what they ask for."""
        rules = self.app.url_map.iter_rules()
        return {rule.endpoint for rule in rules if {"GET", "POST"} <= (rule.methods or set())} - NOT_PAGES

    def for_role(self, role: Role | None, email: str | None) -> Iterator[Visit]:
        """Every page for this person; for a stranger the public ones."""
        client, user = self._signed_in(email)
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            needs = self.app.view_functions[rule.endpoint].needs  # type: ignore[attr-defined]
            if rule.endpoint not in self.pages() or (needs is not None and (role is None or needs not in MAY[role])):
                continue
            tried = (Visit(rule.endpoint, address, _page(client, address)) for address in self._tried(rule, user))
            yield from itertools.islice((one for one in tried if one.html), MORE_STATES.get(rule.endpoint, 1))

    def _tried(self, rule: Any, user: User | None) -> Iterator[str]:
        if "token" in rule.arguments:
            yield _filled(rule, {"token": self._link(rule.endpoint)})
            return
        if rule.endpoint == "asking.check":
            draft_id = whole_draft(self.database, user) if user else None
            yield from [_filled(rule, {"booking_id": draft_id})] if draft_id else []
            return
        if "bundle_id" in rule.arguments:
            yield _filled(rule, {"bundle_id": self._bundle()})
            return
        find = FOR_ENDPOINT.get(rule.endpoint) or FOR_KEYS.get(frozenset(rule.arguments))
        if find is None:
            return
        with self.database.read() as session:
            yield from [_filled(rule, keys) for keys in itertools.islice(find(session, user), 3 * MOST)]  # type: ignore[arg-type]

    def _signed_in(self, email: str | None) -> tuple[FlaskClient, User | None]:
        client = self.app.test_client()
        if email is None:
            return client, None
        with self.database.write() as session:
            user = session.scalars(select(User).where(User.email == email)).one()
            token = signing.open_session(session, user.id)
            _ = user.grants
            session.commit()
        with client.session_transaction() as cookie:
            cookie.update(token=token, _user_id=str(user.id), _fresh=True)
        return client, user

    def _bundle(self) -> UUID:
        """Handouts of a session, asked for."""
        with self.database.write() as session:
            version = curricula.version_of(session, "livve")
            assert version is not None
            made = bundling.ask(session, version.id, bundling.Choice(Audience.PUPIL, 1), "0" * 64, by=COMMAND)
            session.commit()
        return made.id

    def _link(self, endpoint: str) -> str:
        if endpoint == "contact_links.show":
            return step_link(self.app, self.database)
        with self.database.write() as session:
            user = session.scalars(select(User).where(User.email == "new-lead@example.org")).one()
            token = accounts.make_link(session, user, LinkPurpose.INVITE, by=COMMAND)
            session.commit()
        return token


def _filled(rule: Any, keys: Keys) -> str:
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: str(keys[found[1]]), str(rule))


def _page(client: FlaskClient, address: str) -> str:
    """Its HTML; empty where this is no page."""
    got = client.get(address)
    assert got.status_code < 500, f"{got.status_code} {address}"
    return got.text if got.status_code == 200 and got.mimetype == "text/html" else ""
