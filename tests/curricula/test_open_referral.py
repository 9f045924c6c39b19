"""The service directory: what it must say by the profile, what it never says, and to whom it answers."""

import json
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.curricula import service
from portal.curricula.directory import open_referral as directory
from portal.curricula.directory.open_referral_uk_3_0 import About, ListedService, Page, Service, Taxonomy, TaxonomyTerm
from tests.curricula.folders import whole, written
from tests.curricula.listing import AT, found, offered, the_service
from tests.world import by


@pytest.fixture
def listing(world, database, tmp_path):
    return offered(world, database, tmp_path)


def test_the_root_says_which_profile_it_keeps(client):
    for address in ("", "/"):
        assert About.model_validate_json(client.get(f"{AT}{address}").data).version == "HSDS-UK-3.0"


def test_only_what_can_be_had_is_listed(client, listing):
    assert [one["name"] for one in found(client, "/services")["contents"]] == ["Healthy steps"]


REQUIRED = {
    "about": ("version", "profile", "openapi_url"),
    "page": ("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"),
    "service": ("id", "name", "status", "organization"),
    "organization": ("id", "name", "description"),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "name", "description", "taxonomy"),
    "entry": ("id",),
}
"""By the profile; and the organization, without which nobody knows whose service it is."""


def test_every_field_that_the_profile_requires_is_there(client, listing):
    one = the_service(client)
    answers = [("about", found(client, "")), ("service", one), ("organization", one["organization"])]
    answers += [("entry", entry) for name in ("schedules", "cost_options", "attributes") for entry in one[name]]
    answers += [("taxonomy_term", entry["taxonomy_term"]) for entry in one["attributes"]]
    for address, kind in [("services", "service"), ("taxonomies", "taxonomy"), ("taxonomy_terms", "taxonomy_term")]:
        page = found(client, f"/{address}")
        answers += [("page", page), *((kind, entry) for entry in page["contents"])]
        answers += [(kind, found(client, f"/{address}/{page['contents'][0]['id']}"))]
    answers.append(("page", found(client, "/service_at_locations")))
    for kind, answer in answers:
        empty = [name for name in REQUIRED[kind] if answer.get(name) in (None, "")]
        assert empty == [], kind


def test_every_answer_has_the_shape_of_the_profile(client, listing):
    one = the_service(client)
    Service.model_validate_json(json.dumps(one), strict=True)
    Page[ListedService].model_validate_json(client.get(f"{AT}/services").data, strict=True)
    for address, shape in (("taxonomies", Taxonomy), ("taxonomy_terms", TaxonomyTerm)):
        page = Page[shape].model_validate_json(client.get(f"{AT}/{address}").data, strict=True)
        shape.model_validate_json(client.get(f"{AT}/{address}/{page.contents[0].id}").data, strict=True)


def test_a_service_says_what_the_programme_says(client, listing):
    one = the_service(client)
    assert one["description"] == (
        "Two short meetings about asking for help.\n\nTwo meetings.\n\nA second paragraph.\n\nPupils in years 7 to 9."
    )
    assert (one["status"], one["minimum_age"], one["maximum_age"]) == ("active", 11, 14)
    assert one["url"] == "http://localhost/programmes/healthy-steps"
    assert one["schedules"][0]["description"] == "2 weekly sessions of 20 minutes"
    assert one["cost_options"][0]["amount_description"] == "Free where a council pays"
    terms = [(entry["link_type"], entry["taxonomy_term"]["name"]) for entry in one["attributes"]]
    assert terms == [("topic", "Violence"), ("setting", "Secondary school"), ("format", "Group")]
    assert one["organization"]["name"] == "Sample Charity"


def test_an_age_without_an_upper_end_is_left_out(client, world, listing):
    world.programme("grown-steps", title="Grown steps", ages={"least": 18, "most": 99})
    grown = found(client, "/services")["contents"][0]
    assert (grown["name"], "maximum_age" in grown) == ("Grown steps", False)


