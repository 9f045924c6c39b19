"""What the directory answers, against the profile's own schemas, which are not part of this project.

Collected where OPEN_REFERRAL_SCHEMAS names a folder with them: compiled-service.json and others.
"""

import json
import os
from pathlib import Path

import jsonschema
import pytest

from portal.curricula.directory.open_referral_uk_3_0 import Organization, Service
from tests.curricula.listing import found, offered, the_service


@pytest.fixture
def listing(world, database, tmp_path):
    return offered(world, database, tmp_path)


def schema(name):
    return json.loads((Path(os.environ["OPEN_REFERRAL_SCHEMAS"]) / f"{name}.json").read_text())


@pytest.mark.parametrize(("address", "name"), [("services", "compiled-service_list"), ("one", "compiled-service")])
def test_services_are_valid_by_the_published_schema(client, listing, address, name):
    rows = [the_service(client)] if address == "one" else found(client, "/services")["contents"]
    check = jsonschema.Draft202012Validator(schema(name), format_checker=jsonschema.FormatChecker())
    assert [fault.message for row in rows for fault in check.iter_errors(row)] == []


def test_organizations_and_terms_are_valid_by_the_published_schema(client, listing):
    one = the_service(client)
    term = schema("compiled-service")["properties"]["attributes"]["items"]["properties"]["taxonomy_term"]
    for shape, row in [
        (schema("compiled-organization"), one["organization"]),
        (term, found(client, "/taxonomy_terms")),
    ]:
        check = jsonschema.Draft202012Validator(shape, format_checker=jsonschema.FormatChecker())
        rows = row.get("contents", [row])
        assert [fault.message for each in rows for fault in check.iter_errors(each)] == []


def test_we_publish_no_field_that_the_profile_does_not_have(client, listing):
    def strangers(row, shape):
        known = shape.get("properties", {})
        for name, value in row.items():
            if name not in known:
                yield name
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    part = known.get(name, {})
                    yield from strangers(inner, part.get("items", part))

    assert list(strangers(the_service(client), schema("compiled-service"))) == []
    assert found(client, "/services").keys() == schema("examples-service_list").keys()
    required = {"service": Service, "organization": Organization}
    for name, shape in required.items():
        assert set(schema(f"compiled-{name}")["required"]) <= {
            n for n, f in shape.model_fields.items() if f.is_required()
        }
