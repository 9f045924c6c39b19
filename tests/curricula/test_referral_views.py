"""The service directory: who may read it, how it says no, and what it never tells."""

from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError

from portal.curricula import queries
from portal.people.access import Role
from tests.curricula.listing import AT, found, offered, the_service


@pytest.fixture
def listing(world, database, tmp_path):
    return offered(world, database, tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "say"),
    [
        ("page", "0", "from 1"),
        ("page", "x", "from 1"),
        ("per_page", "101", "from 1 to 100"),
        ("minimum_age", "old", "an age in years"),
        ("maximum_age", "nan", "an age in years"),
        ("day", "someday", "such as MO"),
        ("start_time", "noon", "such as 09:30"),
        ("search", "x" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(client, listing, name, value, say):
    answer = client.get(f"{AT}/services", query_string={name: value})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert list(answer.json["errors"]) == [name]
    assert say in answer.json["errors"][name]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        *(f"/{kind}/{UUID(int=1)}" for kind in ("services", "taxonomies", "taxonomy_terms", "service_at_locations")),
        "/services/healthy-steps",
        "/organizations",
        "/services/",
    ],
)
def test_what_is_not_there_is_said_in_json_to_anybody(client, listing, address):
    answer = client.get(f"{AT}{address}")
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert answer.json["message"].startswith("There is nothing at this address")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(app, client, listing, method):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.open(f"{AT}/services", method=method, data={"a": "b"})
    assert (answer.status_code, answer.mimetype) == (405, "application/json")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_any_site_may_read_it_and_nothing_else_of_the_portal(client, listing):
    asked = client.options(f"{AT}/services", headers={"Origin": "https://example.org"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert set(asked.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert client.get(f"{AT}/services").headers["Access-Control-Allow-Origin"] == "*"
    for elsewhere in ("/programmes", "/sign-in", "/nowhere", "/open-referral/v30", "/open-referral"):
        assert not [name for name, _ in client.get(elsewhere).headers if name.startswith("Access-Control")]


def test_an_answer_that_has_not_changed_is_not_sent_again(client, listing):
    answer = client.get(f"{AT}/services")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(f"{AT}/services", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = client.head(f"{AT}/services")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])


def test_everybody_gets_the_same_answer_and_no_cookie(client, world, listing, sign_in):
    stranger = client.get(f"{AT}/services")
    coordinator = sign_in(world.user(Role.COORDINATOR)).get(f"{AT}/services")
    assert stranger.data == coordinator.data
    assert "Set-Cookie" not in stranger.headers
    assert "Set-Cookie" not in coordinator.headers


def test_no_person_and_no_school_is_in_it(client, world, listing, database):
    school = world.school(world.authority(), "Quokka Academy")
    lead = world.user(Role.BOOKING_LEAD, "Zubaydah Quartermain", school_id=school.id)
    with database.read() as session:
        version = queries.version_of(session, "healthy-steps")
    world.staff(world.group(school, version, listing, name="Marigold Tuesday"), lead, listing)
    addresses = ["", "/services", "/taxonomies", "/taxonomy_terms", "/service_at_locations"]
    addresses += [f"/services/{the_service(client)['id']}"]
    text = "".join(client.get(f"{AT}{address}").text for address in addresses)
    for secret in ("Quokka", "Zubaydah", "Quartermain", "Marigold", "@", str(school.id), str(lead.id)):
        assert secret not in text
    assert found(client, "/service_at_locations")["contents"] == []


@pytest.mark.parametrize(
    ("contact", "email"),
    [("020 7946 0000, hello@example.org", "hello@example.org"), ("020 7946 0000", None), ("", None)],
)
def test_the_charity_is_reached_where_it_says_so(app, client, listing, contact, email):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = type(settings)(**{**vars(settings), "contact": contact})
    one = the_service(client)
    assert (one.get("email"), one["organization"].get("email")) == (email, email)


def test_more_programmes_ask_the_database_no_more_often(client, world, listing, queries_of):
    one = found(client, "/services")["contents"][0]["id"]
    before = [queries_of(lambda at=at: client.get(f"{AT}/services{at}")) for at in ("", f"/{one}")]
    for n in range(20):
        world.programme(f"more-{n}", title=f"More steps {n}")
    found(client, "/services")
    assert [queries_of(lambda at=at: client.get(f"{AT}/services{at}")) for at in ("", f"/{one}")] == before
    assert max(before) <= 3


def test_before_set_up_there_is_no_service(client, world):
    world.programme()
    assert found(client, "/services")["total_pages"] == 0
    assert client.get(f"{AT}/services/{UUID(int=1)}").status_code == 404


def test_a_database_that_does_not_answer_is_said_in_json(client, listing, monkeypatch):
    def busy(_session):
        raise OperationalError("select", {}, Exception("locked"))

    monkeypatch.setattr(queries, "offers", busy)
    answer = client.get(f"{AT}/services")
    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (503, "application/json", "60")
    assert "locked" not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
