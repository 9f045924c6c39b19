"""Puts the rooms together: one Flask application, one table of jobs, one set of tables."""

import gc
import importlib
from collections.abc import Mapping
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import Environment

from portal import clock
from portal.audit.runs import SEAL
from portal.bookings import answering
from portal.bookings import told as bookings_told
from portal.bookings.queries import versions_for
from portal.bookings.requests.codes import CONFIRM
from portal.bookings.requests.views import asking
from portal.bookings.runs import ASK, FORGET
from portal.bookings.steps import errands, wishing
from portal.bookings.steps.views import steps
from portal.bookings.views import bookings
from portal.bookings.windows import places_known
from portal.concerns.told import of_handoffs
from portal.concerns.views import concerns
from portal.config import PACKAGE, ROOT, Settings
from portal.curricula.directory.views import open_referral
from portal.curricula.material_views import resources
from portal.curricula.runs import print_bundle
from portal.curricula.version_views import versions
from portal.curricula.views import curricula
from portal.db import Base, Database
from portal.funding.views import funding
from portal.groups.identity import Vault
from portal.groups.runs import EXPIRE_REFERRALS
from portal.groups.views import groups
from portal.home.digest import of_accounts
from portal.home.runs import DIGEST
from portal.home.views import home
from portal.impact.money.views import money
from portal.impact.views import impact
from portal.measures.totals.views import totals
from portal.measures.views import measures
from portal.packs.elsewhere import asking as print_asking
from portal.packs.elsewhere.visit_views import elsewhere
from portal.packs.finding.views import packs
from portal.packs.printing.runs import PURGE_PIECES
from portal.packs.runs import PURGE, printing
from portal.packs.scans.views import scans
from portal.people import sign_in
from portal.people.addresses import keys_with, recipients
from portal.people.call_views import calls
from portal.people.calls import of_calls
from portal.people.credential_views import credentials
from portal.people.first_password_views import contact_links
from portal.people.landings import Landing
from portal.people.links import LinkKey
from portal.people.models import ContactPurpose
from portal.people.outbox_views import messages
from portal.people.runs import FORGET_CALLS
from portal.people.views import people
from portal.places.contact_views import school_contacts
from portal.places.views import places
from portal.registers.importing.views import registers
from portal.registers.missing.following import of_missing
from portal.registers.overdue import of_registers
from portal.registers.phones import counting, ending
from portal.registers.phones import marks as phone_marks
from portal.registers.phones.along import Along
from portal.registers.phones.calling import take_calls
from portal.registers.phones.coming import taking_walk_ins
from portal.registers.phones.counting import take_counts
from portal.registers.phones.passing import take_passed_on
from portal.registers.phones.tellings import take_tellings
from portal.registers.phones.views import held_marks
from portal.registers.runs import CHASE, EXPIRE_PHOTOS, EXPIRE_WALK_INS, LOCK, asking_who_was_told, reminding
from portal.registers.taught import page as taught_page
from portal.releases import joins as reports
from portal.releases.views import releases
from portal.sync.kinds import Desk
from portal.sync.line import Line
from portal.sync.phone_views import phones
from portal.sync.runs import FORGET_WISHES
from portal.sync.sealing import SealingKey
from portal.sync.views import sync
from portal.timetable import told as timetable_told
from portal.timetable.runs import REMIND
from portal.timetable.staff_views import staffing
from portal.timetable.version_views import group_versions
from portal.timetable.views import timetable
from portal.web import logs
from portal.web.access import Can, public
from portal.web.addresses import OnlyOurNames, refuse_odd_addresses
from portal.web.errors import add_error_pages
from portal.web.files import keep_files
from portal.web.headers import add_headers
from portal.web.jobs import Run
from portal.web.letters import Letters
from portal.web.sessions import close_after
from portal.web.shell import phone
from portal.web.uploads import KeptInMemory
from portal.web.words import add_words

for _models in sorted(PACKAGE.rglob("models.py")):
    importlib.import_module(".".join(_models.relative_to(PACKAGE.parent).with_suffix("").parts))

METADATA = Base.metadata
"""Every table of every room, whether or not a page uses it yet."""

BLUEPRINTS = (
    home, people, contact_links, credentials, calls, places, school_contacts, messages, curricula, versions,
    resources, open_referral, bookings, asking, steps, groups, timetable, group_versions, staffing, registers,
    concerns, packs, elsewhere, scans, impact, money, measures, totals, funding, releases, sync, phones, held_marks,
    phone,
)  # fmt: skip

LANDINGS: Mapping[ContactPurpose, Landing] = {
    ContactPurpose.ADDRESS: CONFIRM,
    ContactPurpose.STEP: Landing(errands.renew, endpoint="steps.show", still=errands.is_wanted),
    ContactPurpose.ANSWER: Landing(
        errands.renew, question=answering.question, answer=answering.answer, still=errands.is_wanted
    ),
    ContactPurpose.ACCOUNT: Landing(wishing.renew, endpoint="contact_links.first_password", still=wishing.is_wanted),
    **reports.LANDINGS,
    ContactPurpose.PRINT: Landing(print_asking.renew, endpoint="elsewhere.show", still=print_asking.is_there),
}
"""What becomes of a link that somebody without an account uses, by its purpose."""

