"""Every address × every role × own and foreign rows, taken from the application's own map."""

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.app import create_app
from portal.config import Settings
from portal.db import Database
from portal.people.access import MAY, Role
from portal.people.models import User
from tests.access_rows import MOMENT, Tenant, build
from tests.conftest import POSTGRES, copy_of

pytestmark = pytest.mark.both

SEES_ALL = {Role.COORDINATOR, Role.ADMIN, Role.SAFEGUARDING, Role.EVALUATOR}
"""Their scope is the whole charity: a row of any school is theirs. What they may do is the policy's business."""
NOBODYS = {"slug", "number", "token", "filename", "public_id", "programme_id"}
"""Keys in addresses that belong to no tenant."""
BY_ASKER = SEES_ALL | {Role.BOOKING_LEAD, Role.SCHOOL_DSL}
HIDDEN = {
    # address → roles that may open the page in general, but whose scope never holds such a row
    "concerns.show": {Role.COORDINATOR},  # hand-offs are their author's and the safeguarding lead's
    "concerns.received": {Role.COORDINATOR},
    "concerns.written": {Role.COORDINATOR},
    "concerns.own_slip": {Role.COORDINATOR},
    **dict.fromkeys(("measures.type_in", "measures.settle"), {Role.FACILITATOR}),  # in a group the envelope stays shut
    "calls.rung": SEES_ALL,  # a call is for whom it was asked of, here the facilitator
    "packs.state": BY_ASKER,  # a pack is for whoever asked for it, here the facilitator
    "packs.download": BY_ASKER,
    "packs.picture": BY_ASKER,
    "packs.cancel": BY_ASKER,
    "packs.again": BY_ASKER,
    **dict.fromkeys(("packs.read", "packs.read_page", "packs.make_again"), BY_ASKER),
    **dict.fromkeys(("elsewhere.here", "elsewhere.code", "elsewhere.ask"), BY_ASKER),
    "phones.mine_is_lost": SEES_ALL,  # one's own phone, here the facilitator's
}
SPENT = {
    "bookings.take_back",
    "people.withdraw",
    "places.remove_school_date",
    "places.remove_authority_date",
    "funding.remove_price",
    "registers.photo_back",
    "registers.one_to_one_back",
    "measures.close",
}
"""What they act on is gone once somebody was let in: others who are let in then find nothing."""
SIGNS_OUT = {"people.sign_out", "people.sign_out_everywhere"}
"""Lead to signing in, as they should."""
FINE = {200, 302, 303, 400, 409, 410, 415, 422}
"""The person got in; what the page then says of an empty form is tested in its room."""


ASKED = {"GET"} if POSTGRES else {"GET", "POST"}
"""What a form writes is tested with its service on PostgreSQL; here the database would be copied for each address."""


def endpoints() -> list[str]:
    made = create_app(Settings.from_environment(), Database("sqlite://"))
    rules = [rule for rule in made.url_map.iter_rules() if rule.methods & ASKED]
    return sorted({rule.endpoint for rule in rules if rule.endpoint != "static"})


@pytest.fixture(scope="module")
def populated(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tenant, Tenant]]:
    """A database with both tenants in it, made once a worker and copied for each address."""
    with copy_of(template, tmp_path_factory.mktemp("tenants")) as url:
        made = Database(url)
        own, foreign = build(made)
        made.engine.dispose()
        yield url, own, foreign


