"""Every page that a role may open on the sample data, with rows it can really be opened for."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import create_app
from portal.config import Settings
from portal.curricula import queries as curricula
from portal.curricula.library import bundling
from portal.curricula.reading.schema import Audience
from portal.db import Database
from portal.packs.elsewhere.visit_views import COOKIE
from portal.people import accounts
from portal.people import service as signing
from portal.people.access import MAY, Role
from portal.people.models import LinkPurpose, User
from portal.web.access import Act, Can, Via
from tests.browser.drafts_rows import whole_draft
from tests.browser.keys import FOR_ENDPOINT, FOR_KEYS, MOST, Keys
from tests.browser.measure_rows import token_of
from tests.browser.pack_rows import keep_one, typed_in
from tests.browser.steps import step_link

NOT_PAGES = {
    "static",
    *(f"packs.{kind}" for kind in ("state", "download", "picture", "letter", "session_sheet", "group_sheet")),
    *("scans.register", "scans.feedback", "registers.photo_picture"),
    "elsewhere.file",
    "resources.state",
    "resources.download",
    *(
        f"releases.{kind}"
        for kind in ("pdf", "csv", "xlsx", "json", "schema", "committee_pdf", "opened.show", "opened.file")
    ),
    "bookings.invoices_csv",
    "asking.code",  # a page of somebody without an account, between two others
    *("concerns.slip", "concerns.own_slip"),
    *("measures.print_cards", "measures.print_slips", "totals.paper"),
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
    "groups.proposed": 3,
    "packs.read_page": 2,
}
"""Pages that look different from row to row: how many rows each."""
COMMAND = Act(None, via=Via.COMMAND)


@dataclass(frozen=True)
class Visit:
    endpoint: str
    address: str
    html: str
    cookie: str = ""
    """Of a browser that nobody signs in to, where the page is only for this one."""


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

    def part(self, endpoint: str, parts: int) -> int:
        """In which of so many parts a page is, counted from 0; neighbours are in different ones."""
        return sorted(self.pages()).index(endpoint) % parts

    def forms(self) -> set[str]:
        """Endpoints of pages that also take what they ask for."""
        rules = self.app.url_map.iter_rules()
        return {rule.endpoint for rule in rules if {"GET", "POST"} <= (rule.methods or set())} - NOT_PAGES

    def for_role(
        self, role: Role | None, email: str | None, wanted: Callable[[str], bool] = lambda _: True
    ) -> Iterator[Visit]:
        """Every page for this person; for a stranger the public ones. `wanted`: whether an endpoint is asked for."""
        client, user = self._signed_in(email)
        if user and Can.PRINT_PACKS in MAY[role or Role.ADMIN]:
            keep_one(self.app, self.database, user)
        cookie = "" if user else self._typed_in(client)
        pages = {name for name in self.pages() if self._may(role, name)}
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            if rule.endpoint not in pages or not wanted(rule.endpoint):
                continue
            own = cookie if rule.endpoint == "elsewhere.show" else ""
            tried = (Visit(rule.endpoint, one, _page(client, one), own) for one in self._tried(rule, user))
            yield from itertools.islice((one for one in tried if one.html), MORE_STATES.get(rule.endpoint, 1))

    def _may(self, role: Role | None, endpoint: str) -> bool:
        needs = self.app.view_functions[endpoint].needs  # type: ignore[attr-defined]
        return needs is None or (role is not None and needs in MAY[role])

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

    def _typed_in(self, client: FlaskClient) -> str:
        """The cookie of this browser, in which a code was typed."""
        with client.session_transaction() as kept:
            kept[COOKIE] = typed_in(self.app, self.database)
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""

    def _bundle(self) -> UUID:
        """Handouts of a session, asked for."""
        with self.database.write() as session:
            version = curricula.version_of(session, "livve")
            assert version is not None
            made = bundling.ask(session, version.id, bundling.Choice(Audience.PUPIL, 1), "0" * 64, by=COMMAND)
            session.commit()
        return made.id

    def _link(self, endpoint: str) -> str:
        if endpoint.startswith("measures."):
            return token_of(self.database)
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