NAV = (
    ("Home", "home.start", Can.SEE_HOME),
    ("Bookings", "bookings.index", Can.SEE_BOOKINGS),
    ("Groups", "groups.index", Can.SEE_GROUPS),
    ("Registers", "registers.index", Can.SEE_REGISTERS),
    ("Print", "packs.choose", Can.PRINT_PACKS),
    ("Passed on", "concerns.index", Can.OVERSEE_CONCERNS),
    ("Resources", "resources.index", Can.READ_MATERIALS),
    ("Schools", "places.index", Can.SEE_SCHOOLS),
    ("Impact", "impact.index", Can.SEE_IMPACT),
    ("Reports", "releases.index", Can.READ_EDITIONS),
    ("Funding", "funding.index", Can.SEE_FUNDING),
    ("People", "people.index", Can.SEE_PEOPLE),
    ("Outbox", "messages.index", Can.SEE_OUTBOX),
    ("Checks", "credentials.index", Can.RECORD_CREDENTIALS),
)


def runs(settings: Settings) -> Mapping[str, Run]:
    """What runs each kind of job."""
    packs = printing(Vault(settings.identity_key), settings.url)
    return {"packs.print": packs, "resources.print": print_bundle, **reports.RUNS}


CHORES = (
    PURGE, SEAL, ASK, FORGET, REMIND, LOCK, CHASE, EXPIRE_PHOTOS, reminding(bookings_told.coordinators), DIGEST,
    PURGE_PIECES, FORGET_CALLS, FORGET_WISHES, EXPIRE_WALK_INS, asking_who_was_told(bookings_told.coordinators),
    reports.REMIND, EXPIRE_REFERRALS,
)  # fmt: skip
"""What the worker does now and then."""


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The portal on these settings; `database` only where a test brings its own."""
    logs.configure()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.request_class = KeptInMemory
    app.config.update(
        MAX_CONTENT_LENGTH=6_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="__Host-portal" if settings.secure_cookies else "portal",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_SSL_STRICT=False,  # pages of a link send no referrer; the token of the form is what counts
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["portal_versions_of"] = versions_for
    app.extensions["portal_places_of"] = places_known.of_slug
    app.extensions["portal_taught_in"] = taught_page.of_session
    app.extensions["portal_landings"] = LANDINGS
    work_on(app, settings, database or Database(settings.database_url))
    clock.follow(settings.test_clock)
    CSRFProtect(app).exempt(sync)  # devices speak JSON: what stands in place of the token is in sync.speech
    sign_in.attach(app)
    add_words(app)
    add_headers(app)
    add_error_pages(app)
    close_after(app)
    refuse_odd_addresses(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(lambda: page_furniture(app))
    public(app.view_functions["static"])
    keep_files(app)
    app.wsgi_app = OnlyOurNames(app.wsgi_app, settings.trusted_hosts)  # type: ignore[method-assign]
    return app


def work_on(app: Flask, settings: Settings, database: Database) -> None:
    """The application keeps and signs with these keys, and reads and writes this database."""
    app.config.update(SECRET_KEY=settings.secret_key, SETTINGS=settings)
    app.extensions["portal_database"] = database
    app.extensions["portal_link_key"] = LinkKey(settings.secret_key)
    app.extensions["portal_vault"] = Vault(settings.identity_key)
    app.extensions["portal_letters"] = letters(app.jinja_env, settings)
    app.extensions["portal_sync"] = desk(app.jinja_env, settings)


def desk(environment: Environment, settings: Settings) -> Desk:
    """Where phones hand in and take out: what each kind of item becomes, and what a phone takes along."""
    along = Along(Vault(settings.identity_key), environment, settings.name, settings.contact)
    return Desk(
        SealingKey(settings.identity_key),
        handlers={
            "mark": phone_marks.take_marks,
            "told": take_tellings,
            "walk-in": taking_walk_ins(along.vault),
            "count": take_counts,
            "finish": ending.take_finishes,
            "not-held": ending.take_not_held,
            "passed-on": take_passed_on,
            "call": take_calls,
        },
        words={**phone_marks.WORDS, **counting.WORDS, **ending.WORDS},
        registers=along.registers,
        line=Line(settings.data / "phones-in-line"),
    )


def letters(environment: Environment, settings: Settings) -> Letters:
    """What every kind of message says, and to whom: the nouns that messages are about, each with its facts."""
    looks_after = bookings_told.coordinators
    return Letters(
        environment,
        tellers={
            "booking": bookings_told.of_bookings,
            "group": timetable_told.of_groups(looks_after),
            "account": of_accounts,
            "call": of_calls,
            "hand-off": of_handoffs,
            "missing": of_missing(looks_after),
            "register": of_registers(looks_after),
            "session": timetable_told.of_sessions(looks_after),
            **reports.OF_REPORTS,
        },
        recipients=recipients,
        charity=settings.name,
        contact=settings.contact,
        url=settings.url,
        keys=keys_with(LinkKey(settings.secret_key), settings.url),
        shows_keys=settings.smtp is None,
    )


def page_furniture(app: Flask) -> dict[str, Any]:
    """What the layout needs on every page."""
    settings: Settings = app.config["SETTINGS"]
    here = (request.endpoint or "").split(".")[0].replace("money", "funding")
    links = [
        {"label": label, "url": url_for(endpoint), "current": endpoint.split(".")[0] == here}
        for label, endpoint, can in NAV
        if current_user.may(can)
    ]
    offers = {"label": "What we offer schools", "url": url_for("curricula.index")}
    library = {"label": "Handouts and plans", "url": url_for("resources.index")}
    feet = [offers, library]
    return {"portal_name": settings.name, "portal_contact": settings.contact, "nav": links, "footer_links": feet}


def from_environment() -> Flask:
    """What gunicorn serves."""
    app = create_app(Settings.from_environment())
    settled()
    return app


def settled() -> None:
    """The program as loaded is never garbage: no search for unreachable cycles goes through it again, which took a
    tenth of a second in the middle of somebody's page. And the processes made from this one go on sharing it."""
    gc.collect()
    gc.freeze()