@pytest.fixture(scope="module")
def looked_at(populated: tuple[str, Tenant, Tenant], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One copy for all addresses that take no form, since looking changes nothing."""
    with copy_of(populated[0], tmp_path_factory.mktemp("looked-at")) as url:
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.fixture
def database(
    request: pytest.FixtureRequest,
    portal: Flask,
    looked_at: Database,
    populated: tuple[str, Tenant, Tenant],
    tmp_path: Path,
) -> Iterator[Database]:
    endpoint = request.node.callspec.params["endpoint"] if hasattr(request.node, "callspec") else None
    if endpoint is None or not any(rule.methods & ASKED - {"GET"} for rule in portal.url_map.iter_rules(endpoint)):
        yield looked_at
        return
    with copy_of(populated[0], tmp_path) as url:
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all addresses, so that its templates are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_DATA", str(tmp_path_factory.mktemp("data")))
        made = create_app(Settings.from_environment(), Database("sqlite://"))
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    return made


@pytest.fixture
def app(portal: Flask, database: Database) -> Flask:
    portal.extensions["portal_database"] = database
    return portal


@pytest.fixture
def tenants(populated: tuple[str, Tenant, Tenant]) -> tuple[Tenant, Tenant]:
    return populated[1:]


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_role_meets_the_policy_on_every_address(
    endpoint: str,
    app: Flask,
    tenants: tuple[Tenant, Tenant],
    client: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    own, foreign = tenants
    needs = app.view_functions[endpoint].needs  # type: ignore[attr-defined]
    faults: list[str] = []
    with clock.moved_to(MOMENT):
        browsers = Browsers(own, client, sign_in)
        for rule in app.url_map.iter_rules(endpoint):
            asked = itertools.product(sorted(rule.methods & ASKED), (foreign, own))
            for method, tenant in asked:
                address, is_spent = _address(endpoint, rule, tenant), False
                for role, expected in asking(app, endpoint, needs, rule.arguments, is_own=tenant is own):
                    got = browsers[role].open(address, method=method)
                    if not (expected(got.status_code, got.location or "") or (is_spent and got.status_code == 404)):
                        whose = "own" if tenant is own else "foreign"
                        faults.append(f"{method} {rule.rule} as {role or 'stranger'}, {whose}: {got.status_code}")
                    is_spent = is_spent or (endpoint in SPENT and expected is _let_in)
                    if endpoint in SIGNS_OUT:
                        browsers.clear()
    assert faults == []


Expected = Callable[[int, str], bool]


class Browsers(dict[Role | None, FlaskClient]):
    """Those of a stranger and of each role, signed in when first used."""

    def __init__(self, own: Tenant, stranger: FlaskClient, sign_in: Callable[[User], FlaskClient]) -> None:
        super().__init__()
        self.own, self.stranger, self.sign_in = own, stranger, sign_in

    def __missing__(self, role: Role | None) -> FlaskClient:
        self[role] = self.sign_in(self.own.users[role]) if role else self.stranger
        return self[role]


def asking(
    app: Flask, endpoint: str, needs: object, arguments: set[str], *, is_own: bool
) -> list[tuple[Role | None, Expected]]:
    """Everybody; on PostgreSQL one of each kind, since the policy is the same there and only its questions differ."""
    rows = expectations(endpoint, needs, arguments, is_own=is_own)
    if app.extensions["portal_database"].engine.dialect.name == "sqlite":
        return rows
    return list(
        {tuple(expected(code, "") for code in (200, 403, 404)): (role, expected) for role, expected in rows}.values()
    )


def expectations(
    endpoint: str, needs: object, arguments: set[str], *, is_own: bool
) -> list[tuple[Role | None, Expected]]:
    """For a stranger and each role: whether an answer is the right one."""
    if needs is None:
        return [(role, _public) for role in [None, *Role]]
    rows: list[tuple[Role | None, Expected]] = [(None, _asked_to_sign_in)]
    for role in Role:
        if needs not in MAY[role]:
            rows.append((role, lambda code, _: code == 403))
        elif role in HIDDEN.get(endpoint, ()) or not (is_own or role in SEES_ALL or arguments <= NOBODYS):
            rows.append((role, lambda code, _: code == 404))
        else:
            rows.append((role, _signed_out if endpoint in SIGNS_OUT else _let_in))
    return rows


def _public(code: int, _location: str) -> bool:
    return code < 500 and code != 403


def _asked_to_sign_in(code: int, location: str) -> bool:
    return code == 401 or (code == 302 and "/sign-in" in location)


def _let_in(code: int, location: str) -> bool:
    return code in FINE and "/sign-in" not in location


def _signed_out(code: int, location: str) -> bool:
    return code == 302 and location.endswith("/sign-in")


def _address(endpoint: str, rule: object, tenant: Tenant) -> str:
    keys = tenant.keys | tenant.special.get(endpoint, {})
    text = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: str(keys[found[1]]), str(rule))
    assert "<" not in text
    return text


def test_what_a_page_hides_it_hides_like_what_does_not_exist(tenants, sign_in):
    own, foreign = tenants
    with clock.moved_to(MOMENT):
        browser = sign_in(own.users[Role.BOOKING_LEAD])
        hidden = browser.get(f"/groups/{foreign.keys['group_id']}")
        missing = browser.get(f"/groups/{own.keys['booking_id']}")
    assert hidden.status_code == missing.status_code == 404
    assert _without_token(hidden.text) == _without_token(missing.text)


def _without_token(page: str) -> str:
    """A form's token says in which second it was made."""
    said, found = re.subn(r'(name="csrf_token" value=)"[^"]+"', r"\1", page)
    assert found
    return said