def test_a_service_keeps_its_key_when_a_new_version_comes(client, listing, database, tmp_path):
    before = the_service(client)
    files = whole()
    files["programme.yaml"] = (
        files["programme.yaml"].replace("version: 1", "version: 2").replace("Healthy", "Healthier")
    )
    with database.write() as session:
        service.load(session, written(tmp_path, files), by=by(None))
        session.commit()
    after = the_service(client)
    assert (after["name"], after["id"]) == ("Healthier steps", before["id"])
    assert UUID(before["organization"]["id"]) == listing.id


def test_two_charities_share_the_keys_of_words_but_of_no_service(world):
    offer = type("Offer", (), {"slug": "healthy-steps"})
    one, other = (directory.Publisher(uuid4(), "A", None, str) for _ in range(2))
    assert directory.key_of(offer, one) != directory.key_of(offer, other)
    assert str(directory.taxonomies()[0].id) == "0dcdc18c-de25-565d-8bbb-9cf61faef943"


@given(entries=st.integers(0, 300), size=st.integers(1, 100))
def test_the_pages_hold_everything_once_and_in_order(entries, size):
    everything = list(range(entries))
    first = directory.page_of(everything, 1, size, lambda one: one)
    pages = [directory.page_of(everything, n, size, lambda one: one) for n in range(1, first.total_pages + 1)]
    assert [one for page in pages for one in page.contents] == everything
    assert all(page.size == len(page.contents) <= size and page.total_items == entries for page in pages)
    assert [page.first_page for page in pages] == [n == 0 for n in range(len(pages))]
    assert [page.last_page for page in pages] == [n == len(pages) - 1 for n in range(len(pages))]
    past = directory.page_of(everything, first.total_pages + 1, size, lambda one: one)
    assert (past.empty, past.last_page, past.contents) == (True, True, ())


def test_services_come_in_pages(client, world, listing):
    for n in range(4):
        world.programme(f"more-{n}", title=f"More steps {n}")
    seen = [found(client, "/services", page=n, per_page=2) for n in (1, 2, 3, 4)]
    assert [page["size"] for page in seen] == [2, 2, 1, 0]
    assert [one["name"] for page in seen for one in page["contents"]] == [
        "Healthy steps",
        *(f"More steps {n}" for n in range(4)),
    ]
    assert [(page["total_items"], page["total_pages"], page["empty"]) for page in seen[2:]] == [
        (5, 3, False),
        (5, 3, True),
    ]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"search": "ASKING help"}, ["Healthy steps"]),
        ({"search": "asking elephants"}, []),
        ({"search": "  "}, ["Grown steps", "Healthy steps"]),
        ({"minimum_age": "12"}, ["Grown steps"]),
        ({"minimum_age": "11"}, ["Grown steps", "Healthy steps"]),
        ({"maximum_age": "14.5"}, ["Healthy steps"]),
        ({"maximum_age": "150"}, ["Healthy steps"]),
        ({"day": "MO"}, []),
        ({"start_time": "09:30Z"}, []),
        ({"taxonomy_term_id": "Violence"}, ["Healthy steps"]),
        ({"taxonomy_term_id": "Training for staff"}, ["Grown steps"]),
        ({"taxonomy_id": "What it helps with"}, ["Healthy steps"]),
        ({"taxonomy_term_id": "nonsense"}, []),
        ({"something_else": "is left aside"}, ["Grown steps", "Healthy steps"]),
    ],
)
def test_services_are_found_by_what_is_asked(client, world, listing, asked, names):
    world.programme("grown-steps", title="Grown steps", mode="training", ages={"least": 18, "most": 99})
    keys = {term["name"]: term["id"] for term in found(client, "/taxonomy_terms")["contents"]}
    keys |= {one["name"]: one["id"] for one in found(client, "/taxonomies")["contents"]}
    typed = {name: keys.get(value, value) for name, value in asked.items()}
    assert [one["name"] for one in found(client, "/services", **typed)["contents"]] == names
